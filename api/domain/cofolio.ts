/**
 * Traces and levels under the names of CoFolio, the national e-portfolio
 * (avenirs-esr/avenirs-portfolio-api, read in August 2025): `Trace`,
 * `SkillLevelProgress` with its status, `AMS` with its. A friendly form, not a
 * conformant one: nobody there has validated it. What is not recorded is null,
 * never guessed.
 */
import type { Programme } from './programme.ts';
import { acceptsEvidence, type ReviewState } from './review.ts';

export const COFOLIO = { format: 'palier-cofolio', version: 1 } as const;

export const SKILL_LEVEL_STATUSES = ['NOT_STARTED', 'UNDER_ACQUISITION', 'TO_BE_EVALUATED', 'UNDER_REVIEW', 'VALIDATED', 'FAILED'] as const;
export type SkillLevelStatus = (typeof SKILL_LEVEL_STATUSES)[number];
export type AmsStatus = 'NOT_STARTED' | 'IN_PROGRESS' | 'SUBMITTED' | 'COMPLETED';

export type OwnTrace = {
  readonly id: string; readonly title: string; readonly period: string; readonly reflection: string; readonly depositedAt: string; readonly competencies: readonly string[];
  /** Absent where nobody was asked. */
  readonly isGroup?: boolean; readonly aiUse?: string;
};
export type OwnLevels = {
  readonly traces: readonly OwnTrace[];
  readonly reviews: readonly { readonly period: string; readonly state: ReviewState }[];
  /** By competency: what was reached, or dispensed from. */
  readonly attained: ReadonlyMap<string, number>;
  /** Of signed minutes, in their order. */
  readonly decisions: readonly { readonly competency: string; readonly level: number; readonly outcome: string }[];
};

/** SAÉ and situations are activities (AMS) of one period. */
export function amsStatus(state: ReviewState | undefined): AmsStatus {
  if (state === undefined || state === 'planned') return 'NOT_STARTED';
  if (state === 'closed' || state === 'absent') return 'COMPLETED';
  return acceptsEvidence(state) ? 'IN_PROGRESS' : 'SUBMITTED';
}

/**
 * The status of one level of one competency. Only what a jury decided is
 * VALIDATED or FAILED; the next level is under review while the dossier that
 * speaks of it is with the team or the jury, and being acquired while there are
 * traces of it.
 */
export function skillLevelStatus(own: OwnLevels, competency: string, level: number): SkillLevelStatus {
  const attained = own.attained.get(competency) ?? 0;
  if (level <= attained) return 'VALIDATED';
  const last = own.decisions.findLast((one) => one.competency === competency && one.level === level);
  const open = own.reviews.findLast(({ state }) => state !== 'planned' && state !== 'closed' && state !== 'absent');
  const isNext = level === attained + 1;
  const hasTrace = own.traces.some((one) => one.competencies.includes(competency) && one.period === open?.period);
  if (isNext && open && hasTrace) return acceptsEvidence(open.state) ? 'UNDER_ACQUISITION' : open.state === 'submitted' ? 'TO_BE_EVALUATED' : 'UNDER_REVIEW';
  if (last?.outcome === 'not_reached') return 'FAILED';
  return isNext && own.traces.some((one) => one.competencies.includes(competency)) ? 'UNDER_ACQUISITION' : 'NOT_STARTED';
}

/** Everything of one enrolment, under those names; identifiers are ours. */
export function cofolioOf(enrolment: string, programme: Programme, own: OwnLevels) {
  const stateOf = (period: string): ReviewState | undefined => own.reviews.find((one) => one.period === period)?.state;
  const ams = programme.periods.flatMap((period) => period.productions.map((title, place) => ({ id: `${period.code}-${place + 1}`, title, period: period.code, status: amsStatus(stateOf(period.code)) })));
  const skillLevelProgresses = programme.competencies.flatMap((competency) =>
    programme.levels.map((level) => ({
      id: `${competency.code}-${level.order}`, skill: competency.code, skillName: competency.statement, levelOrder: level.order, levelName: level.name, levelDescription: level.descriptor,
      status: skillLevelStatus(own, competency.code, level.order),
    })),
  );
  const traces = own.traces.map((one) => ({
    id: one.id, title: one.title, language: null, isGroup: one.isGroup ?? null, aiUseJustification: one.aiUse || null, personalNote: one.reflection === '' ? null : one.reflection, createdAt: one.depositedAt,
    // The next level of each competency that it is linked to: a trace here speaks of a competency, not of a level.
    skillLevelProgresses: one.competencies.map((code) => `${code}-${Math.min((own.attained.get(code) ?? 0) + 1, programme.levels.length)}`),
    // By its title, to the letter: nothing else says which activity it came from.
    ams: ams.filter(({ title, period }) => title === one.title && period === one.period).map(({ id }) => id),
    status: one.competencies.length > 0 ? ('ASSOCIATED' as const) : ('UNASSOCIATED' as const),
  }));
  return { studentProgress: enrolment, program: { code: programme.code, version: programme.version, name: programme.title, isAPC: true }, ams, skillLevelProgresses, traces };
}

export type Cofolio = ReturnType<typeof cofolioOf>;
