/**
 * After a key was compromised: every live badge under it is issued again, as a
 * new credential that says the same under the new key, and the old one is
 * revoked (basis `key_compromise`). One commit per badge, so that whoever is
 * interrupted goes on with the rest; signing and releasing are the outbox's.
 */
import { hexDigest } from '../../credentials/index.ts';
import { addresses } from '../addresses.ts';
import type { Platform } from '../platform/platform.ts';
import { findIssued, findPlan, insertPlan, insertRevocation, insertStatusList } from '../queries/credentials.ts';
import { recordEvent } from '../queries/events.ts';
import { listKeys } from '../queries/keys.ts';
import { enqueue } from '../queries/outbox.ts';
import { listPublications } from '../queries/portfolios.ts';
import { listLiveUnderKey, replaceChoice } from '../queries/supersession.ts';
import { randomId } from '../random-id.ts';
import { recordSignatures } from './signed-record.ts';
import { drawStatusIndex, openStatusList } from './status.ts';

const PAGE = 200;
const MOST_DRAWS = 20;
const REASON = 'Clé de signature compromise : badge émis de nouveau sous une autre clé (signing key compromised: issued again under another key).';

export type Reissued = { readonly from: string; readonly to: string };

/** How many live badges stand under compromised keys. */
export async function countToReissue(platform: Platform): Promise<number> {
  const live = new Set<string>();
  for (const key of await compromisedKeys(platform)) for (const id of await listLiveUnderKey(platform.db, key, -1)) live.add(id);
  return live.size;
}

/**
 * @param personId who orders it, and stands as the revoker
 * @param onReissued called after each badge's commit
 * @returns how many badges were given a successor by this call; run twice, the second finds none
 */
export async function reissueCompromised(platform: Platform, personId: string, onReissued: (one: Reissued) => void = () => {}): Promise<number> {
  let reissued = 0;
  await recordSignatures(platform);
  for (const key of await compromisedKeys(platform)) {
    for (;;) {
      const page = await listLiveUnderKey(platform.db, key, PAGE);
      if (page.length === 0) break;
      for (const id of page) {
        const to = await reissue(platform, id, personId);
        if (to === null) continue;
        reissued += 1;
        onReissued({ from: id, to });
      }
    }
  }
  return reissued;
}

const compromisedKeys = async (platform: Platform): Promise<string[]> =>
  (await listKeys(platform.db)).filter((key) => key.state === 'compromised').map((key) => key.id);

/** @returns the successor's id; `null` when somebody else was first */
async function reissue(platform: Platform, from: string, personId: string): Promise<string | null> {
  const { db } = platform;
  const [plan, issued] = await Promise.all([findPlan(db, from), findIssued(db, from)]);
  if (!plan || !issued) throw new Error(`no plan ${from}`);
  const pages = (await listPublications(db, issued.enrolment_id)).filter(
    (page) => page.kind === 'portfolio' || (page.kind === 'credential' && page.subject === from),
  );
  for (let draw = 0; draw < MOST_DRAWS; draw += 1) {
    const now = platform.now();
    const at = now.toISOString();
    const to = randomId(platform.randomBytes);
    const list = await openStatusList(platform);
    const status = { list: list.id, index: drawStatusIndex(platform.randomBytes) };
    const bytes = successorBytes(plan.bytes, { id: to, ...status }, platform.config.origin, now);
    const committed = await platform.commit([
      ...(list.isNew ? [insertStatusList(db, { id: list.id, created_at: at })] : []),
      insertPlan(db, {
        id: to, award_id: plan.award_id, status_list: status.list, status_index: status.index, bytes, digest: await hexDigest(bytes), planned_at: at, supersedes: from,
      }),
      enqueue(db, { kind: 'sign', subject: to }, at),
      recordEvent(db, randomId(platform.randomBytes), { at, personId, kind: 'credential_planned', subject: to, detail: { award: plan.award_id, supersedes: from } }),
      insertRevocation(db, { id: from, basis: 'key_compromise', reason: REASON, revoked_by: personId, revoked_at: at }),
      enqueue(db, { kind: 'status_list', subject: String(plan.status_list) }, at),
      recordEvent(db, randomId(platform.randomBytes), { at, personId, kind: 'credential_revoked', subject: from, detail: { basis: 'key_compromise' } }),
      replaceChoice(db, issued.enrolment_id, from, to),
      ...pages.map((page) => enqueue(db, { kind: 'render', subject: page.path }, at)),
    ]);
    if (committed.ok) return to;
    const { rule } = committed.conflict;
    if (rule.startsWith('unique:credential_plan.supersedes') || rule.startsWith('unique:revocation.')) return null;
    if (!rule.startsWith('unique:')) throw new Error(`re-issue refused: ${rule}`);
  }
  throw new Error('no free status position was drawn');
}

/** The same statement under an identifier, a status position and a beginning of its own; what it says of the person and the award is unchanged. */
function successorBytes(bytes: string, own: { id: string; list: number; index: number }, origin: string, now: Date): string {
  const at = addresses(origin);
  const document = JSON.parse(bytes) as { credentialStatus: object };
  const listUrl = at.statusList(own.list);
  return JSON.stringify({
    ...document,
    id: at.credential(own.id),
    validFrom: now.toISOString().replace(/\.\d{3}Z$/, 'Z'),
    credentialStatus: { ...document.credentialStatus, id: `${listUrl}#${own.index}`, statusListIndex: String(own.index), statusListCredential: listUrl },
  });
}
