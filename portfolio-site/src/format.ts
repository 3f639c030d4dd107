import type { Language } from './links.ts';

const locale = { fr: 'fr-FR', en: 'en-GB' } as const;
const zone = 'Europe/Paris';

/** Of one form in each language, made when it is first asked for: making one takes far longer than asking it, and a page has dates by the dozen. */
const inBoth = (form: Intl.DateTimeFormatOptions): ((language: Language) => Intl.DateTimeFormat) => {
  const made: { [language in Language]?: Intl.DateTimeFormat } = {};
  return (language) => (made[language] ??= new Intl.DateTimeFormat(locale[language], form));
};
const plainDay = inBoth({ dateStyle: 'long', timeZone: 'UTC' });
const dayThere = inBoth({ dateStyle: 'long', timeZone: zone });
const momentThere = inBoth({ dateStyle: 'long', timeStyle: 'short', timeZone: zone });
const clockThere = inBoth({ timeStyle: 'short', timeZone: zone });

/** The first of a month is « 1er » in French, which `Intl` does not write. */
const withFirst = (language: Language, date: string): string => inOnePiece(language === 'fr' ? date.replace(/^1 /, '1er ') : date);

/** No line ends within a date, or between « à » and the hour. */
const inOnePiece = (date: string): string => date.replace(/^(\S+) (\p{L}+) (\d{4})/u, '$1\u00a0$2\u00a0$3').replace(/ (?=\d{2}:\d{2}$)/, '\u00a0');

/** « 3 février 2026 », « 1er mars 2026 », which no line parts. Takes an ISO date (a day, without a zone) or a timestamp. */
export const day = (language: Language, iso: string): string => {
  const plain = /^\d{4}-\d{2}-\d{2}$/.test(iso);
  return withFirst(language, (plain ? plainDay : dayThere)(language).format(new Date(iso)));
};

/** « 3 février 2026 à 17:20, heure de Paris » without the zone's name; say it beside where law cares. */
export const moment = (language: Language, date: Date): string => withFirst(language, momentThere(language).format(date));

/** « 17:20 », in Paris. */
export const clock = (language: Language, date: Date): string => clockThere(language).format(date);

/** A file's size in the reader's units: « 1,2 Mo ». */
export const fileSize = (language: Language, bytes: number): string => {
  const units = language === 'fr' ? ['octets', 'ko', 'Mo', 'Go'] : ['bytes', 'kB', 'MB', 'GB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const digits = unit === 0 || value >= 100 ? 0 : 1;
  return `${new Intl.NumberFormat(locale[language], { maximumFractionDigits: digits }).format(value)} ${units[unit]}`;
};

/** The host of an address, for a link whose words must say where it leads. */
export const host = (url: string): string => {
  try {
    return new URL(url).host;
  } catch {
    return url;
  }
};

/**
 * Letter case for reading: ACCOMPAGNER → Accompagner. Only a word wholly in
 * capitals is changed, so a programme's own spelling is otherwise kept.
 */
export const readable = (language: Language, words: string): string =>
  words === words.toLocaleUpperCase(locale[language]) && words.length > 1
    ? words.charAt(0) + words.slice(1).toLocaleLowerCase(locale[language])
    : words;

/**
 * A competency for reading: its verb, and the rest of its statement without
 * the full stop. « CONCEVOIR des ressources. » → Concevoir + des ressources.
 * Without a verb the statement stands alone.
 */
export const competencyWords = (verb: string | null, statement: string): { lead: string; rest: string; whole: string } => {
  const bare = statement.replace(/\.\s*$/, '');
  if (verb === null || verb === '') return { lead: bare, rest: '', whole: bare };
  const lead = readable('fr', verb);
  const rest = bare.startsWith(verb) ? bare.slice(verb.length).trim() : '';
  return { lead, rest, whole: rest === '' ? lead : `${lead} ${rest}` };
};

/** Text that somebody typed, set as French is printed: no line begins with « : » or « ? ». The words are untouched. */
export const typeset = (text: string): string => text.replace(/[ \u00a0\u202f]([:;?!»%])/g, '\u00a0$1').replace(/«[ \u00a0\u202f]/g, '«\u00a0');

/** Between a name and what is said of it, and between two things said: French has a space before its marks. */
export const colon = (language: Language): string => (language === 'fr' ? '\u00a0: ' : ': ');
export const semicolon = (language: Language): string => (language === 'fr' ? '\u00a0; ' : '; ');

/** Every sentence of a family of strings, and whatever its functions answer, set as French is printed. */
export function printed<T>(words: T): T {
  if (typeof words === 'string') return typeset(words) as T;
  if (typeof words === 'function') return ((...given: unknown[]) => printed((words as (...all: unknown[]) => unknown)(...given))) as T;
  if (Array.isArray(words)) return words.map(printed) as T;
  if (words === null || typeof words !== 'object') return words;
  return Object.fromEntries(Object.entries(words).map(([name, inner]) => [name, printed(inner)])) as T;
}
