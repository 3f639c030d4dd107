/**
 * A rubric: the criteria of one situation (SAÉ), written by the teachers of a
 * cohort. Its published revisions are frozen; a feedback sheet keeps the one
 * that it was written with. The steps of a criterion are words, in order; they
 * are no marks, and are neither added nor averaged.
 */
import type { Period, Programme } from './programme.ts';
import { accepted, refused, type Result } from './refusal.ts';
import { isStated, linkedUnits, situationsOf, unitsOf, type Basis } from './situation.ts';

/** What a team writes: the words of a criterion, and of the steps by which it is answered, the lowest first. */
export type WrittenCriterion = { readonly competency: string; readonly basis: Basis; readonly text: string; readonly steps: readonly string[] };
/** `id` is the same from one version to the next as long as nothing else of the criterion changes. */
export type Criterion = WrittenCriterion & { readonly id: string };
/** `units`: the teaching units whose sheets ask these criteria. */
export type Rubric = { readonly units: readonly string[]; readonly criteria: readonly Criterion[] };

export const MOST_CRITERIA = 30;
/** So many that each has a digit of its own on the keyboard, beside 0 for « non évalué ». */
export const STEPS = { least: 2, most: 6 } as const;

export type RubricFault = 'units' | 'empty' | 'too_many' | 'competency' | 'basis' | 'text' | 'steps';

/** « Non évalué » is an answer of its own beside the steps, and none of them. */
const NOT_ASSESSED = /^(non[ -]?[ée]valu[ée]e?|not assessed)$/i;

const faultOf = (programme: Programme, { competency, basis, text, steps }: WrittenCriterion): RubricFault | null => {
  if (!programme.competencies.some((one) => one.code === competency)) return 'competency';
  if (!isStated(programme, { competency, basis })) return 'basis';
  if (text === '') return 'text';
  const distinct = new Set(steps.map((one) => one.toLocaleLowerCase('fr')));
  const readable = steps.every((one) => one !== '' && !NOT_ASSESSED.test(one));
  return steps.length < STEPS.least || steps.length > STEPS.most || distinct.size < steps.length || !readable ? 'steps' : null;
};

const isSame = (one: WrittenCriterion, other: WrittenCriterion): boolean => {
  const contentOf = ({ competency, basis, text, steps }: WrittenCriterion): string =>
    JSON.stringify([competency, basis.kind, basis.kind === 'competency' ? '' : basis.text, basis.kind === 'critical_learning' ? basis.level : 0, text, steps]);
  return contentOf(one) === contentOf(other);
};

/**
 * A rubric as it was written, or which criterion cannot be read and why.
 *
 * @param previous the last revision, whose criteria keep their ids
 * @param newId a fresh identifier for each other criterion
 * @param publish a draft may still lack units and criteria
 */
export function readRubric(
  { units, criteria }: { readonly units: readonly string[]; readonly criteria: readonly WrittenCriterion[] },
  { programme, period, situation, previous, newId, publish }: { programme: Programme; period: Period; situation: string; previous: Rubric | null; newId: () => string; publish: boolean },
): Result<Rubric> {
  const fault = (what: RubricFault, criterion = 0): Result<Rubric> => refused({ kind: 'rubric_unreadable', fault: what, criterion });
  if (!situationsOf(period).includes(situation)) return refused({ kind: 'unknown_situation', situation });
  const known = unitsOf(period).filter((one) => units.includes(one));
  if (known.length < new Set(units).size || (publish && known.length === 0)) return fault('units');
  if (criteria.length > MOST_CRITERIA) return fault('too_many');
  if (publish && criteria.length === 0) return fault('empty');
  const left = [...(previous?.criteria ?? [])];
  const read: Criterion[] = [];
  for (const [index, written] of criteria.entries()) {
    const one: WrittenCriterion = { competency: written.competency, basis: written.basis, text: written.text.trim(), steps: written.steps.map((step) => step.trim()) };
    const wrong = faultOf(programme, one);
    if (wrong) return fault(wrong, index + 1);
    const place = left.findIndex((other) => isSame(one, other));
    const [kept] = place < 0 ? [] : left.splice(place, 1);
    read.push({ ...one, id: kept?.id ?? newId() });
  }
  return accepted({ units: known, criteria: read });
}

/**
 * The criteria of another situation, of an earlier cohort or period, as a draft
 * of this one. A criterion whose competency, essential component or critical
 * learning this version of the programme does not state is left out, and told:
 * what a programme has not stated is no basis, whoever has stated it before.
 * Units are those of the draft that is there; else those that are asked there
 * and that this period has too; else those that the programme links.
 *
 * @param previous the last revision of the target, whose units stay and whose criteria keep their ids
 */
export function takeOver(
  source: Rubric,
  on: { readonly programme: Programme; readonly period: Period; readonly situation: string; readonly previous: Rubric | null; readonly newId: () => string },
): Result<{ readonly rubric: Rubric; readonly leftOut: readonly WrittenCriterion[] }> {
  const leftOut = source.criteria.filter((one) => !isStated(on.programme, one));
  const criteria = source.criteria.filter((one) => !leftOut.includes(one));
  const shared = unitsOf(on.period).filter((one) => source.units.includes(one));
  const units = on.previous?.units ?? (shared.length > 0 ? shared : linkedUnits(on.programme, on.period, on.situation));
  const read = readRubric({ units, criteria }, { ...on, publish: false });
  if (!read.ok) return read;
  return criteria.length === 0 ? refused({ kind: 'rubric_not_copied' }) : accepted({ rubric: read.value, leftOut });
}
