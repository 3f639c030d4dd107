/** `docs/deploy/palier-backup.service`: how long a backup stays, by the very commands of the unit. */
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { ROOT } from '../house.ts';

const folder = mkdtempSync(join(tmpdir(), 'palier-unit-'));
afterAll(() => rmSync(folder, { recursive: true }));

const DAY = 24 * 60 * 60;
const unit = readFileSync(join(ROOT, 'docs/deploy/palier-backup.service'), 'utf8').replaceAll('%%', '%');
const lineOf = (beginning: string): string => unit.split('\n').find((line) => line.startsWith(beginning))!.slice(beginning.length);

it('gives a name again after thirty days, whatever the length of the months', () => {
  // A clock that stands where it is put.
  writeFileSync(join(folder, 'date'), '#!/bin/sh\nexec /usr/bin/date -u -d "@$NOW" "$@"\n');
  chmodSync(join(folder, 'date'), 0o755);
  const script = lineOf("ExecStart=/bin/sh -c '").slice(0, -1).replace('exec node api/platform/commands/backup.ts --overwrite', 'echo');
  const last = Date.UTC(2027, 0, 31, 2, 30) / 1000;
  const names = Array.from({ length: 32 }, (_, day) => execFileSync('/bin/sh', ['-c', script], { env: { PATH: `${folder}:/usr/bin:/bin`, NOW: String(last + day * DAY) }, encoding: 'utf8' }).trim());
  expect(names[0]).toMatch(/^\/var\/lib\/palier\/backups\/palier-\d+\.backup$/);
  expect(names.slice(0, 30).indexOf(names[30]!)).toBe(0);
  expect(new Set(names).size).toBe(30);
});

it('deletes what is thirty days old, of a night that was left out or of another naming, and nothing else', () => {
  const backups = join(folder, 'backups');
  execFileSync('/bin/mkdir', [backups]);
  for (const [name, days] of [['palier-31.backup', 30], ['palier-3.backup', 29], ['status-1.json', 400], ['palier.sauvegarde', 400]] as const) {
    writeFileSync(join(backups, name), '');
    const at = Date.now() / 1000 - days * DAY - 60;
    utimesSync(join(backups, name), at, at);
  }
  execFileSync('/bin/sh', ['-c', lineOf('ExecStartPost=').replace('/var/lib/palier/backups', backups)]);
  expect(readdirSync(backups).sort()).toEqual(['palier-3.backup', 'palier.sauvegarde', 'status-1.json']);
});
