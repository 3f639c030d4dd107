/**
 * Where people's own files are got when they have an origin of their own
 * (`PALIER_FILES_ORIGIN`). No cookie goes there, so a private file is got by an
 * address that the main origin makes once it has seen who asks: for one file,
 * for two minutes, and under a key that nobody else has.
 */
import { base64url } from '../keys/signing-key.ts';
import type { Config } from './platform/config.ts';
import type { Platform } from './platform/platform.ts';
import { mac, sameText } from './sign-in/tokens.ts';

/** What a private address may be of: the file of a trace, its small picture, one that a link shows (`link.trace`), the signed minutes of a jury, or an image that an administrator brought, in one of its forms. */
export const PRIVATE_FILES = ['evidence', 'evidence-preview', 'shared', 'minutes', 'image.svg', 'image.png'] as const;
export type PrivateFile = (typeof PRIVATE_FILES)[number];

/** Long enough for a page to begin loading its pictures; in seconds. */
const VALID = 120;

/** Whether a request is one to the origin of people's files. By its host alone: a proxy in front may speak another protocol, at another port. */
export const isForFiles = ({ filesOrigin }: Pick<Config, 'filesOrigin'>, url: string): boolean =>
  filesOrigin !== null && new URL(url).hostname === new URL(filesOrigin).hostname;

const proofOf = async (platform: Platform, what: PrivateFile, id: string, until: string): Promise<string> =>
  base64url(await mac(platform, `file ${what} ${id} ${until}`));

/** @returns the path at the files' origin of one private file, for whoever was found to be allowed to read it now */
export async function privatePath(platform: Platform, what: PrivateFile, id: string, seconds: number = VALID): Promise<string> {
  const until = Math.floor(platform.now().getTime() / 1000 + seconds).toString(36);
  return `/private/${what}/${id}/${until}.${await proofOf(platform, what, id, until)}`;
}

/** Whether such an address is one of ours: 'open', 'over' since its time is up, or `null` for anything else. */
export async function readPrivatePath(platform: Platform, what: PrivateFile, id: string, last: string): Promise<'open' | 'over' | null> {
  const [, until, proof] = /^([0-9a-z]{1,12})\.([\w-]{43})$/.exec(last) ?? [];
  if (until === undefined || !sameText(proof!, await proofOf(platform, what, id, until))) return null;
  return Number.parseInt(until, 36) * 1000 > platform.now().getTime() ? 'open' : 'over';
}
