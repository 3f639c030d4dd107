/** The jury: decisions as append-only revisions, the signed minutes, and what follows from them. */
import { createRoute, z } from '@hono/zod-openapi';
import { attainedLevel } from '../domain/award.ts';
import { decide, OUTCOMES } from '../domain/decision.ts';
import { exemptedLevel } from '../domain/enrolment.ts';
import { findPeriod } from '../domain/programme.ts';
import { pump } from '../issuance/pump.ts';
import { expectedLines, latestDecisions, openLines, signMinutes, withoutExempted } from '../issuance/sign-minutes.ts';
import { may, type Action } from '../permissions.ts';
import { findCohort, findProgramme, listCohorts } from '../queries/cohorts.ts';
import { exemptionsInForce, listExemptionsInForce } from '../queries/enrolment-life.ts';
import {
  currentRevision,
  findJury,
  findMinutes,
  insertDecision,
  listAwardCredentials,
  listAwardsOfStudents,
  listDecisionsBefore,
  listJuries,
  listJuryReviews,
  listProposals,
} from '../queries/juries.ts';
import { fullName } from '../queries/people.ts';
import { randomId } from '../random-id.ts';
import { recordChange } from '../record-change.ts';
import { acting } from './acting.ts';
import { body, json, param, plain, PROBLEMS, refusal, requireAuthority, requireFresh, requirePerson, router, type RouteContext } from './context.ts';
import { Juries, JuryView, programmeView } from './views.ts';

/** The jury with its programme, if the person may do this to it. */
export async function openJury(c: RouteContext, id: string, action: Action) {
  const { db } = c.get('platform');
  const jury = await findJury(db, id);
  const on = { cohort: jury?.cohort_id ?? '', period: jury?.period ?? '' };
  const person = requireAuthority(c, action, on);
  if (person instanceof Response) return person;
  if (!jury) return plain(c, 'not_found');
  const cohort = (await findCohort(db, jury.cohort_id))!;
  const programme = await findProgramme(db, cohort.programme_code, cohort.programme_version);
  if (!programme) throw new Error(`no programme ${cohort.programme_code}`);
  return { jury, cohort, programme, person, on };
}

const Members = z.array(z.string().max(120)).max(60);

export const juries = router()
  .openapi(
    createRoute({ method: 'get', path: '/api/juries', responses: { 200: json(Juries, 'Juries of the person'), ...PROBLEMS } }),
    async (c) => {
      const person = requirePerson(c);
      if (person instanceof Response) return person;
      const { db } = c.get('platform');
      const [all, cohorts] = await Promise.all([listJuries(db), listCohorts(db)]);
      const mine = all.filter((jury) => may(person.grants, 'read_jury', { cohort: jury.cohort_id, period: jury.period }));
      const views = await Promise.all(
        mine.map(async (jury) => {
          const cohort = cohorts.find((one) => one.id === jury.cohort_id)!;
          const [minutes, reviews, decisions, programme, exemptions] = await Promise.all([
            findMinutes(db, jury.id),
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
            students: reviews.length,
            lines: programme ? withoutExempted(openLines(expectedLines(reviews, programme, jury.period), latestDecisions(decisions), jury), programme, jury.period, exemptions).length : 0,
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
      const { jury, cohort, programme, person, on } = opened;
      const { db } = c.get('platform');
      const [minutes, reviews, decisions, proposals, credentials] = await Promise.all([
        findMinutes(db, jury.id),
        listJuryReviews(db, jury.id),
        listDecisionsBefore(db, jury.id),
        listProposals(db, jury.id),
        listAwardCredentials(db, jury.id),
      ]);
      const students = reviews.map((one) => one.enrolment_id);
      const [awards, exemptions] = await Promise.all([listAwardsOfStudents(db, students), listExemptionsInForce(db, students)]);
      const latest = latestDecisions(decisions);
      const open = openLines(expectedLines(reviews, programme, jury.period), latest, jury);
      const expected = findPeriod(programme, jury.period)?.expectedLevel ?? null;
      return c.json(
        {
          id: jury.id,
          title: jury.title,
          period: jury.period,
          session: jury.session,
          convenedOn: jury.convened_on,
          cohort: { id: cohort.id, name: cohort.name },
          programme: programmeView(programme),
          minutes: minutes
            ? {
                number: minutes.number,
                deliberatedOn: minutes.deliberated_on,
                members: JSON.parse(minutes.members) as string[],
                signatories: JSON.parse(minutes.signatories) as string[],
                signedAt: minutes.signed_at,
              }
            : null,
          mayDecide: !minutes && may(person.grants, 'decide', on),
          mayRevoke: may(person.grants, 'revoke_credential', on),
          students: reviews.map((review) => ({
            enrolment: review.enrolment_id,
            name: fullName(review),
            regime: review.regime,
            review: review.review_id,
            lines: expectedLines([review], programme, jury.period).map(({ competency }) => {
              const last = latest.find((one) => one.enrolment_id === review.enrolment_id && one.competency === competency);
              // What an earlier jury left open is to be decided here, and was said there.
              const isEarlier = last !== undefined && last.jury_id !== jury.id && open.some((one) => one.enrolment === review.enrolment_id && one.competency === competency);
              const decision = isEarlier ? undefined : last;
              const proposal = proposals.filter((one) => one.enrolment_id === review.enrolment_id && one.competency === competency).at(-1);
              const credential = credentials.find((one) => one.decision_id === decision?.id && one.credential_id !== null);
              return {
                competency,
                attained: attainedLevel(awards.filter((one) => one.enrolment_id === review.enrolment_id), competency),
                exempted: exemptedLevel(exemptions.filter((one) => one.enrolment_id === review.enrolment_id), competency),
                expected,
                proposed: proposal?.level ?? null,
                proposalComment: proposal?.comment ?? '',
                decision: decision
                  ? { id: decision.id, level: decision.level, outcome: decision.outcome, reason: decision.reason, revision: decision.revision, at: decision.decided_at }
                  : null,
                revision: last?.revision ?? 0,
                earlier: isEarlier ? { outcome: last.outcome, level: last.level } : null,
                credential: credential
                  ? {
                      id: credential.credential_id!,
                      state: credential.revoked_at
                        ? ('revoked' as const)
                        : credential.released_at
                          ? ('released' as const)
                          : credential.signed_at
                            ? ('signed' as const)
                            : ('planned' as const),
                    }
                  : null,
              };
            }),
          })),
        },
        200,
      );
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
            expectedRevision: z.int().min(0),
          }),
        ),
      },
      responses: { 201: json(z.object({ id: z.string(), revision: z.int() }), 'Decision recorded'), ...PROBLEMS },
    }),
    async (c) => {
      const opened = await openJury(c, c.req.valid('param').jury, 'decide');
      if (opened instanceof Response) return opened;
      const { jury, programme, person, on } = opened;
      const platform = acting(c.get('platform'), person, 'decide', on);
      const { db, commit, now, randomBytes } = platform;
      const { expectedRevision, ...line } = c.req.valid('json');
      const [minutes, reviews, proposals, revision, exemptions] = await Promise.all([
        findMinutes(db, jury.id),
        listJuryReviews(db, jury.id),
        listProposals(db, jury.id),
        currentRevision(db, { enrolment_id: line.enrolment, competency: line.competency, period: jury.period }),
        listExemptionsInForce(db, [line.enrolment]),
      ]);
      // Nobody decides on themselves, whatever roles they hold.
      if (reviews.some((one) => one.enrolment_id === line.enrolment && one.person_id === person.id)) return plain(c, 'forbidden');
      const decided = decide(line, {
        programme,
        enrolments: reviews.map((one) => one.enrolment_id),
        minutesNumber: minutes?.number ?? null,
        currentRevision: revision,
        exemptedLevel: exemptedLevel(exemptions, line.competency),
        expectedRevision,
        proposedLevel: proposals.filter((one) => one.enrolment_id === line.enrolment && one.competency === line.competency).at(-1)?.level ?? null,
      });
      if (!decided.ok) return refusal(c, decided.refusal);
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
      };
      const student = reviews.find((one) => one.enrolment_id === line.enrolment)!.person_id;
      const entry = { at, personId: person.id, kind: 'decision_recorded', subject: id, detail: { jury: jury.id, competency: line.competency, outcome: line.outcome } };
      // What was there before is a revision of its own, with an entry of its own.
      const committed = await commit([insertDecision(db, decision), ...(await recordChange(platform, student, entry, { before: null, after: decision }))]);
      if (committed.ok) return c.json({ id, revision: decided.value.revision }, 201);
      if (committed.conflict.rule === 'jury_closed') return refusal(c, { kind: 'jury_closed', number: (await findMinutes(db, jury.id))?.number ?? '' });
      return refusal(c, { kind: 'decision_changed', expected: expectedRevision, current: expectedRevision + 1 });
    },
  )
  .openapi(
    createRoute({
      method: 'post',
      path: '/api/juries/{jury}/minutes',
      request: {
        ...param('jury'),
        ...body(z.object({ number: z.string().max(80), deliberatedOn: z.string().max(10), members: Members, signatories: Members })),
      },
      responses: { 202: json(z.object({ awards: z.int() }), 'Minutes signed; the badges follow'), ...PROBLEMS },
    }),
    async (c) => {
      const opened = await openJury(c, c.req.valid('param').jury, 'sign_minutes');
      if (opened instanceof Response) return opened;
      // Every badge of the batch follows from this signature.
      const first = requireFresh(c);
      if (first) return first;
      const { jury, programme, person, on } = opened;
      const platform = c.get('platform');
      const signed = await signMinutes(acting(platform, person, 'sign_minutes', on), jury, programme, c.req.valid('json'), person.id, parisDate(platform.now()));
      if (!signed.ok) return refusal(c, signed.refusal);
      platform.afterResponse(pump(platform));
      return c.json(signed.value, 202);
    },
  );

/** The institution's calendar day. */
export const parisDate = (now: Date): string => new Intl.DateTimeFormat('fr-CA', { timeZone: 'Europe/Paris', dateStyle: 'short' }).format(now);
