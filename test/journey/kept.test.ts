import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApp } from '../../api/app.ts';
import { drainOutbox } from '../../api/issuance/issue.ts';
import { signMinutes } from '../../api/issuance/sign-minutes.ts';
import { insertDecision } from '../../api/queries/juries.ts';
import { insertPortfolio } from '../../api/queries/portfolios.ts';
import { findPersonByEmail } from '../../api/queries/people.ts';
import { publish } from '../../api/publication/publish.ts';
import { hashIdentity } from '../../credentials/index.ts';
import { randomId } from '../../api/random-id.ts';
import { createHouse, type House } from '../house.ts';
import { createPromotion, programme, type Promotion } from '../promotion.ts';

type Signed = { credentialSubject: { identifier: { identityType: string; hashed: boolean; identityHash: string; salt?: string }[] } };

describe('what a student keeps', () => {
  let house: House;
  let promotion: Promotion;
  beforeAll(async () => {
    house = await createHouse('node');
    promotion = await createPromotion(house.platform, { students: 2 });
  });
  afterAll(() => house.close());

  const issueAll = async (): Promise<void> => {
    const { db, commit } = house.platform;
    const chair = (await findPersonByEmail(db, promotion.emails.chair))!;
    for (const student of promotion.students) {
      for (const competency of programme.competencies) {
        const committed = await commit([
          insertDecision(db, {
            id: randomId(house.platform.randomBytes), jury_id: promotion.jury, enrolment_id: student.enrolment, competency: competency.code, period: promotion.period,
            level: 1, outcome: 'validated', favourable: 1, reason: '', decided_by: chair.id, decided_at: '2026-01-30T10:00:00.000Z', revision: 1,
          }),
        ]);
        expect(committed).toEqual({ ok: true });
      }
    }
    const jury = await db.selectFrom('jury').selectAll().where('id', '=', promotion.jury).executeTakeFirstOrThrow();
    const minutes = { number: 'PV-1', deliberatedOn: '2026-01-30', members: ['A'], signatories: ['A'] };
    expect(await signMinutes(house.platform, jury, programme, minutes, chair.id, '2026-02-01')).toEqual({ ok: true, value: { awards: 8 } });
    expect(await drainOutbox(house.platform)).toMatchObject({ failed: 0 });
  };

  it('puts an e-mail address into a badge only for the student who asked, and only as a salted hash', async () => {
    const [asked, other] = promotion.students;
    const client = await house.as(asked!.email);
    expect((await client.send('PUT', `/api/me/enrolments/${asked!.enrolment}/preferences`, { emailInBadges: true })).status).toBe(200);
    expect((await client.send('PUT', `/api/me/enrolments/${other!.enrolment}/preferences`, { emailInBadges: true })).status).toBe(404);
    await issueAll();
    const rows = await house.platform.db
      .selectFrom('signed_credential')
      .innerJoin('credential_plan', 'credential_plan.id', 'signed_credential.id')
      .innerJoin('award', 'award.id', 'credential_plan.award_id')
      .select(['signed_credential.embedded', 'award.enrolment_id'])
      .execute();
    const salts = new Set<string>();
    for (const row of rows) {
      const { identifier } = (JSON.parse(row.embedded) as Signed).credentialSubject;
      const mail = identifier.filter((one) => one.identityType === 'emailAddress');
      expect(mail).toHaveLength(row.enrolment_id === asked!.enrolment ? 1 : 0);
      expect(row.embedded).not.toContain('@palier.example');
      for (const one of mail) {
        expect(one).toMatchObject({ hashed: true, identityHash: await hashIdentity(asked!.email, one.salt!) });
        salts.add(one.salt!);
      }
    }
    expect(rows).toHaveLength(8);
    expect(salts.size).toBe(4);
  });

  it('keeps a published page whole after a release with other assets', async () => {
    const [student] = promotion.students;
    const { platform } = house;
    const credentials = (await platform.db.selectFrom('credential_plan').innerJoin('award', 'award.id', 'credential_plan.award_id').select('credential_plan.id').where('award.enrolment_id', '=', student!.enrolment).execute()).map((one) => one.id);
    await platform.commit(
      insertPortfolio(platform.db, randomId(platform.randomBytes), { enrolment_id: student!.enrolment, handle: 'essai', headline: '', presentation: '', choices: JSON.stringify({ credentials, evidence: [], reflections: [] }), indexable: 0, updated_at: platform.now().toISOString() }),
    );
    expect(await publish(platform, student!.enrolment, student!.person)).toMatchObject({ ok: true });
    const before = await (await house.fetch('/portfolios/essai')).text();

    // The next release: another build, which has none of these files any more.
    const released = await createApp({ ...platform, site: { ...platform.site, asset: async () => null } });
    const after = await released.fetch(new Request(`${house.origin}/portfolios/essai`));
    expect(await after.text()).toBe(before);
    const paths = [...before.matchAll(/(?:href|src)="(\/_astro\/[^"]+)"/g)].map((match) => match[1]!);
    expect(paths.length).toBeGreaterThan(3);
    const scripts: string[] = [];
    for (const path of paths) {
      const [kept, current] = await Promise.all([released.fetch(new Request(`${house.origin}${path}`)), house.fetch(path)]);
      expect([path, kept.status]).toEqual([path, 200]);
      const text = await kept.text();
      expect(text).toBe(await current.text());
      if (path.endsWith('.js')) scripts.push(text);
    }
    // What the island loads only when it is pressed is kept too.
    const lazy = scripts.flatMap((text) => [...text.matchAll(/import\(["'`]\.\/([\w.-]+\.js)/g)].map((match) => `/_astro/${match[1]}`));
    expect(lazy.length).toBeGreaterThan(0);
    for (const path of lazy) expect([path, (await released.fetch(new Request(`${house.origin}${path}`))).status]).toEqual([path, 200]);
  });
});
