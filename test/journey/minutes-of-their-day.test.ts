/** What minutes and extracts go on saying after names and ways of appeal were changed: over HTTP, on both runtimes. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readPdf } from '../fixtures/read-pdf.ts';
import { createHouse, RUNTIMES, type Client, type House } from '../house.ts';
import { createPromotion, type Promotion } from '../promotion.ts';
import { decideAll, expectStatus, quiet, sign, untilReleased, type Body } from './acts.ts';

describe.each(RUNTIMES)('minutes that were signed at once, on %s', (runtime) => {
  let house: House;
  let promotion: Promotion;
  let administrator: Client;
  let chair: Client;
  let student: Client;

  beforeAll(async () => {
    house = await createHouse(runtime);
    promotion = await createPromotion(house.platform, { students: 2 });
    [administrator, chair, student] = (await Promise.all([promotion.emails.administrator, promotion.emails.chair, promotion.students[0]!.email].map((email) => house.as(email)))) as [Client, Client, Client];
    await decideAll(chair, promotion);
    await expectStatus(await sign(chair, promotion.jury, 'PV 1'), 202);
    await untilReleased(chair, promotion.jury);
  });
  afterAll(() => house?.close());

  const words = async (who: Client, path: string): Promise<string> => {
    const { words: said, artifacts } = await readPdf(new Uint8Array(await (await who.get(path)).arrayBuffer()));
    return `${said} ${artifacts}`.replace(/\s+/g, ' ');
  };
  const extractOf = (who: Client, of: Promotion): Promise<string> => words(who, `/api/juries/${of.jury}/extracts/${of.students[0]!.enrolment}`);
  const told = async (who: Client, of: Promotion): Promise<Body> => (await expectStatus(await who.get(`/api/me/enrolments/${of.students[0]!.enrolment}/decisions`), 200)).extracts.map((one: Body) => one.appeals);
  const state = async (fr: string, expectedRevision: number): Promise<void> => {
    await expectStatus(await administrator.send('PUT', '/api/jury-rules/NEO', { expectedRevision, quorum: '', reference: '', appeals: { fr, en: '' } }), 200);
  };

  it('name their students as they were called then; the extract that a student hands on has the name that is theirs', async () => {
    const { person } = promotion.students[0]!;
    const before = (await expectStatus(await chair.get(`/api/juries/${promotion.jury}/text`), 200)) as Body;
    for (const givenName of ['Zoé', 'Alix']) {
      await expectStatus(await administrator.send('POST', `/api/people/${person}/name`, { kind: 'change', givenName, familyName: 'Zzz Nouveau', effectiveOn: '2025-01-01', reason: 'Acte.' }), 201);
      await quiet(house.platform);
    }
    const after = (await expectStatus(await chair.get(`/api/juries/${promotion.jury}/text`), 200)) as Body;
    expect(after.students.map((one: Body) => one.name)).toEqual(['Étudiant Nº 1', 'Étudiant Nº 2']);
    expect(after).toEqual(before);
    const minutes = await words(chair, `/api/juries/${promotion.jury}/minutes.pdf`);
    expect([minutes.includes('Étudiant Nº 1'), minutes.includes('Zzz Nouveau')]).toEqual([true, false]);
    const extract = await extractOf(student, promotion);
    expect([extract.includes('Alix Zzz Nouveau'), extract.includes('Étudiant Nº 1'), extract.includes('Zoé')]).toEqual([true, false, false]);
    // Who sits on a later jury sees the name of today.
    expect((await expectStatus(await chair.get(`/api/juries/${promotion.jury}`), 200)).students.map((one: Body) => one.name)).toContain('Alix Zzz Nouveau');
  });

  it('are told with the ways of appeal of that moment, and where none were stated with the first that were', async () => {
    expect(await told(student, promotion)).toEqual([{ fr: '', en: '' }]);
    expect(await extractOf(student, promotion)).toContain('n’a pas donné à ce service le texte');
    await state('Premier texte.', 0);
    const later = await createPromotion(house.platform, { students: 1 });
    const presiding = await house.as(later.emails.chair);
    await decideAll(presiding, later);
    await expectStatus(await sign(presiding, later.jury, 'PV 2'), 202);
    await state('Second texte.', 1);
    const last = await createPromotion(house.platform, { students: 1 });
    const third = await house.as(last.emails.chair);
    await decideAll(third, last);
    await expectStatus(await sign(third, last.jury, 'PV 3'), 202);
    for (const [of, expected] of [[promotion, 'Premier texte.'], [later, 'Premier texte.'], [last, 'Second texte.']] as const) {
      const who = await house.as(of.students[0]!.email);
      expect(await told(who, of)).toEqual([{ fr: expected, en: '' }]);
      const said = [await extractOf(who, of), await (await house.fetch('/espace/decisions', { headers: { cookie: who.cookie, accept: 'text/html' } })).text()];
      for (const text of said) expect(['Premier texte.', 'Second texte.'].filter((one) => text.includes(one))).toEqual([expected]);
    }
  });
});
