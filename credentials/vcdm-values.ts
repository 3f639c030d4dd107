/**
 * The kinds of value of which credentials are made, as the W3C data model
 * defines them: URLs, points in time, texts with a language.
 */
import { isObject, type Json } from './json.ts';
import { isDate } from './model.ts';

/** Verifiable Credentials Data Model 2.0, section 5.8 (Representing Time): XML Schema 1.1 dateTimeStamp, with its offset. */
const DATE_TIME =
  /^(-?(?:[1-9]\d{3,8}|0\d{3}))-(\d{2})-(\d{2})T(?:([01]\d|2[0-3]):([0-5]\d):([0-5]\d)(\.\d+)?|(24):00:00(?:\.0+)?)(Z|[+-](?:(?:0\d|1[0-3]):[0-5]\d|14:00))?$/;
/** BCP 47 (RFC 5646, section 2.1): a well-formed tag: subtags of 1 to 8 letters or digits, the first of them letters. */
const LANGUAGE_TAG = /^(?:[A-Za-z]{2,8}|[ix])(?:-[A-Za-z0-9]{1,8})*$/;
const VALUE_OBJECT_KEYS: readonly string[] = ['@value', '@language', '@direction'];
/** RFC 3986, section 2: what stands in no URL. */
const NO_URL = /[\s<>"{}|\\^`\u0000-\u0020\u007f]/;
/** Decentralized Identifiers 1.0, sections 3.1 (DID Syntax) and 3.2 (DID URL Syntax): after the DID itself, whatever a URL may hold. */
const DID = /^did:[a-z0-9]+:(?:[A-Za-z0-9._:-]|%[0-9A-Fa-f]{2})*(?:[A-Za-z0-9._-]|%[0-9A-Fa-f]{2})(?:[/?#;].*)?$/;

/** An absolute URL, as section 4.4 (Identifiers) asks for: with a scheme, whatever it is. */
export function isUrl(value: unknown): value is string {
  if (typeof value !== 'string' || NO_URL.test(value) || !/^[A-Za-z][A-Za-z0-9+.-]*:./.test(value)) return false;
  return value.startsWith('did:') ? DID.test(value) : URL.canParse(value);
}

/**
 * Milliseconds since 1970 of a dateTimeStamp; null for anything else.
 * @param offset Data Integrity 1.0, section 2.1 lets a processor read a time without offset as UTC; the data model does not
 */
export function instantOf(value: unknown, offset: 'required' | 'optional' = 'required'): number | null {
  const match = typeof value === 'string' && value.length <= 64 ? DATE_TIME.exec(value) : null;
  if (match === null) return null;
  const [, year, month, day, hour, minute, second, fraction = '', midnight, zone] = match;
  if (zone === undefined && offset === 'required') return null;
  // The calendar repeats after 400 years, and isDate knows years of four digits.
  const likeYear = String(2000 + (((Number(year) % 400) + 400) % 400));
  if (!isDate(`${likeYear}-${month}-${day}`)) return null;
  const time = new Date(0);
  time.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  time.setUTCHours(Number(midnight ?? hour), Number(minute ?? 0), Number(second ?? 0), Math.floor(Number(`0${fraction}`) * 1000));
  const [, sign, hours, minutes] = /^([+-])(\d{2}):(\d{2})$/.exec(zone ?? 'Z') ?? [];
  const shift = sign === undefined ? 0 : (Number(hours) * 60 + Number(minutes)) * 60_000 * (sign === '-' ? -1 : 1);
  return Number.isNaN(time.getTime()) ? null : time.getTime() - shift;
}

/**
 * A string or a language value object, alone or one for each language
 * (Data Model 2.0, sections 4.6 and 11.1 "Language and Base Direction").
 */
export function isText(value: Json): boolean {
  if (typeof value === 'string') return true;
  if (!Array.isArray(value)) return isLanguageValue(value);
  const languages = value.map((item) => (isObject(item) ? String(item['@language']).toLowerCase() : ''));
  return value.length > 0 && value.every((item) => isLanguageValue(item) && '@language' in (item as object)) && new Set(languages).size === value.length;
}

function isLanguageValue(value: Json): boolean {
  if (!isObject(value) || typeof value['@value'] !== 'string') return false;
  const { '@language': language, '@direction': direction } = value;
  if (!Object.keys(value).every((key) => VALUE_OBJECT_KEYS.includes(key))) return false;
  if (language !== undefined && (typeof language !== 'string' || !LANGUAGE_TAG.test(language))) return false;
  return direction === undefined || direction === 'ltr' || direction === 'rtl';
}
