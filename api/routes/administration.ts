/** What an administrator looks after: people, waiting work. */
import { createRoute, z } from '@hono/zod-openapi';
import { check, type Finding } from '../../credentials/index.ts';
import { findFailedAward } from '../queries/failures.ts';
import { countWaiting, listFailed } from '../queries/outbox.ts';
import { listPeople } from '../queries/people.ts';
import { json, PROBLEMS, requireAuthority, router } from './context.ts';

const People = z.object({
  people: z.array(z.object({ id: z.string(), name: z.string(), email: z.string(), roles: z.array(z.object({ role: z.string(), cohort: z.string() })) })),
});
const Waiting = z.object({
  waiting: z.int(),
  failed: z.array(
    z.object({
      kind: z.string(), subject: z.string(), dueAt: z.string(), attempts: z.int(), error: z.string(),
      /** Whose badge waits, when the work is about one. */
      award: z.object({ student: z.string(), competency: z.string(), level: z.int(), jury: z.string() }).nullable(),
      /** What keeps the planned badge from being signed, as it stands now. */
      findings: z.array(z.object({ field: z.string(), clause: z.string(), message: z.string() })),
    }),
  ),
});
/** Checking costs what signing costs: the first ones are enough to see what is wrong. */
const MOST_CHECKED = 20;

async function findingsIn(bytes: string): Promise<Finding[]> {
  const answer = await check(bytes);
  return answer.ok ? [] : answer.findings;
}

export const administration = router()
  .openapi(createRoute({ method: 'get', path: '/api/people', responses: { 200: json(People, 'People and their roles'), ...PROBLEMS } }), async (c) => {
    const person = requireAuthority(c, 'administer', null);
    if (person instanceof Response) return person;
    const people = await listPeople(c.get('platform').db);
    return c.json({ people: people.map(({ id, name, email, grants }) => ({
      id, name, email,
      // A role over a programme is told by its cohorts.
      roles: grants.filter((grant) => grant.programme === '*' || grant.cohort !== '*').map(({ role, cohort }) => ({ role, cohort })),
    })) }, 200);
  })
  .openapi(createRoute({ method: 'get', path: '/api/outbox', responses: { 200: json(Waiting, 'Work that waits or failed'), ...PROBLEMS } }), async (c) => {
    const person = requireAuthority(c, 'administer', null);
    if (person instanceof Response) return person;
    const { db } = c.get('platform');
    const [waiting, failed] = await Promise.all([countWaiting(db), listFailed(db)]);
    const told: z.infer<typeof Waiting>['failed'] = [];
    for (const one of failed) {
      const award = await findFailedAward(db, one);
      const { bytes, ...shown } = award ?? { bytes: null };
      told.push({
        kind: one.kind, subject: one.subject, dueAt: one.due_at, attempts: one.attempts, error: one.last_error ?? '',
        award: award && (shown as Omit<typeof award, 'bytes'>),
        findings: bytes !== null && told.length < MOST_CHECKED ? await findingsIn(bytes) : [],
      });
    }
    return c.json({ waiting, failed: told }, 200);
  });
