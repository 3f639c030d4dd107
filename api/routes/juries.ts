/** The juries of a person, one of them, and its decisions as append-only revisions. */
import { createRoute, z } from '@hono/zod-openapi';
import { attainedLevel } from '../domain/award.ts';
import { parisDay } from '../domain/calendar.ts';
import { decide, isFavourable, OUTCOMES } from '../domain/decision.ts';
import { exemptedLevel } from '../domain/enrolment.ts';
import { fallsBy, keptStep, mayReplace } from '../domain/redeliberation.ts';
import { expectedLines, latestDecisions, openLines, withoutExempted } from '../issuance/sign-minutes.ts';
import { lineUntil } from '../issuance/withdraw-awards.ts';
import { may } from '../permissions.ts';
import { findProgramme, listCohorts } from '../queries/cohorts.ts';
import { findClosing } from '../queries/deliberations.ts';
import { exemptionsInForce, listExemptionsInForce } from '../queries/enrolment-life.ts';
import { listReopened } from '../queries/redeliberations.ts';
import { findMinutes, insertDecision, listAwardsOfStudents, listDecisionsBefore, listJuries, listJuriesBefore, listJuryReviews, listProposals } from '../queries/juries.ts';
import { randomId } from '../random-id.ts';
import { recordChange } from '../record-change.ts';
import { acting } from './acting.ts';
import { body, json, param, plain, PROBLEMS, refusal, requirePerson, router } from './context.ts';
import { juryView } from './jury-view.ts';
import { openJury } from './open-jury.ts';
import { Juries, JuryView } from './views.ts';

export const juries = router()
  .openapi(
    createRoute({ method: 'get', path: '/api/juries', responses: { 200: json(Juries, 'Juries of the person'), ...PROBLEMS } }),
    async (c) => {
      const person = requirePerson(c);
      if (person instanceof Response) return person;
      const { db } = c.get('platform');
      const [all, cohorts, reopened, before] = await Promise.all([listJuries(db), listCohorts(db), listReopened(db), listJuriesBefore(db, person.id)]);
      const again = Map.groupBy(reopened, (one) => one.jury_id);
      const mine = all.filter((jury) => !before.has(jury.id) && may(person.grants, 'read_jury', { cohort: jury.cohort_id, period: jury.period }));
      const views = await Promise.all(
        mine.map(async (jury) => {
          const cohort = cohorts.find((one) => one.id === jury.cohort_id)!;
          const [minutes, closing, reviews, decisions, programme, exemptions] = await Promise.all([
            findMinutes(db, jury.id),
            findClosing(db, jury.id),
            listJuryReviews(db, jury.id),
            listDecisionsBefore(db, jury.id),
            findProgramme(db, cohort.programme_code, cohort.programme_version),
            exemptionsInForce(db).innerJoin('enrolment', 'enrolment.id', 'exemption.enrolment_id').where('enrolment.cohort_id', '=', cohort.id).execute(),
          ]);
          return {
            id: jury.id,
            title: jury.title,
            period: jury.period,
            cohort: { id: cohort.id, name: cohort.name },
            convenedOn: jury.convened_on,
            minutes: minutes ? { number: minutes.number, deliberatedOn: minutes.deliberated_on } : null,
            closing: closing ? { number: closing.number, deliberatedOn: closing.deliberated_on } : null,
            students: reviews.length,
            lines: programme ? withoutExempted(openLines(expectedLines(reviews, programme, jury.period), latestDecisions(decisions), { ...jury, reopened: again.get(jury.id) ?? null }), programme, jury.period, exemptions).length : 0,
            decided: latestDecisions(decisions).filter((one) => one.jury_id === jury.id).length,
          };
        }),
      );
      return c.json({ juries: views }, 200);
    },
  )
  .openapi(
    createRoute({ method: 'get', path: '/api/juries/{jury}', request: param('jury'), responses: { 200: json(JuryView, 'One jury'), ...PROBLEMS } }),
    async (c) => {
      const opened = await openJury(c, c.req.valid('param').jury, 'read_jury');
      if (opened instanceof Response) return opened;
      return c.json(await juryView(c.get('platform').db, opened), 200);
    },
  )
  .openapi(
    createRoute({
      method: 'post',
      path: '/api/juries/{jury}/decisions',
      request: {
        ...param('jury'),
        ...body(
          z.object({
            enrolment: z.string(),
            competency: z.string(),
            level: z.int().positive(),
            outcome: z.enum(OUTCOMES),
            reason: z.string().max(4000).default(''),
            /** Ticked: the jury skips a level, or decides below the attained one, and means it. */
            departs: z.boolean().default(false),
            expectedRevision: z.int().min(0),
          }),
        ),
      },
      responses: { 201: json(z.object({ id: z.string(), revision: z.int() }), 'Decision recorded'), ...PROBLEMS },
    }),
    async (c) => {
      const opened = await openJury(c, c.req.valid('param').jury, 'decide');
      if (opened instanceof Response) return opened;
      const { jury, redeliberation, programme, person, on } = opened;
      const platform = acting(c.get('platform'), person, 'decide', on);
      const { db, commit, now, randomBytes } = platform;
      const { expectedRevision, ...line } = c.req.valid('json');
      const [minutes, closing, reviews, proposals, decisions, exemptions, awards] = await Promise.all([
        findMinutes(db, jury.id),
        findClosing(db, jury.id),
        listJuryReviews(db, jury.id),
        listProposals(db, jury.id),
        listDecisionsBefore(db, jury.id),
        listExemptionsInForce(db, [line.enrolment]),
        listAwardsOfStudents(db, [line.enrolment]),
      ]);
      if (!minutes && closing) return refusal(c, { kind: 'deliberation_closed', number: closing.number });
      const before = latestDecisions(decisions);
      const last = before.find((one) => one.enrolment_id === line.enrolment && one.competency === line.competency);
      const taken = decisions.find((one) => jury.reopened?.some(({ decision_id: id, competency, enrolment_id: who }) => id === one.id && competency === line.competency && who === line.enrolment));
      // What is decided again does not stand against itself, whichever deliberation awarded it.
      const again = new Set(taken ? lineUntil(decisions, taken).map((one) => one.id) : []);
      const held = taken && { favourable: taken.favourable === 1, level: taken.level };
      const given = awards.filter((one) => again.has(one.decision_id));
      const decided = decide(line, {
        programme,
        enrolments: reviews.map((one) => one.enrolment_id),
        minutesNumber: minutes?.number ?? null,
        currentRevision: last?.revision ?? 0,
        exemptedLevel: exemptedLevel(exemptions, line.competency),
        attainedLevel: attainedLevel(awards.filter((one) => !again.has(one.decision_id)), line.competency),
        keptStep: held ? keptStep(given.map((one) => one.level), held, { favourable: isFavourable(line.outcome), level: line.level }) : 0,
        expectedRevision,
        proposedLevel: proposals.filter((one) => one.enrolment_id === line.enrolment && one.competency === line.competency).at(-1)?.level ?? null,
      });
      if (!decided.ok) return refusal(c, decided.refusal);
      if (openLines([line], before, jury).length === 0) return refusal(c, { kind: 'line_settled', competency: line.competency });
      if (redeliberation && held) {
        const falling = given.filter((one) => fallsBy(one.level, held, decided.value)).map((one) => one.awarded_on);
        const may = mayReplace({ ...held, takenOn: falling.toSorted()[0] ?? redeliberation.deliberated_on }, decided.value, redeliberation.basis, parisDay(now()));
        if (!may.ok) return refusal(c, may.refusal);
      }
      const at = now().toISOString();
      const id = randomId(randomBytes);
      const decision = {
        id,
        jury_id: jury.id,
        enrolment_id: line.enrolment,
        competency: line.competency,
        period: jury.period,
        level: line.level,
        outcome: line.outcome,
        favourable: decided.value.favourable ? (1 as const) : (0 as const),
        reason: decided.value.reason,
        decided_by: person.id,
        decided_at: at,
        revision: decided.value.revision,
        departure: decided.value.departure,
      };
      const student = reviews.find((one) => one.enrolment_id === line.enrolment)!.person_id;
      const entry = { at, personId: person.id, kind: 'decision_recorded', subject: id, detail: { jury: jury.id, competency: line.competency, outcome: line.outcome, ...(decision.departure ? { departure: decision.departure } : {}) } };
      // What was there before is a revision of its own, with an entry of its own.
      const committed = await commit([insertDecision(db, decision), ...(await recordChange(platform, student, entry, { before: null, after: decision }))]);
      if (committed.ok) return c.json({ id, revision: decided.value.revision }, 201);
      if (committed.conflict.rule === 'jury_closed') {
        const [signed, shut] = await Promise.all([findMinutes(db, jury.id), findClosing(db, jury.id)]);
        return refusal(c, shut && !signed ? { kind: 'deliberation_closed', number: shut.number } : { kind: 'jury_closed', number: signed?.number ?? '' });
      }
      return refusal(c, { kind: 'decision_changed', expected: expectedRevision, current: expectedRevision + 1 });
    },
  );
