/** A teacher's reusable comments; and whether keys without a modifier do something for a person. */
import { createRoute, z } from '@hono/zod-openapi';
import { may, mayInSomePeriod } from '../permissions.ts';
import { deleteComment, findComment, insertComment, listComments, putKeyboardChoice, usesSingleKeys } from '../queries/comment-bank.ts';
import { listCohorts } from '../queries/cohorts.ts';
import type { Person } from '../queries/people.ts';
import type { Database } from '../queries/schema.ts';
import { randomId } from '../random-id.ts';
import { claim } from './acting.ts';
import { body, json, param, plain, PROBLEMS, refusal, requirePerson, router, type RouteContext } from './context.ts';
import { CohortRef } from './views.ts';

const Comments = z
  .object({
    comments: z.array(z.object({ id: z.string(), text: z.string(), mine: z.boolean(), by: z.string(), cohort: CohortRef.nullable() })),
    /** With whose teams one may share. */
    cohorts: z.array(CohortRef),
  })
  .openapi('CommentBank');
const Keyboard = z.object({ singleKeys: z.boolean() }).openapi('Keyboard');

/** Whoever writes feedback for somebody: a teacher, or a referent teacher. */
function requireWriter(c: RouteContext) {
  const person = requirePerson(c);
  if (person instanceof Response) return person;
  return person.students.length > 0 || person.grants.some((grant) => may([grant], 'write_feedback', grant)) ? person : plain(c, 'forbidden');
}

const teams = async (db: Database, person: Person) =>
  (await listCohorts(db)).filter((cohort) => mayInSomePeriod(person.grants, 'write_feedback', cohort.id)).map(({ id, name }) => ({ id, name }));

export const commentBank = router()
  .openapi(createRoute({ method: 'get', path: '/api/me/comments', responses: { 200: json(Comments, 'One’s own comments, and those that the teams share'), ...PROBLEMS } }), async (c) => {
    const person = requireWriter(c);
    if (person instanceof Response) return person;
    const { db } = c.get('platform');
    const cohorts = await teams(db, person);
    const rows = await listComments(db, person.id, cohorts.map((one) => one.id));
    return c.json(
      {
        comments: rows.map((one) => ({
          id: one.id, text: one.text, mine: one.person_id === person.id, by: `${one.given_name} ${one.family_name}`.trim(), cohort: one.cohort_id === null ? null : { id: one.cohort_id, name: one.cohort_name ?? '' },
        })),
        cohorts,
      },
      200,
    );
  })
  .openapi(
    createRoute({
      method: 'post', path: '/api/me/comments', request: body(z.object({ text: z.string().trim().min(1).max(2000), cohort: z.string().max(80).nullable().default(null) })),
      responses: { 201: json(z.object({ id: z.string() }), 'Kept for later; with a cohort, shared with its team'), ...PROBLEMS },
    }),
    async (c) => {
      const person = requireWriter(c);
      if (person instanceof Response) return person;
      const platform = c.get('platform');
      const { db, commit, now, randomBytes } = platform;
      const { text, cohort } = c.req.valid('json');
      if (cohort !== null && !(await teams(db, person)).some((one) => one.id === cohort)) return plain(c, 'not_found');
      const id = randomId(randomBytes);
      // What is shared rests on a role in that cohort; what is one's own rests on nothing.
      const shared = cohort === null ? [] : person.grants.filter((grant) => may([grant], 'write_feedback', { cohort, period: grant.period })).slice(0, 1).map((grant) => claim(platform, person, 'write_feedback', { cohort, period: grant.period }));
      const committed = await commit([...shared, insertComment(db, { id, person_id: person.id, cohort_id: cohort, text, added_at: now().toISOString() })]);
      if (committed.ok) return c.json({ id }, 201);
      return refusal(c, { kind: committed.conflict.rule === 'authority_gone' ? 'authority_gone' : 'bank_full' });
    },
  )
  .openapi(
    createRoute({ method: 'delete', path: '/api/me/comments/{comment}', request: param('comment'), responses: { 200: json(z.object({ ok: z.literal(true) }), 'No longer kept; sheets that took its words keep them'), ...PROBLEMS } }),
    async (c) => {
      const person = requirePerson(c);
      if (person instanceof Response) return person;
      const { db, commit } = c.get('platform');
      const { comment } = c.req.valid('param');
      if ((await findComment(db, comment))?.person_id !== person.id) return plain(c, 'not_found');
      const committed = await commit([deleteComment(db, comment, person.id)]);
      if (!committed.ok) throw new Error(committed.conflict.rule);
      return c.json({ ok: true as const }, 200);
    },
  )
  .openapi(createRoute({ method: 'get', path: '/api/me/keyboard', responses: { 200: json(Keyboard, 'Whether keys without a modifier do something'), ...PROBLEMS } }), async (c) => {
    const person = requirePerson(c);
    if (person instanceof Response) return person;
    return c.json({ singleKeys: await usesSingleKeys(c.get('platform').db, person.id) }, 200);
  })
  .openapi(createRoute({ method: 'put', path: '/api/me/keyboard', request: body(Keyboard), responses: { 200: json(Keyboard, 'From now on, on every page with such keys'), ...PROBLEMS } }), async (c) => {
    const person = requirePerson(c);
    if (person instanceof Response) return person;
    const { db, commit } = c.get('platform');
    const { singleKeys } = c.req.valid('json');
    const committed = await commit([putKeyboardChoice(db, person.id, singleKeys)]);
    if (!committed.ok) throw new Error(committed.conflict.rule);
    return c.json({ singleKeys }, 200);
  });
