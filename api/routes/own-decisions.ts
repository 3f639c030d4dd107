/** A student's extract: their own lines of each jury's minutes, and how to appeal. Reasons and notes stay with the jury. */
import { createRoute, z } from '@hono/zod-openapi';
import { parisDay } from '../domain/calendar.ts';
import { OUTCOMES } from '../domain/decision.ts';
import { appealsTold } from '../domain/jury.ts';
import { UNIT_RESULTS, unitsOf } from '../domain/unit-result.ts';
import { findProgramme } from '../queries/cohorts.ts';
import { findJuryRule, listAppeals } from '../queries/jury-composition.ts';
import { listOwnDecisions, listOwnJuries, listOwnResults } from '../queries/own-decisions.ts';
import { json, param, PROBLEMS, router } from './context.ts';
import { ownEnrolment } from './me.ts';
import { Session } from './minutes-views.ts';

const OwnDecisions = z
  .object({
    extracts: z.array(
      z.object({
        jury: z.string(), title: z.string(), period: z.string(), session: z.union([z.literal(1), z.literal(2)]), number: z.string(), deliberatedOn: z.string(),
        /** Number of the minutes whose lines were decided again. */
        supersedes: z.string().nullable(),
        /** Decided elsewhere: the day on which the institution entered it here from the minutes; there is no extract of it. */
        enteredOn: z.string().nullable(),
        decisions: z.array(z.object({ competency: z.string(), level: z.int(), outcome: z.enum(OUTCOMES) })),
        /** What was told with them, in the institution’s own words; `null` of what was decided elsewhere, whose own paper says it. */
        appeals: z.object({ fr: z.string(), en: z.string() }).nullable(),
        /** `ects`: hundredths of a credit. */
        results: z.array(z.object({ unit: z.string(), result: z.enum(UNIT_RESULTS), ects: z.int().nullable(), session: Session })),
      }),
    ),
    /** What is stated now, for decisions to come; '' until it has filled them in. */
    appeals: z.object({ fr: z.string(), en: z.string() }),
  })
  .openapi('OwnDecisions');

export const ownDecisions = router().openapi(
  createRoute({ method: 'get', path: '/api/me/enrolments/{enrolment}/decisions', request: param('enrolment'), responses: { 200: json(OwnDecisions, 'What juries decided, once their minutes are signed'), ...PROBLEMS } }),
  async (c) => {
    const own = await ownEnrolment(c, c.req.valid('param').enrolment);
    if (own instanceof Response) return own;
    const { db } = c.get('platform');
    const { id, programme_code: code, programme_version: version } = own.enrolment;
    const [juries, decisions, results, programme, rule, stated] = await Promise.all([listOwnJuries(db, id), listOwnDecisions(db, id), listOwnResults(db, id), findProgramme(db, code, version), findJuryRule(db, code), listAppeals(db, code)]);
    if (!programme) throw new Error(`no programme ${code}`);
    const extracts = juries.map((jury) => {
      const units = unitsOf(programme, jury.period);
      return {
        jury: jury.id, title: jury.title, period: jury.period, session: jury.session, number: jury.number, deliberatedOn: jury.deliberated_on, supersedes: jury.superseded, enteredOn: jury.entered_at && parisDay(new Date(jury.entered_at)),
        appeals: jury.entered_at === null ? { ...appealsTold(stated, jury.told_at) } : null,
        decisions: decisions.filter((one) => one.jury_id === jury.id).map(({ competency, level, outcome }) => ({ competency, level, outcome })),
        results: results.filter((one) => one.jury_id === jury.id).map(({ unit, result, ects, session }) => ({ unit, result, ects, session })).sort((one, other) => units.indexOf(one.unit) - units.indexOf(other.unit)),
      };
    });
    return c.json({ extracts, appeals: { ...rule.appeals } }, 200);
  },
);
