/** What a stolen key signed besides badges, on both runtimes: endorsements in both forms, and the record of a semester. */
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensureKeys, performKeyAct } from '../../api/issuance/key-act.ts';
import { recordSignatures } from '../../api/issuance/signed-record.ts';
import { insertDocumentSignatures } from '../../api/queries/signed-records.ts';
import { createHouse, RUNTIMES, type House } from '../house.ts';
import { enrolmentOf, expectStatus, issueAll } from '../journey/acts.ts';
import { endorse } from '../journey/endorsed.ts';
import { createPromotion } from '../promotion.ts';
import { forge, steal, verdictInBrowser, type Theft } from './thief.ts';

const RECORDED = { verdict: 'valid', control: 'key_compromised_recorded' };

describe.each(RUNTIMES)('endorsements and records under a stolen key on %s', (runtime) => {
  let house: House;
  let proofTheft: Theft;
  let jwtTheft: Theft;
  let endorsement: { id: string; embedded: string; jwt: string };
  let record: { id: string; embedded: string };
  beforeAll(async () => {
    house = await createHouse(runtime);
    const { db } = house.platform;
    await ensureKeys(house.platform);
    const promotion = await createPromotion(house.platform, { students: 1 });
    await issueAll(house, promotion, 'PV des documents');
    const student = await house.as(promotion.students[0]!.email);
    const { id: enrolment, badges } = await enrolmentOf(student);
    const given = await endorse(house, enrolment, badges[0].id as string, badges[0].competency as string);
    endorsement = await db.selectFrom('signed_endorsement').select(['id', 'embedded', 'jwt']).where('id', '=', given.endorsement).executeTakeFirstOrThrow();
    const made = await expectStatus(await student.send('POST', `/api/me/enrolments/${enrolment}/clr`, { period: badges[0].period, credentials: [badges[0].id] }), 201);
    record = await db.selectFrom('signed_clr').select(['id', 'embedded']).where('id', '=', made.id as string).executeTakeFirstOrThrow();
    proofTheft = await steal(house, 'Ed25519');
    jwtTheft = await steal(house, 'RS256');
    for (const { id } of [proofTheft, jwtTheft]) expect((await performKeyAct(house.platform, { act: 'compromise', id })).ok).toBe(true);
  });
  afterAll(() => house?.close());

  it('stay valid where the issuer really signed them', async () => {
    for (const text of [endorsement.embedded, endorsement.jwt, record.embedded]) expect(await verdictInBrowser(house, text)).toMatchObject(RECORDED);
  });

  it('are invalid where a thief did, and undetermined where the record cannot be had', async () => {
    for (const forged of [await forge(proofTheft, endorsement.embedded), await forge(proofTheft, record.embedded), await forge(jwtTheft, endorsement.jwt)]) {
      expect(await verdictInBrowser(house, forged)).toMatchObject({ verdict: 'invalid', control: 'key_compromised' });
    }
    for (const text of [endorsement.embedded, endorsement.jwt, record.embedded]) {
      const offline = await verdictInBrowser(house, text, (path) => path.startsWith('/.well-known/palier-record/'));
      expect(offline).toMatchObject({ verdict: 'undetermined', control: 'signed_record_unreachable' });
    }
  });

  it('are counted in the record, which takes no other from then on', async () => {
    const { db } = house.platform;
    for (const { id } of [proofTheft, jwtTheft]) {
      const [badges, documents] = await Promise.all((['signature', 'document_signature'] as const).map(async (table) => (await db.selectFrom(table).select('digest').where('key_id', '=', id).execute()).length));
      const { total } = await db.selectFrom('signed_record').select('total').where('key_id', '=', id).executeTakeFirstOrThrow();
      expect(total).toBe(badges! + documents!);
      expect(documents).toBe(id === proofTheft.id ? 2 : 1);
    }
    const [row] = await db.selectFrom('document_signature').selectAll().where('key_id', '=', proofTheft.id).limit(1).execute();
    const refused = await house.platform.commit([insertDocumentSignatures(db, [{ ...row!, form: 'jwt', digest: 'f'.repeat(64) }])]);
    expect(refused).toEqual({ ok: false, conflict: { kind: 'conflict', rule: 'key_compromised' } });
    const rewritten = await house.platform.commit([db.deleteFrom('document_signature').where('key_id', '=', proofTheft.id)]);
    expect(rewritten).toEqual({ ok: false, conflict: { kind: 'conflict', rule: 'append_only' } });
  });
});

describe('what was signed before signatures were kept beside endorsements and records', () => {
  it('is recorded once, before its key may be declared compromised', async () => {
    const house = await createHouse('node');
    try {
      const { db } = house.platform;
      await ensureKeys(house.platform);
      const promotion = await createPromotion(house.platform, { students: 1 });
      await issueAll(house, promotion, 'PV d’avant');
      const { id: enrolment, badges } = await enrolmentOf(await house.as(promotion.students[0]!.email));
      await endorse(house, enrolment, badges[0].id as string, badges[0].competency as string);
      const kept = await db.selectFrom('document_signature').selectAll().orderBy('form').execute();
      expect(kept.map(({ form }) => form)).toEqual(['embedded', 'jwt']);
      // As a database of an earlier version is: without these rows.
      await forget(house);
      expect(await db.selectFrom('document_signature').selectAll().execute()).toEqual([]);
      await recordSignatures(house.platform);
      await recordSignatures(house.platform);
      expect(await db.selectFrom('document_signature').selectAll().orderBy('form').execute()).toEqual(kept);
    } finally {
      await house.close();
    }
  });
});

/** Takes the rows away below the guards of the schema, as only a test may. */
async function forget(house: House): Promise<void> {
  await sql`DROP TRIGGER document_signature_no_delete`.execute(house.platform.db);
  await sql`DELETE FROM document_signature`.execute(house.platform.db);
}
