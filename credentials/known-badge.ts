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
import { fillIn, fixed, LIKE_IRI, PLAIN_IRI, STRUCTURAL, type Template } from './shape-template.ts';
import { STATUS_LIST_LENGTH } from './status-list.ts';

/** What may stand in a place, without a second look. */
type Form = (text: string) => boolean;
type Place = { readonly form: Form; readonly value: number };

export type KnownBadge = {
  /** The text around the places: one piece more than there are places. Each piece but the last ends with an opening quote. */
  readonly pieces: readonly string[];
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
  /** The place of the date of award; -1 without one. */
  readonly awardedDate: number;
};

/** Whatever the rules for texts, addresses and digests look at (text-rules.ts, address-rules.ts, issuing-rules.ts) is looked at here as strictly, or left. */
const UNUSUAL = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202d\u202e\ue000-\uffff]/;
const MOST_TEXT = 2_000;
const MOST_BYTES = 64 * 1024;
const DAY = 86_400_000;

const isTextOf = (most: number): Form => (text) => text !== '' && text.length <= most && !UNUSUAL.test(text) && text.isWellFormed();
const isText = isTextOf(MOST_TEXT);
const isName = isTextOf(300);
const isPersonsName: Form = (text) => isName(text) && !text.includes('@');
const isDate: Form = (text) => text.length <= 25 && /^(?:19[7-9]|2\d\d)\d-.*T\d\d:\d\d:\d\d(?:Z|[+-]\d\d:\d\d)$/.test(text) && isDateTimeZ(text);
const isAddressAt = (field: string): Form => (text) => text.length <= MOST_TEXT && PLAIN_IRI.test(text) && !/[[\]]/.test(text) && addressProblem(text, field) === null;
const isIndex: Form = (text) => /^(?:0|[1-9]\d{0,5})$/.test(text) && Number(text) < STATUS_LIST_LENGTH;
const isIdentityHash: Form = (text) => /^sha256\$[0-9a-f]{64}$/.test(text);
/** SHA-256 as a multihash: two bytes that say so, 32 bytes, and four bits of nothing at the end. */
const isDigest: Form = (text) => /^uEi[A-D][A-Za-z0-9_-]{42}[AQgw]$/.test(text);

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
  'relatedResource.id': isAddressAt('relatedResource.0.id'),
  'relatedResource.digestMultibase': isDigest,
  'credentialStatus.id': isAddressAt('credentialStatus.id'),
  'credentialStatus.statusListIndex': isIndex,
};

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
  let [piece, next] = ['', 0];
  const write = (value: Json, path: string, owner: JsonObject): void => {
    if (typeof value === 'string') {
      const known = LIKE_IRI.test(value) ? firsts.get(value) : undefined;
      const place = known ?? next++;
      if (known === undefined && LIKE_IRI.test(value)) firsts.set(value, place);
      const form = path === 'credentialSubject.identifier.identityHash' && owner['hashed'] === true ? isIdentityHash : PLACES[path];
      if (form === undefined) piece += JSON.stringify(value);
      else {
        pieces.push(`${piece}"`);
        places.push({ form, value: place });
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
  const written = pieces.reduce((whole, one, index) => whole + one + (index < places.length ? JSON.stringify(values[places[index]!.value]!).slice(1, -1) : ''), '');
  // An end would have to be held against each beginning.
  if (written !== text || next !== values.length || 'validUntil' in document || /[\ue000-\uffff]/.test(text)) return null;
  const at = (form: string): number => places[paths.indexOf(form)]?.value ?? -1;
  const deciding = { validFrom: at('validFrom'), statusId: at('credentialStatus.id'), statusIndex: at('credentialStatus.statusListIndex') };
  if (Object.values(deciding).includes(-1)) return null;
  const iris = new Set(template.iris.filter((place) => !open.has(place)).map((place) => values[place]!));
  return { pieces, places, template: await fixed(template, values, open, primitives), values, iris, document, deciding, awardedDate: at('awardedDate') };
}

/**
 * The texts of a badge whose JSON text has exactly these pieces, usual texts in
 * its places, and equal IRIs just where the first badge had them.
 * @returns null: look at it the long way
 */
export function matchBadge(known: KnownBadge, text: string): readonly string[] | null {
  const { pieces, places } = known;
  if (text.length > MOST_BYTES) return null;
  const values = [...known.values];
  const filled = new Set<number>();
  let position = 0;
  for (let index = 0; index < places.length; index += 1) {
    const piece = pieces[index]!;
    if (!text.startsWith(piece, position)) return null;
    position += piece.length;
    const end = endOfString(text, position);
    if (end < 0) return null;
    const { form, value: place } = places[index]!;
    const value = plainText(text.slice(position, end));
    if (value === null || !form(value)) return null;
    // A place that was equal to an earlier one in the first badge is equal to it in every badge.
    if (filled.has(place) && values[place] !== value) return null;
    filled.add(place);
    values[place] = value;
    position = end;
  }
  const last = pieces[pieces.length - 1]!;
  if (text.length !== position + last.length || !text.endsWith(last)) return null;
  return hasOwnIris(known, filled, values) && isAwardedBefore(known, values) ? values : null;
}

/** The canonical form of a badge that matched. Null as for `fillIn`. */
export function canonicalBadge(known: KnownBadge, values: readonly string[], primitives: Primitives): Promise<string | null> {
  return fillIn(known.template, values, primitives);
}

/** Issuer, dates and status of a badge that matched; no more of it. */
export function decidingMembers({ document, deciding }: KnownBadge, values: readonly string[]): JsonObject {
  const { '@context': context, issuer, validUntil, credentialStatus } = document;
  return {
    '@context': context!, issuer: issuer!, validFrom: values[deciding.validFrom]!, ...(validUntil === undefined ? {} : { validUntil }),
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

/** The text that is spelled so in JSON, if that is how JSON.stringify spells it. */
function plainText(spelled: string): string | null {
  if (!spelled.includes('\\')) return /[\u0000-\u001f]/.test(spelled) ? null : spelled;
  try {
    const value = JSON.parse(`"${spelled}"`) as string;
    return JSON.stringify(value) === `"${spelled}"` ? value : null;
  } catch {
    return null;
  }
}

/** As the rule of issuing-rules.ts for dates. */
function isAwardedBefore({ awardedDate, deciding }: KnownBadge, values: readonly string[]): boolean {
  return awardedDate < 0 || Date.parse(values[awardedDate]!) < Date.parse(values[deciding.validFrom]!) + DAY;
}

/** Nodes that are different in the first badge are different here: no two IRIs have become equal. */
function hasOwnIris({ template, iris }: KnownBadge, filled: ReadonlySet<number>, values: readonly string[]): boolean {
  const own = new Set<string>();
  for (const place of template.iris) {
    if (!filled.has(place)) continue;
    const iri = values[place]!;
    if (iris.has(iri) || own.has(iri)) return false;
    own.add(iri);
  }
  return true;
}
