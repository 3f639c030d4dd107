/** Results of teaching units and of the semester, entered by the jury beside its decisions on levels. */
import { createRoute, z } from '@hono/zod-openapi';
import { parisDay } from '../domain/calendar.ts';
import { mayReplace } from '../domain/redeliberation.ts';
import { isAdmitted, isOpenBefore, readResult, UNIT_RESULTS } from '../domain/unit-result.ts';
import { findClosing } from '../queries/deliberations.ts';
import { findMinutes, listJuryReviews } from '../queries/juries.ts';
import type { Tables } from '../queries/schema.ts';
import { insertUnitResults, listBoundResults } from '../queries/unit-results.ts';
import { recordChange } from '../record-change.ts';
import { acting } from './acting.ts';
import { body, json, param, plain, PROBLEMS, refusal, router } from './context.ts';
import { Session } from './minutes-views.ts';
import { openJury, resultKey } from './open-jury.ts';

const Entered = z.object({ enrolment: z.string().max(80), unit: z.string().max(300), result: z.enum(UNIT_RESULTS).nullable(), ects: z.int().nullable().default(null), session: Session.default(null), expectedRevision: z.int().min(0) });

export const unitResults = router().openapi(
  createRoute({
    method: 'post',
    path: '/api/juries/{jury}/results',
    request: { ...param('jury'), ...body(z.object({ results: z.array(Entered).min(1).max(1000) })) },
    responses: { 201: json(z.object({ recorded: z.int() }), 'Recorded, all of them or none; no level follows from them'), ...PROBLEMS },
  }),
  async (c) => {
    const opened = await openJury(c, c.req.valid('param').jury, 'decide');
    if (opened instanceof Response) return opened;
    const { jury, redeliberation, programme, person, on } = opened;
    const platform = acting(c.get('platform'), person, 'decide', on);
    const { db, commit, now } = platform;
    const { results } = c.req.valid('json');
    const [minutes, closing, reviews, bound] = await Promise.all([findMinutes(db, jury.id), findClosing(db, jury.id), listJuryReviews(db, jury.id), listBoundResults(db, jury.id)]);
    if (minutes) return refusal(c, { kind: 'jury_closed', number: minutes.number });
    if (closing) return refusal(c, { kind: 'deliberation_closed', number: closing.number });
    const students = new Map(reviews.map((one) => [one.enrolment_id, one.person_id]));
    const stranger = results.find((one) => !students.has(one.enrolment));
    if (stranger) return refusal(c, { kind: 'student_not_before_this_jury', enrolment: stranger.enrolment });
    const at = now().toISOString();
    const rows: Tables['unit_result'][] = [];
    for (const { enrolment, expectedRevision, ...typed } of results) {
      const read = readResult(typed, programme, jury.period);
      if (!read.ok) return refusal(c, read.refusal);
      const { unit, result, ects, session } = read.value;
      const before = bound.find((one) => one.enrolment_id === enrolment && one.unit === unit);
      if (jury.units?.has(resultKey(enrolment, unit)) === false) return refusal(c, { kind: 'result_not_taken_up', unit });
      if (!isOpenBefore(before?.result ?? null, { session: jury.session, takesUp: jury.units === null ? null : true })) return refusal(c, { kind: 'result_settled' });
      if (before && redeliberation) {
        // A unit that was given is a right as a level is: withdrawn on the same grounds, within the same time.
        const may = mayReplace({ favourable: isAdmitted(before.result), level: 0, takenOn: before.on }, { favourable: isAdmitted(result), level: 0 }, redeliberation.basis, parisDay(now()));
        if (!may.ok) return refusal(c, may.refusal);
      }
      rows.push({ enrolment_id: enrolment, period: jury.period, unit, revision: expectedRevision + 1, jury_id: jury.id, result, ects_hundredths: ects, session, recorded_by: person.id, recorded_at: at });
    }
    const byStudent = Map.groupBy(rows, (one) => one.enrolment_id);
    const entries = await Promise.all(
      [...byStudent].map(async ([enrolment, own]) =>
        recordChange(platform, students.get(enrolment)!, { at, personId: person.id, kind: 'results_recorded', subject: enrolment, detail: { jury: jury.id, units: own.length } }, { before: null, after: own }),
      ),
    );
    const committed = await commit([...insertUnitResults(db, rows), ...entries.flat()]);
    if (committed.ok) return c.json({ recorded: rows.length }, 201);
    if (committed.conflict.rule === 'jury_closed') return refusal(c, { kind: 'jury_changed' });
    if (committed.conflict.rule === 'result_settled') return refusal(c, { kind: 'result_settled' });
    return refusal(c, { kind: 'results_changed' });
  },
);
