/**
 * Links what was committed since the last link, in the order of its commits.
 * Neither SQLite nor D1 can compute SHA-256, and a chain computed before the
 * commit would make every two writers collide: so entries are numbered in the
 * commit and linked after it (decision 0034). Two that link at once compute the
 * same links; the second one's are refused.
 */
import { isGateRefusal } from '../issuance/restore-gate.ts';
import { showHead } from '../issuance/witness.ts';
import type { Platform } from '../platform/platform.ts';
import { findHead, insertLinks, listChain, type ChainRow } from '../queries/events.ts';
import { GENESIS, linkOf, type Head, type LinkedEntry } from './chain.ts';

/** Entries that are linked in one commit. */
const PAGE = 500;

/** @returns the end of the chain once everything committed before the call is linked */
export async function linkJournal(platform: Platform): Promise<Head> {
  const { db } = platform;
  let isNew = false;
  for (;;) {
    const last = await findHead(db);
    const head: Head = { entries: last?.seq ?? 0, hash: last?.hash ?? GENESIS };
    const rows = await listChain(db, head.entries, PAGE);
    if (rows.length === 0) {
      if (isNew) await tellWitness(platform, head);
      return head;
    }
    const links: { seq: number; hash: string }[] = [];
    let previous = head.hash;
    for (const row of rows) {
      previous = await linkOf(previous, entryOf(row), platform.primitives);
      links.push({ seq: row.seq, hash: previous });
    }
    const committed = await platform.commit([insertLinks(db, links)]);
    if (!committed.ok && committed.conflict.rule !== 'already_linked') throw new Error(committed.conflict.rule);
    isNew = true;
  }
}

export const entryOf = (row: ChainRow): LinkedEntry => ({
  seq: row.seq, id: row.id, at: row.at, person: row.person_id, kind: row.kind, subject: row.subject, detail: row.detail,
  before: row.before_digest, after: row.after_digest, hash: row.hash,
});

/** A database that is older than its witness has nothing to tell it: the gate is closed by now. */
async function tellWitness(platform: Platform, head: Head): Promise<void> {
  try {
    await showHead(platform, head);
  } catch (error) {
    if (!isGateRefusal(error)) throw error;
  }
}
