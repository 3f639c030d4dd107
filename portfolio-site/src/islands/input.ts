/**
 * From what somebody gave (a text, a file, a picture, an address) to the bytes to
 * verify, with a sentence that says what was found; or a sentence that says what
 * is wrong and what to do.
 */
import { readPresented } from '../../../credentials/index.ts';
import { host } from '../format.ts';
import { href } from '../links.ts';
import { kindOfText, ownPlace } from '../presented.ts';
import { fetchBytes, pageOrigin } from './environment.ts';
import { pageLanguage, type Words } from './words.ts';

export type Given =
  | { readonly ok: true; readonly bytes: Uint8Array; readonly mediaType?: string; readonly found: string }
  | { readonly ok: false; readonly sentence: string; readonly link?: { readonly href: string; readonly words: string } };

/** Says what is going on, for whoever waits. */
export type Progress = (sentence: string) => void;

const MOST_PICTURE_BYTES = 25 * 1024 * 1024;
/** Of a text that is no badge, so much is shown. */
const MOST_SHOWN = 120;

const ownOrigins = (): readonly string[] => [pageOrigin(), location.origin];
const shortened = (text: string): string => ([...text].length > MOST_SHOWN ? `${[...text].slice(0, MOST_SHOWN).join('')}…` : text);
const no = (sentence: string): Given => ({ ok: false, sentence });
const isMarkup = (bytes: Uint8Array): boolean => /^\s*<(?!svg|\?xml)/i.test(new TextDecoder().decode(bytes.subarray(0, 200)));

/** A badge or a record published here is read by its signed file, any other https address as it stands. */
const fromAddress = async (address: string, found: (address: string) => string, words: Words, progress: Progress): Promise<Given> => {
  const t = words.input;
  const url = new URL(address);
  const isOurs = ownOrigins().includes(url.origin);
  const place = isOurs ? ownPlace(url.pathname) : null;
  if (place?.kind === 'portfolio') return { ok: false, sentence: t.portfolio, link: { href: href(pageLanguage(), place.path), words: t.openPortfolio } };
  progress(t.busy.opening(host(address)));
  const answer = await fetchBytes(place ? `${location.origin}${place.path}` : isOurs ? `${location.origin}${url.pathname}${url.search}` : address);
  if (!answer.ok) return no(answer.reason === 'not_found' ? t.addressNotFound : answer.reason === 'too_large' ? t.addressTooLarge : t.address);
  return isMarkup(answer.bytes) ? no(t.addressIsPage) : { ok: true, bytes: answer.bytes, found: found(address) };
};

export const fromText = async (text: string, words: Words, progress: Progress): Promise<Given> => {
  const t = words.input;
  const what = kindOfText(text, ownOrigins());
  switch (what.kind) {
    case 'address':
      return fromAddress(what.url, t.found.address, words, progress);
    case 'insecure':
      return no(t.insecure(what.url));
    case 'json':
    case 'token':
      return { ok: true, bytes: new TextEncoder().encode(text), found: what.kind === 'json' ? t.found.text : t.found.token };
    case 'other':
      // An SVG or a text that was cut: our reader says which.
      return /^\s*</.test(text) ? { ok: true, bytes: new TextEncoder().encode(text), found: t.found.text } : no(t.notABadge);
  }
};

/** A QR code holds an address, or the badge itself. Whatever else it leads to is named, and not followed. */
const fromQr = async (text: string, words: Words, progress: Progress): Promise<Given> => {
  const t = words.input;
  const what = kindOfText(text, ownOrigins());
  switch (what.kind) {
    case 'address':
      return fromAddress(what.url, t.found.qrAddress, words, progress);
    case 'insecure':
      return no(t.qr.insecure(what.url));
    case 'json':
    case 'token':
      return { ok: true, bytes: new TextEncoder().encode(text.trim()), found: t.found.qrBadge };
    case 'other':
      return no(what.scheme === undefined ? t.qr.other(shortened(text)) : t.qr.otherScheme(what.scheme));
  }
};

/** A picture in which no badge is baked: perhaps it is the photograph of a QR code. */
const fromPicture = async (file: Blob, none: string, words: Words, progress: Progress): Promise<Given> => {
  const t = words.input;
  if (file.size > MOST_PICTURE_BYTES) return no(t.qr.tooLarge);
  progress(t.busy.image);
  const { readQr } = await import('./qr.ts');
  try {
    const text = await readQr(file);
    return text === null || text.trim() === '' ? no(none) : fromQr(text, words, progress);
  } catch {
    return no(t.qr.unreadable);
  }
};

const RASTER = /^image\/(?!svg)/;
const hasPngSignature = (bytes: Uint8Array): boolean => [0x89, 0x50, 0x4e, 0x47].every((byte, place) => bytes[place] === byte);

/** A file of any kind: a badge, a picture with a badge in it, a picture of a QR code. */
export const fromFile = async (file: File, words: Words, progress: Progress): Promise<Given> => {
  const t = words.input;
  progress(t.busy.reading);
  const isPhotograph = RASTER.test(file.type) && file.type !== 'image/png';
  if (isPhotograph) return fromPicture(file, t.qr.noneInPicture, words, progress);
  if (file.size > MOST_PICTURE_BYTES) return no(t.unreadable.too_large);
  const bytes = new Uint8Array(await file.arrayBuffer());
  if (!hasPngSignature(bytes)) {
    // A browser guesses a file's type from its name: only that of a drawing is worth passing on.
    return { ok: true, bytes, ...(file.type === 'image/svg+xml' ? { mediaType: file.type, found: t.found.image(file.name) } : { found: t.found.file(file.name) }) };
  }
  const presented = readPresented(bytes, 'image/png');
  const hasNoBadge = 'problem' in presented && (presented.problem === 'image_without_credential' || presented.problem === 'too_large');
  return hasNoBadge ? fromPicture(file, t.qr.noneInPicture, words, progress) : { ok: true, bytes, mediaType: 'image/png', found: t.found.image(file.name) };
};

/** What was photographed for its QR code; a badge baked in it is read as well. */
export const fromPhotograph = async (file: File, words: Words, progress: Progress): Promise<Given> => {
  const given = await fromFile(file, words, progress);
  return !given.ok && given.sentence === words.input.qr.noneInPicture ? no(words.input.qr.none) : given;
};
