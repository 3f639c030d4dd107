/**
 * Feedback sheets: written by the teachers in revisions, published, read by the
 * student. Of two who write at once the second is told, and both keep their
 * words: see `aside`.
 */
import { createRoute, z } from '@hono/zod-openapi';
import type { Conflict } from '../platform/platform.ts';
import { acceptsFeedback, nextRevision, openQuestion, readSheet, readyToPublish, sheetState, versionsOf } from '../domain/feedback.ts';
import { findPeriod } from '../domain/programme.ts';
import type { Refusal } from '../domain/refusal.ts';
import { situationsOf, unitsOf } from '../domain/situation.ts';
import { mayFor } from '../permissions.ts';
import { usesSingleKeys } from '../queries/comment-bank.ts';
import { listEvidence } from '../queries/evidence.ts';
import { recordEvent } from '../queries/events.ts';
import { deleteAside, findAside, insertSheet, listCohortReviews, listMessages, listSheets, putAside } from '../queries/feedback.ts';
import { queueMail } from '../queries/mail.ts';
import { fullName } from '../queries/people.ts';
import { currentRubrics, listRubrics, type RubricRef } from '../queries/rubrics.ts';
import { randomId } from '../random-id.ts';
import { sendDueMail } from '../sign-in/mail.ts';
import { sheetNotice } from '../sign-in/review-notice.ts';
import { body, hidden, json, param, plain, PROBLEMS, refusal, router, type RouteContext } from './context.ts';
import { evidenceView } from './evidence-view.ts';
import { contentView, frozen, Sheet, Typed } from './feedback-views.ts';
import { openReview } from './reviews.ts';

/** A review and one of its teaching units, by its place in the programme; anybody who may not read the review is not told that it exists. */
export async function openSheet(c: RouteContext, reviewId: string, number: string) {
  const opened = await openReview(c, reviewId);
  if (opened instanceof Response) return opened;
  const period = findPeriod(opened.programme, opened.review.period);
  const units = period ? unitsOf(period) : [];
  const place = /^[1-9]\d?$/.test(number) ? Number(number) : 0;
  const unit = units[place - 1];
  if (!period || unit === undefined) return hidden(c);
  // Nobody writes feedback on themselves.
  return { ...opened, period, units, unit, place, mayWrite: !opened.mine && opened.mayHere('write_feedback') };
}
type Opened = Exclude<Awaited<ReturnType<typeof openSheet>>, Response>;

const REFUSED: Readonly<Record<string, Refusal>> = { sheet_changed: { kind: 'sheet_changed' }, rubric_changed: { kind: 'rubric_changed' }, feedback_closed: { kind: 'feedback_closed' }, departed: { kind: 'departed' } };
/** @throws a rule that no request can break */
export const refusalOf = ({ rule }: Conflict): Refusal => {
  const known = REFUSED[rule];
  if (!known) throw new Error(rule);
  return known;
};

const at = param('review', 'unit');
const Saved = z.object({ revision: z.int(), version: z.int().nullable() });

export const feedback = router()
  .openapi(createRoute({ method: 'get', path: '/api/reviews/{review}/feedback/{unit}', request: at, responses: { 200: json(Sheet, 'One feedback sheet; a student reads what was published of it'), ...PROBLEMS } }), async (c) => {
    const { review: id, unit: number } = c.req.valid('param');
    const opened = await openSheet(c, id, number);
    if (opened instanceof Response) return opened;
    const { person, review, mine, departed, period, units, unit, place, mayWrite, state, cohort } = opened;
    const { db } = c.get('platform');
    const speaks = mine || mayWrite;
    const [sheets, messages, all, aside, evidence, row, singleKeys] = await Promise.all([
      listSheets(db, id), speaks ? listMessages(db, id) : [], listRubrics(db, cohort.id, period.code), mayWrite ? findAside(db, id, unit, person.id) : null,
      speaks ? listEvidence(db, review.enrolment_id) : [], mayWrite ? listCohortReviews(db, cohort.id, period.code) : [], usesSingleKeys(db, person.id),
    ]);
    const revisions = sheets.filter((one) => one.unit === unit);
    const seen = mayWrite ? revisions : revisions.filter((one) => one.state === 'published');
    const versions = versionsOf(revisions);
    const said = messages.filter((one) => one.unit === unit);
    const last = mayWrite ? revisions.at(-1) : undefined;
    const latest = mayWrite ? currentRubrics(all, situationsOf(period), unit) : [];
    const used: readonly RubricRef[] = last ? last.rubrics : latest;
    // A referent teacher walks through their own students.
    const class_ = row.filter((one) => one.person !== person.id && mayFor(person, 'write_feedback', { cohort: cohort.id, period: period.code, student: one.enrolment }));
    const position = class_.findIndex((one) => one.review === id);
    const neighbour = (other: number) => (class_[other] && position >= 0 ? { review: class_[other].review, name: fullName(class_[other]) } : null);
    return c.json(
      {
        review: id,
        reviewState: state,
        period: period.code,
        cohort: { id: cohort.id, name: cohort.name },
        student: { enrolment: review.enrolment_id, name: fullName(review) },
        unit: { number: place, title: unit },
        units: units.map((title, index) => {
          const of = sheets.filter((one) => one.unit === title && (mayWrite || one.state === 'published'));
          return { number: index + 1, title, state: sheetState(of), open: openQuestion(versionsOf(of), messages.filter((one) => one.unit === title)) !== null };
        }),
        current: last ? { ...contentView(last), revision: last.revision, state: last.state, by: last.by, mine: last.writtenBy === person.id, at: last.at } : null,
        revision: last?.revision ?? 0,
        rubrics: mayWrite ? frozen(all, used) : [],
        newer: latest.filter((one) => !used.some((other) => other.situation === one.situation && other.revision === one.revision)).map((one) => one.situation),
        latestRubrics: latest.map(({ situation, revision }) => ({ situation, revision })),
        aside: aside ? { ...contentView(aside), at: aside.at } : null,
        versions: versions.map((one) => ({ ...contentView(one), version: one.version, revision: one.revision, rubrics: frozen(all, one.rubrics), by: one.by, at: one.at })),
        thread: said.map(({ number, after, author, asks, text, by, at, evidence: trace }) => {
          const shown = evidence.find((one) => one.id === trace);
          return { number, after, author, asks, text, by, at, evidence: shown ? evidenceView(shown) : null };
        }),
        open: openQuestion(versions, said) !== null,
        mayWrite: mayWrite && acceptsFeedback(state),
        maySpeak: speaks && !departed && acceptsFeedback(state) && seen.some((one) => one.state === 'published'),
        walk: position < 0 ? null : { previous: neighbour(position - 1), next: neighbour(position + 1), position: position + 1, of: class_.length },
        singleKeys,
      },
      200,
    );
  })
  .openapi(
    createRoute({
      method: 'put',
      path: '/api/reviews/{review}/feedback/{unit}',
      request: { ...at, ...body(Typed.extend({ expectedRevision: z.int().min(0) })) },
      responses: { 200: json(Saved, 'The draft is saved; a student does not read it'), ...PROBLEMS },
    }),
    async (c) => {
      const { review, unit } = c.req.valid('param');
      const opened = await openSheet(c, review, unit);
      if (opened instanceof Response) return opened;
      return save(c, opened, c.req.valid('json'), 'draft');
    },
  )
  .openapi(
    createRoute({
      method: 'post',
      path: '/api/reviews/{review}/feedback/{unit}/publication',
      request: { ...at, ...body(Typed.extend({ expectedRevision: z.int().min(0) })) },
      responses: { 200: json(Saved, 'Published: the student reads it; a later publication is another version'), ...PROBLEMS },
    }),
    async (c) => {
      const { review, unit } = c.req.valid('param');
      const opened = await openSheet(c, review, unit);
      if (opened instanceof Response) return opened;
      return save(c, opened, c.req.valid('json'), 'published');
    },
  )
  .openapi(
    createRoute({
      method: 'put',
      path: '/api/reviews/{review}/feedback/{unit}/aside',
      request: { ...at, ...body(Typed.omit({ rubrics: true })) },
      responses: { 200: json(z.object({ kept: z.literal(true) }), 'What was typed is kept aside, since somebody else’s words came first'), ...PROBLEMS },
    }),
    async (c) => {
      const { review, unit } = c.req.valid('param');
      const opened = await openSheet(c, review, unit);
      if (opened instanceof Response) return opened;
      if (!opened.mayWrite) return plain(c, 'forbidden');
      if (!acceptsFeedback(opened.state)) return refusal(c, { kind: 'feedback_closed' });
      const { db, commit, now } = opened.platformFor('write_feedback');
      const committed = await commit(putAside(db, { ...c.req.valid('json'), reviewId: review, unit: opened.unit, by: opened.person.id, at: now().toISOString() }));
      if (!committed.ok) throw new Error(committed.conflict.rule);
      return c.json({ kept: true as const }, 200);
    },
  )
  .openapi(
    createRoute({ method: 'delete', path: '/api/reviews/{review}/feedback/{unit}/aside', request: at, responses: { 200: json(z.object({ kept: z.literal(false) }), 'What stood aside is dropped: the sheet stays as it is'), ...PROBLEMS } }),
    async (c) => {
      const { review, unit } = c.req.valid('param');
      const opened = await openSheet(c, review, unit);
      if (opened instanceof Response) return opened;
      if (!opened.mayWrite) return plain(c, 'forbidden');
      const { db, commit } = opened.platformFor('write_feedback');
      const committed = await commit([deleteAside(db, review, opened.unit, opened.person.id)]);
      if (!committed.ok) throw new Error(committed.conflict.rule);
      return c.json({ kept: false as const }, 200);
    },
  );

async function save(c: RouteContext, { person, review, unit, period, cohort, state, mayWrite, platformFor }: Opened, typed: z.infer<typeof Typed> & { expectedRevision: number }, as: 'draft' | 'published') {
  if (!mayWrite) return plain(c, 'forbidden');
  if (!acceptsFeedback(state)) return refusal(c, { kind: 'feedback_closed' });
  const { db, commit, now, randomBytes } = platformFor('write_feedback');
  const [all, sheets] = await Promise.all([listRubrics(db, cohort.id, period.code), listSheets(db, review.id)]);
  const used = typed.rubrics.flatMap(({ situation, revision }) => all.find((one) => one.situation === situation && one.revision === revision && one.version !== null && one.rubric.units.includes(unit)) ?? []);
  if (used.length < typed.rubrics.length) return refusal(c, { kind: 'rubric_changed' });
  const criteria = used.flatMap((one) => one.rubric.criteria);
  const read = readSheet(typed, criteria);
  if (!read.ok) return refusal(c, read.refusal);
  const ready = as === 'published' ? readyToPublish(read.value, criteria) : read;
  if (!ready.ok) return refusal(c, ready.refusal);
  const revisions = sheets.filter((one) => one.unit === unit);
  const next = nextRevision(revisions, typed.expectedRevision);
  if (!next.ok) return refusal(c, next.refusal);
  const moment = now().toISOString();
  const version = as === 'published' ? versionsOf(revisions).length + 1 : null;
  const committed = await commit([
    ...insertSheet(db, { ...read.value, reviewId: review.id, unit, by: person.id, at: moment, revision: next.value, state: as, rubrics: used }),
    // Drafts are saved as one types, and are nobody else's business.
    ...(as === 'published' ? [recordEvent(db, randomId(randomBytes), { at: moment, personId: person.id, kind: 'feedback_published', subject: review.id, detail: { revision: next.value, version } }), queueMail(db, { id: randomId(randomBytes), kind: 'sheet_published', subject: sheetNotice(review.id, unitsOf(period).indexOf(unit) + 1, version!) }, moment)] : []),
  ]);
  if (committed.ok && as === 'published') c.get('platform').afterResponse(sendDueMail(c.get('platform')));
  return committed.ok ? c.json({ revision: next.value, version }, 200) : refusal(c, refusalOf(committed.conflict));
}
