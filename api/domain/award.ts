/**
 * One person's right to one achievement (competency × level). It follows from
 * a favourable decision under signed minutes, and from nothing else.
 */
import { isFavourable, type Decision } from './decision.ts';
import { accepted, refused, type Result } from './refusal.ts';

export type Award = {
  readonly enrolment: string;
  readonly competency: string;
  readonly level: number;
};

/** A validated decision awards exactly the level that it names, once per enrolment. */
export function award(decision: Omit<Decision, 'departure'>, alreadyAwarded: readonly Award[]): Result<Award> {
  if (!isFavourable(decision.outcome)) return refused({ kind: 'decision_not_favourable', outcome: decision.outcome });
  const { enrolment, competency, level } = decision;
  const known = alreadyAwarded.some(
    (one) => one.enrolment === enrolment && one.competency === competency && one.level === level,
  );
  return known
    ? refused({ kind: 'level_already_awarded', competency, level })
    : accepted({ enrolment, competency, level });
}

/** Attained level of a competency: the highest level awarded; a later weaker semester never lowers it. 0 when none. */
export const attainedLevel = (awards: readonly Pick<Award, 'competency' | 'level'>[], competency: string): number =>
  awards.reduce((highest, one) => (one.competency === competency ? Math.max(highest, one.level) : highest), 0);
