/** A folder of before: the tokens that were signed with their badges keep their bytes, under the key that their header names. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { beforeAll, describe, expect, it } from 'vitest';
import { ROOT } from '../house.ts';

const MIGRATIONS = join(ROOT, 'api/migrations');
const KEYS = ['key-abcDEF_-1', 'key--_zZ09'];
const tokenOf = (key: string, host: string): string =>
  `${Buffer.from(JSON.stringify({ alg: 'ES256', kid: `did:web:${host}#${key}`, typ: 'JWT' })).toString('base64url')}.corps.signature`;

describe('the migration to tokens on demand', () => {
  const raw = new SqliteDatabase(':memory:');
  // Hosts of three lengths: the key's name falls on each place that base64 has for it.
  const tokens = ['a.fr', 'ab.fr', 'abc.fr', 'badges.univ-exemple.fr'].flatMap((host) => KEYS.map((key) => ({ key, jwt: tokenOf(key, host) })));
  beforeAll(() => {
    const files = readdirSync(MIGRATIONS).sort();
    const apply = (chosen: string[]): void => chosen.forEach((file) => raw.transaction(() => raw.exec(readFileSync(join(MIGRATIONS, file), 'utf8')))());
    raw.pragma('foreign_keys = ON');
    apply(files.filter((file) => file < '0006'));
    raw.exec(`
      INSERT INTO programme VALUES ('NEO', '1', '{}'); INSERT INTO cohort VALUES ('c', 'NEO', '1', 'C');
      INSERT INTO person VALUES ('s', 'S', '', 's@palier.example', 'fr'), ('p', 'P', '', 'p@palier.example', 'fr');
      INSERT INTO enrolment (id, person_id, cohort_id, subject_id, regime) VALUES ('e', 's', 'c', 'u', 'initial');
      INSERT INTO jury VALUES ('j', 'c', 'S1', 'J', '2026-01-30'); INSERT INTO status_list VALUES (1, 'x'), (2, 'x');`);
    for (const key of KEYS) raw.prepare("INSERT INTO signing_key (id, algorithm, state, public_jwk, sealed_private, created_at, active_from) VALUES (?, ?, 'active', '{}', '', 'x', 'x')").run(key, key === KEYS[0] ? 'ES256' : 'RS256');
    // One line more than tokens: planned, not signed yet.
    for (let index = 0; index <= tokens.length; index += 1) raw.prepare("INSERT INTO decision VALUES (?, 'j', 'e', ?, 'S1', 1, 'validated', 1, '', 'p', 'x', 1)").run(`d${index}`, `C${index}`);
    raw.exec("INSERT INTO minutes VALUES ('j', 'PV', 'x', '[]', '[]', 'p', 'x')");
    for (let index = 0; index <= tokens.length; index += 1) {
      raw.prepare("INSERT INTO award VALUES (?, ?, 'j', 'e', ?, 1, 1, 'x', 'x')").run(`a${index}`, `d${index}`, `C${index}`);
      raw.prepare("INSERT INTO credential_plan (id, award_id, status_list, status_index, bytes, digest, planned_at) VALUES (?, ?, 1, ?, '{}', 'd', 'x')").run(`p${index}`, `a${index}`, index);
    }
    tokens.forEach(({ jwt }, index) => raw.prepare("INSERT INTO signed_credential VALUES (?, '{}', ?, 'x')").run(`p${index}`, jwt));
    raw.exec("INSERT INTO release VALUES ('p0', 'x'), ('p1', 'x')");
    apply(files.filter((file) => file >= '0006'));
  });

  it('loses no token and changes none', () => {
    expect(raw.prepare('SELECT id, jwt, key_id FROM signed_jwt ORDER BY id').all()).toEqual(tokens.map(({ key, jwt }, index) => ({ id: `p${index}`, jwt, key_id: key })));
    expect(raw.pragma('foreign_key_check')).toEqual([]);
  });
  it('starts the counters where the rows are, and they follow', () => {
    const counts = () => raw.prepare('SELECT awards, planned, signed, released FROM jury_issuance').all();
    const taken = () => raw.prepare('SELECT taken FROM status_list ORDER BY id').pluck().all();
    const awards = tokens.length + 1;
    expect([counts(), taken()]).toEqual([[{ awards, planned: awards, signed: tokens.length, released: 2 }], [awards, 0]]);
    raw.exec("INSERT INTO signed_credential VALUES ('p8', '{}', 'x'); INSERT INTO release VALUES ('p8', 'x')");
    // A successor takes a position of its list and is no further step of the batch.
    raw.exec("INSERT INTO credential_plan VALUES ('q', 'a0', 2, 5, '{}', 'd', 'x', 'p0'); INSERT INTO signed_credential VALUES ('q', '{}', 'x'); INSERT INTO release VALUES ('q', 'x')");
    expect([counts(), taken()]).toEqual([[{ awards, planned: awards, signed: awards, released: 3 }], [awards, 1]]);
  });
  it('reads what is due and what has failed from indexes, whatever else there is', () => {
    const planOf = (sql: string): string => raw.prepare(`EXPLAIN QUERY PLAN ${sql}`).all().map((row) => (row as { detail: string }).detail).join('; ');
    expect(planOf("SELECT kind, subject, attempts, due_at FROM outbox WHERE due_at <= 'x' ORDER BY due_at, kind, subject LIMIT 40")).toBe('SEARCH outbox USING INDEX outbox_due (due_at<?)');
    expect(planOf("SELECT subject FROM outbox WHERE last_error IS NOT NULL AND kind = 'plan'")).toContain('outbox_failed');
    expect(planOf("DELETE FROM outbox WHERE (kind, subject, due_at) IN (SELECT value ->> '$.kind', value ->> '$.subject', value ->> '$.due_at' FROM json_each('[]'))")).not.toMatch(/SCAN outbox/);
  });
});
