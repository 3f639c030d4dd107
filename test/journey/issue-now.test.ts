/** One award issued at once, beside the batch and beside itself, on both runtimes. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { drainOutbox } from '../../api/issuance/issue.ts';
import { signMinutes } from '../../api/issuance/sign-minutes.ts';
import { findJury } from '../../api/queries/juries.ts';
import { createHouse, RUNTIMES, type Client, type House } from '../house.ts';
import { createPromotion, programme, type Promotion } from '../promotion.ts';
import { body, decideAll, expectStatus, minutes, sign, verdictOn } from './acts.ts';

const LATER = '9999-12-31T00:00:00.000Z';

describe.each(RUNTIMES)('issuing one award now on %s', (runtime) => {
  let house: House;
  let promotion: Promotion;
  let chair: Client;
  let awards: string[];
  beforeAll(async () => {
    house = await createHouse(runtime);
    promotion = await createPromotion(house.platform, { students: 3 });
    chair = await house.as(promotion.emails.chair);
    await decideAll(chair, promotion);
    awards = await awardsHeldBack();
  });
  afterAll(() => house.close());

  /** The minutes are signed by a clock that is eight thousand years fast: no batch issues these awards before each test does. */
  async function awardsHeldBack(): Promise<string[]> {
    const { db } = house.platform;
    const jury = (await findJury(db, promotion.jury))!;
    const { id } = await db.selectFrom('person').select('id').where('email', '=', promotion.emails.chair).executeTakeFirstOrThrow();
    const signed = await signMinutes({ ...house.platform, now: () => new Date(LATER) }, jury, programme, minutes('PV un par un'), id, '2026-01-30');
    expect(signed).toEqual({ ok: true, value: { awards: 12 } });
    const rows = await db.selectFrom('award').select('id').where('jury_id', '=', jury.id).orderBy('enrolment_id').orderBy('competency').execute();
    return rows.map((row) => row.id);
  }
  const post = (client: Client, award: string): Promise<Response> => client.send('POST', `/api/awards/${award}/credential`);
  const rowsOf = (award: string) =>
    house.platform.db
      .selectFrom('credential_plan').leftJoin('signed_credential', 'signed_credential.id', 'credential_plan.id').leftJoin('release', 'release.id', 'credential_plan.id')
      .select(['credential_plan.id', 'signed_credential.embedded', 'release.released_at']).where('award_id', '=', award).execute();

  it('answers with a credential that is stored, released and valid, and with the same one ever after', async () => {
    const award = awards[0]!;
    const first = await post(chair, award);
    const issued = await expectStatus(first, 201);
    expect(issued.url).toBe(`${house.origin}/credentials/${issued.id}`);
    const json = await (await chair.get(`/credentials/${issued.id}.json`)).text();
    expect(await verdictOn(house, json, 'application/json')).toMatchObject({ verdict: 'valid' });
    expect(await expectStatus(await post(chair, award), 200)).toEqual(issued);
    const rows = await rowsOf(award);
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ id: issued.id, embedded: json, released_at: expect.any(String) as string });
    const jobs = await house.platform.db.selectFrom('outbox').select('kind').where('subject', 'in', [award, issued.id]).execute();
    expect(jobs).toEqual([]);
    const events = await house.platform.db.selectFrom('event').select('kind').where('subject', '=', issued.id).orderBy('kind').execute();
    expect(events.map((one) => one.kind)).toEqual(['credential_planned', 'credential_released', 'credential_signed']);
  });

  it('makes one credential of a hundred calls at once', async () => {
    const award = awards[1]!;
    const answers = await Promise.all(Array.from({ length: 100 }, () => post(chair, award)));
    expect([...new Set(answers.map((one) => one.status))].sort()).toEqual([200, 201]);
    expect(answers.filter((one) => one.status === 201)).toHaveLength(1);
    const bodies = await Promise.all(answers.map(body));
    expect(new Set(bodies.map((one) => one.id)).size).toBe(1);
    expect(await rowsOf(award)).toHaveLength(1);
  });

  it('and the batch leave one credential for each award, whoever is first', async () => {
    const rest = awards.slice(2, 8);
    await house.platform.commit([house.platform.db.updateTable('outbox').set({ due_at: '2000-01-01T00:00:00.000Z' }).where('due_at', '=', LATER).where('subject', 'in', rest)]);
    const [answers] = await Promise.all([Promise.all(rest.map((award) => post(chair, award))), drainOutbox(house.platform)]);
    for (const answer of answers) expect([200, 201]).toContain(answer.status);
    for (const award of rest) expect((await rowsOf(award)).map((row) => row.released_at !== null)).toEqual([true]);
  });

  it('goes on from a plan that was interrupted, with the bytes that were planned', async () => {
    const award = awards[8]!;
    const { db, commit } = house.platform;
    await commit([db.updateTable('outbox').set({ due_at: '2000-01-01T00:00:00.000Z' }).where('subject', '=', award)]);
    // The process stops between its plan and its signature.
    await drainOutbox(house.platform, (step, subject) => {
      if (step === 'planned' && subject === award) throw new Error('stopped');
    }).catch(() => {});
    const plan = await db.selectFrom('credential_plan').select(['id', 'bytes']).where('award_id', '=', award).executeTakeFirstOrThrow();
    const issued = await body(await post(chair, award));
    expect(issued.id).toBe(plan.id);
    const { proof: _proof, ...rest } = JSON.parse((await rowsOf(award))[0]!.embedded!) as Record<string, unknown>;
    expect(JSON.stringify(rest)).toBe(plan.bytes);
  });

  it('is for the jury’s chair and for administrators', async () => {
    const award = awards[9]!;
    const problem = async (client: Client, status: number, code: string): Promise<void> => {
      expect((await expectStatus(await post(client, award), status)).code).toBe(code);
    };
    expect((await house.fetch(`/api/awards/${award}/credential`, { method: 'POST', headers: { origin: house.origin } })).status).toBe(401);
    await problem(await house.as(promotion.emails.member), 403, 'forbidden');
    await problem(await house.as(promotion.emails.teacher), 403, 'forbidden');
    await problem(await house.as(promotion.emails.otherTeacher), 404, 'not_found');
    await problem(await house.as(promotion.students[0]!.email), 404, 'not_found');
    expect(await rowsOf(award)).toHaveLength(0);
    await expectStatus(await post(await house.as(promotion.emails.administrator), award), 201);
    expect((await post(chair, 'nothing')).status).toBe(404);
  });

  it('refuses what our own checks refuse, in both languages, says so on the jury’s page, and holds nobody up', async () => {
    const { db, commit } = house.platform;
    const broken = await createPromotion(house.platform, { students: 2 });
    // Somebody has written an address into the store that is none: our routes would not have taken it.
    const [bad] = broken.students;
    expect(await commit([db.updateTable('evidence').set({ kind: 'link', link: 'pas une adresse' }).where('id', '=', bad!.evidence)])).toEqual({ ok: true });
    const own = await house.as(broken.emails.chair);
    await decideAll(own, broken);
    await expectStatus(await sign(own, broken.jury, 'PV à reprendre'), 202);
    const seen = async () => expectStatus(await own.get(`/api/juries/${broken.jury}/issuance`), 200);
    let progress = await seen();
    for (let look = 0; look < 600 && progress.released + progress.failed < 8; look += 1) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      progress = await seen();
    }
    expect(progress).toMatchObject({ awards: 8, planned: 4, signed: 4, released: 4, failed: 4 });
    expect(progress.failing.map((one: { student: string; reason: string }) => [one.student, one.reason])).toEqual(Array(4).fill(['Étudiant Nº 1', 'lint']));
    expect(progress.mayIssue).toBe(true);
    expect((await expectStatus(await (await house.as(broken.emails.member)).get(`/api/juries/${broken.jury}/issuance`), 200)).mayIssue).toBe(false);
    const { award } = progress.failing[0];
    const refused = await expectStatus(await post(own, award), 409);
    expect(refused).toMatchObject({ code: 'credential_not_issued', title: expect.any(String) as string });
    expect(refused.detail).toMatch(/^Ce badge ne passe pas nos propres contrôles : il n’est pas signé\. Rien n’a été remis\. Détail technique : .*evidence/);
    const inEnglish = await house.fetch(`/api/awards/${award}/credential`, { method: 'POST', headers: { cookie: own.cookie, origin: house.origin, 'accept-language': 'en' } });
    expect((await expectStatus(inEnglish, 409)).detail).toMatch(/^This badge does not pass our own checks: it is not signed\. Nothing was given out\./);
    // Nothing was planned for it: no status position is taken.
    expect(await rowsOf(award)).toEqual([]);
  });
});
