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
import { listLiveUnderKey } from '../queries/supersession.ts';
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
 * @param most so many at the most, for a request, which may not last as long as a command
 * @returns how many badges were given a successor by this call; run twice, the second finds none
 */
export async function reissueCompromised(platform: Platform, personId: string, onReissued: (one: Reissued) => void = () => {}, onLeftAlone: (one: LeftAlone) => void = () => {}, most = Infinity): Promise<number> {
  let reissued = 0;
  const leftAlone = new Set<string>();
  await recordSignatures(platform);
  for (const key of await compromisedKeys(platform)) {
    for (;;) {
      const page = (await listLiveUnderKey(platform.db, key, PAGE + leftAlone.size)).filter((id) => !leftAlone.has(id));
      if (page.length === 0) break;
      for (const id of page) {
        if (reissued >= most) return reissued;
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
