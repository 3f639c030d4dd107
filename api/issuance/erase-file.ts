/** Takes bytes out of the store once nothing needs them. Files are addressed by what they hold: somebody else may have deposited the same. */
import type { Platform } from '../platform/platform.ts';
import { isFileNeeded } from '../queries/erasure.ts';
import { settle, type DueJob } from '../queries/outbox.ts';

/** @param job its subject is the file's digest */
export async function eraseFile(platform: Platform, job: DueJob): Promise<void> {
  const { db, files } = platform;
  const bytes = await files.get(job.subject);
  if (bytes !== null && !(await isFileNeeded(db, job.subject))) {
    await files.delete(job.subject);
    // Somebody deposited the same bytes between our look and our act.
    if (await isFileNeeded(db, job.subject)) await files.put(bytes);
  }
  await platform.commit([settle(db, job)]);
}
