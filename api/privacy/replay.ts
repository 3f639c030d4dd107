/**
 * Whoever was erased does not come back with an older copy of the database: the
 * erasures stand beside it as well (with the witness), and in a list that the
 * data-protection officer keeps. What the database does not know of is carried
 * out again.
 */
import { knownErasures, showErasure, type KeptErasure } from '../issuance/witness.ts';
import type { Platform } from '../platform/platform.ts';
import { findErasure, listErasures } from '../queries/erasure.ts';
import { findPerson } from '../queries/names.ts';
import { carryOut } from './erase.ts';

/** What the list calls itself. */
const FORMAT = 'palier erasures 1';

/**
 * @param given by somebody, besides those that the witness remembers
 * @param by who gave them, and answers for them in the journal; nobody ends their own authority in the middle of it
 * @returns how many were carried out again
 */
export async function replayErasures(platform: Platform, given: readonly KeptErasure[] = [], by: string | null = null): Promise<number> {
  let count = 0;
  const remembered = await knownErasures(platform);
  for (const kept of [...remembered, ...given]) {
    const isGiven = !remembered.some(({ id }) => id === kept.id);
    if (isGiven && kept.person === by) continue;
    const known = await findErasure(platform.db, kept.id);
    if (known?.at != null) continue;
    if (!(await findPerson(platform.db, kept.person))) continue;
    const outcome = await carryOut(platform, { id: kept.id, person_id: kept.person, scope: kept.scope, asked_at: kept.at }, isGiven ? by : null, known === undefined);
    if (outcome === 'done') count += 1;
  }
  return count;
}

/** What the database knows of and the witness does not, e.g. when a process ended between the two. */
export async function keepErasures(platform: Platform): Promise<void> {
  const kept = new Set((await knownErasures(platform)).map((one) => one.id));
  for (const one of await listErasures(platform.db)) {
    if (one.at !== null && !kept.has(one.id)) await showErasure(platform, { id: one.id, person: one.person_id, scope: one.scope, at: one.asked_at });
  }
}

/** For keeping away from this machine, beside the backups. Identifiers only. */
export async function writeErasures(platform: Platform): Promise<string> {
  const done = (await listErasures(platform.db)).filter((one) => one.at !== null);
  return `${JSON.stringify({ list: FORMAT, erasures: done.map((one): KeptErasure => ({ id: one.id, person: one.person_id, scope: one.scope, at: one.asked_at })) })}\n`;
}

/** @returns `null` for what is no such list */
export function readErasures(text: string): KeptErasure[] | null {
  try {
    const read = JSON.parse(text) as { list?: unknown; erasures?: unknown };
    if (read.list !== FORMAT || !Array.isArray(read.erasures)) return null;
    return read.erasures.every(isKept) ? (read.erasures as KeptErasure[]) : null;
  } catch {
    return null;
  }
}

const isKept = (one: unknown): one is KeptErasure => {
  const read = one as Record<string, unknown> | null;
  return typeof read?.['id'] === 'string' && typeof read['person'] === 'string' && (read['scope'] === 'own' || read['scope'] === 'whole') && typeof read['at'] === 'string';
};
