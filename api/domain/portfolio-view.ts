/**
 * How a student arranges what they show: for whom, which sections in which
 * order, in which look. One portfolio has several views, made from the same
 * material; each is private until it is published or shared.
 */

/** For whom a view is made; it only proposes a first arrangement. */
export const AUDIENCES = ['public', 'recruiter', 'placement', 'jury', 'other'] as const;
export type Audience = (typeof AUDIENCES)[number];

/** What a view is made of, below the name, in the order that the public page has by default. */
export const SECTIONS = ['levels', 'radar', 'timeline', 'productions', 'placements', 'memoir', 'skills', 'endorsements', 'degree', 'contact'] as const;
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

/** Each section once, in the order given; those that nobody placed come last and are not shown: what a later release adds appears on no page by itself. */
export function complete(placed: readonly { readonly kind: string; readonly shown: boolean }[]): PlacedSection[] {
  const known = new Map<Section, boolean>();
  for (const { kind, shown } of placed) {
    const section = SECTIONS.find((one) => one === kind);
    if (section && !known.has(section)) known.set(section, shown);
  }
  for (const section of SECTIONS) if (!known.has(section)) known.set(section, false);
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

export type HandleFault = 'length' | 'characters' | 'reserved' | 'name_of_another';

/** Words that a reader would take for the institution's own, or for a part of this site. */
const RESERVED = /^(palier|admin|administration|universite|jury|officiel|official|verifier|verify|secretariat|scolarite|support|security|securite|portfolio|portfolios|credentials|evidence|embed|api|test)(-|$)/;

/**
 * @param text as it was typed
 * @returns what is wrong with it as the end of a portfolio's address, or `null`. Plain letters, digits and hyphens only: no two
 *   addresses look alike and are not.
 */
export function handleFault(text: string): Exclude<HandleFault, 'name_of_another'> | null {
  if (text.length < 3 || text.length > 60) return 'length';
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(text)) return 'characters';
  return RESERVED.test(text) ? 'reserved' : null;
}

/** A name as an address would say it: « Zoé L’Héritier » is `zoe-l-heritier`. */
export const asHandle = (name: string): string =>
  name.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase().replaceAll('œ', 'oe').replaceAll('æ', 'ae').replaceAll('ß', 'ss').replaceAll(/[^a-z0-9]+/g, '-').replaceAll(/^-|-$/g, '');

/** Whether an address says this name: its parts one after the other, in either order, with or without hyphens between them. */
export function saysName(handle: string, person: { readonly given_name: string; readonly family_name: string }): boolean {
  const bare = handle.replaceAll('-', '');
  const [given, family] = [person.given_name, person.family_name].map((part) => asHandle(part).replaceAll('-', '')) as [string, string];
  return given.length + family.length >= 4 && given !== '' && family !== '' && (bare.includes(given + family) || bare.includes(family + given));
}
