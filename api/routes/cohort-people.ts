/** Cohorts made, and people read into one from a file: looked at first, then carried out whole or not at all. */
import { createRoute, z } from '@hono/zod-openapi';
import { hexDigest } from '../../credentials/index.ts';
import { faultsAmongKnown, planPeople, readPeopleFile, type Change } from '../domain/people-file.ts';
import { carriedProgrammes } from '../domain/programmes/carried.ts';
import { refused, accepted, type Result } from '../domain/refusal.ts';
import type { Platform } from '../platform/platform.ts';
import { findCohort, findProgramme, insertCohort, insertProgramme, listCohorts } from '../queries/cohorts.ts';
import { insertPeople, listKnownPeople, type NewPeople } from '../queries/enrolments.ts';
import { recordEvent, recordManyEvents } from '../queries/events.ts';
import { listPersonalAddressesAmong } from '../queries/personal-address.ts';
import { randomId, randomUuid } from '../random-id.ts';
import { todayOf } from '../sign-in/departure.ts';
import { acting } from './acting.ts';
import { body, json, param, plain, PROBLEMS, refusal, requireAuthority, router } from './context.ts';

/** Characters of a file's text: 10,000 lines of 200 each. */
export const PEOPLE_MAX_BYTES = 2 * 1024 * 1024;

const Line = z.object({
  line: z.int(), given: z.string(), family: z.string(), email: z.string(), role: z.string(), regime: z.string().nullable(),
  referent: z.string().nullable(), closesOn: z.string().nullable(),
  change: z.enum(['new_person', 'new_role', 'updated', 'nothing']),
  /** What the line says anew of somebody: their referent teacher from today on, the day on which their university account closes. */
  sets: z.array(z.enum(['referent', 'closing'])),
  /** What stays as it is known, whatever the file says. */
  keeps: z.array(z.enum(['name', 'regime'])),
});
const Preview = z
  .object({
    changes: z.array(Line),
    faults: z.array(z.object({ line: z.int(), kind: z.string(), value: z.string() })),
    /** Headings of columns that are not read, and not kept. */
    ignored: z.array(z.string()),
    /** Names exactly these changes: carrying them out asks for it. */
    plan: z.string(),
  })
  .openapi('PeoplePreview');
const Text = z.object({ text: z.string().max(PEOPLE_MAX_BYTES) });

type Planned = { readonly changes: readonly Change[]; readonly referents: ReadonlyMap<string, string>; readonly faults: readonly z.infer<typeof Preview>['faults'][number][]; readonly ignored: readonly string[]; readonly plan: string };

async function plan(platform: Platform, cohortId: string, text: string): Promise<Result<Planned>> {
  const file = readPeopleFile(text);
  if (!file.ok) return refused({ kind: 'people_file_refused', fault: file.fault });
  const known = await listKnownPeople(platform.db, cohortId, [...new Set(file.lines.map((one) => one.email))]);
  const changes = planPeople(file.lines, known);
  const named = await listKnownPeople(platform.db, cohortId, [...new Set(file.lines.flatMap((one) => one.referent ?? []))]);
  const referents = new Map([...named].map(([email, { id }]) => [email, id]));
  const personal = await listPersonalAddressesAmong(platform.db, changes.flatMap((one) => (one.person === null ? [one.email] : [])));
  const faults = [...file.faults, ...faultsAmongKnown(changes, new Map([...named].map(([email, { enrolment }]) => [email, { isStudent: enrolment !== null }])), personal, todayOf(platform))].sort((a, b) => a.line - b.line);
  return accepted({ changes, referents, faults, ignored: file.ignored, plan: await hexDigest(JSON.stringify([cohortId, changes, faults])) });
}

/** The rows of the changes. A person with several roles is made once; a referent may stand in the same file. */
function rowsOf(platform: Platform, by: string, cohortId: string, { changes, referents }: Planned): NewPeople {
  const { randomBytes } = platform;
  const at = platform.now().toISOString();
  const made = new Map<string, string>();
  const rows = { people: [] as NewPeople['people'][number][], grants: [] as NewPeople['grants'][number][], enrolments: [] as NewPeople['enrolments'][number][] };
  const said: { readonly change: Change; readonly enrolment: string }[] = [];
  for (const one of changes) {
    const { change, person, email, given, family, role, regime } = one;
    if (change === 'nothing') continue;
    if (change === 'updated') {
      said.push({ change: one, enrolment: one.enrolment!.id });
      continue;
    }
    const id = person ?? made.get(email) ?? randomId(randomBytes);
    if (person === null && !made.has(email)) rows.people.push({ id, given_name: given, family_name: family, email, language: 'fr' });
    made.set(email, id);
    rows.grants.push({ person_id: id, role, cohort_id: cohortId });
    if (role !== 'student') continue;
    // Somebody's role may have been taken from them, and not their enrolment.
    const enrolment = one.enrolment?.id ?? randomId(randomBytes);
    if (!one.enrolment) rows.enrolments.push({ id: enrolment, person_id: id, cohort_id: cohortId, subject_id: randomUuid(randomBytes), regime: regime! });
    said.push({ change: one, enrolment });
  }
  const idOf = (email: string): string => referents.get(email) ?? made.get(email) ?? changes.find((one) => one.email === email)!.person!;
  return {
    ...rows,
    referents: said.flatMap(({ change, enrolment }) =>
      change.sets.includes('referent') ? [{ enrolment_id: enrolment, revision: (change.enrolment?.referentRevision ?? 0) + 1, person_id: idOf(change.referent!), from_on: todayOf(platform), appointed_by: by, appointed_at: at }] : [],
    ),
    closings: said.flatMap(({ change, enrolment }) =>
      change.sets.includes('closing') ? [{ enrolment_id: enrolment, revision: (change.enrolment?.closingRevision ?? 0) + 1, closes_on: change.closesOn, recorded_by: by, recorded_at: at }] : [],
    ),
  };
}

export const cohortPeople = router()
  .openapi(
    createRoute({
      method: 'post',
      path: '/api/cohorts',
      request: body(z.object({ programme: z.object({ code: z.string().min(1).max(80), version: z.string().min(1).max(80) }), name: z.string().max(200) })),
      responses: { 201: json(z.object({ id: z.string() }), 'The cohort, with nobody in it'), ...PROBLEMS },
    }),
    async (c) => {
      const person = requireAuthority(c, 'administer', null);
      if (person instanceof Response) return person;
      const { db, commit, now, randomBytes } = acting(c.get('platform'), person, 'administer', null);
      const { programme: { code, version }, name: given } = c.req.valid('json');
      const name = given.normalize('NFC').replace(/\s+/gu, ' ').trim();
      if (name === '' || /[\p{Cc}\p{Cf}]/u.test(name)) return refusal(c, { kind: 'cohort_name_unreadable' });
      const carried = Object.values(carriedProgrammes).find((one) => one.code === code && one.version === version);
      const known = await findProgramme(db, code, version);
      if (!known && !carried) return plain(c, 'not_found');
      if ((await listCohorts(db)).some((one) => one.name === name)) return refusal(c, { kind: 'cohort_name_taken' });
      const id = randomId(randomBytes);
      const at = now().toISOString();
      const committed = await commit([
        ...(known ? [] : [insertProgramme(db, carried!, at)]),
        insertCohort(db, { id, programme_code: code, programme_version: version, name }),
        recordEvent(db, randomId(randomBytes), { at, personId: person.id, kind: 'cohort_made', subject: id }),
      ]);
      // Somebody else brought the same programme in at this very moment: asked again, it is there.
      return committed.ok ? c.json({ id }, 201) : refusal(c, { kind: 'people_changed' });
    },
  )
  .openapi(
    createRoute({
      method: 'post',
      path: '/api/cohorts/{cohort}/people/preview',
      request: { ...param('cohort'), ...body(Text) },
      responses: { 200: json(Preview, 'What reading the file would change; nothing is written'), ...PROBLEMS },
    }),
    async (c) => {
      const platform = c.get('platform');
      const cohort = await findCohort(platform.db, c.req.valid('param').cohort);
      const person = requireAuthority(c, 'administer', cohort?.id ?? '');
      if (person instanceof Response) return person;
      if (!cohort) return plain(c, 'not_found');
      const planned = await plan(platform, cohort.id, c.req.valid('json').text);
      if (!planned.ok) return refusal(c, planned.refusal);
      const { changes, faults, ignored, plan: name } = planned.value;
      return c.json({ changes: changes.map(({ person: _, enrolment: __, ...shown }) => ({ ...shown, sets: [...shown.sets], keeps: [...shown.keeps] })), faults: [...faults], ignored: [...ignored], plan: name }, 200);
    },
  )
  .openapi(
    createRoute({
      method: 'post',
      path: '/api/cohorts/{cohort}/people',
      request: { ...param('cohort'), ...body(Text.extend({ plan: z.string().max(100) })) },
      responses: { 201: json(z.object({ people: z.int(), roles: z.int(), enrolments: z.int(), referents: z.int(), closings: z.int() }), 'Read in, all of it'), ...PROBLEMS },
    }),
    async (c) => {
      const platform = c.get('platform');
      const { db, now, randomBytes } = platform;
      const cohort = await findCohort(db, c.req.valid('param').cohort);
      const person = requireAuthority(c, 'administer', cohort?.id ?? '');
      if (person instanceof Response) return person;
      if (!cohort) return plain(c, 'not_found');
      const { text, plan: asked } = c.req.valid('json');
      const planned = await plan(platform, cohort.id, text);
      if (!planned.ok) return refusal(c, planned.refusal);
      if (planned.value.faults.length > 0) return refusal(c, { kind: 'people_file_faults', lines: planned.value.faults.map((one) => one.line) });
      if (planned.value.plan !== asked) return refusal(c, { kind: 'people_changed' });
      const rows = rowsOf(platform, person.id, cohort.id, planned.value);
      const at = now().toISOString();
      const counts = { people: rows.people.length, roles: rows.grants.length, enrolments: rows.enrolments.length, referents: rows.referents.length, closings: rows.closings.length };
      if (planned.value.changes.every((one) => one.change === 'nothing')) return c.json(counts, 201);
      const committed = await acting(platform, person, 'administer', cohort.id).commit([
        ...insertPeople(db, rows),
        recordEvent(db, randomId(randomBytes), { at, personId: person.id, kind: 'people_read_in', subject: cohort.id, detail: counts }),
        // Who may teach, decide and accompany, and whose account closes, is told as when it is said by hand: found by whoever looks for the person.
        ...recordManyEvents(db, rows.referents.map((one) => ({ id: randomId(randomBytes), at, personId: person.id, kind: 'referent_appointed', subject: one.enrolment_id, detail: { referent: one.person_id, from: one.from_on } }))),
        ...recordManyEvents(db, rows.closings.map((one) => ({ id: randomId(randomBytes), at, personId: person.id, kind: 'departure_recorded', subject: one.enrolment_id, detail: { closesOn: one.closes_on } }))),
        ...recordManyEvents(db, rows.grants.filter(({ role }) => role !== 'student').map(({ person_id: subject, role }) => (
          { id: randomId(randomBytes), at, personId: person.id, kind: 'role_given', subject, detail: { role, cohort: cohort.id, programme: '*', period: '*', from: null, until: null } }))),
      ]);
      if (committed.ok) return c.json(counts, 201);
      // Somebody was enrolled meanwhile: what was looked at is no longer what would happen.
      const { rule } = committed.conflict;
      return refusal(c, { kind: rule === 'own_decision' || rule === 'own_referent' || rule === 'referent_classmate' ? rule : 'people_changed' });
    },
  );
