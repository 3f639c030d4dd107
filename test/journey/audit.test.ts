/** The journal as a chain: numbered without gap, linked, exported, and the first altered entry named. */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkExport, checkJournal } from '../../api/audit/check.ts';
import { linkJournal } from '../../api/audit/seal.ts';
import { beginWitnessAnew, readWitness } from '../../api/issuance/witness.ts';
import { recordEvent, recordEvents } from '../../api/queries/events.ts';
import { findPortfolio } from '../../api/queries/portfolios.ts';
import { randomId } from '../../api/random-id.ts';
import { digestOf } from '../../api/record-change.ts';
import { createHouse, ROOT, RUNTIMES, settingsFor, type Client, type House } from '../house.ts';
import { createPromotion, type Promotion } from '../promotion.ts';
import { choose, expectStatus, issueAll } from './acts.ts';
import { expectProblem } from './operations.ts';

const AT = '2026-09-01T08:00:00.000Z';
/** Another character of the same kind. */
const other = (character: string): string => (character === '0' ? '1' : '0');

describe.each(RUNTIMES)('the journal, on %s', (runtime) => {
  let house: House;
  let promotion: Promotion;
  let administrator: Client;
  beforeAll(async () => {
    house = await createHouse(runtime);
    promotion = await createPromotion(house.platform, { students: 1 });
    await issueAll(house, promotion, 'PV 1');
    await choose(await house.as(promotion.students[0]!.email), promotion.students[0]!.enrolment, { headline: 'Ingénieure pédagogique' });
    administrator = await house.as(promotion.emails.administrator);
  });
  afterAll(() => house?.close());

  const event = (kind: string) => {
    const { db, randomBytes } = house.platform;
    return recordEvent(db, randomId(randomBytes), { at: AT, personId: null, kind, subject: 'essai' });
  };
  const exported = async (form: 'jsonl' | 'csv'): Promise<string> => {
    const answer = await administrator.get(`/api/journal/export.${form}`);
    expect(answer.headers.get('content-disposition')).toContain(`.${form}"`);
    return (await expectText(answer));
  };
  const expectText = async (answer: Response): Promise<string> => {
    expect(answer.status).toBe(200);
    return answer.text();
  };

  it('is numbered without gap and whole, however many write and link at once', async () => {
    const { db } = house.platform;
    const writes = Array.from({ length: 40 }, (_, place) => async () => {
      const statements = place % 4 === 0 ? [event('essai'), event('essai'), ...(place % 8 === 0 ? [db.insertInto('setting').values({ name: 'migration', value: null as never })] : [])] : [event('essai')];
      return (await house.platform.commit(statements)).ok;
    });
    const before = (await expectStatus(await administrator.send('POST', '/api/journal/check'), 200)).entries as number;
    const done = await Promise.all([...writes.map((write) => write()), ...Array.from({ length: 5 }, () => linkJournal(house.platform).then(() => true))]);
    // Five of the batches broke a rule: they have left no entry, and no gap.
    expect(done.filter((one) => !one)).toHaveLength(5);
    const { entries, finding } = await expectStatus(await administrator.send('POST', '/api/journal/check'), 200);
    expect(finding).toBeNull();
    expect(entries - before).toBe(30 + 5 * 2);
    expect((await db.selectFrom('event').select('seq').orderBy('seq').execute()).map((one) => one.seq)).toEqual(Array.from({ length: entries }, (_, place) => place + 1));
    expect((await readWitness(house.platform))?.head).toMatchObject({ entries });
  });

  it('cannot be changed, deleted, replaced or written anywhere but at its end', async () => {
    const { db, commit } = house.platform;
    const first = await db.selectFrom('event').selectAll().orderBy('seq').executeTakeFirstOrThrow();
    for (const statement of [
      db.updateTable('event').set({ subject: 'autre' }),
      db.deleteFrom('event'),
      db.replaceInto('event').values({ ...first, subject: 'autre' }),
      db.replaceInto('event').values({ ...first, id: 'autre', subject: 'autre' }),
      db.insertInto('event').values({ ...first, id: 'loin', seq: 1_000_000 }),
      db.updateTable('event_link').set({ hash: 'f'.repeat(64) }),
      db.deleteFrom('event_link'),
      db.updateTable('event_salt').set({ salt: 'f'.repeat(64) }),
    ]) {
      expect(await commit([statement])).toEqual({ ok: false, conflict: { kind: 'conflict', rule: 'append_only' } });
    }
    expect(await commit([db.replaceInto('event_link').values({ seq: 1, hash: 'f'.repeat(64) })])).toMatchObject({ ok: false, conflict: { rule: 'already_linked' } });
    expect((await checkJournal(house.platform)).finding).toBeNull();
  });

  it('holds no name, no address and no free text, and digests that only the salt explains', async () => {
    const text = await exported('jsonl');
    expect(text).not.toMatch(/@palier\.example|Étudiant|Essai|Ingénieure|Réflexion|Commentaire/);
    const { db } = house.platform;
    const edited = await db.selectFrom('event').innerJoin('event_salt', 'event_salt.event_id', 'event.id').selectAll().where('kind', '=', 'portfolio_edited').executeTakeFirstOrThrow();
    const portfolio = await findPortfolio(db, edited.subject!);
    expect(edited).toMatchObject({ about: promotion.students[0]!.person, after_digest: await digestOf(edited.salt, portfolio) });
    expect(edited.before_digest).not.toBe(edited.after_digest);
  });

  it('is exported whole in two forms, which a checker follows without the database', async () => {
    const { entries, hash } = await expectStatus(await administrator.send('POST', '/api/journal/check'), 200);
    await house.platform.commit([recordEvents(house.platform.db, ['=1+1', '@x', "'y", '-z', 'a"b', 'a,b'].map((subject, place) => ({ id: `-${place}`, at: AT, personId: null, kind: 'essai', subject })))]);
    for (const form of ['jsonl', 'csv'] as const) {
      const text = await exported(form);
      expect(await checkExport(text)).toMatchObject({ entries: entries + 6, finding: null, waiting: 0 });
      expect(text).toContain(hash);
      // A spreadsheet takes no cell for a formula.
      if (form === 'csv') expect(text.replaceAll('\ufeff', '').split(/[,\r\n]+/).filter((cell) => /^"?[=+\-@]/.test(cell))).toEqual([]);
      const lines = text.split(/\r?\n/);
      const top = form === 'csv' ? 2 : 1;
      const without = (place: number): string => lines.filter((_, line) => line !== place).join('\n');
      expect((await checkExport(without(top + 3)))?.finding).toEqual({ seq: 4, problem: 'missing' });
      expect((await checkExport(lines.slice(0, -3).join('\n')))?.finding).toEqual({ seq: entries + 5, problem: 'cut_off' });
      const swapped = lines.map((line, place) => (place === top + 3 ? lines[top + 4]! : place === top + 4 ? lines[top + 3]! : line));
      expect((await checkExport(swapped.join('\n')))?.finding).toMatchObject({ seq: 4 });
      expect((await checkExport([...lines, lines.at(-2)].join('\n')))?.finding).toMatchObject({ seq: entries + 7 });
      // One character in one entry, wherever it stands.
      const place = top + 5;
      for (let at = 0; at < lines[place]!.length; at += 1) {
        const altered = `${lines[place]!.slice(0, at)}${other(lines[place]![at]!)}${lines[place]!.slice(at + 1)}`;
        const answer = await checkExport(lines.map((line, each) => (each === place ? altered : line)).join('\n'));
        expect(answer?.finding?.seq, altered).toBe(6);
      }
    }
    expect(await checkExport('Nom;Prénom\nA;B')).toBeNull();
  });

  it('is read with a filter, by those who answer for it alone', async () => {
    const read = async (query: string) => expectStatus(await administrator.get(`/api/journal?${query}`), 200);
    const signed = await read('kind=minutes_signed');
    expect(signed.events).toHaveLength(1);
    expect(signed.events[0]).toMatchObject({ by: 'Presidente Essai', subject: promotion.jury });
    expect((await read(`who=${encodeURIComponent('presidente')}`)).events.map((one: { kind: string }) => one.kind)).toEqual(expect.arrayContaining(['decision_recorded', 'minutes_signed']));
    expect((await read('who=personne%20de%20ce%20nom')).events).toEqual([]);
    expect((await read('from=2026-09-01&to=2026-09-01')).events.map((one: { kind: string }) => one.kind)).toEqual(expect.arrayContaining(['essai']));
    expect((await read('to=2020-01-01')).events).toEqual([]);
    await expectProblem(await administrator.get('/api/journal?from=hier'), 422);
    const chair = await house.as(promotion.emails.chair);
    for (const path of ['/api/journal', '/api/journal/export.jsonl', '/api/journal/export.csv']) await expectProblem(await chair.get(path), 403);
  });
});

/** Whoever has the database's file can drop its triggers: this is what the chain is for. */
describe('the checker', () => {
  let house: House;
  let raw: SqliteDatabase.Database;
  let last: number;
  beforeAll(async () => {
    house = await createHouse('node');
    const promotion = await createPromotion(house.platform, { students: 1 });
    await choose(await house.as(promotion.students[0]!.email), promotion.students[0]!.enrolment, { headline: 'Un' });
    const { db, commit, randomBytes } = house.platform;
    for (let count = 0; count < 12; count += 1) await commit([recordEvent(db, randomId(randomBytes), { at: AT, personId: promotion.students[0]!.person, kind: 'essai', subject: `s${count}`, before: 'a'.repeat(64), after: 'b'.repeat(64) })]);
    last = (await linkJournal(house.platform)).entries;
    raw = new SqliteDatabase(join(house.platform.config.data, 'palier.sqlite'));
    raw.pragma('foreign_keys = OFF');
    for (const name of raw.prepare("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name LIKE 'event%'").pluck().all() as string[]) raw.exec(`DROP TRIGGER ${name}`);
  });
  afterAll(async () => {
    raw?.close();
    await house?.close();
  });
  const command = (...args: string[]): { code: number | null; out: string } => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [join(ROOT, 'api/platform/commands/audit.ts'), ...args], { env: settingsFor(house.origin, house.platform.config.data), encoding: 'utf8' });
    return { code: status, out: stdout + stderr };
  };
  /** The finding while something is wrong; afterwards all is as before. */
  const findingOf = async (...work: string[]) => {
    raw.exec('CREATE TEMP TABLE kept_event AS SELECT * FROM event; CREATE TEMP TABLE kept_link AS SELECT * FROM event_link');
    for (const sql of work) raw.exec(sql);
    const { finding } = await checkJournal(house.platform);
    raw.exec('DELETE FROM event; INSERT INTO event SELECT * FROM kept_event; DELETE FROM event_link; INSERT INTO event_link SELECT * FROM kept_link; DROP TABLE kept_event; DROP TABLE kept_link');
    expect((await checkJournal(house.platform)).finding).toBeNull();
    return finding;
  };

  it('finds an edit of one byte in each column of an entry and of its link', async () => {
    const columns = [
      ...(raw.prepare("SELECT name FROM pragma_table_info('event') WHERE type = 'TEXT'").pluck().all() as string[]).map((name) => ['event', name] as const),
      ['event_link', 'hash'] as const,
    ];
    expect(columns).toHaveLength(9);
    for (const [table, column] of columns) {
      expect([column, await findingOf(`UPDATE ${table} SET ${column} = CASE substr(${column}, 1, 1) WHEN '0' THEN '1' ELSE '0' END || substr(${column}, 2) WHERE seq = 7`)]).toEqual([column, { seq: 7, problem: 'altered' }]);
    }
    for (const nullable of ['person_id', 'before_digest', 'after_digest']) expect(await findingOf(`UPDATE event SET ${nullable} = NULL WHERE seq = 7`)).toEqual({ seq: 7, problem: 'altered' });
    expect(await findingOf('UPDATE event SET seq = 107 WHERE seq = 7')).toEqual({ seq: 7, problem: 'missing' });
    expect(await findingOf('UPDATE event_link SET seq = 107 WHERE seq = 7')).toEqual({ seq: 7, problem: 'unlinked' });
  });

  it('finds an entry that was removed, swapped or put in, with its links or without', async () => {
    expect(await findingOf('DELETE FROM event WHERE seq = 5')).toEqual({ seq: 5, problem: 'missing' });
    expect(await findingOf('DELETE FROM event WHERE seq = 5', 'DELETE FROM event_link WHERE seq = 5')).toEqual({ seq: 5, problem: 'missing' });
    // Closed up behind it, so that the numbers have no gap.
    expect(await findingOf('DELETE FROM event WHERE seq = 5', `UPDATE event SET seq = seq - 1 WHERE seq > 5`, `DELETE FROM event_link WHERE seq = ${last}`)).toEqual({ seq: 5, problem: 'altered' });
    expect(await findingOf('UPDATE event SET seq = 900 WHERE seq = 5', 'UPDATE event SET seq = 5 WHERE seq = 6', 'UPDATE event SET seq = 6 WHERE seq = 900')).toEqual({ seq: 5, problem: 'altered' });
    expect(await findingOf("UPDATE event SET seq = seq + 100 WHERE seq > 5", "UPDATE event SET seq = seq - 99 WHERE seq > 100", "INSERT INTO event (seq, id, at, kind, subject) VALUES (6, 'x', 'x', 'x', 'x')")).toEqual({ seq: 6, problem: 'altered' });
  });

  it('finds an end that was cut off, by what the witness saw of it', async () => {
    expect(await findingOf(`DELETE FROM event WHERE seq > ${last - 2}`)).toEqual({ seq: last - 1, problem: 'cut_off' });
    expect(await findingOf(`DELETE FROM event WHERE seq > ${last - 2}`, `DELETE FROM event_link WHERE seq > ${last - 2}`)).toEqual({ seq: last - 1, problem: 'cut_off' });
    // And a chain that was written anew from some entry on.
    const before = raw.prepare('SELECT * FROM event_link').all() as { seq: number; hash: string }[];
    raw.exec(`UPDATE event SET subject = 'autre' WHERE seq = 9; DELETE FROM event_link WHERE seq >= 9`);
    await linkJournal(house.platform);
    expect((await checkJournal(house.platform)).finding).toEqual({ seq: last, problem: 'other_end' });
    raw.exec(`UPDATE event SET subject = (SELECT 's' || (9 - min(seq)) FROM event WHERE kind = 'essai') WHERE seq = 9; DELETE FROM event_link`);
    for (const one of before) raw.prepare('INSERT INTO event_link VALUES (?, ?)').run(one.seq, one.hash);
    expect((await checkJournal(house.platform)).finding).toBeNull();
  });

  it('says so on the command line, over the database and over an export', async () => {
    const head = (await checkJournal(house.platform)).hash;
    expect(command('check')).toMatchObject({ code: 0, out: expect.stringContaining(`${last} entrées · entries, ${head}`) as string });
    raw.exec("UPDATE event SET kind = 'autre' WHERE seq = 11");
    expect(command('check')).toMatchObject({ code: 1, out: expect.stringContaining('l’entrée 11 a été modifiée') as string });
    raw.exec("UPDATE event SET kind = 'essai' WHERE seq = 11");
    const administrator = await house.as((await house.platform.db.selectFrom('person').innerJoin('role_grant', 'role_grant.person_id', 'person.id').select('email').where('role', '=', 'administrator').executeTakeFirstOrThrow()).email);
    const file = join(house.platform.config.data, 'journal.jsonl');
    const text = await (await administrator.get('/api/journal/export.jsonl')).text();
    writeFileSync(file, text);
    expect(command('check', file)).toMatchObject({ code: 0 });
    writeFileSync(file, text.replace('"s3"', '"s4"'));
    expect(command('check', file)).toMatchObject({ code: 1, out: expect.stringContaining('a été modifiée') as string });
    writeFileSync(file, '{}');
    expect(command('check', file)).toMatchObject({ code: 2 });
    expect(command()).toMatchObject({ code: 2 });
    // After a confirmed restore the database is the one that counts.
    await beginWitnessAnew(house.platform);
    expect((await readWitness(house.platform))?.head).toBeUndefined();
  });
});
