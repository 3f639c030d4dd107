/**
 * What may be shown of a badge. Built from a document that passed the strict
 * shape, the schema and parity, so that every word in it is covered by the
 * signature (whether that signature holds is in the report beside it). All of it
 * is text of somebody else: render it as text.
 */
import type { OpenBadgeCredential } from './model.ts';

export type EvidenceView = { id?: string; name?: string; description?: string; genre?: string; narrative?: string };
export type BadgeView = {
  id: string; name: string; issuer: { id: string; name: string; url?: string }; recipientName?: string;
  achievement: { id: string; name: string; description: string; criteria: string; humanCode?: string; image?: string };
  /** The names of the levels of the scale, lowest first where the badge says their order. */
  levels: string[]; achievedLevel?: string;
  awardedDate?: string; validFrom: string; validUntil?: string; evidence: EvidenceView[];
};

/**
 * The typed view of a badge. The order of sets is not signed, so it is not taken
 * from the document: two documents with one signature have one view.
 */
export function viewOf(badge: OpenBadgeCredential): BadgeView {
  const { issuer, credentialSubject: subject, awardedDate, validUntil } = badge;
  const { id, name, description, criteria, humanCode, image } = subject.achievement;
  const profile: { id: string; name?: string | undefined; url?: string | undefined } = typeof issuer === 'string' ? { id: issuer } : issuer;
  return compact({
    id: badge.id,
    name: badge.name ?? name,
    issuer: compact({ id: profile.id, name: profile.name ?? profile.id, url: profile.url }),
    recipientName: recipientNameOf(subject),
    achievement: compact({ id, name, description, criteria: criteria.narrative ?? criteria.id ?? '', humanCode, image: image?.id }),
    ...levelsOf(subject),
    awardedDate, validFrom: badge.validFrom, validUntil,
    evidence: sorted(many(badge.evidence).map(evidenceOf), (each) => [each.id ?? '', each.name ?? ''], (each) => JSON.stringify(each)),
  });
}

type Subject = OpenBadgeCredential['credentialSubject'];

/** A name in clear; a hashed identifier names nobody. Several names are no name. */
function recipientNameOf(subject: Subject): string | undefined {
  const names = many(subject.identifier).filter((each) => each.identityType === 'name' && !each.hashed);
  return names.length === 1 ? names[0]!.identityHash : undefined;
}

/** The scale of the one result that names a level of this achievement; without such a result, the only scale there is. */
function levelsOf(subject: Subject): { levels: string[]; achievedLevel?: string } {
  const scales = many(subject.achievement.resultDescription);
  const results = many(subject.result).filter((each) => each.achievedLevel !== undefined);
  const result = results.length === 1 ? results[0]! : undefined;
  const scale = result === undefined ? (scales.length === 1 ? scales[0] : undefined) : scales.find((each) => each.id === result.resultDescription);
  const levels = sorted(many(scale?.rubricCriterionLevel), (each) => [rank(each.level), rank(each.points), each.id]);
  const achieved = levels.find((each) => each.id === result?.achievedLevel);
  return compact({ levels: levels.map((each) => each.name), achievedLevel: achieved?.name });
}

/** A whole number of at most 15 digits as text that sorts as it counts; anything else sorts last, as itself. */
function rank(text: string | undefined): string {
  return text !== undefined && /^\d{1,15}$/.test(text) ? text.padStart(15, '0') : `~${text ?? ''}`;
}

function evidenceOf({ id, name, description, genre, narrative }: EvidenceView): EvidenceView {
  return compact({ id, name, description, genre, narrative });
}

/** @param last a key that takes time to make, asked for only where the others are equal */
function sorted<Item>(items: readonly Item[], keysOf: (item: Item) => readonly string[], last: (item: Item) => string = () => ''): Item[] {
  const keyed = items.map((item) => ({ item, keys: keysOf(item) }));
  return keyed.sort((a, b) => compareAll(a.keys, b.keys) || compareAll([last(a.item)], [last(b.item)])).map(({ item }) => item);
}

function compareAll(a: readonly string[], b: readonly string[]): number {
  const index = a.findIndex((key, place) => key !== b[place]);
  return index < 0 ? 0 : a[index]! < b[index]! ? -1 : 1;
}

function many<Item>(value: Item | Item[] | undefined): Item[] {
  return value === undefined ? [] : Array.isArray(value) ? value : [value];
}

/** Without the members that are undefined. */
function compact<Value extends object>(value: Value): Value {
  const kept: Record<string, unknown> = {};
  for (const [key, member] of Object.entries(value)) if (member !== undefined) kept[key] = member;
  return kept as Value;
}
