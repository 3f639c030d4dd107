/**
 * Where the work of a period happens (situations, SAÉ) and which teaching units
 * give feedback on it; and what the programme has stated that criteria can be
 * tied to. Nothing is deduced: NEO prints as many units as productions and does
 * not say which belong together.
 */
import { statedBy, type Period, type Programme, type UnitLink } from './programme.ts';

/** A period that prints none of them (a project of IRP) is one itself. */
const orItself = (names: readonly string[], period: Period): readonly string[] => (names.length > 0 ? [...new Set(names)] : [period.title ?? period.code]);

/** The teaching units (UE) of a period, each with a feedback sheet for each student. */
export const unitsOf = (period: Period): readonly string[] => orItself(period.teachingUnits, period);
/** The situations (SAÉ) of a period, by the titles of their productions. */
export const situationsOf = (period: Period): readonly string[] => orItself(period.productions, period);

/** What the programme has stated of one situation; `undefined` while it has stated nothing. */
const linkOf = (programme: Programme, period: string, situation: string): UnitLink | undefined =>
  statedBy(programme).links.find((one) => one.kind === 'production' && one.period === period && one.title === situation);

/** The units that the programme links to a situation; none while it has not said. */
export const linkedUnits = (programme: Programme, period: Period, situation: string): readonly string[] =>
  unitsOf(period).filter((unit) => linkOf(programme, period.code, situation)?.teachingUnits.includes(unit));

/** What a criterion is derived from: an essential component, a critical learning of a level, or the competency alone. */
export type Basis =
  | { readonly kind: 'component'; readonly text: string }
  | { readonly kind: 'critical_learning'; readonly level: number; readonly text: string }
  | { readonly kind: 'competency' };
export type Source = { readonly competency: string; readonly basis: Basis };

/** The competencies of a situation as the programme states them: of its link, else of its period, else all. */
export function competenciesOf(programme: Programme, period: Period, situation: string): readonly string[] {
  const linked = linkOf(programme, period.code, situation)?.competencies ?? [];
  const worked = linked.length > 0 ? linked : (period.competencies ?? []);
  return programme.competencies.map((one) => one.code).filter((code) => worked.length === 0 || worked.includes(code));
}

/**
 * What a rubric of a situation can start from, in the programme's own words:
 * essential components of its competencies, and critical learnings at the level
 * that the period names (of every level when it names none). Empty while the
 * programme has stated none of them.
 */
export function sourcesOf(programme: Programme, period: Period, situation: string): Source[] {
  const { essentialComponents, criticalLearnings } = statedBy(programme);
  return competenciesOf(programme, period, situation).flatMap((competency): Source[] => [
    ...essentialComponents.filter((one) => one.competency === competency).map(({ text }): Source => ({ competency, basis: { kind: 'component', text } })),
    ...criticalLearnings
      .filter((one) => one.competency === competency && (period.expectedLevel === null || one.level === period.expectedLevel))
      .map(({ level, text }): Source => ({ competency, basis: { kind: 'critical_learning', level, text } })),
  ]);
}

/** These, and what criteria that are there already are derived from: a critical learning of another level, say, that came with criteria of another period. */
export const sourcesWith = (sources: readonly Source[], programme: Programme, criteria: readonly Source[]): Source[] => {
  const keyOf = ({ competency, basis }: Source): string => JSON.stringify([competency, basis.kind, basis.kind === 'competency' ? '' : basis.text, basis.kind === 'critical_learning' ? basis.level : 0]);
  const all = new Map(sources.map((one) => [keyOf(one), one]));
  for (const { competency, basis } of criteria) {
    if (basis.kind !== 'competency' && isStated(programme, { competency, basis })) all.set(keyOf({ competency, basis }), { competency, basis });
  }
  return [...all.values()];
};

/** Whether the programme has stated what a criterion says that it is derived from. */
export function isStated(programme: Programme, { competency, basis }: Source): boolean {
  const { essentialComponents, criticalLearnings } = statedBy(programme);
  if (!programme.competencies.some((one) => one.code === competency)) return false;
  switch (basis.kind) {
    case 'competency':
      return true;
    case 'component':
      return essentialComponents.some((one) => one.competency === competency && one.text === basis.text);
    case 'critical_learning':
      return criticalLearnings.some((one) => one.competency === competency && one.level === basis.level && one.text === basis.text);
  }
}
