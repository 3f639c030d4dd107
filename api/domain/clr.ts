/**
 * The record of a semester (CLR): which badges may stand in it, what joins
 * them, and what has become of it. The student chooses; nothing in a record, nor
 * in these rules, marks what was not chosen.
 */
import type { PublicProgramme, PublicStaircase } from './portfolio.ts';
import { accepted, refused, type Result } from './refusal.ts';

/** Four competencies and four levels: no semester has more. */
export const CLR_MOST_BADGES = 16;

export type ChoosableBadge = { readonly id: string; readonly period: string; readonly competency: string; readonly level: number; readonly released: boolean; readonly revoked: boolean };

/**
 * The chosen badges in the order of the programme: by competency, then from the lowest level.
 * @param mine every badge of the enrolment; one that is not among them is answered like one that does not exist
 */
export function chooseForClr<B extends ChoosableBadge>(period: string, chosen: readonly string[], mine: readonly B[]): Result<readonly B[]> {
  const ids = [...new Set(chosen)];
  if (ids.length === 0) return refused({ kind: 'clr_without_badges' });
  if (ids.length > CLR_MOST_BADGES) return refused({ kind: 'clr_too_many_badges' });
  const badges = mine.filter((one) => ids.includes(one.id) && one.period === period && one.released && !one.revoked);
  if (badges.length < ids.length) return refused({ kind: 'clr_badge_not_available' });
  return accepted(badges.toSorted((a, b) => (a.competency === b.competency ? a.level - b.level : a.competency < b.competency ? -1 : 1)));
}

/** Each level and the next one above it, of the same competency, among these badges. */
export function precedences<B extends Pick<ChoosableBadge, 'competency' | 'level'>>(badges: readonly B[]): readonly (readonly [B, B])[] {
  return badges.flatMap((one) => {
    const above = badges.filter((other) => other.competency === one.competency && other.level > one.level).sort((a, b) => a.level - b.level)[0];
    return above ? [[one, above] as const] : [];
  });
}

export const CLR_STATES = ['preparing', 'private', 'public', 'withdrawn', 'abandoned'] as const;
export type ClrState = (typeof CLR_STATES)[number];
export type ClrAct = 'publish' | 'withdraw' | 'abandon';

/** Private once signed; then what its holder did last. */
export function clrState(signed: boolean, acts: readonly ClrAct[]): ClrState {
  if (acts.includes('abandon')) return 'abandoned';
  if (!signed) return 'preparing';
  const last = acts.at(-1);
  return last === undefined ? 'private' : last === 'publish' ? 'public' : 'withdrawn';
}

/** What the page of a record shows: what stands in the signed record, and whether a badge in it was revoked since. */
export type ClrSnapshot = {
  readonly clrUrl: string;
  /** As the record says it; `null` when it names nobody, since its badges disagree. */
  readonly recipientName: string | null;
  readonly period: string;
  /** ISO timestamp of the signature. */
  readonly madeAt: string;
  readonly issuer: { readonly name: string; readonly url: string; readonly did: string };
  readonly programme: PublicProgramme;
  /** Only those that have a badge here. */
  readonly staircases: readonly PublicStaircase[];
  /** Addresses of badges in it that have been revoked. */
  readonly revoked: readonly string[];
  /** Whoever looks is its holder, and nobody else may. */
  readonly isPrivate: boolean;
};
