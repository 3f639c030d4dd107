/** What became of a link that a student deposited. */
export const LINK_STATES = ['unchanged', 'changed', 'dead', 'not_checked'] as const;
export type LinkState = (typeof LINK_STATES)[number];

/** What was found behind it: the digest of its content, that it is gone, or that nobody could tell. */
export type Found = { readonly digest: string } | 'dead' | 'unknown';

export type Watched = {
  readonly state: LinkState;
  /** Of what was there first, or of what the student said is right; `null` before anything was seen. */
  readonly digest: string | null;
  readonly latest: string | null;
  readonly since: string;
};

/**
 * The state after one look. « Not checked » says nothing of the link: what was
 * known before stays known, and so does the digest.
 * @param at when it was looked at
 */
export function watched(before: Watched | null, found: Found, at: string): Watched {
  const since = (state: LinkState): string => (before?.state === state ? before.since : at);
  if (found === 'unknown') return before && before.state !== 'not_checked' ? before : { state: 'not_checked', digest: null, latest: null, since: since('not_checked') };
  if (found === 'dead') return { state: 'dead', digest: before?.digest ?? null, latest: before?.latest ?? null, since: since('dead') };
  const digest = before?.digest ?? found.digest;
  const state = digest === found.digest ? 'unchanged' : 'changed';
  return { state, digest, latest: found.digest, since: before?.state === state && before.latest === found.digest ? before.since : at };
}

/** « This is still my trace »: what is there now is what it is compared with from now on. */
export const accepted = (before: Watched, at: string): Watched => (before.state === 'changed' ? { ...before, state: 'unchanged', digest: before.latest, since: at } : before);

/**
 * What a page says, without what changes each time that it is sent: scripts,
 * styles, markup and spaces. What is no text is compared as it is.
 */
export function wordsOf(bytes: Uint8Array): Uint8Array {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return bytes;
  }
  if (!isPage(text)) return bytes;
  return new TextEncoder().encode(withoutElements(text).replace(/<[^<>]*>/g, ' ').replace(/\s+/g, ' ').trim());
}

/** Whether it begins as a page does, behind comments: each is left at its first end, so that a text made of comments costs no more than another one. */
function isPage(text: string): boolean {
  const begins = (pattern: RegExp, at: number): number => {
    pattern.lastIndex = at;
    return pattern.test(text) ? pattern.lastIndex : -1;
  };
  let at = begins(/\s*/y, 0);
  while (text.startsWith('<!--', at)) {
    const end = text.indexOf('-->', at + 4);
    if (end < 0) return false;
    at = begins(/\s*/y, end + 3);
  }
  return begins(/<(?:!doctype\s+html|html|head|body)\b/iy, at) >= 0;
}

/** In one pass from the left: an element that is opened and never closed takes the rest. */
function withoutElements(text: string): string {
  const lower = text.toLowerCase();
  let kept = '';
  let at = 0;
  for (const opened of text.matchAll(/<(script|style|noscript|template|svg)\b|<!--/gi)) {
    if (opened.index < at) continue;
    kept += text.slice(at, opened.index);
    const end = lower.indexOf(opened[1] === undefined ? '-->' : `</${opened[1].toLowerCase()}`, opened.index);
    if (end < 0) return kept;
    at = end;
  }
  return kept + text.slice(at);
}
