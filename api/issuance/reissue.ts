/**
 * After a key was compromised: every live badge under it is issued again, as a
 * new credential that says the same under the new key, and the old one is
 * revoked (basis `key_compromise`). One commit per badge, so that whoever is
 * interrupted goes on with the rest; signing and releasing are the outbox's.
 * A badge whose successor our checks would refuse is left as it is, valid by the
 * record of its key, and named.
 */
import type { Platform } from '../platform/platform.ts';
import { listKeys } from '../queries/keys.ts';
import { findSetting, putSetting } from '../queries/portfolios.ts';
import { listLiveUnderKey } from '../queries/supersession.ts';
import { isGateClosed } from './restore-gate.ts';
import { recordSignatures } from './signed-record.ts';
import { supersede, wasFirst } from './supersede.ts';

const PAGE = 200;
const REASON = 'Clé de signature compromise : badge émis de nouveau sous une autre clé (signing key compromised: issued again under another key).';

export type Reissued = { readonly from: string; readonly to: string };
/** `detail`: what our checks say of the text that would take its place. */
export type LeftAlone = { readonly id: string; readonly detail: string };

/** How many live badges stand under compromised keys. */
export async function countToReissue(platform: Platform): Promise<number> {
  const live = new Set<string>();
  for (const key of await compromisedKeys(platform)) for (const id of await listLiveUnderKey(platform.db, key, -1)) live.add(id);
  return live.size;
}

/**
 * @param personId who orders it, and stands as the revoker
 * @param onReissued called after each badge's commit
 * @param onLeftAlone called for each badge that cannot be issued again
 * @param within `most`: so many are tried, for a turn that may not last as long as a command; `passOver`: found before that they cannot be
 * @returns how many badges were given a successor by this call; run twice, the second finds none
 */
export async function reissueCompromised(platform: Platform, personId: string, onReissued: (one: Reissued) => void = () => {}, onLeftAlone: (one: LeftAlone) => void = () => {}, { most = Infinity, passOver = [] }: { readonly most?: number; readonly passOver?: readonly string[] } = {}): Promise<number> {
  let [reissued, tried] = [0, 0];
  const leftAlone = new Set<string>(passOver);
  await recordSignatures(platform);
  for (const key of await compromisedKeys(platform)) {
    for (;;) {
      const page = (await listLiveUnderKey(platform.db, key, PAGE + leftAlone.size)).filter((id) => !leftAlone.has(id));
      if (page.length === 0) break;
      for (const id of page) {
        if (tried >= most) return reissued;
        tried += 1;
        const outcome = await reissue(platform, id, personId);
        if (outcome === null) continue;
        if ('detail' in outcome) {
          leftAlone.add(id);
          onLeftAlone({ id, detail: outcome.detail });
          continue;
        }
        reissued += 1;
        onReissued({ from: id, to: outcome.to });
      }
    }
  }
  return reissued;
}

/** Badges of one turn of the service: each is checked as if it were signed, and on D1 each takes some ten questions. */
const TURN = 50;
/** Who ordered it, what was found that cannot be issued again, and whether there is nothing left to try. */
type Order = { readonly by: string; readonly refused: readonly LeftAlone[]; readonly over: boolean };
const ORDER = 'reissue';

/** What an administrator ordered by the service; `null` when nobody has. */
export async function findReissueOrder({ db }: Platform): Promise<Order | null> {
  const text = await findSetting(db, ORDER);
  return text === null ? null : (JSON.parse(text) as Order);
}

/**
 * Orders by the service what the command does in one go: it is done in turns, from time to time, until none is left.
 * @param platform as that person may use it
 */
export const orderReissue = (platform: Platform, personId: string): Promise<void> => keepOrder(platform, { by: personId, refused: [], over: false });

/** A turn of it. @returns how many were given a successor; none when nothing is ordered */
export async function goOnReissuing(platform: Platform, most = TURN): Promise<number> {
  const order = await findReissueOrder(platform);
  if (!order || order.over || (await isGateClosed(platform))) return 0;
  const refused = [...order.refused];
  const reissued = await reissueCompromised(platform, order.by, undefined, (one) => refused.push(one), { most, passOver: order.refused.map(({ id }) => id) });
  // Both at once: of two turns the second has tried the same, and knows as much.
  await keepOrder(platform, { ...order, refused, over: (await countToReissue(platform)) <= refused.length });
  return reissued;
}

async function keepOrder({ db, commit }: Platform, order: Order): Promise<void> {
  const committed = await commit([putSetting(db, ORDER, JSON.stringify(order))]);
  if (!committed.ok) throw new Error(committed.conflict.rule);
}

const compromisedKeys = async (platform: Platform): Promise<string[]> =>
  (await listKeys(platform.db)).filter((key) => key.state === 'compromised').map((key) => key.id);

/** @returns the successor's id, or why there can be none; `null` when somebody else was first */
async function reissue(platform: Platform, from: string, personId: string): Promise<{ readonly to: string } | { readonly detail: string } | null> {
  const superseded = await supersede(platform, [from], { basis: 'key_compromise', reason: REASON, personId });
  if (superseded.ok) return { to: superseded.pairs[0]!.to };
  if (superseded.lint !== undefined) return { detail: superseded.lint };
  // Also when the holder's name changes at this very moment: the badge is then given a successor by that act.
  if (wasFirst(superseded.rule) || superseded.rule === 'name_changed') return null;
  throw new Error(`re-issue refused: ${superseded.rule}`);
}
