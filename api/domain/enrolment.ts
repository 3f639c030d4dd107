/**
 * An enrolment over its years: what its holder is from one day to another,
 * where they are placed, what they write, and the levels that a decision
 * dispenses them from. Everything is added and nothing is changed: a jury, or
 * a court, asks what was known when.
 */
import { isCalendarDate } from './calendar.ts';
import { findCompetency, findLevel, type Programme } from './programme.ts';
import type { Regime } from './people-file.ts';
import { accepted, refused, type Result } from './refusal.ts';

export const ENROLMENT_STATUSES = ['enrolled', 'repeating', 'second_session', 'gap_year', 'transferred', 'left', 'completed'] as const;
export type EnrolmentStatus = (typeof ENROLMENT_STATUSES)[number];
/** How somebody came in: in the first year, straight into the second, from elsewhere, by recognition of experience (VAE). */
export const ENTRIES = ['first_year', 'direct_m2', 'transfer', 'vae'] as const;
export type Entry = (typeof ENTRIES)[number];
export const PLACEMENT_KINDS = ['stage', 'work_study'] as const;
export type PlacementKind = (typeof PLACEMENT_KINDS)[number];
export const PLACEMENT_STATES = ['planned', 'under_way', 'done', 'cancelled'] as const;
export type PlacementState = (typeof PLACEMENT_STATES)[number];
export const EXEMPTION_BASES = ['vae', 'transfer', 'direct_m2', 'prior_study'] as const;
export type ExemptionBasis = (typeof EXEMPTION_BASES)[number];

export type Step = { readonly status: EnrolmentStatus; readonly entry: Entry; readonly regime: Regime; readonly effectiveOn: string; readonly until: string | null; readonly reference: string };

const clean = (text: string): string => text.normalize('NFC').trim();
/** Control and format characters would be unseen on every page; line ends have no place in a name or a reference. */
const isReadable = (text: string): boolean => text.isWellFormed() && !/\p{C}/u.test(text);

/** A status other than « inscrit » follows from a decision, whose reference it needs. */
export function readStep(step: Step): Result<Step> {
  const reference = clean(step.reference);
  if (!isCalendarDate(step.effectiveOn)) return refused({ kind: 'enrolment_unreadable', field: 'effectiveOn' });
  if (step.until !== null && (!isCalendarDate(step.until) || step.until < step.effectiveOn)) return refused({ kind: 'enrolment_unreadable', field: 'until' });
  if (!isReadable(reference) || (step.status !== 'enrolled' && reference === '')) return refused({ kind: 'enrolment_unreadable', field: 'reference' });
  return accepted({ ...step, reference });
}

export type Placement = {
  readonly kind: PlacementKind; readonly state: PlacementState; readonly year: string; readonly host: string; readonly tutor: string;
  readonly beginsOn: string | null; readonly endsOn: string | null; readonly hoursPlanned: number | null; readonly hoursDone: number | null; readonly confidential: boolean;
};

export const yearsOf = (programme: Programme): string[] => [...new Set(programme.periods.flatMap((one) => one.year ?? []))];

export function readPlacement(placement: Placement, programme: Programme): Result<Placement> {
  const named = { ...placement, host: clean(placement.host), tutor: clean(placement.tutor) };
  if (!yearsOf(programme).includes(named.year)) return refused({ kind: 'enrolment_unreadable', field: 'year' });
  if (named.host === '' || !isReadable(named.host)) return refused({ kind: 'enrolment_unreadable', field: 'host' });
  if (!isReadable(named.tutor)) return refused({ kind: 'enrolment_unreadable', field: 'tutor' });
  for (const field of ['beginsOn', 'endsOn'] as const) if (named[field] !== null && !isCalendarDate(named[field])) return refused({ kind: 'enrolment_unreadable', field });
  if (named.beginsOn !== null && named.endsOn !== null && named.endsOn < named.beginsOn) return refused({ kind: 'enrolment_unreadable', field: 'endsOn' });
  return accepted(named);
}

/** What a year asks for and what stands against it. Hours are added up for reading; nothing is decided from them. */
export type YearOfPlacements = { readonly year: string; readonly required: number | null; readonly planned: number; readonly done: number; readonly workStudyInstead: boolean };

export function placementYears(programme: Programme, placements: readonly Pick<Placement, 'kind' | 'state' | 'year' | 'hoursPlanned' | 'hoursDone'>[]): YearOfPlacements[] {
  const standing = placements.filter((one) => one.state !== 'cancelled');
  return yearsOf(programme).flatMap((year) => {
    const own = standing.filter((one) => one.year === year);
    const asked = programme.placements?.find((one) => one.year === year);
    if (own.length === 0 && !asked) return [];
    const sum = (hours: 'hoursPlanned' | 'hoursDone'): number => own.reduce((total, one) => total + (one[hours] ?? 0), 0);
    return [{ year, required: asked?.hours ?? null, planned: sum('hoursPlanned'), done: sum('hoursDone'), workStudyInstead: (asked?.workStudyInstead ?? false) && own.some((one) => one.kind === 'work_study') }];
  });
}

export type Memoir = { readonly title: string; readonly director: string; readonly defendedOn: string | null; readonly confidential: boolean };

export function readMemoir(memoir: Memoir): Result<Memoir> {
  const named = { ...memoir, title: clean(memoir.title), director: clean(memoir.director) };
  for (const field of ['title', 'director'] as const) if (named[field] === '' || !isReadable(named[field])) return refused({ kind: 'enrolment_unreadable', field });
  if (named.defendedOn !== null && !isCalendarDate(named.defendedOn)) return refused({ kind: 'enrolment_unreadable', field: 'defendedOn' });
  return accepted(named);
}

export type Exemption = { readonly competency: string; readonly level: number };

/** The level up to which somebody is dispensed; 0 when of none. It counts as a prior level and is never shown as reached. */
export const exemptedLevel = (exemptions: readonly Exemption[], competency: string): number =>
  exemptions.reduce((highest, one) => (one.competency === competency ? Math.max(highest, one.level) : highest), 0);

/** A line of a jury that needs no decision: its period's landmark is dispensed from already. */
export const isSettledByExemption = (exempted: number, expected: number | null): boolean => expected !== null && exempted >= expected;

export type ExemptionDecision = { readonly competencies: readonly string[]; readonly level: number; readonly decidedOn: string; readonly reference: string };

/** @param today ISO date in the institution's zone */
export function readExemption(decision: ExemptionDecision, programme: Programme, today: string): Result<ExemptionDecision> {
  const reference = clean(decision.reference);
  const competencies = [...new Set(decision.competencies)];
  const unknown = competencies.find((one) => !findCompetency(programme, one));
  if (unknown !== undefined) return refused({ kind: 'unknown_competency', competency: unknown });
  if (competencies.length === 0) return refused({ kind: 'enrolment_unreadable', field: 'competencies' });
  if (!findLevel(programme, decision.level)) return refused({ kind: 'unknown_level', level: decision.level });
  if (!isCalendarDate(decision.decidedOn) || decision.decidedOn > today) return refused({ kind: 'enrolment_unreadable', field: 'decidedOn' });
  if (reference === '' || !isReadable(reference)) return refused({ kind: 'enrolment_unreadable', field: 'reference' });
  return accepted({ ...decision, competencies, reference });
}
