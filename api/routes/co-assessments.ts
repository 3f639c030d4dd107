/** Co-assessment: one side proposes a level with its reason, the other confirms exactly that or answers with words of their own. Both names stand on it; it is no average. */
import { createRoute, z } from '@hono/zod-openapi';
import { confirmTogether, proposeTogether } from '../domain/review.ts';
import { findCompetency, findLevel } from '../domain/programme.ts';
import { recordEvent } from '../queries/events.ts';
import { insertAssessment, latestAssessments, listAssessments } from '../queries/reviews.ts';
import { insertConfirmation } from '../queries/views.ts';
import { randomId } from '../random-id.ts';
import { body, json, param, plain, PROBLEMS, refusal, router, type RouteContext } from './context.ts';
import { openReview } from './reviews.ts';

const Created = z.object({ revision: z.int() });

/** The review, for whoever is one of the two sides: the student, or a teacher who may propose. */
async function openTogether(c: RouteContext, id: string) {
  const opened = await openReview(c, id);
  if (opened instanceof Response) return opened;
  if (!opened.mine && !opened.mayHere('propose_level')) return plain(c, 'forbidden');
  return { ...opened, platform: opened.platformFor('propose_level') };
}

export const coAssessments = router()
  .openapi(
    createRoute({
      method: 'post',
      path: '/api/reviews/{review}/co-assessments',
      request: { ...param('review'), ...body(z.object({ competency: z.string().max(40), level: z.int().nullable(), comment: z.string().max(4000), expectedRevision: z.int().min(0) })) },
      responses: { 201: json(Created, 'Proposed to the other side'), ...PROBLEMS },
    }),
    async (c) => {
      const opened = await openTogether(c, c.req.valid('param').review);
      if (opened instanceof Response) return opened;
      const { person, review, state, programme, platform } = opened;
      const { competency, level, comment, expectedRevision } = c.req.valid('json');
      if (!findCompetency(programme, competency)) return refusal(c, { kind: 'unknown_competency', competency });
      if (level !== null && !findLevel(programme, level)) return refusal(c, { kind: 'unknown_level', level });
      const proposed = proposeTogether(state, { kind: 'co', competency, level, comment });
      if (!proposed.ok) return refusal(c, proposed.refusal);
      const { db, now, randomBytes } = platform;
      const current = latestAssessments(await listAssessments(db, review.id)).find((one) => one.kind === 'co' && one.competency === competency)?.revision ?? 0;
      if (current !== expectedRevision) return refusal(c, { kind: 'decision_changed', expected: expectedRevision, current });
      const at = now().toISOString();
      const committed = await platform.commit([
        insertAssessment(db, { id: randomId(randomBytes), review_id: review.id, competency, kind: 'co', assessor_id: person.id, level, comment: proposed.value.comment, revision: current + 1, at }),
        recordEvent(db, randomId(randomBytes), { at, personId: person.id, kind: 'level_assessed', subject: review.id, detail: { competency, kind: 'co' } }),
      ]);
      if (committed.ok) return c.json({ revision: current + 1 }, 201);
      if (committed.conflict.rule === 'review_frozen') return refusal(c, { kind: 'review_closed_to_views' });
      return refusal(c, committed.conflict.rule === 'departed' ? { kind: 'departed' } : { kind: 'decision_changed', expected: current, current: current + 1 });
    },
  )
  .openapi(
    createRoute({
      method: 'post',
      path: '/api/reviews/{review}/co-assessments/confirmation',
      request: { ...param('review'), ...body(z.object({ competency: z.string().max(40), revision: z.int().min(1) })) },
      responses: { 201: json(Created, 'Agreed by both'), ...PROBLEMS },
    }),
    async (c) => {
      const opened = await openTogether(c, c.req.valid('param').review);
      if (opened instanceof Response) return opened;
      const { person, review, mine, state, platform } = opened;
      const { competency, revision } = c.req.valid('json');
      const { db, now, randomBytes } = platform;
      const latest = latestAssessments(await listAssessments(db, review.id)).find((one) => one.kind === 'co' && one.competency === competency);
      const known = latest ? { revision: latest.revision, by: latest.assessor_id === review.person_id ? ('student' as const) : ('staff' as const), confirmed: latest.confirmed_at !== null } : null;
      const decided = confirmTogether(state, known, { revision, as: mine ? 'student' : 'staff' });
      if (!decided.ok) return refusal(c, decided.refusal);
      const at = now().toISOString();
      const committed = await platform.commit([
        insertConfirmation(db, { assessment_id: latest!.id, person_id: person.id, at }),
        recordEvent(db, randomId(randomBytes), { at, personId: person.id, kind: 'co_assessment_confirmed', subject: review.id, detail: { competency } }),
      ]);
      // Another proposal, or the same agreement, came in between.
      return committed.ok ? c.json({ revision }, 201) : refusal(c, { kind: 'co_not_confirmable' });
    },
  );
