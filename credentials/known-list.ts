/**
 * The same way as in known-badge.ts for a status list that is signed again: of its
 * text only the two dates and the bits differ from one signature to the next. What
 * stands around them is compared, what stands in them has a form, and the bits are
 * decoded by whoever asks. It accepts or leaves, it never refuses;
 * test/conformance/known-lists.test.ts shows that it accepts nothing that the
 * whole check would refuse.
 */
import type { JsonObject } from './json.ts';
import { isDate } from './known-badge.ts';
import type { Primitives } from './primitives.ts';
import { fixed, type Template } from './shape-template.ts';

export type KnownList = {
  /** The text before, between and after the three places. */
  readonly pieces: readonly [string, string, string, string];
  /** Which of the template's texts stand in them. */
  readonly places: readonly [number, number, number];
  readonly template: Template;
  readonly values: readonly string[];
};

export type ListMatch = { readonly values: readonly string[]; /** What is left to decode. */ readonly encodedList: string };

/** Noise does not get shorter: of the bits of one of our own lists, more than this cannot come. Longer ones go the long way. */
const MOST_CHARACTERS = 64 * 1024;
const MEMBERS = ['validFrom', 'validUntil', 'encodedList'] as const;
/** Whole seconds in UTC, as our lists have them: then the earlier text is the earlier time. */
const DATE_LENGTH = '2026-01-30T12:00:00Z'.length;

/**
 * @param text a status list that passed the whole check, as JSON.stringify writes it
 * @param values its texts as `takeApart` gives them, for `template`
 * @returns null when its text cannot be taken apart so
 */
export async function knownList(text: string, document: JsonObject, template: Template, values: readonly string[], primitives: Primitives): Promise<KnownList | null> {
  const subject = document['credentialSubject'] as JsonObject;
  const texts = [document['validFrom'], document['validUntil'], subject['encodedList']];
  const pieces: string[] = [];
  const places: number[] = [];
  let position = 0;
  for (const [index, member] of MEMBERS.entries()) {
    const value = texts[index];
    // Inside of a string the quotes would be escaped: this is a member, and of these names there is one each.
    const name = `,"${member}":"`;
    const start = text.indexOf(name, position);
    if (typeof value !== 'string' || start < 0 || text.lastIndexOf(name) !== start || text.indexOf(name) !== start || !text.startsWith(`${value}"`, start + name.length)) return null;
    const place = values.indexOf(value);
    if (place < 0 || values.lastIndexOf(value) !== place || template.iris.includes(place)) return null;
    pieces.push(text.slice(position, start + name.length));
    places.push(place);
    position = start + name.length + value.length;
  }
  pieces.push(text.slice(position));
  const open = new Set(places);
  const known = { pieces: pieces as unknown as KnownList['pieces'], places: places as unknown as KnownList['places'], template: await fixed(template, values, open, primitives), values };
  // One that does not recognise itself holds something unusual, and would recognise few others.
  return matchList(known, text) === null ? null : known;
}

/** @returns null: look at it the long way */
export function matchList({ pieces, places, values }: KnownList, text: string): ListMatch | null {
  const [before, between, within, after] = pieces;
  const until = before.length + DATE_LENGTH + between.length;
  const bits = until + DATE_LENGTH + within.length;
  const end = text.length - after.length;
  if (end <= bits || end - bits > MOST_CHARACTERS) return null;
  if (!text.startsWith(before) || !text.startsWith(between, until - between.length) || !text.startsWith(within, bits - within.length) || !text.endsWith(after)) return null;
  const [validFrom, validUntil, encodedList] = [text.slice(before.length, before.length + DATE_LENGTH), text.slice(until, until + DATE_LENGTH), text.slice(bits, end)];
  if (!isDay(validFrom) || !isDay(validUntil) || validUntil <= validFrom || !ENCODED.test(encodedList)) return null;
  const own = [...values];
  own[places[0]] = validFrom;
  own[places[1]] = validUntil;
  own[places[2]] = encodedList;
  return { values: own, encodedList };
}

const isDay = (text: string): boolean => text.endsWith('Z') && isDate(text);
const ENCODED = /^u[A-Za-z0-9_-]+$/;
