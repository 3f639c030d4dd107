/** Jobs of the outbox are done by the page; one that fails is named and never holds up the others. */
import type { DueJob } from '../queries/outbox.ts';

/**
 * How many jobs are held at once, read and committed together. It bounds the
 * memory of a batch of any size, and what one request of a Worker does.
 */
export const PAGE = 40;

export type JobFailure = { readonly job: DueJob; readonly error: string };

export const sentenceOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
