/**
 * The fastest way, for many badges of one achievement: their JSON texts differ in
 * a few declared places only. A text is held against the fixed pieces between
 * these places, what stands in the places against a form for each, and its
 * canonical form is written from lines of which most stand ready. Whatever is
 * unusual is no match, and goes the way that looks at everything: this way
 * accepts or leaves, it never refuses. test/conformance/known-badges.test.ts shows
 * that it accepts nothing that the whole check would refuse.
 */
import { addressProblem } from './address-rules.ts';
import { isDateTimeZ } from './model.ts';
import type { Json, JsonObject } from './json.ts';
import type { Primitives } from './primitives.ts';
import { PUBLISHED_DIGESTS } from './published-digests.ts';
import { fixed, LIKE_IRI, PLAIN_IRI, STRUCTURAL, type Template } from './shape-template.ts';
import { fillIn, writeText, type Filled, type Spelled } from './template-fill.ts';
import { STATUS_LIST_LENGTH } from './status-list.ts';

/** What may stand in a place, without a second look. */
type Form = (text: string) => boolean;
/** `again`: an earlier place has the same text. `origin`: what the address in this place began with in the first badge. */
type Place = { readonly form: Form; readonly value: number; readonly again: boolean; readonly origin: string | null };
type Piece = { readonly text: string; /** Of its UTF-8. */ readonly bytes: number };

export type KnownBadge = {
  /** The text around the places: one piece more than there are places. Each piece but the last ends with an opening quote; the last is without the closing brace. */
  readonly pieces: readonly Piece[];
  readonly places: readonly Place[];
  /** The template of the shape, with everything that is fixed written out. */
  readonly template: Template;
  /** The texts of the badge from which it was made; those of the places are replaced. */
  readonly values: readonly string[];
  /** IRIs elsewhere in the badge: none of them may stand in a place too, or two nodes would become one. */
  readonly iris: ReadonlySet<string>;
  /** The badge from which it was made, and where its beginning and its status stand: all that a verdict looks at besides the proof. */
  readonly document: JsonObject;
  readonly deciding: { readonly validFrom: number; readonly statusId: number; readonly statusIndex: number };
  /** What the id of its status has before the place in the list, where it ends in that place; null for others. */
  readonly statusBase: string | null;
  /** The place of the date of award; -1 without one. */
  readonly awardedDate: number;
  /** Some member of it is an endorsement or the token of one: names of members are fixed. */
  readonly isEndorsed: boolean;
};

/** A text that a known badge recognised. */
export type Match = { readonly values: readonly string[]; /** What stands in the places, as JSON spells it. */ readonly spelled: readonly string[] };

/** Whatever the rules for texts, addresses and digests look at (text-rules.ts, address-rules.ts, issuing-rules.ts) is looked at here as strictly, or left. */
const UNUSUAL = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202d\u202e\ue000-\uffff]/;
const MOST_TEXT = 2_000;
const MOST_BYTES = 64 * 1024;
const DAY = 86_400_000;
/** Nothing unusual, nothing that JSON or N-Quads escape, and no half of a pair: most texts, with one look. */
const PLAIN = /^[ !#-[\]-~\u00a0-\u202c\u202f-\ud7ff]+$/;
/** The rest of an address whose scheme and host are those of one that was looked at. */
const PLAIN_REST = /^[A-Za-z0-9\-._~:/?#@!$&'()*+,;=]*$/;
/** Scheme and host of an address, to the slash after them. */
const ORIGIN = /^(?:https?:\/\/[^/?#]+\/|urn:uuid:)/;
/** Where contexts are published: there each address is looked at whole. */
const OF_CONTEXTS: ReadonlySet<string> = new Set(Object.keys(PUBLISHED_DIGESTS).map((url) => ORIGIN.exec(url)![0]));

const isTextOf = (most: number): Form => (text) => text !== '' && text.length <= most && (PLAIN.test(text) || (!UNUSUAL.test(text) && text.isWellFormed()));
const isText = isTextOf(MOST_TEXT);
const isName = isTextOf(300);
const isPersonsName: Form = (text) => isName(text) && !text.includes('@');
/** Most dates, with one look: days that every month has. */
const USUAL_DATE = /^(?:19[7-9]|2\d\d)\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;
/** In whole seconds, of these centuries, on a day of the calendar. */
export const isDate: Form = (text) => USUAL_DATE.test(text) || text.length <= 25 && /^(?:19[7-9]|2\d\d)\d-.*T\d\d:\d\d:\d\d(?:Z|[+-]\d\d:\d\d)$/.test(text) && isDateTimeZ(text);
const isAddressAt = (field: string): Form => (text) => text.length <= MOST_TEXT && PLAIN_IRI.test(text) && !/[[\]]/.test(text) && addressProblem(text, field) === null;
const isIndex: Form = (text) => /^(?:0|[1-9]\d{0,5})$/.test(text) && Number(text) < STATUS_LIST_LENGTH;
const isIdentityHash: Form = (text) => /^sha256\$[0-9a-f]{64}$/.test(text);
/** SHA-256 as a multihash: two bytes that say so, 32 bytes, and four bits of nothing at the end. */
const isDigest: Form = (text) => /^uEi[A-D][A-Za-z0-9_-]{42}[AQgw]$/.test(text);

/** A context that is named with its digest is another check's to compare. */
const isResource: Form = (text) => isAddressAt('relatedResource.0.id')(text) && !Object.hasOwn(PUBLISHED_DIGESTS, text);

/** The places, by their path; the numbers in lists are left out. */
const PLACES: Readonly<Record<string, Form>> = {
  id: isAddressAt('id'),
  validFrom: isDate,
  awardedDate: isDate,
  'credentialSubject.id': isAddressAt('credentialSubject.id'),
  'credentialSubject.identifier.identityHash': isPersonsName,
  'credentialSubject.identifier.salt': isTextOf(200),
  'evidence.id': isAddressAt('evidence.0.id'),
  'evidence.name': isName,
  'evidence.description': isText,
  'evidence.narrative': isText,
  'relatedResource.id': isResource,
  'relatedResource.digestMultibase': isDigest,
  'credentialStatus.id': isAddressAt('credentialStatus.id'),
  'credentialStatus.statusListIndex': isIndex,
};

/** The forms of addresses. */
const ADDRESSED: ReadonlySet<Form> = new Set(Object.entries(PLACES).flatMap(([path, form]) => (path === 'id' || path.endsWith('.id') ? [form] : [])));

/**
 * @param text a badge that passed the whole check, as JSON.stringify writes it
 * @param values its texts as `takeApart` gives them, for `template`
 * @returns null when its text cannot be taken apart so
 */
export async function knownBadge(text: string, template: Template, values: readonly string[], primitives: Primitives): Promise<KnownBadge | null> {
  const pieces: string[] = [];
  const places: Place[] = [];
  const paths: string[] = [];
  const firsts = new Map<string, number>();
  const settled = new Set<number>();
  let [piece, next] = ['', 0];
  const write = (value: Json, path: string, owner: JsonObject): void => {
    if (typeof value === 'string') {
      const known = LIKE_IRI.test(value) ? firsts.get(value) : undefined;
      const place = known ?? next++;
      if (known === undefined && LIKE_IRI.test(value)) firsts.set(value, place);
      const form = path === 'credentialSubject.identifier.identityHash' && owner['hashed'] === true ? isIdentityHash : PLACES[path];
      if (form === undefined) {
        piece += JSON.stringify(value);
        settled.add(place);
      } else {
        pieces.push(`${piece}"`);
        const beginning = ADDRESSED.has(form) && form(value) ? (ORIGIN.exec(value)?.[0] ?? null) : null;
        const origin = beginning !== null && form === isResource && OF_CONTEXTS.has(beginning) ? null : beginning;
        places.push({ form, value: place, again: places.some((earlier) => earlier.value === place), origin });
        paths.push(path);
        piece = '"';
      }
    } else if (Array.isArray(value)) {
      piece += '[';
      value.forEach((item, index) => (index > 0 && (piece += ','), write(item, path, owner)));
      piece += ']';
    } else if (typeof value === 'object' && value !== null) writeObject(value, path);
    else piece += JSON.stringify(value);
  };
  const writeObject = (object: JsonObject, path: string): void => {
    piece += '{';
    Object.entries(object).forEach(([name, member], index) => {
      piece += `${index > 0 ? ',' : ''}${JSON.stringify(name)}:`;
      if (STRUCTURAL.has(name)) piece += JSON.stringify(member);
      else write(member, path === '' ? name : `${path}.${name}`, object);
    });
    piece += '}';
  };
  const document = JSON.parse(text) as JsonObject;
  writeObject(document, '');
  pieces.push(piece);
  const open = new Set(places.map((place) => place.value));
  const spelledOut = pieces.reduce((whole, one, index) => whole + one + (index < places.length ? JSON.stringify(values[places[index]!.value]!).slice(1, -1) : ''), '');
  // An end would have to be held against each beginning.
  if (spelledOut !== text || next !== values.length || 'validUntil' in document || 'proof' in document || /[\ue000-\uffff]/.test(text)) return null;
  // What also stands where nothing may change cannot change here either.
  if (places.some((place) => settled.has(place.value))) return null;
  const at = (form: string): number => places[paths.indexOf(form)]?.value ?? -1;
  const deciding = { validFrom: at('validFrom'), statusId: at('credentialStatus.id'), statusIndex: at('credentialStatus.statusListIndex') };
  if (Object.values(deciding).includes(-1)) return null;
  const statusBase = `${String((document['credentialStatus'] as JsonObject)['statusListCredential'])}#`;
  const hasBase = values[deciding.statusId] === `${statusBase}${values[deciding.statusIndex]}`;
  const iris = new Set(template.iris.filter((place) => !open.has(place)).map((place) => values[place]!));
  return { pieces: piecesOf(text, pieces), places, template: await fixed(template, values, open, primitives), values, iris, document, deciding, statusBase: hasBase ? statusBase : null, awardedDate: at('awardedDate'), isEndorsed: pieces.some((one) => one.includes('"endorsement')) };
}

/** Cut from the text itself: two strings of one width are compared several times as quickly as those of two. */
function piecesOf(text: string, pieces: readonly string[]): Piece[] {
  let position = 0;
  return pieces.map((one, index) => {
    const start = index === 0 ? 0 : endOfString(text, position);
    position = start + one.length;
    const cut = text.slice(start, index === pieces.length - 1 ? position - 1 : position);
    return { text: cut, bytes: encoder.encode(cut).length };
  });
}

/**
 * The texts of a badge whose JSON text has exactly these pieces, usual texts in
 * its places, and equal IRIs just where the first badge had them.
 * @param end where the text's own closing brace stands; a proof may stand there in a signed one
 * @returns null: look at it the long way
 */
export function matchBadge(known: KnownBadge, text: string, end: number): Match | null {
  const { pieces, places } = known;
  if (end > MOST_BYTES) return null;
  const values = [...known.values];
  const spelled: string[] = [];
  let position = 0;
  for (let index = 0; index < places.length; index += 1) {
    const piece = pieces[index]!.text;
    if (text.slice(position, position + piece.length) !== piece) return null;
    position += piece.length;
    const close = endOfString(text, position);
    if (close < 0) return null;
    const place = places[index]!;
    const written = text.slice(position, close);
    const value = usualText(written, place);
    // A place that was equal to an earlier one in the first badge is equal to it in every badge.
    if (value === null || (place.again && values[place.value] !== value)) return null;
    spelled.push(written);
    values[place.value] = value;
    position = close;
  }
  const last = pieces[places.length]!.text;
  if (end !== position + last.length || !text.startsWith(last, position)) return null;
  return hasOwnIris(known, values) && isAwardedBefore(known, values) && isOfItsPlace(known, values) ? { values, spelled } : null;
}

/**
 * The canonical form of a badge that matched; null as for `fillIn`.
 * @param text that matched, and whatever comes after it
 * @param isDigested whether the digest of all of `text` is wanted too
 */
export function canonicalBadge(
  known: KnownBadge, match: Match, text: string, primitives: Primitives, isDigested: boolean,
): { readonly digest: Uint8Array | Promise<Uint8Array> | null; readonly filled: Filled | null | Promise<Filled | null> } {
  const utf8 = writeText(text);
  const digest = isDigested ? primitives.sha256(utf8) : null;
  // Every form of an address allows plain ones only.
  return { digest, filled: fillIn(known.template, match.values, primitives, true, spellings(known, match, utf8)) };
}

/** A text that JSON writes without escapes is written so by N-Quads too: what no place allows is all that only they escape. */
function spellings({ pieces, places }: KnownBadge, { values, spelled }: Match, utf8: Uint8Array): Spelled {
  if (ranges.length < 2 * values.length) ranges = new Int32Array(4 * values.length);
  ranges.fill(-1, 0, 2 * values.length);
  let position = 0;
  for (let index = 0; index < places.length; index += 1) {
    position += pieces[index]!.bytes;
    const written = spelled[index]!;
    const isPlain = !written.includes('\\');
    const end = isPlain ? utf8.indexOf(QUOTE, position) : position + encoder.encode(written).length;
    if (isPlain) {
      const place = 2 * places[index]!.value;
      ranges[place] = position;
      ranges[place + 1] = end;
    }
    position = end;
  }
  return { ranges, length: utf8.length };
}

const QUOTE = 0x22;
const encoder = new TextEncoder();
/** Used again for each badge: nobody waits while they are read. */
let ranges = new Int32Array(512);

/** Issuer, dates and status of a badge that matched; no more of it. */
export function decidingMembers({ document, deciding }: KnownBadge, { values }: Match): JsonObject {
  const { '@context': context, issuer, credentialStatus } = document;
  return {
    '@context': context!, issuer: issuer!, validFrom: values[deciding.validFrom]!,
    credentialStatus: { ...(credentialStatus as JsonObject), id: values[deciding.statusId]!, statusListIndex: values[deciding.statusIndex]! },
  };
}

/** Where the string ends that begins here; -1 when it does not. */
function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start); end >= 0; end = text.indexOf('"', end + 1)) {
    let escapes = 0;
    while (text.charCodeAt(end - 1 - escapes) === 0x5c && end - 1 - escapes >= start) escapes += 1;
    if (escapes % 2 === 0) return end;
  }
  return -1;
}

/** The text that is spelled so in JSON, if it is one that may stand in this place. */
function usualText(spelled: string, { form, origin }: Place): string | null {
  if (origin !== null && spelled.length <= MOST_TEXT && spelled.startsWith(origin) && PLAIN_REST.test(spelled.slice(origin.length)) && spelled.length > origin.length) return spelled;
  const value = plainText(spelled);
  return value !== null && form(value) ? value : null;
}

/** The text that is spelled so in JSON, if that is how JSON.stringify spells it. */
function plainText(spelled: string): string | null {
  if (!spelled.includes('\\')) return PLAIN.test(spelled) || !/[\u0000-\u001f]/.test(spelled) ? spelled : null;
  try {
    const value = JSON.parse(`"${spelled}"`) as string;
    return JSON.stringify(value) === `"${spelled}"` ? value : null;
  } catch {
    return null;
  }
}

/** As the rule of issuing-rules.ts for the id of a status. */
function isOfItsPlace({ statusBase, deciding }: KnownBadge, values: readonly string[]): boolean {
  return statusBase === null || values[deciding.statusId] === statusBase + values[deciding.statusIndex]!;
}

/** As the rule of issuing-rules.ts for dates. */
function isAwardedBefore({ awardedDate, deciding }: KnownBadge, values: readonly string[]): boolean {
  if (awardedDate < 0) return true;
  const [awarded, from] = [values[awardedDate]!, values[deciding.validFrom]!];
  // Both in UTC, and written alike: the earlier text is the earlier time.
  if (awarded.length === from.length && awarded.endsWith('Z') && from.endsWith('Z') && awarded <= from) return true;
  return Date.parse(awarded) < Date.parse(from) + DAY;
}

/** Nodes that are different in the first badge are different here: no two IRIs have become equal. */
function hasOwnIris({ template, iris }: KnownBadge, values: readonly string[]): boolean {
  const own = new Set<string>();
  for (const place of template.iris) {
    const iri = values[place]!;
    if (iris.has(iri) || own.has(iri)) return false;
    own.add(iri);
  }
  return true;
}
