/**
 * An upgrade keeps every public address alive: a data folder as an earlier
 * release left it (its migrations only, with badges, pages and lists in it) is
 * opened by this one, and each address answers with the same bytes.
 */
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { knownMigrations } from '../../api/platform/database-node.ts';
import { startServer, type Server } from '../../api/platform/server.ts';
import { tend } from '../../api/tend.ts';
import { configFor, createHouse, ROOT, type Client, type House } from '../house.ts';
import { choose, enrolmentOf, expectStatus, issueAll, publish, verdictOn, type Body } from '../journey/acts.ts';
import { createPromotion } from '../promotion.ts';

/** Where a student’s trace leads. */
const ELSEWHERE = 'https://genially.example/visite';
/** The first released schema. */
const LAST_OF_EARLIER = '0005_key_life.sql';

/** Where a later release keeps what an earlier one kept in a column of this table. */
const MOVED: Readonly<Record<string, string>> = {
  'signed_credential.jwt': '(SELECT jwt FROM current.signed_jwt WHERE signed_jwt.id = signed_credential.id)',
  ...Object.fromEntries(['headline', 'presentation', 'choices'].map((one) => [`portfolio.${one}`, `(SELECT ${one} FROM current.portfolio_view WHERE portfolio_view.id = portfolio.main_view)`])),
};

/** The rows of a database, put into one that only the earlier migrations have made. */
function asEarlierRelease(current: string, earlier: string): void {
  const raw = new SqliteDatabase(earlier);
  raw.exec('CREATE TABLE migration (name TEXT PRIMARY KEY, applied_at TEXT NOT NULL) STRICT');
  for (const name of knownMigrations().filter((one) => one <= LAST_OF_EARLIER)) {
    raw.exec(readFileSync(join(ROOT, 'api/migrations', name), 'utf8'));
    raw.prepare("INSERT INTO migration VALUES (?, '2026-01-01T00:00:00Z')").run(name);
  }
  const triggers = raw.prepare("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").all() as { name: string; sql: string }[];
  for (const { name } of triggers) raw.exec(`DROP TRIGGER "${name}"`);
  raw.pragma('foreign_keys = OFF');
  raw.prepare('ATTACH ? AS current').run(current);
  const columns = (schema: string, table: string): string[] => raw.prepare('SELECT name FROM pragma_table_info(?, ?)').pluck().all(table, schema) as string[];
  for (const table of raw.prepare("SELECT name FROM main.sqlite_master WHERE type = 'table' AND name <> 'migration'").pluck().all() as string[]) {
    const later = new Set(columns('current', table));
    const kept = columns('main', table).filter((one) => later.has(one) || MOVED[`${table}.${one}`]);
    const values = kept.map((one) => (later.has(one) ? `"${one}"` : MOVED[`${table}.${one}`]));
    raw.exec(`INSERT INTO main."${table}" (${kept.map((one) => `"${one}"`).join(', ')}) SELECT ${values.join(', ')} FROM current."${table}"`);
  }
  raw.exec("DELETE FROM main.setting WHERE name = 'witness'");
  for (const { sql } of triggers) raw.exec(sql);
  raw.exec('DETACH current');
  expect(raw.pragma('foreign_key_check')).toEqual([]);
  raw.close();
}

describe('an upgrade', () => {
  const folder = mkdtempSync(join(tmpdir(), 'palier-upgrade-'));
  const addresses = new Map<string, { status: number; type: string | null; bytes: string }>();
  let house: House;
  let server: Server;
  let badges: string[];
  let older: string[];

  const answerOf = async (path: string): Promise<{ status: number; type: string | null; bytes: string }> => {
    const [address, accept] = path.split(' ') as [string, string | undefined];
    const answer = await fetch(`${house.origin}${address}`, { redirect: 'manual', headers: accept ? { accept } : {} });
    return { status: answer.status, type: answer.headers.get('content-type'), bytes: Buffer.from(await answer.arrayBuffer()).toString('base64') };
  };

  /** A trace that leads to another site. */
  const cite = async (student: Client, enrolment: string): Promise<void> => {
    const form = new FormData();
    for (const [name, value] of Object.entries({ period: 'S1', genre: 'production', title: 'Une visite', link: ELSEWHERE })) form.set(name, value);
    await expectStatus(await student.send('POST', `/api/me/enrolments/${enrolment}/evidence`, form), 201);
  };
  /** The pages that lead there, as an earlier release had rendered them. @returns their paths */
  const leadDirectly = async (): Promise<string[]> => {
    const { db, files, commit } = house.platform;
    const found: string[] = [];
    for (const { path, digest } of await db.selectFrom('publication').select(['path', 'digest']).where('media_type', 'like', 'text/html%').execute()) {
      const text = new TextDecoder().decode((await files.get(digest))!);
      const direct = text.replace(/href="[^"]*\/liens\/[0-9a-f]{32}"/g, `href="${ELSEWHERE}"`);
      if (direct === text) continue;
      expect((await commit([db.updateTable('publication').set({ digest: await files.put(new TextEncoder().encode(direct)) }).where('path', '=', path)])).ok).toBe(true);
      expect(Buffer.from((await answerOf(`${path} text/html`)).bytes, 'base64').toString()).toContain(`href="${ELSEWHERE}"`);
      found.push(path);
    }
    return found;
  };

  beforeAll(async () => {
    house = await createHouse('node');
    const promotion = await createPromotion(house.platform, { students: 2 });
    const chair = await issueAll(house, promotion, 'PV d’avant');
    for (const [index, { email }] of promotion.students.entries()) {
      const student = await house.as(email);
      if (index === 0) await cite(student, promotion.students[0]!.enrolment);
      const enrolment = await enrolmentOf(student);
      await choose(student, enrolment.id, { headline: 'Ingénierie pédagogique', credentials: enrolment.badges.map((one: Body) => one.id), evidence: enrolment.evidence.map((one: Body) => one.id) });
      await publish(student, enrolment.id);
    }
    const { db, database } = house.platform as Server['platform'];
    const [revoked] = await db.selectFrom('signed_credential').select('id').execute();
    await expectStatus(await chair.send('POST', `/api/credentials/${revoked!.id}/revocation`, { basis: 'new_decision', reason: 'Nouvelle délibération.' }), 201);
    for (let look = 0; look < 800 && (await db.selectFrom('outbox').select('kind').execute()).length > 0; look += 1) await new Promise((resolve) => setTimeout(resolve, 100));
    badges = (await db.selectFrom('signed_credential').select('embedded').execute()).map((one) => one.embedded);

    const pages = (await db.selectFrom('publication').select('path').execute()).map((one) => `${one.path} text/html`);
    const credentials = (await db.selectFrom('signed_credential').select('id').execute()).flatMap(({ id }) => ['', '.json', '.jwt', '.svg'].map((form) => `/credentials/${id}${form}`));
    const assets = (await db.selectFrom('kept_asset').select('path').execute()).map((one) => one.path);
    const achievement = '/achievements/NEO/2026/NEO-C1/1';
    const paths = [...pages, ...credentials, ...assets, '/status/1', '/.well-known/did.json', '/.well-known/jwks.json', '/.well-known/palier-keys.json', achievement, `${achievement}/image.svg`, `${achievement}/image.png`, '/issuer'];
    for (const path of paths) addresses.set(path, await answerOf(path));
    older = await leadDirectly();

    database.raw.prepare('VACUUM INTO ?').run(join(folder, 'current.sqlite'));
    mkdirSync(join(folder, 'data'));
    cpSync(join(house.platform.config.data, 'files'), join(folder, 'data/files'), { recursive: true });
    for (const name of readdirSync(join(folder, 'data/files')).filter((one) => one.startsWith('witness'))) rmSync(join(folder, 'data/files', name));
    await house.close();
    asEarlierRelease(join(folder, 'current.sqlite'), join(folder, 'data/palier.sqlite'));
    server = await startServer(configFor(house.origin, join(folder, 'data')));
    // It tends to what waits by itself, soon after its start.
    await tend(server.platform);
    expect(await server.platform.db.selectFrom('outbox').select(['kind', 'subject', 'last_error']).execute()).toEqual([]);
  });
  afterAll(async () => {
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('finds an earlier schema and brings it to this one', () => {
    expect(server.platform.database.raw.prepare('SELECT name FROM migration ORDER BY name').pluck().all()).toEqual(knownMigrations());
    expect(knownMigrations().at(-1)! > LAST_OF_EARLIER).toBe(true);
    expect(server.platform.database.raw.pragma('foreign_key_check')).toEqual([]);
  });

  it('keeps every public address, to the byte', async () => {
    expect(addresses.size).toBeGreaterThan(60);
    for (const [path, before] of addresses) {
      expect([path, before.status]).toEqual([path, 200]);
      const after = await answerOf(path);
      expect([path, after.status, after.type]).toEqual([path, before.status, before.type]);
      expect(after.bytes === before.bytes, `other bytes at ${path}`).toBe(true);
    }
  });

  it('leads to other sites by a page of ours, from pages of before as well', async () => {
    // The portfolio in both languages.
    expect(older).toHaveLength(2);
    for (const path of older) {
      const text = Buffer.from((await answerOf(`${path} text/html`)).bytes, 'base64').toString();
      expect([path, text.includes(`href="${ELSEWHERE}"`)]).toEqual([path, false]);
      const [, way] = /href="([^"]*\/liens\/[0-9a-f]{32})"/.exec(text)!;
      expect(Buffer.from((await answerOf(`${way} text/html`)).bytes, 'base64').toString()).toContain(`href="${ELSEWHERE}"`);
    }
  });

  it('keeps every badge’s verdict, and suspends nothing', async () => {
    const current = { ...house, fetch: (path: string, init?: RequestInit) => fetch(`${house.origin}${path}`, init) } as House;
    const verdicts = [];
    for (const badge of badges) verdicts.push((await verdictOn(current, badge, 'application/json')).verdict);
    expect(verdicts.filter((one) => one === 'valid')).toHaveLength(7);
    expect(verdicts.filter((one) => one === 'invalid')).toHaveLength(1);
    expect(server.platform.database.raw.prepare('SELECT count(*) FROM restore_gate').pluck().get()).toBe(0);
  });
});
