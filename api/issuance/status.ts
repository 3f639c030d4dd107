/**
 * Status lists (Bitstring Status List v1.0). A published list is a pure
 * function of the revocations in the table: it is signed again when they have
 * changed or when its validity runs out, and never otherwise.
 */
import type { Compilable } from 'kysely';
import { buildStatusList, check, emptyStatusList, setBits, signDataIntegrity, STATUS_LIST_LENGTH } from '../../credentials/index.ts';
import { addresses } from '../addresses.ts';
import type { Platform } from '../platform/platform.ts';
import {
  countAllRevocations,
  countRevoked,
  findLastStatusList,
  findOpenStatusList,
  findStatusList,
  findStatusListVersion,
  insertStatusListVersion,
  listRevokedIndexes,
  listStatusLists,
} from '../queries/credentials.ts';
import { listTakenPositions } from '../queries/issuing.ts';
import type { Tables } from '../queries/schema.ts';
import { loadIssuer, type Issuer } from './issuer.ts';

const HOUR = 3_600_000;
/** A stale list replayed by a cache stops being believed after a day. */
const VALID_FOR = 24 * HOUR;
const RENEW_BEFORE = 12 * HOUR;
/** A new list opens when the newest is this full: random draws stay cheap and say nothing of the order of issue. */
const OPEN_UNTIL = STATUS_LIST_LENGTH / 2;

/** The signed list as it must be published now; `null` when there is no such list. */
export async function publishedStatusList(platform: Platform, list: number): Promise<Tables['status_list_version'] | null> {
  for (;;) {
    const [latest, all] = await Promise.all([findStatusListVersion(platform.db, list), countAllRevocations(platform.db)]);
    const now = platform.now();
    const revoked = latest ? await revokedIn(platform, list, all?.revocations ?? 0) : 0;
    if (latest && latest.revoked === revoked && Date.parse(latest.valid_until) - now.getTime() > RENEW_BEFORE) return latest;
    if (!latest && !(await findStatusList(platform.db, list))) return null;
    const version = await signStatusList(platform, await loadIssuer(platform), list, (latest?.version ?? 0) + 1, now);
    const committed = await platform.commit([insertStatusListVersion(platform.db, version)]);
    if (committed.ok) return version;
    // Somebody else signed this version first: read theirs. Or the key was declared compromised meanwhile: sign with its successor.
    if (!committed.conflict.rule.startsWith('unique:') && committed.conflict.rule !== 'key_compromised') throw new Error(committed.conflict.rule);
  }
}

const counted = new WeakMap<Platform, Map<number, { readonly revocations: number; readonly revoked: number }>>();

/**
 * How many entries of a list are revoked. Counted again only when there is a revocation more, in whatever list.
 * @param revocations how many there are in all lists, read before
 */
async function revokedIn(platform: Platform, list: number, revocations: number): Promise<number> {
  const lists = counted.get(platform) ?? new Map<number, { revocations: number; revoked: number }>();
  counted.set(platform, lists);
  const known = lists.get(list);
  if (known?.revocations === revocations) return known.revoked;
  const revoked = await countRevoked(platform.db, list);
  lists.set(list, { revocations, revoked });
  return revoked;
}

/**
 * New versions of the lists that were published under a compromised key, for the commit that declares it so.
 * @param issuer already with the key that signs from then on
 * @throws when a list is another issuer's: the command was started with another PALIER_ORIGIN than the server
 */
export async function resignStatusLists(platform: Platform, issuer: Issuer, compromisedKey: string): Promise<Compilable[]> {
  const statements: Compilable[] = [];
  for (const { id } of await listStatusLists(platform.db)) {
    const latest = await findStatusListVersion(platform.db, id);
    if (!latest?.signed.includes(compromisedKey)) continue;
    const { issuer: published } = JSON.parse(latest.signed) as { issuer: string };
    if (published !== issuer.did) throw new Error(`PALIER_ORIGIN : les listes publiées sont celles de ${published}, pas de ${issuer.did} (the published lists are another origin’s).`);
    statements.push(insertStatusListVersion(platform.db, await signStatusList(platform, issuer, id, latest.version + 1, platform.now())));
  }
  return statements;
}

async function signStatusList(platform: Platform, issuer: Issuer, list: number, version: number, now: Date): Promise<Tables['status_list_version']> {
  const indexes = await listRevokedIndexes(platform.db, list);
  const validUntil = new Date(now.getTime() + VALID_FOR);
  const unsigned = await buildStatusList({
    id: addresses(platform.config.origin).statusList(list),
    issuer: issuer.did,
    bits: setBits(emptyStatusList(), indexes),
    validFrom: now,
    validUntil,
  });
  const checked = await check(JSON.stringify(unsigned));
  if (!checked.ok) throw new Error(`status list ${list} does not pass its own checks: ${JSON.stringify(checked.findings)}`);
  return {
    list,
    version,
    revoked: indexes.length,
    signed: await signDataIntegrity(checked.checked, issuer.signer, now),
    valid_until: validUntil.toISOString(),
    signed_at: now.toISOString(),
  };
}

/** The list of a kind that takes new entries, and whether it has to be created in the batch that uses it. */
export async function openStatusList(platform: Platform, kind: 'badge' | 'endorsement' = 'badge'): Promise<{ id: number; isNew: boolean }> {
  const newest = await findOpenStatusList(platform.db, kind);
  if (newest && newest.taken < OPEN_UNTIL) return { id: newest.id, isNew: false };
  return { id: (await findLastStatusList(platform.db)) + 1, isNew: true };
}

/**
 * Free positions, drawn at random: positions in order of issue would tell who
 * was awarded together (§5.1 of the list's privacy notes). Twice as many as
 * wanted are drawn and asked for at once, since a list is at most half full;
 * somebody else may take one in the meantime, and the schema then refuses it.
 */
export async function drawFreePositions(platform: Platform, list: number, wanted: number): Promise<number[]> {
  const free: number[] = [];
  while (free.length < wanted) {
    const drawn = new Set<number>();
    for (let draw = 0; draw < 2 * (wanted - free.length) + 2; draw += 1) drawn.add(drawStatusIndex(platform.randomBytes));
    const taken = new Set((await listTakenPositions(platform.db, JSON.stringify([...drawn]), list)).map((one) => one.status_index));
    free.push(...[...drawn].filter((index) => !taken.has(index) && !free.includes(index)));
  }
  return free.slice(0, wanted);
}

export function drawStatusIndex(randomBytes: (length: number) => Uint8Array): number {
  const [a, b, c] = randomBytes(3);
  // 2^17 entries: 17 of the 24 bits, so no value is likelier than another.
  return ((a! << 16) | (b! << 8) | c!) % STATUS_LIST_LENGTH;
}
