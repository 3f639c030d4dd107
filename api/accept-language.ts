/** Which of our languages somebody is answered in who has not said it by an address. */
import type { Language } from './strings/index.ts';

/** A few of them are all that browsers send; more are not looked at. */
const MOST_RANGES = 20;
const RANGE = /^\s*([a-z]{2})(?:-[a-z0-9-]*)?\s*(?:;\s*q\s*=\s*([01](?:\.\d{0,3})?)\s*)?$/i;

/**
 * The one that an Accept-Language header gives the most weight, the first of two with the same; French where it names neither.
 * Source: RFC 9110, sections 12.4.2 (quality values) and 12.5.4.
 */
export function languageAsked(header: string | undefined): Language {
  let [language, weight]: [Language, number] = ['fr', 0];
  for (const range of (header ?? '').slice(0, 500).split(',').slice(0, MOST_RANGES)) {
    const [, tag = '', quality = '1'] = RANGE.exec(range) ?? [];
    const named = tag.toLowerCase();
    if ((named === 'fr' || named === 'en') && Number(quality) > weight) [language, weight] = [named, Number(quality)];
  }
  return language;
}
