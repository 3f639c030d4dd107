/** What a person’s data says, and keeps, at the edges: before minutes are signed, after an erasure, when the clock ends it. On both runtimes. */
import { strFromU8, unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { unitsOf } from '../../api/domain/unit-result.ts';
import { createHouse, RUNTIMES, type Client, type House } from '../house.ts';
import { createPromotion, programme, type Promotion } from '../promotion.ts';
import { decide, expectStatus, line, quiet, type Body } from './acts.ts';

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
});
