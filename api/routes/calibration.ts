/** An assessor's own proposals beside the team's, for a cohort. */
import { createRoute, z } from '@hono/zod-openapi';
import { calibrate } from '../domain/calibration.ts';
import { listProposed } from '../queries/calibration.ts';
import { findCohort, findProgramme } from '../queries/cohorts.ts';
import { json, param, plain, PROBLEMS, requireAuthority, router } from './context.ts';

const Distribution = z.object({ levels: z.array(z.int()), notAssessed: z.int(), total: z.int() }).nullable();
const Both = z.object({ mine: Distribution, team: Distribution });
const Calibration = z
  .object({
    cohort: z.object({ id: z.string(), name: z.string() }),
    period: z.string().nullable(),
    periods: z.array(z.string()),
    levels: z.array(z.string()),
    all: Both,
    competencies: z.array(Both.extend({ code: z.string(), verb: z.string().nullable(), statement: z.string() })),
  })
  .openapi('Calibration');

export const calibration = router().openapi(
  createRoute({
    method: 'get',
    path: '/api/cohorts/{cohort}/calibration',
    request: { ...param('cohort'), query: z.object({ period: z.string().max(20).optional() }) },
    responses: { 200: json(Calibration, 'One’s own proposals beside the team’s; nothing where there are too few'), ...PROBLEMS },
  }),
  async (c) => {
    const { db } = c.get('platform');
    const cohort = await findCohort(db, c.req.valid('param').cohort);
    const period = c.req.valid('query').period || null;
    const person = requireAuthority(c, 'propose_level', { cohort: cohort?.id ?? '', ...(period === null ? {} : { period }) });
    if (person instanceof Response) return person;
    if (!cohort) return plain(c, 'not_found');
    const programme = await findProgramme(db, cohort.programme_code, cohort.programme_version);
    if (!programme) throw new Error(`no programme ${cohort.programme_code}`);
    const proposals = await listProposed(db, cohort.id, period);
    const orders = programme.levels.map((one) => one.order);
    return c.json(
      {
        cohort: { id: cohort.id, name: cohort.name },
        period,
        periods: programme.periods.map((one) => one.code),
        levels: programme.levels.map((one) => one.name),
        all: plainly(calibrate(proposals, person.id, orders)),
        competencies: programme.competencies.map(({ code, verb, statement }) => ({ code, verb, statement, ...plainly(calibrate(proposals.filter((one) => one.competency === code), person.id, orders)) })),
      },
      200,
    );
  },
);

type Calibrated = ReturnType<typeof calibrate>;
const plainly = ({ mine, team }: Calibrated) => ({ mine: mine && { ...mine, levels: [...mine.levels] }, team: team && { ...team, levels: [...team.levels] } });
