/**
 * Authority is asked for again inside the commit that rests on it: a role that
 * is withdrawn between a request's question and its commit allows nothing.
 */
import type { Hono } from 'hono';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApp } from '../../api/app.ts';
import { REFUSAL_BASES } from '../../api/domain/erasure.ts';
import { drainOutbox } from '../../api/issuance/issue.ts';
import { signMinutes } from '../../api/issuance/sign-minutes.ts';
import { ACTIONS, may, mayFor, ROLES, type Action, type Scope } from '../../api/permissions.ts';
import type { Platform } from '../../api/platform/platform.ts';
import { askErasure } from '../../api/privacy/erase.ts';
import { assertAuthority } from '../../api/queries/authority.ts';
import { insertGrant } from '../../api/queries/grants.ts';
import { findJury } from '../../api/queries/juries.ts';
import { findPersonByEmail } from '../../api/queries/people.ts';
import { insertReferents } from '../../api/queries/referents.ts';
import { insertReview, insertStep } from '../../api/queries/reviews.ts';
import type { Role } from '../../api/queries/schema.ts';
import type { Env } from '../../api/routes/context.ts';
import { svg } from '../fixtures/pictures.ts';
import { RUNTIMES, type House } from '../house.ts';
import { programme } from '../promotion.ts';
import { addPerson, anotherJury, atRest, contents, decideAll, expectStatus, line, minutes, TABLES, type Body } from './acts.ts';
import { ALLOWED } from './allowed.ts';
import { createEverybody, type Everybody } from './everybody.ts';
import { expectProblem } from './operations.ts';

/** Due in eight thousand years: no batch issues these awards before the test does. */
const LATER = '9999-01-01T00:00:00.000Z';
/** No teacher has proposed these levels. */
const REASONED = { outcome: 'validated_by_jury', reason: 'Motif du jury.' } as const;
const PEOPLE = 'nom;prénom;courriel;rôle;régime\nDurand;Inès;ines.durand@palier.example;étudiant;FI\n';

/** What staff may do and is not tried here, and why. */
const NOT_TRIED: Readonly<Record<string, string>> = {
  'POST /api/me/views/{view}/acts': 'rests on having been asked as a classmate, not on a role',
  'POST /api/me/views/{view}/answer': 'rests on having been asked as a classmate, not on a role',
  'DELETE /api/me/comments/{comment}': 'one’s own words: they rest on no role',
  'POST /api/reviews/{review}/tutors': 'claims what moving a review claims; its review needs a placement, and to be open',
  'POST /api/cohorts/{cohort}/rubrics/copies': 'claims what writing the criteria of a situation claims; it needs published ones to take over',
  'POST /api/cohorts/{cohort}/people/preview': 'writes nothing',
  'POST /api/cohorts/{cohort}/records/preview': 'writes nothing',
  'POST /api/cohorts/{cohort}/past-semesters/preview': 'writes nothing',
  'POST /api/cohorts/{cohort}/past-semesters': 'claims what reading people in claims; its file needs a plan of its own',
  'POST /api/cohorts/{cohort}/ratings/preview': 'writes nothing',
  'POST /api/cohorts/{cohort}/ratings': 'claims what the steps of the memoir claim; its file needs a plan of its own',
  'POST /api/enrolments/{enrolment}/memoir-steps': 'claims what the list of these steps claims',
  'PUT /api/cohorts/{cohort}/warning-settings': 'claims what a departure claims',
  'POST /api/programme-files/preview': 'writes nothing',
  'POST /api/journal/check': 'links what was done already',
  'PUT /api/reviews/{review}/interview': 'claims what a bilan in preparation claims',
  'POST /api/enrolments/{enrolment}/steps': 'written by the same function as the memoir',
  'POST /api/enrolments/{enrolment}/placements': 'written by the same function as the memoir',
  'POST /api/enrolments/{enrolment}/exemptions': 'written by the same function as the memoir',
  'POST /api/exemptions/{exemption}/withdrawal': 'written by the same function as the memoir',
  'POST /api/cohorts/{cohort}/records': 'claims what the memoir claims; its file needs a plan of its own',
  'POST /api/juries/{jury}/redeliberation': 'claims what convening a jury claims',
  'POST /api/juries/{jury}/closing': 'claims what signing the minutes claims',
  'POST /api/juries/{jury}/reopening': 'claims what signing the minutes claims',
  'POST /api/juries/{jury}/deposit': 'claims what signing the minutes claims',
  'POST /api/juries/{jury}/opening': 'claims what signing the minutes claims',
  'POST /api/programme-files': 'claims what a draft claims; its file needs a plan of its own',
  'POST /api/juries/{jury}/issuance/held': 'claims what issuing one claims; there is nothing to let go without a restore',
  'POST /api/keys/reissue': 'claims what the ceremony claims, and has nothing to do without a stolen key',
  'POST /api/restoration/lists': 'refused while the gate is open',
  'POST /api/restoration/lost': 'refused while the gate is open',
  'POST /api/restoration/confirmation': 'refused while the gate is open',
  'POST /api/restoration/revoked': 'claims what the ceremony claims, and has nothing to do without a restore',
};

type Act = { readonly name: string; readonly who: 'teacher' | 'referent' | 'chair' | 'administrator'; readonly path: () => string | Promise<string>; readonly body?: () => unknown; readonly method?: 'PUT' | 'DELETE' };

describe.each(RUNTIMES)('a role that is withdrawn between the question and the commit, on %s', { timeout: 180_000 }, (runtime) => {
  let all: Everybody;
  let house: House;
  let hooked: Hono<Env>;
  /** What happens just before the next commit. */
  let meanwhile: (() => Promise<void>) | null = null;
  let award: string;
  let fourth: string;
  let second: string;
  let image: string;
  let plan: string;
  const { competencies: [{ code: competency }] } = programme as unknown as { competencies: [{ code: string }] };

  beforeAll(async () => {
    all = await createEverybody(runtime);
    house = all.house;
    image = all.known['image']!;
    const { db, commit } = house.platform;
    await addPerson(house, 'administrator', '*');
    hooked = await createApp({
      ...house.platform,
      async commit(statements) {
        const job = meanwhile;
        meanwhile = null;
        await job?.();
        return commit(statements);
      },
    });
    const at = '2025-06-01T08:00:00.000Z';
    const enrolment = all.known['enrolment']!;
    second = `${enrolment.slice(0, 8)}s2`;
    await must(commit([
      ...(['S2', 'S3'] as const).map((period) => insertReview(db, { id: `${enrolment.slice(0, 8)}${period.toLowerCase()}`, enrolment_id: enrolment, period })),
      insertStep(db, { review_id: second, revision: 1, act: 'submit', state: 'submitted', person_id: null, note: '', at }),
      insertStep(db, { review_id: `${enrolment.slice(0, 8)}s3`, revision: 1, act: 'send_to_jury', state: 'sent_to_jury', person_id: null, note: '', at }),
    ]));
    const chair = all.clients.get('chair')!;
    const late = await anotherJury(house, all.promotion, 'S4');
    fourth = late.jury;
    // A level above those that are there already, so that awards follow; one line is left to the test.
    await decideAll(chair, late, () => ({ level: 3, ...REASONED }));
  });
  afterAll(() => house?.close());

  async function must(pending: ReturnType<Platform['commit']>): Promise<void> {
    const committed = await pending;
    if (!committed.ok) throw new Error(committed.conflict.rule);
  }

  const known = (name: string): string => all.known[name]!;
  const sheet = { rubrics: [], answers: {}, strengths: 'Écoute.', toWorkOn: '' };
  const acts: Act[] = [
    { name: 'proposing a level', who: 'teacher', path: () => `/api/reviews/${second}/proposals`, body: () => ({ competency, level: 1, comment: 'Lu.', expectedRevision: 0 }) },
    { name: 'guiding a review', who: 'teacher', path: () => `/api/reviews/${second}/acts`, body: () => ({ act: 'complete_feedback', note: '', confirmed: true }) },
    { name: 'writing the criteria of a situation', who: 'teacher', path: () => `/api/cohorts/${known('cohort')}/rubrics`, body: () => ({ period: 'S2', situation: 'Gestion de projet', expectedRevision: 0, publish: false, units: [], criteria: [] }) },
    { name: 'saving a feedback sheet', who: 'teacher', method: 'PUT', path: () => `/api/reviews/${second}/feedback/1`, body: () => ({ ...sheet, expectedRevision: 0 }) },
    { name: 'publishing a feedback sheet', who: 'teacher', path: () => `/api/reviews/${second}/feedback/1/publication`, body: () => ({ ...sheet, expectedRevision: 1 }) },
    { name: 'keeping a feedback sheet aside', who: 'teacher', method: 'PUT', path: () => `/api/reviews/${second}/feedback/2/aside`, body: () => sheet },
    { name: 'dropping what stood aside', who: 'teacher', method: 'DELETE', path: () => `/api/reviews/${second}/feedback/2/aside` },
    { name: 'sharing a comment', who: 'teacher', path: () => '/api/me/comments', body: () => ({ text: 'Partagé.', cohort: known('cohort') }) },
    { name: 'guiding a review as the referent teacher', who: 'referent', path: () => `/api/reviews/${second}/acts`, body: () => ({ act: 'hold_interview', note: '' }) },
    { name: 'preparing a bilan', who: 'teacher', method: 'PUT', path: () => `/api/reviews/${second}/bilan`, body: () => ({ text: 'Un semestre.', expectedRevision: 0 }) },
    { name: 'granting an arrangement', who: 'teacher', path: () => `/api/reviews/${second}/allowances`, body: () => ({ kind: 'arrangement', expectedRevision: 0 }) },
    { name: 'setting deadlines', who: 'administrator', method: 'PUT', path: () => `/api/cohorts/${known('cohort')}/deadlines/S4`, body: () => ({ submit: null, feedback: null, sign: null, takesLate: true, expectedRevision: 0 }) },
    { name: 'opening the reviews of a period', who: 'administrator', path: () => `/api/cohorts/${known('cohort')}/reviews/S4`, body: () => ({}) },
    { name: 'appointing a referent teacher', who: 'teacher', path: () => `/api/cohorts/${known('cohort')}/referents`, body: () => ({ from: '2025-01-01', appointments: [{ enrolment: all.promotion.students[1]!.enrolment, email: all.promotion.emails.teacher, revision: 0 }] }) },
    { name: 'listing the steps of the memoir', who: 'teacher', method: 'PUT', path: () => `/api/cohorts/${known('cohort')}/memoir-milestones`, body: () => ({ expectedRevision: 0, milestones: [] }) },
    { name: 'convening a jury', who: 'chair', path: () => '/api/juries', body: () => ({ cohort: known('cohort'), period: 'S3', title: 'Jury S3', convenedOn: '2025-06-20' }) },
    { name: 'deciding', who: 'chair', path: () => `/api/juries/${fourth}/decisions`, body: () => line(known('enrolment'), competency, { level: 3, expectedRevision: 1, ...REASONED }) },
    { name: 'saying who sits on a jury', who: 'chair', method: 'PUT', path: () => `/api/juries/${fourth}/composition`, body: () => ({ expectedRevision: 0, members: [{ name: 'Camille Essai', quality: 'president', present: true }] }) },
    { name: 'entering results of teaching units', who: 'chair', path: () => `/api/juries/${fourth}/results`, body: () => ({ results: [{ enrolment: known('enrolment'), unit: '', result: 'admitted', expectedRevision: 0 }] }) },
    { name: 'stating rules of juries', who: 'administrator', method: 'PUT', path: () => '/api/jury-rules/NEO', body: () => ({ expectedRevision: 0, quorum: '', reference: '', appeals: { fr: 'Exemple.', en: '' } }) },
    { name: 'signing the minutes', who: 'chair', path: () => `/api/juries/${fourth}/minutes`, body: () => minutes('PV retenu') },
    { name: 'issuing', who: 'chair', path: heldBackAward },
    { name: 'revoking a badge', who: 'chair', path: async () => `/api/credentials/${await aBadge(1)}/revocation`, body: () => ({ basis: 'new_decision', reason: 'Nouvelle délibération.' }) },
    { name: 'revoking several badges', who: 'chair', path: () => '/api/revocations', body: () => ({ credentials: [lastBadge], basis: 'new_decision', reason: 'Nouvelle délibération.' }) },
    { name: 'correcting a badge', who: 'chair', path: async () => `/api/credentials/${await aBadge(0)}/correction`, body: () => ({ leaveOut: [0], reason: 'Trace d’un autre étudiant.' }) },
    { name: 'withdrawing an endorsement', who: 'teacher', path: () => `/api/endorsements/${known('endorsement')}/withdrawal`, body: () => ({ reason: 'Donnée par erreur.' }) },
    { name: 'changing a name', who: 'administrator', path: () => `/api/people/${all.promotion.students[1]!.person}/name`, body: () => ({ kind: 'change', givenName: 'Aline', familyName: 'Essai', effectiveOn: '2025-01-01', reason: 'Acte n° 1.' }) },
    { name: 'removing somebody’s passkeys', who: 'administrator', method: 'DELETE', path: () => `/api/people/${known('person')}/passkeys` },
    { name: 'refusing an erasure', who: 'administrator', path: () => `/api/erasures/${insisted}/refusal`, body: () => ({ basis: REFUSAL_BASES[0], reason: 'Motif de l’établissement.' }) },
    { name: 'answering the reports of a link', who: 'administrator', path: () => `/api/link-reports/${known('enrolment')}/${known('linkKey')}`, body: () => ({ act: 'nothing', reports: 1, revision: 0 }) },
    { name: 'recording a departure', who: 'administrator', path: () => `/api/cohorts/${known('cohort')}/departures`, body: () => ({ closesOn: null, departures: [{ enrolment: all.promotion.students[1]!.enrolment, revision: 0 }] }) },
    { name: 'erasing a person', who: 'administrator', path: async () => `/api/people/${await asksToBeErased()}/erasure` },
    { name: 'carrying out erasures again', who: 'administrator', path: () => '/api/restoration/erasures', body: () => ({ text: JSON.stringify({ list: 'palier erasures 1', erasures: [{ id: 'refait', person: erased, scope: 'whole', at: '2025-01-01T00:00:00Z' }] }) }) },
    { name: 'saying who directs a memoir', who: 'administrator', method: 'PUT', path: () => `/api/enrolments/${known('enrolment')}/memoir`, body: () => ({ expectedRevision: 0, title: 'Un mémoire', director: 'D. Essai', defendedOn: null, confidential: false }) },
    { name: 'stating what a programme has not said', who: 'administrator', method: 'PUT', path: () => `/api/programme-drafts/${known('draft')}`, body: () => ({ expectedRevision: 1, stated: {} }) },
    { name: 'freezing a programme', who: 'administrator', path: () => `/api/programme-drafts/${known('draft')}/publication`, body: () => ({ expectedRevision: 2 }) },
    { name: 'drafting a programme', who: 'administrator', path: () => '/api/programme-drafts', body: () => ({ code: 'NEO', from: '2026', version: 'autre' }) },
    { name: 'dropping a draft', who: 'administrator', method: 'DELETE', path: () => '/api/programme-drafts/NEO@autre' },
    { name: 'making a cohort', who: 'administrator', path: () => '/api/cohorts', body: () => ({ programme: { code: 'NEO', version: '2026' }, name: 'Promotion nouvelle' }) },
    { name: 'reading people in', who: 'administrator', path: () => `/api/cohorts/${known('cohort')}/people`, body: () => ({ text: PEOPLE, plan }) },
    { name: 'showing an image', who: 'administrator', method: 'PUT', path: () => `/api/images/${image}/choice` },
    { name: 'showing the drawn picture again', who: 'administrator', method: 'DELETE', path: () => `/api/images/${image}/choice` },
    { name: 'bringing an image', who: 'administrator', path: () => '/api/programmes/NEO/2026/images', body: drawn },
    { name: 'preparing a key', who: 'administrator', path: () => '/api/keys/ceremonies', body: () => ({ act: 'generate', algorithm: 'Ed25519' }) },
    { name: 'giving a role', who: 'administrator', path: () => '/api/roles', body: () => ({ email: all.promotion.emails.teacher, role: 'jury_member', cohort: known('cohort'), programme: '*', period: '*' }) },
    { name: 'withdrawing a role', who: 'administrator', path: () => '/api/roles/withdrawal', body: () => ({ person: memberId, role: 'jury_member', cohort: known('cohort'), programme: '*', period: '*' }) },
  ];
  let memberId = '';
  let erased = '';
  let insisted = '';
  let lastBadge = '';

  const asksToBeErased = async (): Promise<string> => (await house.platform.db.selectFrom('erasure').select('person_id').where('id', '=', known('erasure')).executeTakeFirstOrThrow()).person_id;

  function drawn(): FormData {
    const form = new FormData();
    for (const [name, value] of Object.entries({ competency, level: '2', textEquivalent: 'Un carré bleu' })) form.set(name, value);
    form.set('file', new File([Uint8Array.from(svg())], 'badge.svg'));
    return form;
  }
  /** The address by which an award is issued that no batch has taken up. */
  async function heldBackAward(): Promise<string> {
    const { db } = house.platform;
    if (award === undefined) {
      const jury = (await anotherJury(house, all.foreign, 'S4')).jury;
      const ahead = { ...house.platform, now: () => new Date(LATER) };
      const chair = await house.as((await addPerson(house, 'jury_chair', all.foreign.cohort)).email);
      await must(house.platform.commit([insertGrant(db, { person_id: (await personOf('chair')).id, role: 'jury_chair', cohort_id: all.foreign.cohort })]));
      for (const { code } of programme.competencies) await expectStatus(await chair.send('POST', `/api/juries/${jury}/decisions`, line(all.foreign.students[0]!.enrolment, code, REASONED)), 201);
      const signed = await signMinutes(ahead, (await findJury(db, jury))!, programme, minutes('PV gardé'), (await personOf('chair')).id, '2026-01-30');
      expect(signed.ok).toBe(true);
      award = (await db.selectFrom('award').select('id').where('jury_id', '=', jury).executeTakeFirstOrThrow()).id;
    }
    return `/api/awards/${award}/credential`;
  }
  /** A live badge of the second student. */
  async function aBadge(place: number): Promise<string> {
    const badges = await house.platform.db
      .selectFrom('credential_plan').innerJoin('award', 'award.id', 'credential_plan.award_id').innerJoin('release', 'release.id', 'credential_plan.id')
      .select('credential_plan.id').where('award.enrolment_id', '=', all.promotion.students[1]!.enrolment).where('award.level', '=', 1).orderBy('credential_plan.id').execute();
    return badges[place]!.id;
  }
  const emails = (): Record<Act['who'], string> => ({ ...all.promotion.emails, referent: referentEmail });
  let referentEmail = '';
  const personOf = async (who: Act['who']) => (await findPersonByEmail(house.platform.db, emails()[who]))!;

  async function ask(one: Act): Promise<Response> {
    const body = one.body?.();
    const headers = { cookie: all.clients.get(one.who)!.cookie, origin: house.origin, ...(body instanceof FormData ? {} : { 'content-type': 'application/json' }) };
    return hooked.fetch(new Request(`${house.origin}${await one.path()}`, { method: one.method ?? 'POST', headers, body: body === undefined ? null : body instanceof FormData ? body : JSON.stringify(body) }));
  }

  /** Nothing is at work behind an earlier answer. */
  async function settled(): Promise<void> {
    const { db } = house.platform;
    for (let look = 0; look < 800 && (await db.selectFrom('outbox').select('kind').where('due_at', '<', LATER).executeTakeFirst()); look += 1) {
      await drainOutbox(house.platform);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  it('refuses the act, whatever it is, and changes nothing; with the role it is done', async () => {
    const { db, commit } = house.platform;
    const tried = new Set<string>();
    const tables = [...new Set(TABLES)].filter((one) => one !== 'role_grant' && one !== 'referent').concat('passkey' as never);
    referentEmail = (await db.selectFrom('referent').innerJoin('person', 'person.id', 'referent.person_id').select('email').executeTakeFirstOrThrow()).email;
    memberId = (await db.selectFrom('person').select('id').where('email', '=', all.promotion.emails.member).executeTakeFirstOrThrow()).id;
    erased = (await addPerson(house, null, '*')).id;
    insisted = await askErasure(house.platform, (await addPerson(house, null, '*')).id, 'whole');
    lastBadge = await aBadge(2);
    plan = ((await (await all.clients.get('administrator')!.send('POST', `/api/cohorts/${known('cohort')}/people/preview`, { text: PEOPLE })).json()) as Body).plan;
    // The guard is one statement: on the slower runtime it is tried on a few kinds of acts.
    const some = ['deciding', 'signing the minutes', 'removing somebody’s passkeys', 'revoking a badge', 'reading people in', 'giving a role'];
    for (const one of acts.filter(({ name }) => runtime === 'node' || some.includes(name))) {
      // What the act needs is laid out before the look.
      await one.path();
      await settled();
      const { id } = await personOf(one.who);
      const held = await db.selectFrom('role_grant').selectAll().where('person_id', '=', id).execute();
      const guided = { enrolment_id: known('enrolment'), from_on: '2020-01-01', appointed_by: id, appointed_at: '2020-01-01T08:00:00Z' };
      const before = await atRest(house, tables);
      meanwhile = () => must(commit(one.who === 'referent' ? insertReferents(db, [{ ...guided, revision: 2, person_id: null }]) : [db.deleteFrom('role_grant').where('person_id', '=', id)]));
      const refused = await expectProblem(await ask(one), 403);
      expect([one.name, refused.code]).toEqual([one.name, 'authority_gone']);
      expect(meanwhile).toBeNull();
      expect(await contents(house, tables), one.name).toEqual(before);

      await must(commit(one.who === 'referent' ? insertReferents(db, [{ ...guided, revision: 3, person_id: id }]) : [...held.map((grant) => insertGrant(db, grant))]));
      const done = await ask(one);
      expect([one.name, done.status, done.ok ? '' : await done.text()]).toEqual([one.name, expect.toSatisfy((code: number) => code >= 200 && code < 300), '']);
      await done.body?.cancel();
      tried.add(`${one.method ?? 'POST'} ${await one.path()}`);
    }
    if (runtime !== 'node') return;
    const staff = Object.entries(ALLOWED).filter(([name, who]) => !name.startsWith('GET ') && !who.some((one) => one === 'student' || one === 'stranger'));
    const pattern = (name: string): RegExp => new RegExp(`^${name.replace(/\{\w+\}/g, '[^/]+')}$`);
    expect(staff.map(([name]) => name).filter((name) => ![...tried].some((one) => pattern(name).test(one))).sort()).toEqual(Object.keys(NOT_TRIED).sort());
  }, 240_000);

  it('is asked for in the same words as before the act: the rules and the guard agree', async () => {
    const { db, commit } = house.platform;
    const person = await addPerson(house, null, known('cohort'));
    const { cohort } = all.promotion;
    const limits = [{ cohort_id: '*' }, { cohort_id: cohort }, { cohort_id: all.foreign.cohort }, { cohort_id: '*', programme_code: 'NEO' }, { cohort_id: '*', programme_code: 'IRP' }, { cohort_id: cohort, period: 'S1' }, { cohort_id: '*', valid_until: '2020-01-01' }];
    const scopes: Scope[] = [{}, { cohort }, { cohort, period: 'S1' }, { cohort, period: 'S2' }, { programme: 'NEO' }, { programme: 'IRP' }, { cohort: 'unknown' }];
    const actions = runtime === 'node' ? (Object.keys(ACTIONS) as Action[]) : (['decide', 'administer'] as const);
    let allowed = 0;
    for (const role of (runtime === 'node' ? ROLES : ['jury_chair', 'administrator']) as readonly Role[]) {
      for (const limit of limits) {
        await must(commit([db.deleteFrom('role_grant').where('person_id', '=', person.id), insertGrant(db, { person_id: person.id, role, ...limit })]));
        const { grants } = (await findPersonByEmail(db, person.email))!;
        for (const action of actions) {
          for (const scope of scopes) {
            const answer = may(grants, action, scope);
            const committed = await commit([assertAuthority(db, { person: person.id, roles: ACTIONS[action], ...scope })]);
            expect([role, limit, action, scope, committed.ok]).toEqual([role, limit, action, scope, answer]);
            if (!committed.ok) expect(committed.conflict.rule).toBe('authority_gone');
            allowed += answer ? 1 : 0;
          }
        }
      }
    }
    expect(allowed).toBeGreaterThan(20);
    expect(await db.selectFrom('authority_gone').selectAll().execute()).toEqual([]);
  }, 120_000);

  it('is a referent teacher’s for their own student, from the day on and until another is appointed', async () => {
    const { db, commit } = house.platform;
    const person = await addPerson(house, null, known('cohort'));
    const enrolment = all.promotion.students[1]!.enrolment;
    const last = async (): Promise<number> => Number((await db.selectFrom('referent').select((eb) => eb.fn.max('revision').as('last')).where('enrolment_id', '=', enrolment).executeTakeFirstOrThrow()).last);
    const appoint = async (id: string | null, from_on: string): Promise<void> =>
      must(commit(insertReferents(db, [{ enrolment_id: enrolment, revision: (await last()) + 1, person_id: id, from_on, appointed_by: person.id, appointed_at: LATER }])));
    const guides = async (student: string): Promise<readonly [boolean, boolean]> => {
      const on = { cohort: known('cohort'), period: 'S1', student };
      const asked = mayFor((await findPersonByEmail(db, person.email))!, 'guide_review', on);
      return [asked, (await commit([assertAuthority(db, { person: person.id, roles: ACTIONS.guide_review, ...on })])).ok];
    };
    expect(await guides(enrolment)).toEqual([false, false]);
    await appoint(person.id, '2025-01-01');
    expect(await guides(enrolment)).toEqual([true, true]);
    expect(await guides(known('enrolment'))).toEqual([false, false]);
    // Of a later appointment whose day has not come, the earlier one still holds.
    await appoint(null, '2999-01-01');
    expect(await guides(enrolment)).toEqual([true, true]);
    await appoint(null, '2025-01-02');
    expect(await guides(enrolment)).toEqual([false, false]);
    // Nobody is their own referent, and history is not rewritten.
    const own = await commit(insertReferents(db, [{ enrolment_id: enrolment, revision: (await last()) + 1, person_id: all.promotion.students[1]!.person, from_on: '2025-01-01', appointed_by: person.id, appointed_at: LATER }]));
    expect(own).toMatchObject({ ok: false, conflict: { rule: 'own_referent' } });
    expect(await commit([db.deleteFrom('referent').where('enrolment_id', '=', enrolment)])).toMatchObject({ ok: false, conflict: { rule: 'append_only' } });
  });

  it('to administer is not taken from the last who has it', async () => {
    const { db, commit } = house.platform;
    const administrators = await db.selectFrom('role_grant').selectAll().where('role', '=', 'administrator').execute();
    expect(administrators.length).toBeGreaterThan(1);
    const client = await house.as(all.promotion.emails.administrator);
    const me = (await findPersonByEmail(db, all.promotion.emails.administrator))!.id;
    const withdraw = (person: string): Promise<Response> => client.send('POST', '/api/roles/withdrawal', { person, role: 'administrator', cohort: '*', programme: '*', period: '*' });
    for (const one of administrators.filter(({ person_id }) => person_id !== me)) await expectStatus(await withdraw(one.person_id), 201);
    expect((await expectProblem(await withdraw(me), 409)).code).toBe('last_administrator');
    // One whose role ends, or has not begun, is none who is left.
    const next = await addPerson(house, null, '*');
    await must(commit([insertGrant(db, { person_id: next.id, role: 'administrator', cohort_id: '*', valid_until: '2999-01-01' })]));
    expect((await expectProblem(await withdraw(me), 409)).code).toBe('last_administrator');
    expect(await db.selectFrom('role_grant').select('person_id').where('person_id', '=', me).execute()).toHaveLength(1);
  });
});
