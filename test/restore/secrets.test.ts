/** Backup and restore without the secret that somebody believes to be set: one sentence, and nothing is written. */
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createHouse, type House } from '../house.ts';
import { BACKUP_SECRET, backup, restore, type Call } from './cli.ts';

describe('a secret that is not there', () => {
  const folder = mkdtempSync(join(tmpdir(), 'palier-secrets-'));
  const file = (name: string): string => join(folder, name);
  let house: House;
  let call: Call;
  const unreadable = { PALIER_SECRET: '', PALIER_SECRET_FILE: file('nulle-part') };
  beforeAll(async () => {
    house = await createHouse('node');
    call = { origin: house.origin, data: house.platform.config.data };
    expect((await backup(call, file('bonne'))).code).toBe(0);
  });
  afterAll(async () => {
    await house.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('stops a restore with one sentence when its file cannot be read', async () => {
    const answer = await restore({ ...call, data: file('nouveau'), env: unreadable }, file('bonne'));
    expect(answer).toMatchObject({ code: 2, out: '', err: expect.stringMatching(/^PALIER_SECRET_FILE : .+ ne peut pas être lu \(cannot be read\)\.\n$/) as string });
    expect(existsSync(file('nouveau'))).toBe(false);
  });

  it('stops a backup too, which would put the folder’s own secret into the archive', async () => {
    writeFileSync(join(call.data, 'secret'), `${house.platform.config.secret!}\n`, { mode: 0o600 });
    const answer = await backup({ ...call, env: unreadable }, file('avec-secret'));
    rmSync(join(call.data, 'secret'));
    expect(answer).toMatchObject({ code: 2, err: expect.stringContaining('PALIER_SECRET_FILE') as string });
    expect(readdirSync(folder)).toEqual(['bonne']);
  });

  it('stops a restore of sealed keys when there is none at all', async () => {
    const answer = await restore({ ...call, data: file('nouveau'), env: { PALIER_SECRET: '' } }, file('bonne'));
    expect(answer).toMatchObject({ code: 1, out: '', err: expect.stringContaining('give the secret under which this backup’s keys are sealed') as string });
    expect(readdirSync(folder)).toEqual(['bonne']);
  });

  it('is refused in a file that others may read, for backups as for the server', async () => {
    writeFileSync(file('secret'), `${BACKUP_SECRET}\n`);
    for (const [mode, code] of [[0o644, 2], [0o600, 0]] as const) {
      chmodSync(file('secret'), mode);
      const answer = await backup({ ...call, env: { PALIER_BACKUP_SECRET: '', PALIER_BACKUP_SECRET_FILE: file('secret') } }, '--check', file('bonne'));
      expect(answer.code, answer.err).toBe(code);
      expect(answer.err).toMatch(code === 0 ? /^$/ : /^PALIER_BACKUP_SECRET_FILE : .+others may read/);
    }
  });
});
