/** Placements, memoirs and exemptions read into a cohort from a file: looked at first, then carried out whole or not at all. */
import { createRoute, z } from '@hono/zod-openapi';
import { hexDigest } from '../../credentials/index.ts';
import { parisDay } from '../domain/calendar.ts';
import { planRecords, RECORDS, type RecordChange, type RecordFault, type RecordKind } from '../domain/records-file.ts';
import { accepted, refused, type Result } from '../domain/refusal.ts';
import type { Platform } from '../platform/platform.ts';
import { findCohort, findProgramme } from '../queries/cohorts.ts';
import { insertRecords, listKnownStudents } from '../queries/enrolment-life.ts';
import { recordEvent } from '../queries/events.ts';
import type { Person } from '../queries/people.ts';
import type { Tables } from '../queries/schema.ts';
import { randomId } from '../random-id.ts';
import { acting } from './acting.ts';
import { PEOPLE_MAX_BYTES } from './cohort-people.ts';
import { body, json, param, plain, PROBLEMS, refusal, requireAuthority, router, type RouteContext } from './context.ts';

const Preview = z
  .object({
    /** `what`: in the file's own words, e.g. the host of a placement, the title of a memoir, a competency and a level. */
    changes: z.array(z.object({ line: z.int(), name: z.string(), what: z.string(), change: z.enum(['new', 'updated', 'nothing']) })),
    faults: z.array(z.object({ line: z.int(), kind: z.string(), value: z.string() })),
    ignored: z.array(z.string()),
    /** Names exactly these changes: carrying them out asks for it. */
    plan: z.string(),
  })
  .openapi('RecordsPreview');
const Text = z.object({ kind: z.enum(RECORDS), text: z.string().max(PEOPLE_MAX_BYTES) });

type Planned = { readonly changes: readonly RecordChange[]; readonly faults: readonly RecordFault[]; readonly ignored: readonly string[]; readonly plan: string };
type Opened = { readonly person: Person; readonly cohort: Tables['cohort'] };

/** The cohort, for who may keep it; somebody else's is not found. */
async function open(c: RouteContext, id: string): Promise<Opened | Extract<ReturnType<typeof plain>, Response>> {
  const cohort = await findCohort(c.get('platform').db, id);
  const person = requireAuthority(c, 'manage_cohort', cohort?.id ?? '');
  if (person instanceof Response) return person;
  return cohort ? { person, cohort } : plain(c, 'not_found');
}

async function plan({ db, now }: Platform, { person, cohort }: Opened, kind: RecordKind, text: string): Promise<Result<Planned>> {
  const [students, programme] = await Promise.all([listKnownStudents(db, cohort.id, person.id), findProgramme(db, cohort.programme_code, cohort.programme_version)]);
  if (!programme) throw new Error(`no programme ${cohort.programme_code}`);
  const file = planRecords(kind, text, students, programme, parisDay(now()));
  if (!file.ok) return refused({ kind: 'people_file_refused', fault: file.fault });
  return accepted({ ...file, plan: await hexDigest(JSON.stringify([cohort.id, kind, file.changes, file.faults])) });
}

const whatOf = (change: RecordChange): string => {
  if (change.kind === 'memoirs') return change.value.title;
  if (change.kind === 'exemptions') return `${change.value.competencies[0]!} ≤ ${change.value.level}`;
  const { year, host, hoursPlanned, hoursDone } = change.value;
  return `${year}, ${host}${hoursPlanned === null && hoursDone === null ? '' : ` (${hoursDone ?? '–'} / ${hoursPlanned ?? '–'} h)`}`;
};

/** The rows of the changes. */
async function rowsOf({ randomBytes, now }: Platform, by: string, changes: readonly RecordChange[]): Promise<Parameters<typeof insertRecords>[1]> {
  const recorded = { recorded_by: by, recorded_at: now().toISOString() };
  const bit = (value: boolean): 0 | 1 => (value ? 1 : 0);
  const rows = { placement: [] as Tables['placement'][], memoir: [] as Tables['memoir'][], exemption: [] as Tables['exemption'][] };
  for (const change of changes) {
    if (change.change === 'nothing') continue;
    const common = { ...recorded, enrolment_id: change.enrolment };
    const revision = change.revision + 1;
    if (change.kind === 'placements') {
      const { beginsOn, endsOn, hoursPlanned, hoursDone, confidential, ...named } = change.value;
      rows.placement.push({ ...named, ...common, id: change.id ?? (await hexDigest(change.seed)).slice(0, 32), revision, begins_on: beginsOn, ends_on: endsOn, hours_planned: hoursPlanned, hours_done: hoursDone, confidential: bit(confidential) });
    } else if (change.kind === 'memoirs') {
      const { title, director, defendedOn, confidential } = change.value;
      rows.memoir.push({ ...common, revision, title, director, defended_on: defendedOn, confidential: bit(confidential) });
    } else {
      const { competencies, level, basis, decidedOn, reference } = change.value;
      rows.exemption.push({ ...common, id: randomId(randomBytes), competency: competencies[0]!, level, basis, decided_on: decidedOn, reference });
    }
  }
  return rows;
}

export const cohortRecords = router()
  .openapi(
    createRoute({
      method: 'post',
      path: '/api/cohorts/{cohort}/records/preview',
      request: { ...param('cohort'), ...body(Text) },
      responses: { 200: json(Preview, 'What reading the file would change; nothing is written'), ...PROBLEMS },
    }),
    async (c) => {
      const opened = await open(c, c.req.valid('param').cohort);
      if (opened instanceof Response) return opened;
      const { kind, text } = c.req.valid('json');
      const planned = await plan(c.get('platform'), opened, kind, text);
      if (!planned.ok) return refusal(c, planned.refusal);
      const { changes, faults, ignored, plan: name } = planned.value;
      return c.json({ changes: changes.map((one) => ({ line: one.line, name: one.name, what: whatOf(one), change: one.change })), faults: [...faults], ignored: [...ignored], plan: name }, 200);
    },
  )
  .openapi(
    createRoute({
      method: 'post',
      path: '/api/cohorts/{cohort}/records',
      request: { ...param('cohort'), ...body(Text.extend({ plan: z.string().max(100) })) },
      responses: { 201: json(z.object({ added: z.int(), updated: z.int() }), 'Read in, all of it'), ...PROBLEMS },
    }),
    async (c) => {
      const opened = await open(c, c.req.valid('param').cohort);
      if (opened instanceof Response) return opened;
      const { person, cohort } = opened;
      const { kind, text, plan: asked } = c.req.valid('json');
      const platform = acting(c.get('platform'), person, 'manage_cohort', cohort.id);
      const planned = await plan(platform, opened, kind, text);
      if (!planned.ok) return refusal(c, planned.refusal);
      const { changes, faults } = planned.value;
      if (faults.length > 0) return refusal(c, { kind: 'people_file_faults', lines: faults.map((one) => one.line) });
      if (planned.value.plan !== asked) return refusal(c, { kind: 'people_changed' });
      const counts = { added: changes.filter((one) => one.change === 'new').length, updated: changes.filter((one) => one.change === 'updated').length };
      if (counts.added + counts.updated === 0) return c.json(counts, 201);
      const committed = await platform.commit([
        ...insertRecords(platform.db, await rowsOf(platform, person.id, changes)),
        recordEvent(platform.db, randomId(platform.randomBytes), { at: platform.now().toISOString(), personId: person.id, kind: 'records_read_in', subject: cohort.id, detail: { kind, ...counts } }),
      ]);
      // Somebody recorded one of them meanwhile, or a jury awarded what was to be dispensed from.
      return committed.ok ? c.json(counts, 201) : refusal(c, { kind: 'people_changed' });
    },
  );
