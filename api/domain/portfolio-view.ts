/**
 * How a student arranges what they show: for whom, which sections in which
 * order, in which look. One portfolio has several views, made from the same
 * material; each is private until it is published or shared.
 */

/** For whom a view is made; it only proposes a first arrangement. */
export const AUDIENCES = ['public', 'recruiter', 'placement', 'jury', 'other'] as const;
export type Audience = (typeof AUDIENCES)[number];

/** What a view is made of, below the name, in the order that the public page has by default. */
export const SECTIONS = ['levels', 'radar', 'timeline', 'productions', 'placements', 'memoir', 'skills', 'endorsements', 'degree', 'contact', 'elsewhere'] as const;
export type Section = (typeof SECTIONS)[number];
export type PlacedSection = { readonly kind: Section; readonly shown: boolean };

/** Looks whose every pair of colours keeps its contrast, in light, in dark and on paper (test/rules/contrast.test.ts). */
export const THEMES = ['palier', 'atelier', 'jardin', 'encre'] as const;
export type Theme = (typeof THEMES)[number];
export const readTheme = (word: string): Theme => THEMES.find((one) => one === word) ?? 'palier';

export const MOST_VIEWS = 12;

const FIRST: Readonly<Record<Audience, readonly Section[]>> = {
  public: ['levels', 'productions', 'placements', 'memoir', 'endorsements'],
  recruiter: ['levels', 'productions', 'skills', 'placements', 'endorsements', 'degree', 'contact'],
  placement: ['skills', 'productions', 'levels', 'degree', 'contact'],
  jury: ['levels', 'radar', 'timeline', 'productions', 'placements', 'memoir', 'endorsements'],
  other: ['levels', 'productions', 'placements', 'memoir', 'endorsements'],
};

/** The arrangement that a new view for these readers starts with. */
export const sectionsFor = (audience: Audience): PlacedSection[] => complete(FIRST[audience].map((kind) => ({ kind, shown: true })));

/**
 * Each section once, in the order given; those that nobody placed come last and are not shown: what a later release adds appears on no page by itself.
 * Badges from elsewhere are chosen one by one, each under its own issuer: their section has a place and nothing to hide.
 */
export function complete(placed: readonly { readonly kind: string; readonly shown: boolean }[]): PlacedSection[] {
  const known = new Map<Section, boolean>();
  for (const { kind, shown } of placed) {
    const section = SECTIONS.find((one) => one === kind);
    if (section && !known.has(section)) known.set(section, shown || section === 'elsewhere');
  }
  for (const section of SECTIONS) if (!known.has(section)) known.set(section, section === 'elsewhere');
  return [...known].map(([kind, shown]) => ({ kind, shown }));
}

/** Of a stored arrangement. */
export const readSections = (text: string): PlacedSection[] => complete(JSON.parse(text) as PlacedSection[]);

/** One item a place up (-1) or down (1); at the end of the list, and for one that is not in it, nothing moves. */
export function moved<T>(items: readonly T[], item: T, by: -1 | 1): T[] {
  const from = items.indexOf(item);
  const to = from + by;
  if (from === -1 || to < 0 || to >= items.length) return [...items];
  return items.with(from, items[to]!).with(to, item);
}

/** One line of what a student says they can do, e.g. « Outils : Moodle, H5P ». */
export type SkillLine = { readonly label: string | null; readonly text: string };

/** @param text one line for each group; what stands before a colon is its heading */
export const readSkills = (text: string): SkillLine[] =>
  text.split('\n').map((line) => line.trim()).filter((line) => line !== '').map((line) => {
    const [, label, rest] = /^([^:]{1,40}?)\s*:\s+(.+)$/.exec(line) ?? [];
    return label && rest ? { label, text: rest } : { label: null, text: line };
  });

/** Where a reader may write; nothing but an address that leads somewhere is a link. */
export function contactLink(contact: string): string | null {
  if (/^[^\s@<>"]+@[^\s@<>"]+\.[^\s@<>"]+$/.test(contact)) return `mailto:${contact}`;
  return /^https:\/\/[^\s<>"]+$/.test(contact) ? contact : null;
}

/** What the student says of their degree. Nobody here vouches for it. */
export type DegreeState = 'preparing' | 'obtained';
export type Degree = { readonly state: DegreeState; readonly name: string; /** ISO date, of one that is obtained. */ readonly on: string | null };

export type DegreeFault = 'name' | 'date' | 'future';

/** @param today ISO date in the institution's zone */
export function degreeFault(degree: Degree, today: string): DegreeFault | null {
  if (degree.name.trim() === '') return 'name';
  if (degree.state === 'preparing') return degree.on === null ? null : 'date';
  if (degree.on === null) return 'date';
  return degree.on > today ? 'future' : null;
}

export type HandleFault = 'length' | 'characters' | 'not_own_name';

/** A name as an address would say it: « Zoé L’Héritier » is `zoe-l-heritier`. */
export const asHandle = (name: string): string =>
  name.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase().replaceAll('œ', 'oe').replaceAll('æ', 'ae').replaceAll('ß', 'ss').replaceAll('ø', 'o').replaceAll('ł', 'l').replaceAll(/[^a-z0-9]+/g, '-').replaceAll(/^-+|-+$/g, '');

/**
 * What is wrong with the end of a portfolio's address, or `null`. Plain letters,
 * digits and hyphens, so that no two look alike and are not the same; and words
 * of one's own name, their initials, the programme's code and numbers, so that
 * nobody stands at what a reader takes for somebody else's address, or for the
 * institution's. Nobody else's name is looked up for it: an answer tells nothing
 * of who is here.
 */
export function handleFault(text: string, person: { readonly given_name: string; readonly family_name: string }, programmeCode: string): HandleFault | null {
  if (text.length < 3 || text.length > 60) return 'length';
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(text)) return 'characters';
  const [given, family] = [person.given_name, person.family_name].map((part) => asHandle(part).split('-').filter((word) => word !== '')) as [string[], string[]];
  const own = [...given, ...family];
  const allowed = new Set([...own, ...own.map((word) => word.charAt(0)), given.join(''), family.join(''), own.join(''), asHandle(programmeCode), 'portfolio']);
  const words = text.split('-');
  const names = new Set([...own, given.join(''), family.join(''), own.join('')]);
  if (!words.some((word) => names.has(word))) return 'not_own_name';
  return words.every((word) => allowed.has(word) || /^[0-9]{1,4}$/.test(word)) ? null : 'not_own_name';
}
