/** The semester review: read by the student and the staff, moved by named acts. */
import { createRoute, z } from '@hono/zod-openapi';
import {
  acceptsCoAssessment,
  acceptsEvidence,
  acceptsProposals,
  actorOf,
  actsFor,
  isReadByStudent,
  propose,
  REVIEW_ACTS,
  REVIEW_STATES,
  selfAssess,
  type ReviewState,
} from '../domain/review.ts';
import { MOST_LETTERS } from '../domain/bilan.ts';
import { MOST_CITATIONS } from '../domain/evidence.ts';
import { findLevel, findCompetency } from '../domain/programme.ts';
import { mayFor, type Action } from '../permissions.ts';
import type { Platform } from '../platform/platform.ts';
import { findCohort, findProgramme, readCohort } from '../queries/cohorts.ts';
import { listEvidence } from '../queries/evidence.ts';
import { isDeparted } from '../queries/departures.ts';
import { recordEvent } from '../queries/events.ts';
import { fullName, type Person } from '../queries/people.ts';
import {
  deleteReviewEvidence,
  findReview,
  insertAssessment,
  insertReviewEvidence,
  latestAssessments,
  listAssessments,
  listReviewEvidence,
  listSteps,
} from '../queries/reviews.ts';
import { randomId } from '../random-id.ts';
import { acting } from './acting.ts';
import { body, hidden, json, param, plain, PROBLEMS, refusal, requirePerson, router, type RouteContext } from './context.ts';
import { evidenceView } from './evidence-view.ts';
import { asToldTo, bindingOnly, cells, indexCohort } from './grid.ts';
import { actOnReview } from './review-act.ts';
import { programmeView, ReviewView } from './views.ts';

const Comment = z.string().max(4000);
const Created = z.object({ revision: z.int() });

/** The review, and in what part the person meets it; anybody else is not told that it exists. */
export async function openReview(c: RouteContext, id: string) {
  const person = requirePerson(c);
  if (person instanceof Response) return person;
  const { db } = c.get('platform');
  const review = await findReview(db, id);
  const mine = review?.person_id === person.id;
  const on = { cohort: review?.cohort_id ?? '', period: review?.period ?? '', student: review?.enrolment_id ?? '' };
  if (!review || !(mine || mayFor(person, 'read_review', on))) return hidden(c);
  const [steps, cohort] = await Promise.all([listSteps(db, id), findCohort(db, review.cohort_id)]);
  const programme = await findProgramme(db, cohort!.programme_code, cohort!.programme_version);
  if (!programme) throw new Error(`no programme ${cohort!.programme_code}`);
  const last = steps.at(-1);
  const state: ReviewState = last?.state ?? 'planned';
  const mayHere = (action: Action): boolean => mayFor(person, action, on);
  /** What somebody writes in another one's review rests on authority, which the commit asks for again. */
  const platformFor = (action: Action) => (mine ? c.get('platform') : acting(c.get('platform'), person, action, on));
  const departed = mine && (await isDeparted(db, review.enrolment_id));
  return { person, review, mine, departed, mayHere, platformFor, steps, cohort: cohort!, programme, state, revision: last?.revision ?? 0 };
}

export const reviews = router()
  .openapi(
    createRoute({ method: 'get', path: '/api/reviews/{review}', request: param('review'), responses: { 200: json(ReviewView, 'One review'), ...PROBLEMS } }),
    async (c) => {
      const opened = await openReview(c, c.req.valid('param').review);
      if (opened instanceof Response) return opened;
      const { person, review, state, steps, cohort, programme, mine, departed, mayHere } = opened;
      const { db } = c.get('platform');
      const [evidence, cited, assessments, content] = await Promise.all([
        listEvidence(db, review.enrolment_id),
        listReviewEvidence(db, review.id),
        listAssessments(db, review.id),
        readCohort(db, cohort.id, { enrolment: review.enrolment_id, period: review.period }),
      ]);
      // Staff see what the student put into the review; the rest of the student's traces stays theirs.
      const visible = evidence.filter((one) => (mine ? one.period === review.period || cited.some((row) => row.evidence_id === one.id) : cited.some((row) => row.evidence_id === one.id)));
      const shown = latestAssessments(assessments).filter((one) => !mine || isReadByStudent(one.kind, state));
      const guide = mayHere('guide_review');
      const told = mine ? bindingOnly(content) : await asToldTo(db, content, person, cohort.id);
      return c.json(
        {
          id: review.id,
          state,
          period: review.period,
          student: { enrolment: review.enrolment_id, name: fullName(review), regime: review.regime },
          cohort: { id: cohort.id, name: cohort.name },
          programme: programmeView(programme),
          steps: steps.map((step) => ({
            revision: step.revision,
            act: step.act,
            state: step.state,
            by: step.given_name !== null && step.family_name !== null ? fullName({ given_name: step.given_name, family_name: step.family_name }) : null,
            at: step.at,
            note: step.note,
          })),
          evidence: visible.map((one) => {
            const row = cited.find((other) => other.evidence_id === one.id);
            return { ...evidenceView(one), inReview: row !== undefined, citable: row?.citable === 1, citedText: row?.public_text ?? '' };
          }),
          assessments: shown.map((one) => ({
            competency: one.competency,
            kind: one.kind,
            level: one.level,
            comment: one.comment,
            advice: one.advice,
            by: one.author || fullName({ given_name: one.given_name ?? '', family_name: one.family_name ?? '' }),
            side: one.kind === 'tutor' ? ('outside' as const) : one.assessor_id === review.person_id ? ('student' as const) : one.kind === 'peer' ? ('peer' as const) : ('staff' as const),
            confirmed: one.confirmed_at === null ? null : { by: fullName({ given_name: one.other_given_name ?? '', family_name: one.other_family_name ?? '' }), at: one.confirmed_at },
            at: one.at,
            revision: one.revision,
          })),
          cells: cells(indexCohort(told), programme, review.enrolment_id, review.period, review.id).map((cell) =>
            mine && !shown.some((one) => one.kind === 'teacher' && one.competency === cell.competency)
              ? { ...cell, proposed: null, proposedState: 'none' as const }
              : cell,
          ),
          acts: [...(mine && !departed ? actsFor(state, 'student') : []), ...(guide ? actsFor(state, 'teacher') : [])],
          mayPropose: mayHere('propose_level') && !mine && acceptsProposals(state),
          mayAgree: acceptsCoAssessment(state) && (mine ? !departed : mayHere('propose_level')),
          maySelfAssess: mine && !departed && acceptsEvidence(state),
          mayEditEvidence: mine && !departed && acceptsEvidence(state),
        },
        200,
      );
    },
  )
  .openapi(
    createRoute({
      method: 'post',
      path: '/api/reviews/{review}/proposals',
      request: { ...param('review'), ...body(z.object({ competency: z.string(), level: z.int().nullable(), comment: Comment, expectedRevision: z.int().min(0) })) },
      responses: { 201: json(Created, 'Level proposed'), ...PROBLEMS },
    }),
    async (c) => {
      const opened = await openReview(c, c.req.valid('param').review);
      if (opened instanceof Response) return opened;
      const { person, review, state, programme, mine, mayHere, platformFor } = opened;
      // Nobody assesses themselves as a teacher.
      if (mine || !mayHere('propose_level')) return plain(c, 'forbidden');
      const { competency, level, comment, expectedRevision } = c.req.valid('json');
      if (!findCompetency(programme, competency)) return refusal(c, { kind: 'unknown_competency', competency });
      if (level !== null && !findLevel(programme, level)) return refusal(c, { kind: 'unknown_level', level });
      const proposal = propose(state, { kind: 'teacher', competency, level, comment });
      if (!proposal.ok) return refusal(c, proposal.refusal);
      const current = (await listAssessments(c.get('platform').db, review.id)).filter((one) => one.competency === competency && one.kind === 'teacher').at(-1)?.revision ?? 0;
      if (current !== expectedRevision) return refusal(c, { kind: 'decision_changed', expected: expectedRevision, current });
      return saveAssessment(c, platformFor('propose_level'), { reviewId: review.id, competency, kind: 'teacher', level, comment: comment.trim(), revision: expectedRevision + 1, person });
    },
  )
  .openapi(
    createRoute({
      method: 'post',
      path: '/api/reviews/{review}/self-assessments',
      request: { ...param('review'), ...body(z.object({ competency: z.string(), level: z.int().nullable(), comment: Comment })) },
      responses: { 201: json(Created, 'Self-assessment recorded'), ...PROBLEMS },
    }),
    async (c) => {
      const opened = await openReview(c, c.req.valid('param').review);
      if (opened instanceof Response) return opened;
      const { person, review, state, programme, mine } = opened;
      if (!mine) return plain(c, 'forbidden');
      const { db } = c.get('platform');
      const { competency, level, comment } = c.req.valid('json');
      if (!findCompetency(programme, competency)) return refusal(c, { kind: 'unknown_competency', competency });
      if (level !== null && !findLevel(programme, level)) return refusal(c, { kind: 'unknown_level', level });
      if (!acceptsEvidence(state)) return refusal(c, { kind: 'review_transition_not_allowed', from: state, act: 'self_assess' });
      const [evidence, cited, assessments] = await Promise.all([
        listEvidence(db, review.enrolment_id),
        listReviewEvidence(db, review.id),
        listAssessments(db, review.id),
      ]);
      const evidenced = evidence.filter((one) => cited.some((row) => row.evidence_id === one.id)).flatMap((one) => one.competencies);
      const assessed = selfAssess({ kind: 'self', competency, level, comment }, evidenced);
      if (!assessed.ok) return refusal(c, assessed.refusal);
      const latest = assessments.filter((one) => one.competency === competency && one.kind === 'self').at(-1)?.revision ?? 0;
      return saveAssessment(c, c.get('platform'), { reviewId: review.id, competency, kind: 'self', level, comment: comment.trim(), revision: latest + 1, person });
    },
  )
  .openapi(
    createRoute({
      method: 'put',
      path: '/api/reviews/{review}/evidence/{evidence}',
      request: { ...param('review', 'evidence'), ...body(z.object({ citable: z.boolean(), publicText: z.string().max(600) })) },
      responses: { 200: json(z.object({ ok: z.literal(true) }), 'Trace put into the review'), ...PROBLEMS },
    }),
    async (c) => {
      const { review: reviewId, evidence: evidenceId } = c.req.valid('param');
      const opened = await openReview(c, reviewId);
      if (opened instanceof Response) return opened;
      const { review, mine, person } = opened;
      if (!mine) return plain(c, 'forbidden');
      const { db, commit, now, randomBytes } = c.get('platform');
      if (!(await listEvidence(db, review.enrolment_id)).some((one) => one.id === evidenceId)) return plain(c, 'not_found');
      const { citable, publicText } = c.req.valid('json');
      const committed = await commit([
        deleteReviewEvidence(db, reviewId, evidenceId),
        insertReviewEvidence(db, { review_id: reviewId, evidence_id: evidenceId, citable: citable ? 1 : 0, public_text: citable ? publicText.trim() : '' }),
        recordEvent(db, randomId(randomBytes), { at: now().toISOString(), personId: person.id, kind: 'evidence_linked', subject: evidenceId, detail: { review: reviewId, citable } }),
      ]);
      if (committed.ok) return c.json({ ok: true as const }, 200);
      const { rule } = committed.conflict;
      return refusal(c, rule === 'too_many_citations' ? { kind: rule, most: MOST_CITATIONS } : { kind: rule === 'departed' ? rule : 'review_frozen' });
    },
  )
  .openapi(
    createRoute({
      method: 'delete',
      path: '/api/reviews/{review}/evidence/{evidence}',
      request: param('review', 'evidence'),
      responses: { 200: json(z.object({ ok: z.literal(true) }), 'Trace taken out of the review'), ...PROBLEMS },
    }),
    async (c) => {
      const { review: reviewId, evidence: evidenceId } = c.req.valid('param');
      const opened = await openReview(c, reviewId);
      if (opened instanceof Response) return opened;
      if (!opened.mine) return plain(c, 'forbidden');
      if (opened.departed) return refusal(c, { kind: 'departed' });
      const { db, commit, now, randomBytes } = c.get('platform');
      const committed = await commit([
        deleteReviewEvidence(db, reviewId, evidenceId),
        recordEvent(db, randomId(randomBytes), { at: now().toISOString(), personId: opened.person.id, kind: 'evidence_unlinked', subject: evidenceId, detail: { review: reviewId } }),
      ]);
      return committed.ok ? c.json({ ok: true as const }, 200) : (refusal(c, { kind: 'review_frozen' }));
    },
  )
  .openapi(
    createRoute({
      method: 'post',
      path: '/api/reviews/{review}/acts',
      request: { ...param('review'), ...body(z.object({ act: z.enum(REVIEW_ACTS), note: z.string().max(MOST_LETTERS).default(''), bilan: z.string().max(64).optional(), /** Of « complete_feedback »: although some units have no published sheet. */ confirmed: z.boolean().default(false) })) },
      responses: { 201: json(z.object({ state: z.enum(REVIEW_STATES) }), 'The review moved on'), ...PROBLEMS },
    }),
    async (c) => {
      const opened = await openReview(c, c.req.valid('param').review);
      if (opened instanceof Response) return opened;
      const { mine, mayHere, platformFor } = opened;
      const asked = c.req.valid('json');
      const actor = actorOf(asked.act);
      const allowed = actor === 'student' ? mine : actor === 'teacher' ? !mine && mayHere('guide_review') : false;
      if (!allowed) return plain(c, 'forbidden');
      const acted = await actOnReview(platformFor('guide_review'), opened, asked);
      return acted.ok ? c.json({ state: acted.value }, 201) : refusal(c, acted.refusal);
    },
  );

type NewAssessment = { reviewId: string; competency: string; kind: 'self' | 'teacher'; level: number | null; comment: string; revision: number; person: Person };

async function saveAssessment(c: RouteContext, { db, commit, now, randomBytes }: Platform, one: NewAssessment) {
  const at = now().toISOString();
  const committed = await commit([
    insertAssessment(db, {
      id: randomId(randomBytes),
      review_id: one.reviewId,
      competency: one.competency,
      kind: one.kind,
      assessor_id: one.person.id,
      level: one.level,
      comment: one.comment,
      revision: one.revision,
      at,
    }),
    recordEvent(db, randomId(randomBytes), { at, personId: one.person.id, kind: 'level_assessed', subject: one.reviewId, detail: { competency: one.competency, kind: one.kind } }),
  ]);
  // Submitted, or concluded, at the same moment.
  if (!committed.ok && committed.conflict.rule === 'review_frozen') return refusal(c, { kind: 'review_closed_to_views' });
  if (!committed.ok) return refusal(c, committed.conflict.rule === 'departed' ? { kind: 'departed' } : { kind: 'decision_changed', expected: one.revision - 1, current: one.revision });
  return c.json({ revision: one.revision }, 201);
}
