/** What a person’s data says, and keeps, at the edges: before minutes are signed, after an erasure, when the clock ends it. On both runtimes. */
import { strFromU8, unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { unitsOf } from '../../api/domain/unit-result.ts';
import { purge } from '../../api/privacy/purge.ts';
import { insertPlacement } from '../../api/queries/enrolment-life.ts';
import { insertViewInvitation, insertViewStep } from '../../api/queries/views.ts';
import { createHouse, RUNTIMES, type Client, type House } from '../house.ts';
import { createPromotion, programme, type Promotion } from '../promotion.ts';
import { addPerson, decide, expectStatus, line, quiet, type Body } from './acts.ts';
import { expectProblem, listOperations } from './operations.ts';

const CODE = programme.competencies[0]!.code;

describe.each(RUNTIMES)('what is kept of a person, on %s', (runtime) => {
  let house: House;
  let promotion: Promotion;

  beforeAll(async () => {
    house = await createHouse(runtime);
    promotion = await createPromotion(house.platform, { students: 2 });
  });
  afterAll(() => house?.close());

  const archiveOf = async (client: Client): Promise<Record<string, Uint8Array>> => unzipSync(new Uint8Array(await (await client.get('/api/me/data.zip')).arrayBuffer()));
  const rows = (archive: Record<string, Uint8Array>, table: string): Body[] => JSON.parse(strFromU8(archive[`donnees/${table}.json`]!)) as Body[];

  it('tells in the export of their data nothing of what a jury is still deciding, and all of it once its minutes are signed', async () => {
    const [{ enrolment, email }] = promotion.students as [Promotion['students'][number]];
    const chair = await house.as(promotion.emails.chair);
    const student = await house.as(email);
    await expectStatus(await decide(chair, promotion.jury, line(enrolment, CODE, { outcome: 'not_reached', reason: 'Un motif qui reste au jury.' })), 201);
    const results = [{ enrolment, unit: unitsOf(programme, promotion.period)[0]!, result: 'admitted', expectedRevision: 0 }];
    await expectStatus(await chair.send('POST', `/api/juries/${promotion.jury}/results`, { results }), 201);
    const open = await archiveOf(student);
    expect([rows(open, 'decision'), rows(open, 'unit_result')]).toEqual([[], []]);
    expect(Object.values(open).map((bytes) => strFromU8(bytes, true)).join('')).not.toContain('Un motif qui reste au jury');
    await expectStatus(await decide(chair, promotion.jury, line(enrolment, CODE, { expectedRevision: 1 })), 201);
    for (const one of promotion.students)
      for (const { code } of programme.competencies) if (one.enrolment !== enrolment || code !== CODE) await expectStatus(await decide(chair, promotion.jury, line(one.enrolment, code)), 201);
    await expectStatus(await chair.send('POST', `/api/juries/${promotion.jury}/minutes`, { number: 'PV 1', deliberatedOn: '2025-06-20', members: ['Camille Essai'], signatories: ['Camille Essai'] }), 202);
    await quiet(house.platform);
    const signed = await archiveOf(student);
    expect([rows(signed, 'decision').length, rows(signed, 'unit_result').length]).toEqual([programme.competencies.length + 1, 1]);
  });

  it('ends with an erasure: what a change of name rested on, and every name where no act of record bears it, for good', async () => {
    const { db, commit } = house.platform;
    const officer = await house.as((await addPerson(house, 'data_protection_officer', '*')).email);
    const administrator = await house.as(promotion.emails.administrator);
    const unknown = await addPerson(house, 'teacher', promotion.cohort);
    const rename = (id: string, givenName: string) => administrator.send('POST', `/api/people/${id}/name`, { kind: 'change', givenName, familyName: 'Essai', effectiveOn: '2025-01-01', reason: 'Acte d’état civil nº 42' });
    const changes = (id: string) => db.selectFrom('name_change').select(['previous_given_name', 'previous_family_name', 'given_name', 'family_name', 'reason']).where('person_id', '=', id).execute();
    const [known] = promotion.students as [Promotion['students'][number]];
    for (const id of [unknown.id, known.person]) await expectStatus(await rename(id, 'Camille'), 201);
    await quiet(house.platform);
    // Of whoever asks for no erasure it is a record like any other.
    expect(await commit([db.updateTable('name_change').set({ reason: '—' }).where('person_id', '=', unknown.id)])).toMatchObject({ ok: false, conflict: { rule: 'append_only' } });
    for (const id of [unknown.id, known.person]) await expectStatus(await officer.send('POST', `/api/people/${id}/erasure`), 201);
    expect(await changes(unknown.id)).toEqual([{ previous_given_name: '—', previous_family_name: '', given_name: '—', family_name: '', reason: '—' }]);
    // Minutes bear the names of a student whom a jury decided about.
    expect(await changes(known.person)).toEqual([{ previous_given_name: 'Étudiant', previous_family_name: 'Nº 1', given_name: 'Camille', family_name: 'Essai', reason: '—' }]);
    expect(await commit([db.updateTable('name_change').set({ given_name: '—', family_name: '', previous_given_name: '—', previous_family_name: '' }).where('person_id', '=', known.person)])).toMatchObject({ ok: false, conflict: { rule: 'append_only' } });
    expect((await expectProblem(await rename(unknown.id, 'Autre'), 409)).code).toBe('name_erased');
    expect(await db.selectFrom('person').select(['given_name', 'family_name']).where('id', '=', unknown.id).executeTakeFirstOrThrow()).toEqual({ given_name: '—', family_name: '' });
    // A name that a record bears is still put right.
    await expectStatus(await rename(known.person, 'Camille-Marie'), 201);
    await quiet(house.platform);
  });

  it('is over five years after the review: the team’s words on whoever was erased meanwhile, and what classmates and tutors were written and called', async () => {
    const { db, commit, now } = house.platform;
    const fresh = await createPromotion(house.platform, { students: 2 });
    const [erased, kept] = fresh.students as [Promotion['students'][number], Promotion['students'][number]];
    const [teacher, by] = await Promise.all([fresh.emails.teacher, fresh.emails.administrator].map(async (email) => (await db.selectFrom('person').select('id').where('email', '=', email).executeTakeFirstOrThrow()).id)) as [string, string];
    const at = now().toISOString();
    const until = new Date(now().getTime() + 86_400_000).toISOString();
    const asked = { review_id: kept.review, scope: JSON.stringify([CODE]), language: 'fr' as const, invited_at: at, expires_at: until };
    const made = await commit([
      ...[erased, kept].map(({ review }) => db.insertInto('bilan').values({ review_id: review, version: 1, step: 7, text: 'Les mots de l’équipe.', content: '{}', digest: '0'.repeat(64), written_by: teacher, written_at: at })),
      insertPlacement(db, {
        id: `stage-${kept.review}`, revision: 1, enrolment_id: kept.enrolment, kind: 'stage', state: 'done', year: 'M1', host: 'CFA (exemple)', tutor: 'Marc Dupontel', begins_on: null, ends_on: null,
        hours_planned: 150, hours_done: 150, confidential: 0, recorded_by: by, recorded_at: at,
      }),
      ...insertViewInvitation(db, { ...asked, id: `tuteur-${kept.review}`, kind: 'tutor', peer_id: null, placement_id: `stage-${kept.review}`, name: 'Marc Dupontel', message: '', invited_by: teacher }, []),
      ...insertViewInvitation(db, { ...asked, id: `pair-${kept.review}`, kind: 'peer', peer_id: erased.person, placement_id: null, name: '', message: 'Dis-moi ce que tu en penses.', invited_by: kept.person }, []),
      insertViewStep(db, { invitation_id: `tuteur-${kept.review}`, revision: 1, act: 'give', person_id: null, author: 'Marc Dupontel, CFA', at }),
    ]);
    expect(made).toEqual({ ok: true });
    const closed = await commit([erased, kept].map(({ review }) => db.insertInto('review_step').values({ review_id: review, revision: 10, act: 'close', state: 'closed', person_id: null, note: '', at })));
    expect(closed).toEqual({ ok: true });
    await expectStatus(await (await house.as((await addPerson(house, 'data_protection_officer', '*')).email)).send('POST', `/api/people/${erased.person}/erasure`), 201);
    const words = async () => ({
      bilans: (await db.selectFrom('bilan').select('text').where('review_id', 'in', [erased.review, kept.review]).execute()).map(({ text }) => text),
      asked: await db.selectFrom('view_invitation').select(['name', 'message']).where('review_id', '=', kept.review).orderBy('kind').execute(),
      authors: (await db.selectFrom('view_step').select('author').where('invitation_id', '=', `tuteur-${kept.review}`).execute()).map(({ author }) => author),
    });
    const before = await words();
    // What is left of it is no paper, and the description of the API says so.
    const paper = (await listOperations(house)).find(({ name }) => name === 'GET /api/reviews/{review}/bilan.pdf')!;
    const problem = await expectProblem(await (await house.as(fresh.emails.administrator)).get(paper.path({ review: erased.review })), 410);
    expect([problem.code, paper.check(410, problem)]).toEqual(['bilan_erased', '']);
    expect(before).toEqual({ bilans: ['Les mots de l’équipe.', 'Les mots de l’équipe.'], asked: [{ name: '', message: 'Dis-moi ce que tu en penses.' }, { name: 'Marc Dupontel', message: '' }], authors: ['Marc Dupontel, CFA'] });
    const later = (days: number) => ({ ...house.platform, now: () => new Date(now().getTime() + days * 86_400_000) });
    await purge(later(5 * 365 - 5));
    expect(await words()).toEqual(before);
    expect((await purge(later(5 * 366)))['assessment_text']).toBeGreaterThanOrEqual(5);
    expect(await words()).toEqual({ bilans: ['', ''], asked: [{ name: '', message: '' }, { name: '—', message: '' }], authors: ['—'] });
    expect(Object.keys(await purge(later(5 * 366)))).not.toContain('assessment_text');
  });
});
