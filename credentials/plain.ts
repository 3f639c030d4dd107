/**
 * Text and addresses as they may stand in what we sign, from whatever people
 * typed. What is deposited is kept in this form, so that no award is held back
 * by the lint for a character that nobody saw.
 */

/** Characters that do not print, or turn the reading direction of what follows around. Line feeds stay. */
export const UNPRINTABLE = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202d\u202e\ufffe\uffff]/;
const EVERY_UNPRINTABLE = new RegExp(UNPRINTABLE.source, 'g');

/**
 * Plain text: canonical forms of control characters differ between verifiers,
 * and an override of the reading direction makes a screen show other words than
 * were signed (Unicode Technical Report 36, section 3.2 "Bidirectional Text Spoofing").
 */
export function plainText(text: string): string {
  if (!UNPRINTABLE.test(text) && text.isWellFormed()) return text;
  return text.toWellFormed().replace(/\r\n?/g, '\n').replace(/\t/g, ' ').replace(EVERY_UNPRINTABLE, '');
}

/**
 * An address in the characters that RFC 3986 allows; the others in
 * percent-encoding, existing escapes as they are. The host of a web address is
 * written in ASCII (`xn--…`), so that two hosts that look alike do not; a user
 * name before it is left out.
 */
export function plainAddress(text: string): string {
  if (isPlainAlready(text)) return text;
  const wellFormed = text.toWellFormed();
  const [, scheme, rest] = /^(https?:\/\/)[^/?#\\]*([^]*)$/i.exec(wellFormed) ?? [];
  const host = scheme !== undefined && URL.canParse(wellFormed) ? new URL(wellFormed).host : null;
  return (host === null ? wellFormed : `${scheme!.toLowerCase()}${host}${rest!}`).replace(EVERY_ESCAPED, encodeURIComponent);
}

const ESCAPED = /[^\x21-\x7e]|[<>"{}|\\^`]/u;
const EVERY_ESCAPED = new RegExp(ESCAPED.source, 'gu');
/** Scheme and host, to the slash that ends them: what comes after decides nothing about them (WHATWG URL, section 4.4). */
const BEGINNING = /^https?:\/\/[a-z0-9.:-]{1,255}\//;
/** A badge names few hosts, many times each: reading one takes longer than looking it up. */
const beginnings = new Map<string, boolean>();
const MOST_BEGINNINGS = 256;

function isPlainAlready(text: string): boolean {
  const beginning = ESCAPED.test(text) ? undefined : BEGINNING.exec(text)?.[0];
  if (beginning === undefined) return false;
  const known = beginnings.get(beginning);
  if (known !== undefined) return known;
  const isPlain = URL.canParse(beginning) && `//${new URL(beginning).host}/` === beginning.slice(beginning.indexOf('//'));
  if (beginnings.size >= MOST_BEGINNINGS) beginnings.clear();
  // Written anew: a piece of a text keeps all of that text in memory.
  beginnings.set(JSON.parse(JSON.stringify(beginning)) as string, isPlain);
  return isPlain;
}
