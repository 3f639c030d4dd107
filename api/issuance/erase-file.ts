/** Takes bytes out of the store once nothing needs them. Files are addressed by what they hold: somebody else may have deposited the same. */
import type { Platform } from '../platform/platform.ts';
import { isFileNeeded } from '../queries/erasure.ts';
import { enqueue, settle, type DueJob } from '../queries/outbox.ts';

/** In milliseconds: by then, whoever keeps bytes has committed what needs them, or never will. */
const WHILE = 60_000;

/** A date to come was written by a clock that was ahead (see `listMisdated`): then what was kept within the last minute is left alone. */
function askedAt(platform: Platform, job: DueJob): number {
  const [asked, now] = [Date.parse(job.due_at), platform.now().getTime()];
  return asked > now ? now - WHILE : asked;
}

/**
 * Bytes that were kept again since it was asked to erase them are left alone for a minute: who keeps them commits what
 * needs them afterwards.
 *
 * @param job its subject is the file's digest
 */
export async function eraseFile(platform: Platform, job: DueJob): Promise<void> {
  const { db, files } = platform;
  const bytes = await files.get(job.subject);
  if (bytes !== null && !(await isFileNeeded(db, job.subject))) {
    if (!(await files.delete(job.subject, askedAt(platform, job)))) {
      await platform.commit([enqueue(db, { kind: job.kind, subject: job.subject }, new Date(platform.now().getTime() + WHILE).toISOString())]);
      return;
    }
    // Somebody deposited the same bytes between our look and our act.
    if (await isFileNeeded(db, job.subject)) await files.put(bytes);
  }
  await platform.commit([settle(db, job)]);
}
