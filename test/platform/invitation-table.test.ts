/** The migration that makes the table of invitations to endorse anew, over a database that has some, of which others speak. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { expect, it } from 'vitest';
import { ROOT } from '../house.ts';

const FOLDER = join(ROOT, 'api/migrations');
const MADE = '0072_endorsement_subjects.sql';
const read = (file: string): string => readFileSync(join(FOLDER, file), 'utf8');

it('the invitations of before are kept with what refers to them, and end where their badge was revoked', () => {
  const raw = new SqliteDatabase(':memory:');
  const files = readdirSync(FOLDER).sort();
  for (const file of files.slice(0, files.indexOf(MADE))) raw.exec(read(file));
  // What the table itself refers to is left out.
  raw.pragma('foreign_keys = OFF');
  for (const { name } of raw.prepare("SELECT name FROM sqlite_master WHERE type = 'trigger'").all() as { name: string }[]) if (/^(endorsement_invitation_(own|limits)|endorsement_address_limits|revocation_.*)$/.test(name)) raw.exec(`DROP TRIGGER "${name}"`);
  const insert = raw.prepare("INSERT INTO endorsement_invitation VALUES (?, 'enrolment', ?, ?, 'Badge.', '[\"C1\"]', 'Marc', 'fr', '2026-01-01T00:00:00.000Z', ?)");
  for (const [id, badge, trace, until] of [['z', 'b1', null, '2999'], ['a', 'b1', null, '2026-01-31'], ['m', 'b2', null, '2999'], ['p', null, 't1', '2999'], ['s', 'b1', null, '2999']] as const) {
    insert.run(id, badge, trace, until);
    raw.prepare('INSERT INTO endorsement_address VALUES (?, ?)').run(id, `${id}@entreprise.example`);
    raw.prepare("INSERT INTO endorsement_link VALUES (?, ?, 'answer', 1, '2026-01-01T00:00:00.000Z')").run(`digest ${id}`, id);
  }
  raw.prepare("INSERT INTO endorsement_outcome (invitation_id, outcome, at) VALUES ('s', 'declined', '2026-01-02T00:00:00.000Z')").run();
  raw.prepare("INSERT INTO revocation (id, basis, reason, revoked_by, revoked_at) VALUES ('b1', 'new_decision', 'Motif.', 'p', '2026-01-01T00:00:00.000Z')").run();
  const rows = (): unknown[] => raw.prepare('SELECT rowid, * FROM endorsement_invitation ORDER BY rowid').all();
  const before = rows();
  // With what refers to it as it is in service.
  raw.transaction(() => raw.exec(read(MADE)))();
  expect(rows()).toEqual(before);
  for (const table of ['endorsement_address', 'endorsement_link', 'endorsement_outcome']) expect(raw.pragma(`foreign_key_check(${table})`)).toEqual([]);
  expect(raw.prepare('SELECT invitation_id, outcome FROM endorsement_outcome ORDER BY invitation_id').all()).toEqual([{ invitation_id: 's', outcome: 'declined' }, { invitation_id: 'z', outcome: 'cancelled' }]);
  for (const undo of ['DELETE FROM endorsement_invitation', "UPDATE endorsement_invitation SET name = 'x'", "UPDATE endorsement_invitation SET name = '—', subject_text = '—', evidence_id = NULL WHERE id = 'p'"]) expect(() => raw.exec(undo)).toThrow('append_only');
  expect(() => insert.run('n', null, null, '2999')).toThrow(/CHECK|subject_not_own/);
  raw.close();
});

it('is made anew in a transaction that holds foreign keys, as at a start', () => {
  const raw = new SqliteDatabase(':memory:');
  const files = readdirSync(FOLDER).sort();
  for (const file of files.slice(0, files.indexOf(MADE))) raw.exec(read(file));
  raw.pragma('foreign_keys = OFF');
  for (const { name } of raw.prepare("SELECT name FROM sqlite_master WHERE type = 'trigger'").all() as { name: string }[]) raw.exec(`DROP TRIGGER "${name}"`);
  raw.exec(`INSERT INTO endorsement_invitation VALUES ('a', 'e', NULL, 't', 'Texte.', '["C1"]', 'Marc', 'fr', '2026-01-01', '2026-02-01')`);
  raw.exec("INSERT INTO endorsement_address VALUES ('a', 'a@entreprise.example')");
  // What it refers to itself, as far as its keys ask.
  for (const table of ['enrolment', 'evidence']) {
    const columns = raw.pragma(`table_info(${table})`) as { name: string; type: string; notnull: number; dflt_value: string | null }[];
    const needed = columns.filter((one) => one.name === 'id' || (one.notnull === 1 && one.dflt_value === null));
    raw.pragma('ignore_check_constraints = ON');
    raw.prepare(`INSERT INTO ${table} (${needed.map((one) => one.name).join(', ')}) VALUES (${needed.map((one) => (one.name === 'id' ? `'${table[1] === 'n' ? 'e' : 't'}'` : one.type === 'TEXT' ? "'x'" : '1')).join(', ')})`).run();
    raw.pragma('ignore_check_constraints = OFF');
  }
  raw.pragma('foreign_keys = ON');
  raw.transaction(() => raw.exec(read(MADE)))();
  expect(raw.prepare('SELECT count(*) FROM endorsement_invitation').pluck().get()).toBe(1);
  expect(raw.pragma('foreign_key_check(endorsement_address)')).toEqual([]);
  raw.close();
});
