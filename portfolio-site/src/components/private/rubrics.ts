/** Writing the criteria of a situation: the rows of the form, and what is sent of them. */
import type { Strings } from '../../strings/index.ts';
import { call } from './call.ts';
import { text, texts, ticked, type FieldError } from './form.ts';

type Api = App.Locals['api'];
type Words = Strings['private']['feedback']['rubrics'];

export const readRubrics = (api: Api, cohort: string, period: string | null) => call(api.api.cohorts[':cohort'].rubrics.$get({ param: { cohort }, query: period ? { period } : {} }));
export type RubricsView = Extract<Awaited<ReturnType<typeof readRubrics>>, { ok: true }>['value'];
export type SituationView = RubricsView['situations'][number];
type Basis = SituationView['sources'][number]['basis'];

/** `source`: the place of what the programme has stated, or « competency » when the criterion is tied to that alone. */
export type Row = { keep: boolean; source: string; competency: string; text: string; steps: string };

const BLANK = 3;
const isSame = (one: Basis, other: Basis): boolean => JSON.stringify(one) === JSON.stringify(other);
const blank = (situation: SituationView, words: Words): Row => ({ keep: true, source: 'competency', competency: situation.competencies[0] ?? '', text: '', steps: words.stepsExample.join('\n') });

/** The rows of the last revision; of a situation without one, what the programme has stated. Blank ones follow. */
export function rowsOf(situation: SituationView, words: Words, blanks = BLANK): Row[] {
  const written = situation.latest?.criteria.map((one): Row => {
    const place = situation.sources.findIndex((source) => source.competency === one.competency && isSame(source.basis, one.basis));
    return { keep: true, source: place < 0 ? 'competency' : String(place), competency: one.competency, text: one.text, steps: one.steps.join('\n') };
  });
  const proposed = situation.sources.map((source, place): Row => ({ ...blank(situation, words), source: String(place), competency: source.competency, text: source.basis.kind === 'competency' ? '' : source.basis.text }));
  const rows = written ?? proposed;
  return [...rows, ...Array.from({ length: blanks }, () => blank(situation, words))];
}

export function typedRows(form: FormData): Row[] {
  const size = Math.min(60, Number(text(form, 'rows')) || 0);
  return Array.from({ length: size }, (_, row) => ({
    keep: ticked(form, `keep-${row}`), source: text(form, `source-${row}`), competency: text(form, `competency-${row}`), text: text(form, `text-${row}`), steps: text(form, `steps-${row}`),
  }));
}

export type RubricOutcome = { done: string } | { errors: FieldError[]; rows: Row[]; units: string[]; revision: number; changed: boolean };

/** Saves or publishes what was typed; struck and blank rows are left out. */
export async function carryOutRubric(api: Api, rubrics: RubricsView, situation: SituationView, form: FormData, words: Words): Promise<RubricOutcome> {
  const rows = typedRows(form);
  const units = texts(form, 'unit');
  const act = text(form, 'act');
  const revision = Number(text(form, 'expectedRevision')) || 0;
  const back = (errors: FieldError[], more: Row[] = [], changed = false): RubricOutcome => ({ errors, rows: [...rows, ...more], units, revision: changed ? (situation.latest?.revision ?? 0) : revision, changed });
  if (act === 'more') return back([], Array.from({ length: BLANK }, () => blank(situation, words)));
  const kept = rows.flatMap((row, place) => (row.keep && row.text !== '' ? [{ row, place }] : []));
  const criteria = kept.map(({ row }) => {
    const source = situation.sources[Number(row.source)];
    return {
      competency: row.source !== 'competency' && source ? source.competency : row.competency,
      basis: row.source !== 'competency' && source ? source.basis : { kind: 'competency' as const },
      text: row.text,
      steps: row.steps.split('\n').map((step) => step.trim()).filter((step) => step !== ''),
    };
  });
  const sent = await call(api.api.cohorts[':cohort'].rubrics.$post({
    param: { cohort: rubrics.cohort.id },
    json: { period: rubrics.period, situation: situation.title, expectedRevision: revision, publish: act === 'publish', units, criteria },
  }));
  if (sent.ok) return { done: act === 'publish' ? 'publies' : 'enregistres' };
  const { code, detail } = sent.problem;
  // « critère 2 » of those that were sent is another line of the form.
  const place = Number(/crit(?:ère|erion) (\d+)/.exec(detail)?.[1] ?? 0);
  const field = code === 'rubric_unreadable' ? (place > 0 ? `critere-${kept[place - 1]?.place ?? 0}` : 'unites') : undefined;
  return back([{ ...(field ? { field } : {}), message: code === 'rubric_changed' ? words.changed : detail }], [], code === 'rubric_changed');
}

type Copiable = RubricsView['copiable'][number];

/** What the form sends of a choice: what it is, not its place in a list that may have grown meanwhile. */
export const copyValue = ({ cohort, period, situation }: Copiable): string => JSON.stringify([cohort.id, period, situation]);

/** The choices by cohort and period, without the situation itself. */
export const copiableGroups = (rubrics: RubricsView, situation: SituationView): Copiable[][] => {
  const choices = rubrics.copiable.filter((one) => one.cohort.id !== rubrics.cohort.id || one.period !== rubrics.period || one.situation !== situation.title);
  return [...Map.groupBy(choices, (one) => `${one.cohort.id} ${one.period}`).values()];
};

type LeftOut = readonly Pick<NonNullable<SituationView['latest']>['criteria'][number], 'competency' | 'basis' | 'text' | 'steps'>[];

/** Takes over the published criteria that were chosen; what was left out is told on the page that answers. */
export async function carryOutCopy(api: Api, rubrics: RubricsView, situation: SituationView, form: FormData, words: Words): Promise<{ leftOut: LeftOut } | { errors: FieldError[] }> {
  const from = rubrics.copiable.find((one) => copyValue(one) === text(form, 'from'));
  const back = (message: string): { errors: FieldError[] } => ({ errors: [{ field: 'reprendre', message }] });
  if (!from) return back(words.copy.chooseFirst);
  const sent = await call(api.api.cohorts[':cohort'].rubrics.copies.$post({
    param: { cohort: rubrics.cohort.id },
    json: { period: rubrics.period, situation: situation.title, expectedRevision: Number(text(form, 'expectedRevision')) || 0, from: { cohort: from.cohort.id, period: from.period, situation: from.situation } },
  }));
  if (sent.ok) return { leftOut: sent.value.leftOut };
  return back(sent.problem.code === 'rubric_changed' ? words.copy.changed : sent.problem.detail);
}
