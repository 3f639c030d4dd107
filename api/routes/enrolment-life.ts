/** The life of an enrolment, kept by the head of its programme and read by its holder. */
import { createRoute, z } from '@hono/zod-openapi';
import { parisDay } from '../domain/calendar.ts';
import { EXEMPTION_BASES, ENROLMENT_STATUSES, ENTRIES, PLACEMENT_KINDS, PLACEMENT_STATES, readExemption, readMemoir, readPlacement, readStep } from '../domain/enrolment.ts';
import { REGIMES } from '../domain/people-file.ts';
import type { Refusal } from '../domain/refusal.ts';
import { may } from '../permissions.ts';
import type { Platform } from '../platform/platform.ts';
import { findCohort, findProgramme, listCohortEnrolments } from '../queries/cohorts.ts';
import { findExemption, insertExemptions, insertMemoir, insertPlacement, insertStepOfEnrolment, readEnrolmentLife, withdrawExemption } from '../queries/enrolment-life.ts';
import { findEnrolment, fullName } from '../queries/people.ts';
import { randomId } from '../random-id.ts';
import { recordChange } from '../record-change.ts';
import { acting } from './acting.ts';
import { body, json, param, plain, PROBLEMS, refusal, requireAuthority, router, type RouteContext } from './context.ts';
import { EnrolmentLife, lifeView } from './enrolment-life-view.ts';

/** The enrolment and its programme, for who may keep it; somebody else's cohort is not found. */
async function open(c: RouteContext, id: string) {
  const { db } = c.get('platform');
  const enrolment = await findEnrolment(db, id);
  const person = requireAuthority(c, 'manage_cohort', enrolment?.cohort_id ?? '');
  if (person instanceof Response) return person;
  if (!enrolment) return plain(c, 'not_found');
  // Nobody decides on themselves, whatever roles they hold.
  if (enrolment.person_id === person.id) return plain(c, 'forbidden');
  const programme = await findProgramme(db, enrolment.programme_code, enrolment.programme_version);
  if (!programme) throw new Error(`no programme ${enrolment.programme_code}`);
  return { person, enrolment, programme };
}
type Opened = Exclude<Awaited<ReturnType<typeof open>>, Response>;

/** Writes what is new with its entry in the journal; what somebody else wrote first refuses it. */
async function write(c: RouteContext, { person, enrolment }: Opened, kind: string, statements: Parameters<Platform['commit']>[0], after: unknown): Promise<Refusal | null> {
  const platform = acting(c.get('platform'), person, 'manage_cohort', enrolment.cohort_id);
  const at = platform.now().toISOString();
  const committed = await platform.commit([...statements, ...(await recordChange(platform, enrolment.person_id, { at, personId: person.id, kind, subject: enrolment.id }, { before: null, after }))]);
  if (committed.ok) return null;
  const { rule } = committed.conflict;
  if (rule === 'level_exempted') return { kind: 'already_exempted' };
  return rule === 'level_awarded' || rule === 'own_decision' ? { kind: rule } : { kind: 'enrolment_changed' };
}

const Revised = json(z.object({ revision: z.int() }), 'Added; what stood before is kept');
const day = z.string().max(10);
const Step = z.object({ expectedRevision: z.int(), status: z.enum(ENROLMENT_STATUSES), entry: z.enum(ENTRIES), regime: z.enum(REGIMES), effectiveOn: day, until: day.nullable(), reference: z.string().max(400) });
const PlacementInput = z.object({
  placement: z.string().max(80).nullable(), expectedRevision: z.int(), kind: z.enum(PLACEMENT_KINDS), state: z.enum(PLACEMENT_STATES), year: z.string().max(20), host: z.string().max(200), tutor: z.string().max(200),
  beginsOn: day.nullable(), endsOn: day.nullable(), hoursPlanned: z.int().min(0).max(9999).nullable(), hoursDone: z.int().min(0).max(9999).nullable(), confidential: z.boolean(),
});
const MemoirInput = z.object({ expectedRevision: z.int(), title: z.string().max(400), director: z.string().max(200), defendedOn: day.nullable(), confidential: z.boolean() });
const ExemptionInput = z.object({ competencies: z.array(z.string().max(80)).max(200), level: z.int(), basis: z.enum(EXEMPTION_BASES), decidedOn: day, reference: z.string().max(400) });

export const enrolmentLife = router()
  .openapi(
    createRoute({
      method: 'get',
      path: '/api/cohorts/{cohort}/enrolments',
      request: param('cohort'),
      responses: { 200: json(z.object({ cohort: z.object({ id: z.string(), name: z.string() }), enrolments: z.array(EnrolmentLife) }), 'Everybody enrolled in the cohort, with what is known of their years'), ...PROBLEMS },
    }),
    async (c) => {
      const { db } = c.get('platform');
      const cohort = await findCohort(db, c.req.valid('param').cohort);
      const person = requireAuthority(c, 'manage_cohort', cohort?.id ?? '');
      if (person instanceof Response) return person;
      if (!cohort) return plain(c, 'not_found');
      const [programme, enrolments] = await Promise.all([findProgramme(db, cohort.programme_code, cohort.programme_version), listCohortEnrolments(db, cohort.id)]);
      if (!programme) throw new Error(`no programme ${cohort.programme_code}`);
      const life = await readEnrolmentLife(db, enrolments.map((one) => one.id));
      return c.json({ cohort: { id: cohort.id, name: cohort.name }, enrolments: enrolments.map((one) => lifeView({ ...one, name: fullName(one) }, programme, life)) }, 200);
    },
  )
  .openapi(
    createRoute({ method: 'get', path: '/api/enrolments/{enrolment}', request: param('enrolment'), responses: { 200: json(EnrolmentLife, 'One enrolment, for its holder and for who keeps it'), ...PROBLEMS } }),
    async (c) => {
      const { db } = c.get('platform');
      const id = c.req.valid('param').enrolment;
      const enrolment = await findEnrolment(db, id);
      const own = enrolment !== undefined && c.get('person')?.id === enrolment.person_id;
      const person = own ? null : requireAuthority(c, 'manage_cohort', enrolment?.cohort_id ?? '');
      if (person instanceof Response) return person;
      if (!enrolment) return plain(c, 'not_found');
      const programme = (await findProgramme(db, enrolment.programme_code, enrolment.programme_version))!;
      const view = lifeView({ ...enrolment, name: fullName(enrolment) }, programme, await readEnrolmentLife(db, [id]));
      return c.json({ ...view, mayKeep: !own && may(c.get('person')!.grants, 'manage_cohort', enrolment.cohort_id) }, 200);
    },
  )
  .openapi(
    createRoute({ method: 'post', path: '/api/enrolments/{enrolment}/steps', request: { ...param('enrolment'), ...body(Step) }, responses: { 201: Revised, ...PROBLEMS } }),
    async (c) => {
      const opened = await open(c, c.req.valid('param').enrolment);
      if (opened instanceof Response) return opened;
      const { expectedRevision, ...input } = c.req.valid('json');
      const read = readStep(input);
      if (!read.ok) return refusal(c, read.refusal);
      const { db, now } = c.get('platform');
      const { effectiveOn, until, ...step } = read.value;
      const revision = expectedRevision + 1;
      const row = { ...step, enrolment_id: opened.enrolment.id, revision, effective_on: effectiveOn, until_on: until, recorded_by: opened.person.id, recorded_at: now().toISOString() };
      const refused = await write(c, opened, 'enrolment_step_recorded', insertStepOfEnrolment(db, row), read.value);
      return refused ? refusal(c, refused) : c.json({ revision }, 201);
    },
  )
  .openapi(
    createRoute({
      method: 'post',
      path: '/api/enrolments/{enrolment}/placements',
      request: { ...param('enrolment'), ...body(PlacementInput) },
      responses: { 201: json(z.object({ placement: z.string(), revision: z.int() }), 'A placement, or its next revision'), ...PROBLEMS },
    }),
    async (c) => {
      const opened = await open(c, c.req.valid('param').enrolment);
      if (opened instanceof Response) return opened;
      const { placement, expectedRevision, ...input } = c.req.valid('json');
      const read = readPlacement(input, opened.programme);
      if (!read.ok) return refusal(c, read.refusal);
      const { db, now, randomBytes } = c.get('platform');
      const { beginsOn, endsOn, hoursPlanned, hoursDone, confidential, ...named } = read.value;
      const id = placement ?? randomId(randomBytes);
      const revision = placement === null ? 1 : expectedRevision + 1;
      const row = {
        ...named, id, revision, enrolment_id: opened.enrolment.id, begins_on: beginsOn, ends_on: endsOn, hours_planned: hoursPlanned, hours_done: hoursDone,
        confidential: confidential ? (1 as const) : (0 as const), recorded_by: opened.person.id, recorded_at: now().toISOString(),
      };
      const refused = await write(c, opened, 'placement_recorded', [insertPlacement(db, row)], read.value);
      return refused ? refusal(c, refused) : c.json({ placement: id, revision }, 201);
    },
  )
  .openapi(
    createRoute({ method: 'put', path: '/api/enrolments/{enrolment}/memoir', request: { ...param('enrolment'), ...body(MemoirInput) }, responses: { 200: Revised, ...PROBLEMS } }),
    async (c) => {
      const opened = await open(c, c.req.valid('param').enrolment);
      if (opened instanceof Response) return opened;
      const { expectedRevision, ...input } = c.req.valid('json');
      const read = readMemoir(input);
      if (!read.ok) return refusal(c, read.refusal);
      const { db, now } = c.get('platform');
      const { title, director, defendedOn, confidential } = read.value;
      const revision = expectedRevision + 1;
      const row = { enrolment_id: opened.enrolment.id, revision, title, director, defended_on: defendedOn, confidential: confidential ? (1 as const) : (0 as const), recorded_by: opened.person.id, recorded_at: now().toISOString() };
      const refused = await write(c, opened, 'memoir_recorded', [insertMemoir(db, row)], read.value);
      return refused ? refusal(c, refused) : c.json({ revision }, 200);
    },
  )
  .openapi(
    createRoute({
      method: 'post',
      path: '/api/enrolments/{enrolment}/exemptions',
      request: { ...param('enrolment'), ...body(ExemptionInput) },
      responses: { 201: json(z.object({ exemptions: z.array(z.string()) }), 'Dispensed by this decision, all of it or nothing; no badge follows'), ...PROBLEMS },
    }),
    async (c) => {
      const opened = await open(c, c.req.valid('param').enrolment);
      if (opened instanceof Response) return opened;
      const { basis, ...input } = c.req.valid('json');
      const { db, now, randomBytes } = c.get('platform');
      const read = readExemption(input, opened.programme, parisDay(now()));
      if (!read.ok) return refusal(c, read.refusal);
      const { competencies, level, decidedOn, reference } = read.value;
      const rows = competencies.map((competency) => ({
        id: randomId(randomBytes), enrolment_id: opened.enrolment.id, competency, level, basis, decided_on: decidedOn, reference, recorded_by: opened.person.id, recorded_at: now().toISOString(),
      }));
      const refused = await write(c, opened, 'exemption_recorded', [insertExemptions(db, rows)], { ...read.value, basis });
      return refused ? refusal(c, refused) : c.json({ exemptions: rows.map((one) => one.id) }, 201);
    },
  )
  .openapi(
    createRoute({
      method: 'post',
      path: '/api/exemptions/{exemption}/withdrawal',
      request: { ...param('exemption'), ...body(z.object({ decidedOn: day, reference: z.string().max(400) })) },
      responses: { 201: json(z.object({ ok: z.literal(true) }), 'Withdrawn by a decision of its own'), ...PROBLEMS },
    }),
    async (c) => {
      const { db, now } = c.get('platform');
      const exemption = await findExemption(db, c.req.valid('param').exemption);
      const opened = await open(c, exemption?.enrolment_id ?? '');
      if (opened instanceof Response) return opened;
      const read = readExemption({ ...c.req.valid('json'), competencies: [exemption!.competency], level: exemption!.level }, opened.programme, parisDay(now()));
      if (!read.ok) return refusal(c, read.refusal);
      const { decidedOn, reference } = read.value;
      const row = { exemption_id: exemption!.id, decided_on: decidedOn, reference, recorded_by: opened.person.id, recorded_at: now().toISOString() };
      const refused = await write(c, opened, 'exemption_withdrawn', [withdrawExemption(db, row)], { exemption: exemption!.id, decidedOn, reference });
      return refused ? refusal(c, { kind: 'exemption_withdrawn' }) : c.json({ ok: true as const }, 201);
    },
  );
