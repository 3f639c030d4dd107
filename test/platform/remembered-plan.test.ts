/** What is asked at every turn costs what was erased, and not what is published. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { Kysely, SqliteDialect, type CompiledQuery } from 'kysely';
import { expect, it } from 'vitest';
import { listRemembered } from '../../api/queries/former-addresses.ts';
import type { Tables } from '../../api/queries/schema.ts';
import { ROOT } from '../house.ts';

it('looks for people who were erased from the erasures on, whatever SQLite knows of how many rows there are', async () => {
  const raw = new SqliteDatabase(':memory:');
  const migrations = join(ROOT, 'api/migrations');
  for (const name of readdirSync(migrations).toSorted()) raw.transaction(() => raw.exec(readFileSync(join(migrations, name), 'utf8')))();
  raw.pragma('foreign_keys = OFF');
  raw.exec(`WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500)
    INSERT INTO enrolment (id, person_id, cohort_id, subject_id, regime) SELECT 'e' || i, 'p' || i, 'c', 's' || i, 'initial' FROM n`);
  raw.exec("INSERT INTO publication (path, enrolment_id, kind, subject, digest, media_type, published_at) SELECT id, id, 'portfolio', 'x', 'd', 't', 'x' FROM enrolment");
  const asked: CompiledQuery[] = [];
  const db = new Kysely<Tables>({ dialect: new SqliteDialect({ database: raw }), log: ({ query }) => void asked.push(query) });
  const planOf = (): string => raw.prepare(`EXPLAIN QUERY PLAN ${asked.at(-1)!.sql}`).all(...asked.at(-1)!.parameters).map((row) => (row as { detail: string }).detail).join('; ');
  // With what `ANALYZE` says of the time when nobody was erased, an inner join would begin at the publications.
  raw.exec('ANALYZE');
  raw.exec("INSERT INTO erasure VALUES ('r', 'p7', 'whole', 'x'); INSERT INTO erasure_receipt VALUES ('r', NULL, 'x', '{}')");
  expect(await listRemembered(db)).toEqual(['p7']);
  expect(planOf()).toMatch(/^SCAN erasure\b/);
  expect(planOf()).not.toMatch(/SCAN (?:publication|enrolment)/);
});
