/**
 * A page as a file: relative addresses, its own policy, and what runs in it
 * inside of it. A browser gives a page from a disk neither modules nor data, and
 * its policy gives it no network: it can only read what came with it.
 */
import { inFolder, rewriteAddresses, type Folder } from '../domain/relative-addresses.ts';
import { dataBlock, type TakeawayData } from '../domain/takeaway.ts';

/** Modules of the published page, and hints to load something early. */
const LOADED = /<script\b[^>]*\ssrc=[^>]*><\/script>|<link\b[^>]*\srel="?(?:modulepreload|preload)\b[^>]*>/g;
/** The one word of HTML that must come before it: an encoding is looked for in the first bytes (HTML, section 4.2.5.4). */
const CHARSET = /<meta charset="utf-8"\s*\/?>/i;

/**
 * Nothing but what stands in the page and beside it. `file:` beside `'self'`:
 * to some browsers a file has no origin, so that nothing is of the same; from a
 * server, no browser opens a `file:`.
 */
const policy = (script: string): string =>
  `default-src 'none'; script-src '${script}'; style-src 'self' file:; img-src 'self' file: data:; media-src 'self' file: data:; font-src data:; form-action 'none'; base-uri 'none'`;

export type Script = { readonly text: string; readonly hash: string };

/** @returns the script with its digest as a policy names it (CSP 3, section 2.3.1) */
export async function hashed(text: string): Promise<Script> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return { text, hash: `sha256-${btoa(String.fromCharCode(...new Uint8Array(digest)))}` };
}

/** @param file the page's own name in the folder */
export function pageFile(html: string, file: string, folder: Folder, data: TakeawayData, script: Script): string {
  const alone = rewriteAddresses(html.replace(LOADED, ''), inFolder(folder, file));
  const [before, after, ...more] = alone.split(CHARSET);
  const end = alone.lastIndexOf('</body>');
  if (after === undefined || more.length > 0 || end < 0) throw new Error(`${file} has not one place for its policy and one for its script`);
  const head = `<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy(script.hash)}">`;
  const at = after.lastIndexOf('</body>');
  return `${before}${head}${after.slice(0, at)}${dataBlock(data)}<script>${script.text}</script>${after.slice(at)}`;
}
