/**
 * The text of the minutes (procès-verbal de délibération): what is frozen when
 * a deliberation is closed, printed, signed outside and deposited. Its digest
 * says that a text is this one; it is no signature.
 */
import type { LevelDeparture, Outcome } from './decision.ts';
import type { JuryMember, Quorum } from './jury.ts';
import type { Programme } from './programme.ts';
import type { UnitResult } from './unit-result.ts';

export type MinutesLine = { readonly competency: string; readonly level: number; readonly outcome: Outcome; readonly reason: string; readonly departure: LevelDeparture | null };
export type MinutesStudent = {
  readonly enrolment: string;
  /** As it was when the text was frozen. */
  readonly name: string;
  readonly decisions: readonly MinutesLine[];
  readonly results: readonly UnitResult[];
};

export type MinutesText = {
  readonly form: 1;
  readonly number: string;
  /** ISO date. */
  readonly deliberatedOn: string;
  readonly jury: { readonly title: string; readonly period: string; readonly session: 1 | 2 };
  readonly cohort: string;
  /** Names of competencies and levels are its words, in the version that the cohort follows. */
  readonly programme: Pick<Programme, 'code' | 'version' | 'title'>;
  readonly members: readonly JuryMember[];
  readonly quorum: Quorum | null;
  /** The minutes whose lines this jury decides again, and on what ground; `null` for every other jury. */
  readonly supersedes: { readonly number: string; readonly basis: string; readonly reason: string } | null;
  readonly students: readonly MinutesStudent[];
};

/** The bytes that are frozen: JSON with its keys in this order, whoever writes it. */
export const writeMinutes = (text: MinutesText): Uint8Array<ArrayBuffer> => new TextEncoder().encode(`${JSON.stringify(text, null, 1)}\n`);

export const parseMinutes = (bytes: Uint8Array): MinutesText => JSON.parse(new TextDecoder().decode(bytes)) as MinutesText;
