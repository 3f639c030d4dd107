/** `api/queries/schema.ts` against the migrations, column by column, as SQLite itself reads them. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { OUTCOMES } from '../../api/domain/decision.ts';
import { EVIDENCE_GENRES } from '../../api/domain/evidence.ts';
import { openDatabase } from '../../api/platform/database-node.ts';
import { ROOT } from '../house.ts';

const database = openDatabase(':memory:');
afterAll(() => database.close());

type Column = { name: string; type: string; nullable: boolean };
const MIGRATIONS = join(ROOT, 'api/migrations');
/** The tables of the sign-in library and of the migrations are not for our own queries. */
const NOT_OURS = ['migration', 'user', 'session', 'account', 'verification'];

const tables = (database.raw.prepare("SELECT name, strict FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite_%'").all() as { name: string; strict: number }[]).sort((a, b) => (a.name < b.name ? -1 : 1));

function columnsInDatabase(table: string): Column[] {
  const rows = database.raw.prepare('SELECT name, type, "notnull" AS required, pk FROM pragma_table_info(?)').all(table) as { name: string; type: string; required: number; pk: number }[];
  return rows.map((one) => ({ name: one.name, type: one.type, nullable: one.required === 0 && one.pk === 0 })).sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Reads `name: { column: Type | null; … };` from the type. Numbers, bits and literal ones are INTEGER; words are TEXT. */
function tablesInCode(): Map<string, Column[]> {
  const parts = readdirSync(join(ROOT, 'api/queries')).filter((name) => /^schema.*\.ts$/.test(name)).map((name) => readFileSync(join(ROOT, 'api/queries', name), 'utf8'));
  const body = parts.flatMap((text) => [...text.matchAll(/export type \w*Tables = (?:\w+ & )*\{\n([\s\S]*?)\n\};/g)].map((one) => one[1]!)).join('\n');
  return new Map(
    [...body.matchAll(/^ {2}(\w+): \{([^}]*)\};/gm)].map((table) => [
      table[1]!,
      [...table[2]!.matchAll(/(\w+): ([^;}]+?)(?:;|\s*$)/g)]
        .map((one): Column => {
          const parts = one[2]!.replace(/^Generated<(.+)>$/, '$1').split('|').map((part) => part.trim());
          const kinds = parts.filter((part) => part !== 'null');
          return { name: one[1]!, type: kinds.every((part) => /^(number|Bit|\d+)$/.test(part)) ? 'INTEGER' : 'TEXT', nullable: parts.includes('null') };
        })
        .sort((a, b) => (a.name < b.name ? -1 : 1)),
    ]),
  );
}

describe('the schema', () => {
  const inCode = tablesInCode();
  it('names the same tables in the code and in the migrations', () => {
    expect([...inCode.keys()].sort()).toEqual(tables.map((one) => one.name).filter((name) => !NOT_OURS.includes(name)));
    expect(inCode.size).toBeGreaterThan(25);
  });
  it.each([...inCode.keys()])('gives %s the same columns, types and gaps in both', (table) => {
    expect(inCode.get(table)).toEqual(columnsInDatabase(table));
  });
  it.each(tables)('holds $name in a STRICT table', ({ strict }) => {
    expect(strict).toBe(1);
  });
  it('checks the same words that the domain knows', () => {
    const sql = database.raw.prepare("SELECT group_concat(sql, ' ') FROM sqlite_master WHERE type = 'table'").pluck().get() as string;
    const wordsOf = (column: string): string[] => [...new RegExp(`\\b${column} TEXT NOT NULL CHECK \\(${column} IN \\(([^)]*)\\)`).exec(sql)![1]!.matchAll(/'(\w+)'/g)].map((one) => one[1]!);
    expect(wordsOf('outcome')).toEqual([...OUTCOMES]);
    expect(wordsOf('genre')).toEqual([...EVIDENCE_GENRES]);
    const code = readFileSync(join(ROOT, 'api/queries/schema.ts'), 'utf8');
    for (const [column, type] of [['role', 'Role'], ['regime', 'Regime']] as const) {
      expect(wordsOf(column)).toEqual([...new RegExp(`export type ${type} = ([^;]+);`).exec(code)![1]!.matchAll(/'(\w+)'/g)].map((one) => one[1]!));
    }
  });
  it('can be written by appending only, where it is history', () => {
    const triggers = database.raw.prepare("SELECT tbl_name AS name, upper(sql) AS sql FROM sqlite_master WHERE type = 'trigger'").all() as { name: string; sql: string }[];
    for (const table of ['review_step', 'assessment', 'minutes', 'decision', 'award', 'credential_plan', 'signed_credential', 'signed_jwt', 'release', 'revocation', 'status_list_version', 'event', 'clr', 'clr_badge', 'signed_clr', 'clr_act', 'name_change', 'withheld_credential', 'achievement_image', 'achievement_image_choice', 'rubric', 'feedback_sheet', 'feedback_message', 'jury_rule', 'jury_composition', 'jury_member', 'unit_result', 'deliberation', 'minutes_deposit', 'redeliberation', 'redeliberation_line', 'award_withdrawal']) {
      for (const verb of ['UPDATE', 'DELETE']) expect(triggers.some((one) => one.name === table && one.sql.includes(`BEFORE ${verb} ON`)), `${verb} ${table}`).toBe(true);
    }
  });
  it('refers only to what exists, with foreign keys on and durable writes', () => {
    expect(database.raw.pragma('foreign_key_check')).toEqual([]);
    expect(database.raw.pragma('foreign_keys', { simple: true })).toBe(1);
    expect(database.raw.pragma('synchronous', { simple: true })).toBe(2);
  });
});

describe('the migrations', () => {
  const files = readdirSync(MIGRATIONS).sort();
  it('are numbered, each with a number of its own, and say what they are for', () => {
    const numbers = files.map((one) => Number(/^(\d{4})_[a-z_]+\.sql$/.exec(one)?.[1]));
    expect(numbers.every((one) => one > 0)).toBe(true);
    expect(new Set(numbers).size).toBe(files.length);
    for (const file of files) expect(readFileSync(join(MIGRATIONS, file), 'utf8').startsWith('-- ')).toBe(true);
  });
  it('are SQL that D1 takes as well: no other pragma than its own, no transaction of their own, no table or guard dropped that the same file does not make', () => {
    for (const file of files) {
      const sql = readFileSync(join(MIGRATIONS, file), 'utf8');
      const made = (table: string): boolean => new RegExp(`^CREATE TABLE ${table}\\b`, 'm').test(sql);
      const guarded = (trigger: string): boolean => new RegExp(`^CREATE TRIGGER ${trigger}\\b`, 'm').test(sql);
      const rest = sql.replaceAll(/^PRAGMA defer_foreign_keys = ON;$/gm, '').replaceAll(/^DROP TABLE (\w+);$/gm, (drop, table: string) => (made(table) ? '' : drop))
        .replaceAll(/^DROP TRIGGER (\w+);$/gm, (drop, trigger: string) => (guarded(trigger) ? '' : drop)).replaceAll(/^DROP INDEX \w+;$/gm, '');
      expect(rest, file).not.toMatch(/^\s*(PRAGMA|BEGIN TRANSACTION|COMMIT|DROP|ATTACH|VACUUM)\b/im);
    }
  });
  it('are each applied once', () => {
    expect(database.raw.prepare('SELECT name FROM migration ORDER BY name').pluck().all()).toEqual(files);
  });
});
