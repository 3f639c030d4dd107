/** Feedback sheets: reading one from the API, and what a teacher or a student does with it. */
import type { Strings } from '../../strings/index.ts';
import { call, type ProblemView } from './call.ts';
import { text, type FieldError } from './form.ts';

type Api = App.Locals['api'];
type Words = Strings['private']['feedback'];
type Param = { review: string; unit: string };

export const readSheet = (api: Api, param: Param) => call(api.api.reviews[':review'].feedback[':unit'].$get({ param }));
export type SheetView = Extract<Awaited<ReturnType<typeof readSheet>>, { ok: true }>['value'];
export type VersionView = SheetView['versions'][number];
export type FrozenRubricView = SheetView['rubrics'][number];

export type Typed = { answers: Record<string, number | null>; strengths: string; toWorkOn: string };
export type BankComment = { id: string; text: string };

/** Which teacher's or student's page a sheet is. */
export const sheetPath = (review: string, unit: number): string => `/suivi/retours/fiche/${review}/${unit}`;
export const ownSheetPath = (review: string, unit: number): string => `/espace/retours/${review}/${unit}`;

const criteriaOf = (rubrics: readonly FrozenRubricView[]) => rubrics.flatMap((one) => one.criteria);

/** What stands in the form: what was kept aside before what was saved. */
export const contentOf = (sheet: SheetView): Typed => {
  const { answers, strengths, toWorkOn } = sheet.aside ?? sheet.current ?? { answers: {}, strengths: '', toWorkOn: '' };
  return { answers, strengths, toWorkOn };
};

/** Radios of each criterion: a step's place, « none » for not assessed, nothing for no answer. */
export const typedIn = (form: FormData, sheet: SheetView): Typed => ({
  answers: Object.fromEntries(
    criteriaOf(sheet.rubrics).flatMap(({ id }): [string, number | null][] => {
      const value = text(form, `c-${id}`);
      return value === 'none' ? [[id, null]] : /^\d$/.test(value) ? [[id, Number(value)]] : [];
    }),
  ),
  strengths: text(form, 'strengths'),
  toWorkOn: text(form, 'toWorkOn'),
});

/** Criteria of one rubric or another that are the same keep their answers; see `carryAnswers`. */
const onlyAbout = (answers: Typed['answers'], ids: readonly string[]): Typed['answers'] => Object.fromEntries(Object.entries(answers).filter(([id]) => ids.includes(id)));

export type SheetOutcome = { done: string; onward?: string; at?: string } | { errors: FieldError[]; typed: Typed };

/** Carries out the form of a sheet; what was typed is saved, kept aside, or comes back with the errors. */
export async function carryOutSheet(api: Api, sheet: SheetView, form: FormData, comments: readonly BankComment[], words: Words): Promise<SheetOutcome> {
  const param: Param = { review: sheet.review, unit: String(sheet.unit.number) };
  const endpoint = api.api.reviews[':review'].feedback[':unit'];
  const act = text(form, 'act');
  if (act === 'keys') {
    await call(api.api.me.keyboard.$put({ json: { singleKeys: text(form, 'singleKeys') === 'true' } }));
    return { done: 'touches' };
  }
  if (act === 'drop') {
    await call(endpoint.aside.$delete({ param }));
    return { done: 'abandonnee' };
  }
  const typed = typedIn(form, sheet);
  let rubrics = sheet.rubrics.map(({ situation, revision }) => ({ situation, revision }));
  if (act === 'reply') return reply(api, param, form, typed, words);
  if (act === 'rest') for (const { id } of criteriaOf(sheet.rubrics)) typed.answers[id] ??= null;
  if (act === 'adopt') {
    const criteria = await call(api.api.cohorts[':cohort'].rubrics.$get({ param: { cohort: sheet.cohort.id }, query: { period: sheet.period } }));
    rubrics = sheet.latestRubrics;
    const ids = criteria.ok ? criteria.value.situations.flatMap((one) => one.versions.filter((version) => rubrics.some((ref) => ref.situation === one.title && ref.revision === version.revision)).flatMap((version) => version.criteria.map((each) => each.id))) : [];
    typed.answers = onlyAbout(typed.answers, ids);
  }
  const field = act === 'insert-strengths' ? 'strengths' : act === 'insert-toWorkOn' ? 'toWorkOn' : null;
  if (field) {
    const chosen = comments.find((one) => one.id === text(form, 'comment'));
    if (chosen) typed[field] = [typed[field], chosen.text].filter((part) => part !== '').join('\n');
  }
  const json = { ...typed, rubrics, expectedRevision: Number.parseInt(text(form, 'expectedRevision'), 10) || 0 };
  const publishes = act === 'publish' || act === 'publish-next';
  const sent = publishes ? await call(endpoint.publication.$post({ param, json })) : await call(endpoint.$put({ param, json }));
  if (sent.ok) {
    if (act === 'publish-next' && sheet.walk?.next) return { done: 'publiee-suivant', onward: sheet.walk.next.review };
    const done: Record<string, string> = { publish: 'publiee', 'publish-next': 'publiee', adopt: 'reprise' };
    return { done: field ? 'inseree' : (done[act] ?? 'enregistree'), ...(field ? { at: `field-${field}` } : {}) };
  }
  return refusedSheet(api, param, sheet, typed, sent.problem);
}

async function refusedSheet(api: Api, param: Param, sheet: SheetView, typed: Typed, problem: ProblemView): Promise<SheetOutcome> {
  if (problem.code === 'sheet_changed') {
    const kept = await call(api.api.reviews[':review'].feedback[':unit'].aside.$put({ param, json: typed }));
    if (kept.ok) return { done: 'conflit', at: 'conflit' };
  }
  const missing = criteriaOf(sheet.rubrics).find(({ id }) => typed.answers[id] === undefined);
  const field = problem.code === 'sheet_incomplete' && missing ? `c-${missing.id}` : problem.code === 'sheet_without_words' ? 'field-strengths' : undefined;
  return { errors: [{ ...(field ? { field } : {}), message: problem.detail }], typed };
}

async function reply(api: Api, param: Param, form: FormData, typed: Typed, words: Words): Promise<SheetOutcome> {
  const errors = await sendMessage(api, param, form, words, false);
  return errors.length > 0 ? { errors, typed } : { done: 'envoye', at: 'fil' };
}

/** @param asks the student would like another look */
export async function sendMessage(api: Api, param: Param, form: FormData, words: Words, asks: boolean): Promise<FieldError[]> {
  const message = text(form, 'message');
  if (message === '') return [{ field: 'field-message', message: words.thread.required }];
  const evidence = text(form, 'evidence');
  const sent = await call(api.api.reviews[':review'].feedback[':unit'].messages.$post({ param, json: { text: message, asks, evidence: evidence === '' ? null : evidence } }));
  return sent.ok ? [] : [{ field: 'field-message', message: sent.problem.detail }];
}
