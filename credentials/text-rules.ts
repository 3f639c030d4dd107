/**
 * What a text in our own badges may be: readable in one way, bounded, and with
 * one canonical form whatever the verifier's programming language.
 */
import { ADDRESSES, addressProblem } from './address-rules.ts';
import { UNPRINTABLE } from './plain.ts';

type Problem = { readonly clause: string; readonly message: string };

const DATES: ReadonlySet<string> = new Set(['validFrom', 'validUntil', 'awardedDate', 'activityStartDate', 'activityEndDate']);
/** Of the comment of an endorsement, quotation marks and all; forty competencies with four hundred characters on each have room. */
export const MOST_ENDORSEMENT = 24_000;
/** Characters (UTF-16 units) at the most. Screens and wallets are made for titles of a line and texts of some pages. */
const MOST_CHARACTERS: Readonly<Record<string, number>> = {
  name: 300, caption: 400, targetName: 300, targetFramework: 300, genre: 100, tag: 200, humanCode: 100, version: 100, targetCode: 100,
  identityHash: 300, salt: 200, mediaType: 100, description: 5_000, targetDescription: 5_000, narrative: 10_000,
  // Of somebody asked about a whole programme: a comment, and a paragraph on each competency.
  endorsementComment: MOST_ENDORSEMENT,
};
const MOST_OTHERWISE = 5_000;
const MOST_ADDRESS = 2_100;
/** A status list in base64url: its length is its own check's. */
const UNBOUNDED: ReadonlySet<string> = new Set(['encodedList', '@context', 'proofValue', 'endorsementJwt']);

/** Everything wrong with one text. @param key the member that it stands under, @param field its whole path */
export function textProblems(text: string, key: string, field: string): Problem[] {
  const problems: Problem[] = [];
  if (text === '') problems.push({ clause: 'Open Badges 3.0, appendix A "Serialization"', message: 'empty text is left out' });
  // Before RDFC-1.0 canonical forms left control characters unescaped; the two generations would compute different signatures.
  if (UNPRINTABLE.test(text)) problems.push({ clause: 'RDF Dataset Canonicalization 1.0, section 5', message: 'holds a control character other than a line feed, or one that turns the reading direction around' });
  const most = ADDRESSES.has(key) ? MOST_ADDRESS : (MOST_CHARACTERS[key] ?? MOST_OTHERWISE);
  if (text.length > most && !UNBOUNDED.has(key)) problems.push({ clause: 'Open Badges 3.0, appendix B "Data Models"', message: `has at most ${most} characters` });
  if (DATES.has(key) && !isPlainDate(text)) problems.push({ clause: 'Open Badges 3.0, section 8.2 (nbf)', message: 'is in whole seconds, between 1970 and 2999' });
  const address = ADDRESSES.has(key) ? addressProblem(text, field) : null;
  if (address !== null) problems.push({ clause: 'RFC 3986', message: address });
  return problems;
}

const isPlainDate = (text: string): boolean => /^(19[7-9]|2\d\d)\d-.*T\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)$/.test(text);

/**
 * Do these values of one member come in the same order by UTF-16 units as by
 * code points? Canonical N-Quads are sorted: by code points says the
 * specification, by units does the library that we and others sign with. Only
 * values of one member of one thing are ever compared with each other; where
 * they would sort differently, two verifiers compute two signatures.
 */
export function hasOneOrder(values: readonly string[]): boolean {
  // The two orders differ only where one of them has a character that takes two units.
  if (values.length < 2 || !values.some((value) => SURROGATE.test(value))) return true;
  const byUnits = [...values].sort();
  return [...values].sort(compareCodePoints).every((value, index) => value === byUnits[index]);
}

const SURROGATE = /[\ud800-\udfff]/;

function compareCodePoints(a: string, b: string): number {
  const [left, right] = [[...a], [...b]];
  const index = left.findIndex((character, place) => character !== right[place]);
  if (index < 0) return left.length - right.length;
  return right[index] === undefined ? 1 : left[index]!.codePointAt(0)! - right[index].codePointAt(0)!;
}
