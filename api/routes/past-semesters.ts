/** Semesters that were decided before Palier, read into a cohort from a file: looked at first, then entered whole or not at all. */
import { createRoute, z } from '@hono/zod-openapi';
import { hexDigest } from '../../credentials/index.ts';
import { parisDay } from '../domain/calendar.ts';
import { DEPARTURES } from '../domain/decision.ts';
import { numbersIn, planPastSemesters, untickedOf, type PastChange, type PastFault } from '../domain/past-semesters.ts';
import { accepted, refused, type Result } from '../domain/refusal.ts';
import { enterPastSemesters } from '../issuance/enter-past-semesters.ts';
import { pump } from '../issuance/pump.ts';
import type { Platform } from '../platform/platform.ts';
import { findCohort, findProgramme } from '../queries/cohorts.ts';
import { listEnteredMinutes, listKnownMinutes, listPastStudents } from '../queries/past-semesters.ts';
import { fullName, type Person } from '../queries/people.ts';
import type { Tables } from '../queries/schema.ts';
import { acting } from './acting.ts';
import { PEOPLE_MAX_BYTES } from './cohort-people.ts';
import { body, json, param, plain, PROBLEMS, refusal, requireAuthority, requireFresh, router, type RouteContext } from './context.ts';
import { programmeView, ProgrammeView } from './views.ts';

const SessionNumber = z.union([z.literal(1), z.literal(2)]);
const Preview = z
  .object({
    changes: z.array(
      z.object({
        line: z.int(), name: z.string(), minutes: z.string(), period: z.string(), session: SessionNumber, deliberatedOn: z.string(), competency: z.string(), level: z.int(), outcome: z.enum(['validated', 'not_reached']),
        change: z.enum(['new', 'nothing']),
        /** Against earlier semesters; entering it asks for the line among `departures`. */
        departure: z.enum(DEPARTURES).nullable(),
      }),
    ),
    faults: z.array(z.object({ line: z.int(), kind: z.string(), value: z.string() })),
    ignored: z.array(z.string()),
    /** Names exactly these changes: carrying them out asks for it. */
    plan: z.string(),
  })
  .openapi('PastSemestersPreview');
const PastSemesters = z
  .object({
    cohort: z.object({ id: z.string(), name: z.string() }),
    programme: ProgrammeView,
    minutes: z.array(
      z.object({
        jury: z.string(), number: z.string(), period: z.string(), session: SessionNumber, deliberatedOn: z.string(), members: z.string(),
        enteredBy: z.string(), enteredOn: z.string(), students: z.int(), decisions: z.int(), awards: z.int(), released: z.int(),
      }),
    ),
  })
  .openapi('PastSemesters');
const Text = z.object({ text: z.string().max(PEOPLE_MAX_BYTES) });

type Opened = { readonly person: Person; readonly cohort: Tables['cohort'] };
type Planned = { readonly changes: readonly PastChange[]; readonly faults: readonly PastFault[]; readonly ignored: readonly string[]; readonly plan: string };

async function open(c: RouteContext, id: string): Promise<Opened | Extract<ReturnType<typeof plain>, Response>> {
  const cohort = await findCohort(c.get('platform').db, id);
  const person = requireAuthority(c, 'administer', cohort?.id ?? '');
  if (person instanceof Response) return person;
  return cohort ? { person, cohort } : plain(c, 'not_found');
}

async function programmeOf({ db }: Platform, cohort: Tables['cohort']) {
  const programme = await findProgramme(db, cohort.programme_code, cohort.programme_version);
  if (!programme) throw new Error(`no programme ${cohort.programme_code}`);
  return programme;
}

async function plan(platform: Platform, { person, cohort }: Opened, text: string): Promise<Result<Planned>> {
  const { db } = platform;
  const [students, known, programme] = await Promise.all([listPastStudents(db, cohort.id, person.id), listKnownMinutes(db, numbersIn(text)), programmeOf(platform, cohort)]);
  const file = planPastSemesters(text, cohort.id, students, known, programme, parisDay(platform.now()));
  if (!file.ok) return refused({ kind: 'people_file_refused', fault: file.fault });
  return accepted({ ...file, plan: await hexDigest(JSON.stringify([cohort.id, file.changes, file.faults])) });
}

export const pastSemesters = router()
  .openapi(
    createRoute({
      method: 'get',
      path: '/api/cohorts/{cohort}/past-semesters',
      request: param('cohort'),
      responses: { 200: json(PastSemesters, 'The minutes of another place that were entered, and how far their badges have come'), ...PROBLEMS },
    }),
    async (c) => {
      const opened = await open(c, c.req.valid('param').cohort);
      if (opened instanceof Response) return opened;
      const platform = c.get('platform');
      const [programme, minutes] = await Promise.all([programmeOf(platform, opened.cohort), listEnteredMinutes(platform.db, opened.cohort.id)]);
      // Whoever looks helps the batch along, as with a jury of here.
      if (minutes.some((one) => one.released < one.awards)) platform.afterResponse(pump(platform));
      const shown = minutes.map(({ on, name, entered_at, lines, given_name, family_name, ...row }) => ({
        ...row, number: name, deliberatedOn: on, decisions: lines, enteredBy: fullName({ given_name, family_name }), enteredOn: parisDay(new Date(entered_at)),
      }));
      return c.json({ cohort: { id: opened.cohort.id, name: opened.cohort.name }, programme: programmeView(programme), minutes: shown }, 200);
    },
  )
  .openapi(
    createRoute({
      method: 'post',
      path: '/api/cohorts/{cohort}/past-semesters/preview',
      request: { ...param('cohort'), ...body(Text) },
      responses: { 200: json(Preview, 'What reading the file would enter; nothing is written'), ...PROBLEMS },
    }),
    async (c) => {
      const opened = await open(c, c.req.valid('param').cohort);
      if (opened instanceof Response) return opened;
      const planned = await plan(c.get('platform'), opened, c.req.valid('json').text);
      if (!planned.ok) return refusal(c, planned.refusal);
      const { changes, faults, ignored, plan: name } = planned.value;
      const shown = changes.map(({ line, name: student, minutes, competency, level, outcome, change, departure }) => ({
        line, name: student, minutes: minutes.name, period: minutes.period, session: minutes.session, deliberatedOn: minutes.on, competency, level, outcome, change, departure,
      }));
      return c.json({ changes: shown, faults: [...faults], ignored: [...ignored], plan: name }, 200);
    },
  )
  .openapi(
    createRoute({
      method: 'post',
      path: '/api/cohorts/{cohort}/past-semesters',
      request: { ...param('cohort'), ...body(Text.extend({ plan: z.string().max(100), departures: z.array(z.int()).max(10_000).default([]) })) },
      responses: { 201: json(z.object({ minutes: z.int(), decisions: z.int(), awards: z.int() }), 'Entered, all of it; the badges follow'), ...PROBLEMS },
    }),
    async (c) => {
      const opened = await open(c, c.req.valid('param').cohort);
      if (opened instanceof Response) return opened;
      // Every badge of the batch follows from this act.
      const first = requireFresh(c);
      if (first) return first;
      const { person, cohort } = opened;
      const { text, plan: asked, departures } = c.req.valid('json');
      const platform = c.get('platform');
      const planned = await plan(platform, opened, text);
      if (!planned.ok) return refusal(c, planned.refusal);
      const { changes, faults } = planned.value;
      if (faults.length > 0) return refusal(c, { kind: 'people_file_faults', lines: faults.map((one) => one.line) });
      if (planned.value.plan !== asked) return refusal(c, { kind: 'people_changed' });
      const unticked = untickedOf(changes, departures);
      if (unticked.length > 0) return refusal(c, { kind: 'departures_unticked', lines: unticked.map((one) => one.line) });
      const entered = await enterPastSemesters(acting(platform, person, 'administer', cohort.id), cohort.id, changes, person.id);
      if (!entered.ok) return refusal(c, entered.refusal);
      platform.afterResponse(pump(platform));
      return c.json(entered.value, 201);
    },
  );
