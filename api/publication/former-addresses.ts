/**
 * The end of a portfolio's address is made of its student's name (decision 0054),
 * and is never given to anybody else. After a whole erasure no row says it any
 * more: a digest stands in its place, by which the address still answers 410 and
 * is still refused to others (decision 0095).
 */
import type { Compilable } from 'kysely';
import { hexDigest } from '../../credentials/index.ts';
import type { Platform } from '../platform/platform.ts';
import { assertNotFormer, findAddressKey, findFormerAddress, forgetPaths, listPortfolioPaths, listRemembered, putAddressKey } from '../queries/former-addresses.ts';
import { portfolioPath, splitLanguage } from './paths.ts';

const KEY_BYTES = 32;

/** Both languages of an address are one. @returns SHA-256 of the key, a line feed, and the path */
const digestOf = (key: string, path: string): Promise<string> => hexDigest(`${key}\n${splitLanguage(path).path}`);

/** A key of its own, and not one of the master secret, which is replaced: the address stays refused after that. */
async function addressKey(platform: Platform): Promise<string> {
  const known = await findAddressKey(platform.db);
  if (known !== null) return known;
  const drawn = [...platform.randomBytes(KEY_BYTES)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  await platform.commit([putAddressKey(platform.db, drawn)]);
  return (await findAddressKey(platform.db))!;
}

/** What an erasure commits, so that nothing says this person's addresses: rule `publication_changed` when one came meanwhile. */
export async function forgetAddressesOf(platform: Platform, personId: string): Promise<Compilable[]> {
  const paths = await listPortfolioPaths(platform.db, personId);
  const key = paths.length === 0 ? '' : await addressKey(platform);
  return forgetPaths(platform.db, personId, await Promise.all(paths.map(async (path) => ({ path, digest: await digestOf(key, path) }))));
}

/** The same for whoever was erased by a release that kept them. */
export async function forgetFormerAddresses(platform: Platform): Promise<void> {
  for (const person of await listRemembered(platform.db)) {
    const committed = await platform.commit(await forgetAddressesOf(platform, person));
    if (!committed.ok) throw new Error(committed.conflict.rule);
  }
}

/** Whether a portfolio stood at this path whose student was erased since. @param path with the prefix of its language or without */
export async function wasForgotten(platform: Platform, path: string): Promise<boolean> {
  if (!splitLanguage(path).path.startsWith(portfolioPath(''))) return false;
  const key = await findAddressKey(platform.db);
  return key !== null && (await findFormerAddress(platform.db, await digestOf(key, path))) !== undefined;
}

/** For the commit that gives somebody this address. */
export async function assertNeverForgotten(platform: Platform, handle: string): Promise<Compilable[]> {
  const key = await findAddressKey(platform.db);
  return key === null ? [] : [assertNotFormer(platform.db, await digestOf(key, portfolioPath(handle)))];
}
