/** Whether the journal is what it was: the database against its own chain and against what its witness was shown. */
import { readWitness } from '../issuance/witness.ts';
import type { Platform } from '../platform/platform.ts';
import { checkChain, type ChainAnswer } from './chain.ts';
import { firstOrphan, readExport, readJournal } from './read.ts';

export async function checkJournal(platform: Pick<Platform, 'db'> & { readonly files: Pick<Platform['files'], 'witness'> }): Promise<ChainAnswer> {
  const seen = (await readWitness(platform))?.head ?? null;
  const answer = await checkChain(readJournal(platform.db), seen);
  if (answer.finding !== null) return answer;
  const orphan = await firstOrphan(platform.db, answer.entries + answer.waiting);
  return orphan === null ? answer : { ...answer, finding: { seq: orphan, problem: 'missing' } };
}

/** @returns `null` for what is no export of a journal */
export async function checkExport(text: string): Promise<ChainAnswer | null> {
  const read = readExport(text);
  return read && checkChain(read.entries(), read.head, true);
}
