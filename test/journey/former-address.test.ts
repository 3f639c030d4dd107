/** The address of a portfolio, made of its student's name, after everything of them was erased. On both runtimes. */
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { erasePerson } from '../../api/privacy/erase.ts';
import { forgetFormerAddresses } from '../../api/publication/former-addresses.ts';
import { moveAddress } from '../../api/publication/move.ts';
import { putPublication } from '../../api/queries/portfolios.ts';
import { tend } from '../../api/tend.ts';
import { createHouse, RUNTIMES, type Client, type House } from '../house.ts';
import { createPromotion, type Promotion } from '../promotion.ts';
import { addPerson, choose, enrolmentOf, expectStatus, issueAll, publish, quiet } from './acts.ts';

describe.each(RUNTIMES)('the address of whoever was erased, on %s', (runtime) => {
  let house: House;
  let promotion: Promotion;
  let other: Client;
  let officer: { id: string; email: string };

  beforeAll(async () => {
    house = await createHouse(runtime);
    promotion = await createPromotion(house.platform, { students: 3 });
    await issueAll(house, promotion, 'PV 1');
    other = await house.as(promotion.students[1]!.email);
    officer = await addPerson(house, 'data_protection_officer', '*');
  });
  afterAll(() => house?.close());

  /** Tables in which any column of any row says it. */
  const holding = async (words: string): Promise<string[]> => {
    const { db } = house.platform;
    const tables = (await sql<{ name: string }>`select name from sqlite_master where type = 'table' and name not like '\\_%' escape '\\' and name not like 'sqlite%'`.execute(db)).rows;
    const found: string[] = [];
    for (const { name } of tables) if (JSON.stringify((await sql`select * from ${sql.table(name)}`.execute(db)).rows).includes(words)) found.push(name);
    return found;
  };
  const statuses = async (handle: string): Promise<number[]> =>
    Promise.all(['', '/en'].flatMap((language) => [`${language}/portfolios/${handle}`, `${language}/portfolios/${handle}.pdf`]).concat(`/portfolios/${handle}/apercu.png`, `/portfolios/${handle}/liens/${'0'.repeat(32)}`).map(async (path) => {
      const answer = await house.fetch(path);
      await answer.arrayBuffer();
      return answer.status;
    }));
  const published = async (student: Client, enrolment: string, handle: string): Promise<void> => {
    await choose(student, enrolment, { credentials: [(await enrolmentOf(student)).badges[0].id] });
    await publish(student, enrolment);
    await expectStatus(await student.send('PUT', `/api/me/enrolments/${enrolment}/portfolio-address`, { handle }), 200);
  };
  const taken = async (handle: string): Promise<void> => {
    const asked = await other.send('PUT', `/api/me/enrolments/${promotion.students[1]!.enrolment}/portfolio-address`, { handle });
    expect((await expectStatus(asked, 422)).detail).toContain('déjà prise');
  };

  it('stands nowhere any more, still answers that its page is gone, and is nobody else’s', async () => {
    const [{ email, enrolment, person }] = promotion.students as [Promotion['students'][number]];
    const student = await house.as(email);
    await published(student, enrolment, 'etudiant-2718');
    await expectStatus(await student.send('PUT', `/api/me/enrolments/${enrolment}/portfolio-address`, { handle: 'etudiant-3141' }), 200);
    await quiet(house.platform);
    expect([await statuses('etudiant-2718'), await statuses('etudiant-3141'), await statuses('etudiant-1618')]).toEqual([Array(6).fill(410), [200, 200, 200, 200, 200, 404], Array(6).fill(404)]);
    expect(await holding('etudiant-2718')).toEqual(['publication']);
    const pages = (await house.platform.db.selectFrom('publication').select('digest').where('kind', '=', 'portfolio').execute()).map((one) => one.digest);
    await expectStatus(await (await house.as(officer.email)).send('POST', `/api/people/${person}/erasure`), 201);
    await quiet(house.platform);
    for (const handle of ['etudiant-2718', 'etudiant-3141']) {
      expect(await holding(handle)).toEqual([]);
      expect(await statuses(handle)).toEqual(Array(6).fill(410));
      await taken(handle);
    }
    for (const digest of pages) expect(await house.platform.files.get(digest)).toBeNull();
    // Of an address in two languages one digest.
    expect(await house.platform.db.selectFrom('former_address').select('digest').execute()).toHaveLength(3);
    expect(await statuses('etudiant-1618')).toEqual(Array(6).fill(404));
    await published(other, promotion.students[1]!.enrolment, 'etudiant-1618');
  });

  it('is forgotten with the last that it had, when it moved while they were being erased', async () => {
    const { platform } = house;
    const { email, enrolment, person } = promotion.students[2]!;
    await published(await house.as(email), enrolment, 'etudiant-2236');
    let moved = false;
    const meanwhile = { ...platform, commit: async (statements: Parameters<typeof platform.commit>[0]) => {
      if (!moved && statements.length > 20) {
        moved = true;
        expect(await moveAddress(platform, enrolment, person, 'etudiant-2645')).toMatchObject({ ok: true });
      }
      return platform.commit(statements);
    } };
    expect(await erasePerson(meanwhile, person, officer.id)).toMatchObject({ ok: true });
    expect(moved).toBe(true);
    for (const handle of ['etudiant-2236', 'etudiant-2645']) expect([await holding(handle), await statuses(handle)]).toEqual([[], Array(6).fill(410)]);
  });

  it('is forgotten afterwards where a former release kept it', async () => {
    const { db, commit, now } = house.platform;
    const { enrolment } = promotion.students[2]!;
    const at = now().toISOString();
    const kept = { path: '/portfolios/etudiant-1732', enrolment_id: enrolment, kind: 'portfolio' as const, subject: 'etudiant-1732', digest: '', media_type: 'text/html; charset=utf-8', indexable: 0 as const, snapshot: null, published_at: at, withdrawn_at: at };
    expect(await commit([putPublication(db, kept)])).toEqual({ ok: true });
    await tend(house.platform);
    await forgetFormerAddresses(house.platform);
    expect([await holding('etudiant-1732'), await statuses('etudiant-1732')]).toEqual([[], Array(6).fill(410)]);
    await taken('etudiant-1732');
  });
});
