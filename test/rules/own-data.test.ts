/** Every table that refers to a person is in the export of their data, or named with the reason why not; and in the table of retention. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { RETENTION } from '../../api/domain/retention.ts';
import { openDatabase } from '../../api/platform/database-node.ts';
import { PURGES } from '../../api/privacy/purge.ts';
import { strings } from '../../portfolio-site/src/strings/index.ts';
import { ROOT } from '../house.ts';
import { LEFT_OUT, OWN } from '../../api/queries/own-data.ts';

const { raw, close } = openDatabase(':memory:');
afterAll(close);

const tables = raw.prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'").pluck().all() as string[];
const columnsOf = (table: string): string[] => raw.prepare('SELECT name FROM pragma_table_info(?)').pluck().all(table) as string[];
const parentsOf = (table: string): string[] => raw.prepare('SELECT "table" FROM pragma_foreign_key_list(?)').pluck().all(table) as string[];

/** Which tables lead to a person, by their keys or by what their columns are called. */
function personal(): string[] {
  const found = new Set(['person', 'user', ...tables.filter((table) => columnsOf(table).some((name) => /^(person_id|user_?id|email|about)$/i.test(name)))]);
  for (let size = -1; size !== found.size; ) {
    size = found.size;
    for (const table of tables) if (parentsOf(table).some((parent) => found.has(parent))) found.add(table);
  }
  return [...found].sort();
}

describe('a person’s data', () => {
  it('is all of it in the export, or left out with a reason', () => {
    const listed = [...Object.keys(OWN), ...Object.keys(LEFT_OUT)];
    expect(personal().filter((table) => !listed.includes(table))).toEqual([]);
    expect(listed.filter((table) => !tables.includes(table))).toEqual([]);
    expect(new Set(listed).size).toBe(listed.length);
    expect(personal().length).toBeGreaterThan(45);
  });
  it('has its basis and its end in the table of retention', () => {
    const kept = RETENTION.flatMap((one) => one.tables);
    // The institution's own acts: who set an image, wrote a programme or the criteria of a situation, listed the steps of a memoir, set a threshold, confirmed a restore; and what holds nothing of anybody.
    const ofTheHouse = ['achievement_image', 'achievement_image_choice', 'restore_gate', 'status_floor', 'jury_issuance', 'programme_draft', 'programme_publication', 'rubric', 'authority_gone', 'files_full', 'last_way_in', 'memoir_milestone', 'warning_setting'];
    expect(personal().filter((table) => !kept.includes(table) && !ofTheHouse.includes(table))).toEqual([]);
    expect(kept.filter((table) => !tables.includes(table))).toEqual([]);
  });
  it('is purged in every kind of which the table says so, and in no other', () => {
    expect(Object.keys(PURGES).sort()).toEqual(RETENTION.filter((one) => one.ends === 'purge').map((one) => one.kind).sort());
    for (const one of RETENTION) if (one.ends === 'purge') expect(one.period).not.toBeNull();
  });
});

const withPlainSpaces = (text: string): string => text.replace(/[\u00a0\u202f]/g, ' ');

describe('docs/rgpd', () => {
  it('prints the table of retention as it is', () => {
    const { table: t } = strings('fr').privacy;
    const text = readFileSync(join(ROOT, 'docs/rgpd/registre.md'), 'utf8');
    for (const { kind, basis, from, period, ends, tables: where } of RETENTION) {
      const end = period ? `${t.count(period.count, period.unit)} ${t.after[from]}` : ends === 'person' ? t.endless.person : t.endless.institution;
      // Pages have narrow spaces where French wants them, a text for editors ordinary ones.
      expect(text).toContain(withPlainSpaces(`| ${t.kinds[kind]} | ${t.bases[basis]} | ${end} | ${t.by[ends]} | ${where.map((one) => `\`${one}\``).join(', ')} |`));
    }
    expect(text.match(/^\| .*`.*\|$/gm)?.filter((line) => !line.includes('PALIER_DPO'))).toHaveLength(RETENTION.length);
  });
});
