/** What goes with a review: its days, its interview, its bilan in preparation and in versions, and the papers of it. */
import { createRoute, z } from '@hono/zod-openapi';
import { BILAN_ANSWERS, MOST_LETTERS, othersBeside, type BilanContent, type OtherView } from '../domain/bilan.ts';
import { isCalendarDate, parisDay } from '../domain/calendar.ts';
import { dueFor, EXTENDED_ACTS, isLate, readExtension } from '../domain/deadline.ts';
import { INTERVIEW_PARTS, isInterviewShared, readInterviewDay, takesInterviewNotes } from '../domain/interview.ts';
import { otherViews } from '../papers/bilan-content.ts';
import { findBilanDraft, insertBilanDraft, listBilans } from '../queries/bilans.ts';
import { findDue, insertAllowance, listAllowances, listTimedSteps } from '../queries/deadlines.ts';
import { recordEvent } from '../queries/events.ts';
import { listMinutesOfReview } from '../queries/extracts.ts';
import { findInterview, insertInterview, insertInterviewNote, listInterviewNotes } from '../queries/interviews.ts';
import { fullName } from '../queries/people.ts';
import { listAssessments } from '../queries/reviews.ts';
import { randomId } from '../random-id.ts';
import { body, json, param, plain, PROBLEMS, refusal, router } from './context.ts';
import { openReview } from './reviews.ts';

const DayOf = z.object({ act: z.enum(['submit', 'complete_feedback', 'sign']), dueOn: z.string().nullable(), /** When it was done last. */ doneAt: z.string().nullable(), late: z.boolean() });
const Text = z.object({ text: z.string().max(MOST_LETTERS), expectedRevision: z.int().min(0) });
const Saved = z.object({ revision: z.int() });
const OtherSaid = z.object({ kind: z.enum(['peer', 'tutor']), level: z.int().nullable(), comment: z.string(), advice: z.string(), by: z.string(), at: z.string() });
export const ReviewPapers = z
  .object({
    days: z.array(DayOf),
    /** Whether a review may be submitted after its day. */
    takesLate: z.boolean(),
    /** `null` to whom they are none of their business. */
    allowances: z.array(z.object({ kind: z.enum(['extension', 'arrangement']), act: z.enum(EXTENDED_ACTS).nullable(), until: z.string().nullable(), by: z.string(), at: z.string() })).nullable(),
    allowanceRevision: z.int(),
    interview: z.object({ onDay: z.string().nullable(), revision: z.int(), isShared: z.boolean(), mayChange: z.boolean(), parts: z.array(z.object({ part: z.enum(INTERVIEW_PARTS), text: z.string(), by: z.string().nullable(), at: z.string().nullable(), revision: z.int(), mayWrite: z.boolean() })) }),
    /** The team's text in preparation; `null` to everybody else. */
    draft: z.object({ text: z.string(), by: z.string().nullable(), at: z.string().nullable(), revision: z.int(), mayWrite: z.boolean() }).nullable(),
    bilans: z.array(
      z.object({
        version: z.int(), text: z.string(), digest: z.string(), by: z.string(), at: z.string(), isErased: z.boolean(),
        /** Views of classmates and tutors that this version stands beside; `gone`: how many of a competency were taken back since. */
        others: z.array(z.object({ competency: z.string(), gone: z.int(), views: z.array(OtherSaid) })),
        answer: z.object({ answer: z.enum(BILAN_ANSWERS), reply: z.string(), at: z.string() }).nullable(),
      }),
    ),
    /** Signed minutes that hold decisions on this student in this period. */
    extracts: z.array(z.object({ jury: z.string(), number: z.string(), deliberatedOn: z.string() })),
    mayGuide: z.boolean(),
    mayArchive: z.boolean(),
  })
  .openapi('ReviewPapers');

/** What one version cites, in the programme's order. */
const othersOf = (content: string, said: readonly OtherView[]) =>
  (content === '' ? [] : (JSON.parse(content) as BilanContent).competencies)
    .map((one) => ({ competency: one.code, ...othersBeside(one, said) }))
    .filter((one) => one.views.length + one.gone > 0)
    .map((one) => ({ ...one, views: one.views.map(({ id: _, ...view }) => view) }));

const DRAFTED_IN = ['submitted', 'feedback_complete', 'interview_held', 'contested'];

export const reviewPapers = router()
  .openapi(createRoute({ method: 'get', path: '/api/reviews/{review}/papers', request: param('review'), responses: { 200: json(ReviewPapers, 'Days, interview and bilan of one review'), ...PROBLEMS } }), async (c) => {
    const opened = await openReview(c, c.req.valid('param').review);
    if (opened instanceof Response) return opened;
    const { review, mine, departed, mayHere, state, steps } = opened;
    const { db, now } = c.get('platform');
    const guides = !mine && mayHere('guide_review');
    const inside = mine || guides;
    const [due, timed, allowances, interview, notes, draft, bilans, extracts, assessments] = await Promise.all([
      findDue(db, review.id), listTimedSteps(db, review.id), listAllowances(db, review.id), findInterview(db, review.id), listInterviewNotes(db, review.id),
      findBilanDraft(db, review.id), listBilans(db, review.id), listMinutesOfReview(db, review.id), listAssessments(db, review.id),
    ]);
    const said = otherViews(assessments);
    const today = parisDay(now());
    const days = (['submit', 'complete_feedback', 'sign'] as const).map((act) => {
      const done = timed.findLast((step) => step.act === act || (act === 'sign' && step.act === 'contest'));
      const dueOn = done ? done.due_on : dueFor(act, due, steps);
      return { act, dueOn, doneAt: done?.at ?? null, late: isLate(done ? parisDay(new Date(done.at)) : today, dueOn) };
    });
    const isShared = isInterviewShared(state);
    const takesNotes = takesInterviewNotes(state);
    const readable = INTERVIEW_PARTS.filter((part) => (part === 'notes' ? guides || isShared : inside));
    return c.json(
      {
        days,
        takesLate: due.submit?.takesLate ?? true,
        allowances: inside ? allowances.map((one) => ({ kind: one.kind, act: one.act, until: one.until_on, by: fullName(one), at: one.granted_at })) : null,
        allowanceRevision: allowances.at(-1)?.revision ?? 0,
        interview: {
          onDay: interview?.on_day ?? null, revision: interview?.revision ?? 0, isShared, mayChange: guides && takesNotes,
          parts: readable.map((part) => {
            const last = notes.find((one) => one.part === part);
            return { part, text: last?.text ?? '', by: last ? fullName(last) : null, at: last?.written_at ?? null, revision: last?.revision ?? 0, mayWrite: takesNotes && (part === 'student' ? mine && !departed : guides) };
          }),
        },
        draft: guides ? { text: draft?.text ?? '', by: draft ? fullName(draft) : null, at: draft?.saved_at ?? null, revision: draft?.revision ?? 0, mayWrite: DRAFTED_IN.includes(state) } : null,
        bilans: bilans.map((one) => ({
          version: one.version, text: one.text, digest: one.digest, by: fullName(one), at: one.written_at, isErased: one.content === '', others: othersOf(one.content, said),
          answer: one.answer === null ? null : { answer: one.answer, reply: one.reply!, at: one.answered_at! },
        })),
        extracts: extracts.map((one) => ({ jury: one.jury_id, number: one.number, deliberatedOn: one.deliberated_on })),
        mayGuide: guides,
        mayArchive: mine || mayHere('archive_review'),
      },
      200,
    );
  })
  .openapi(
    createRoute({ method: 'put', path: '/api/reviews/{review}/bilan', request: { ...param('review'), ...body(Text) }, responses: { 200: json(Saved, 'The bilan in preparation is saved; nobody but the team reads it'), ...PROBLEMS } }),
    async (c) => {
      const opened = await openReview(c, c.req.valid('param').review);
      if (opened instanceof Response) return opened;
      const { review, mine, mayHere, platformFor, person } = opened;
      if (mine || !mayHere('guide_review')) return plain(c, 'forbidden');
      const { text, expectedRevision } = c.req.valid('json');
      const { db, commit, now, randomBytes } = platformFor('guide_review');
      const at = now().toISOString();
      const committed = await commit([
        insertBilanDraft(db, { review_id: review.id, revision: expectedRevision + 1, text: text.trim(), saved_by: person.id, saved_at: at }),
        recordEvent(db, randomId(randomBytes), { at, personId: person.id, kind: 'bilan_saved', subject: review.id, detail: { revision: expectedRevision + 1 } }),
      ]);
      if (committed.ok) return c.json({ revision: expectedRevision + 1 }, 200);
      return refusal(c, { kind: committed.conflict.rule === 'review_frozen' ? 'review_frozen' : 'bilan_changed' });
    },
  )
  .openapi(
    createRoute({ method: 'put', path: '/api/reviews/{review}/interview', request: { ...param('review'), ...body(z.object({ onDay: z.string().max(10), expectedRevision: z.int().min(0) })) }, responses: { 200: json(Saved, 'The day of the interview'), ...PROBLEMS } }),
    async (c) => {
      const opened = await openReview(c, c.req.valid('param').review);
      if (opened instanceof Response) return opened;
      const { review, mine, mayHere, platformFor, person } = opened;
      if (mine || !mayHere('guide_review')) return plain(c, 'forbidden');
      const { onDay, expectedRevision } = c.req.valid('json');
      const day = readInterviewDay(onDay);
      if (!day.ok) return refusal(c, day.refusal);
      const { db, commit, now, randomBytes } = platformFor('guide_review');
      const at = now().toISOString();
      const committed = await commit([
        insertInterview(db, { review_id: review.id, revision: expectedRevision + 1, on_day: day.value, recorded_by: person.id, recorded_at: at }),
        recordEvent(db, randomId(randomBytes), { at, personId: person.id, kind: 'interview_planned', subject: review.id, detail: { onDay: day.value } }),
      ]);
      if (committed.ok) return c.json({ revision: expectedRevision + 1 }, 200);
      return refusal(c, { kind: committed.conflict.rule === 'review_frozen' ? 'review_frozen' : 'interview_changed' });
    },
  )
  .openapi(
    createRoute({
      method: 'put',
      path: '/api/reviews/{review}/interview/{part}',
      request: { params: z.object({ review: z.string().min(1).max(80), part: z.enum(INTERVIEW_PARTS) }), ...body(Text) },
      responses: { 200: json(Saved, 'What one side prepares, or the notes, which the student reads once the interview was held'), ...PROBLEMS },
    }),
    async (c) => {
      const { review: id, part } = c.req.valid('param');
      const opened = await openReview(c, id);
      if (opened instanceof Response) return opened;
      const { review, mine, mayHere, platformFor, person } = opened;
      if (part === 'student' ? !mine : mine || !mayHere('guide_review')) return plain(c, 'forbidden');
      const { text, expectedRevision } = c.req.valid('json');
      const { db, commit, now, randomBytes } = platformFor('guide_review');
      const at = now().toISOString();
      const committed = await commit([
        insertInterviewNote(db, { review_id: review.id, part, revision: expectedRevision + 1, text: text.trim(), written_by: person.id, written_at: at }),
        recordEvent(db, randomId(randomBytes), { at, personId: person.id, kind: 'interview_noted', subject: review.id, detail: { part, revision: expectedRevision + 1 } }),
      ]);
      if (committed.ok) return c.json({ revision: expectedRevision + 1 }, 200);
      const { rule } = committed.conflict;
      return refusal(c, { kind: rule === 'review_frozen' || rule === 'departed' ? rule : 'interview_changed' });
    },
  )
  .openapi(
    createRoute({
      method: 'post',
      path: '/api/reviews/{review}/allowances',
      // No field for why: it may be somebody's health.
      request: { ...param('review'), ...body(z.object({ kind: z.enum(['extension', 'arrangement']), act: z.enum(EXTENDED_ACTS).optional(), until: z.string().max(10).optional(), expectedRevision: z.int().min(0) }).strict()) },
      responses: { 201: json(Saved, 'Granted to one student, never why'), ...PROBLEMS },
    }),
    async (c) => {
      const opened = await openReview(c, c.req.valid('param').review);
      if (opened instanceof Response) return opened;
      const { review, mine, mayHere, platformFor, person } = opened;
      if (mine || !mayHere('guide_review')) return plain(c, 'forbidden');
      const { kind, act, until, expectedRevision } = c.req.valid('json');
      const { db, commit, now, randomBytes } = platformFor('guide_review');
      const extended = kind === 'extension' ? { act: act ?? 'submit', until_on: until ?? '' } : { act: null, until_on: null };
      if (extended.act !== null) {
        if (!isCalendarDate(extended.until_on)) return refusal(c, { kind: 'deadline_unreadable' });
        const read = readExtension(extended.until_on, (await findDue(db, review.id))[extended.act]?.on ?? null);
        if (!read.ok) return refusal(c, read.refusal);
      }
      const at = now().toISOString();
      const committed = await commit([
        insertAllowance(db, { review_id: review.id, revision: expectedRevision + 1, kind, ...extended, granted_by: person.id, granted_at: at }),
        recordEvent(db, randomId(randomBytes), { at, personId: person.id, kind: kind === 'extension' ? 'extension_granted' : 'arrangement_granted', subject: review.id, detail: kind === 'extension' ? { act: extended.act, until: extended.until_on } : {} }),
      ]);
      return committed.ok ? c.json({ revision: expectedRevision + 1 }, 201) : refusal(c, { kind: committed.conflict.rule === 'own_decision' ? 'own_decision' : 'deadlines_changed' });
    },
  );
