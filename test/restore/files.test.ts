/** The files of a backup: whether each that the database needs is in it, beside a server that goes on taking some away. */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { holdFiles } from '../../api/platform/backup/held-files.ts';
import { checkBackup } from '../../api/platform/backup/read-backup.ts';
import { writeBackup } from '../../api/platform/backup/write-backup.ts';
import { createHouse, type House } from '../house.ts';
import { depositAndIssue } from '../journey/acts.ts';
import { createPromotion } from '../promotion.ts';
import { BACKUP_SECRET, backup, start, type Call } from './cli.ts';

type Sqlite = SqliteDatabase.Database;

describe('the files of a backup', () => {
  const folder = mkdtempSync(join(tmpdir(), 'palier-files-'));
  let house: House;
  let call: Call;
  const pathOf = (digest: string): string => join(call.data, 'files', digest.slice(0, 2), digest);
  beforeAll(async () => {
    house = await createHouse('node');
    call = { origin: house.origin, data: house.platform.config.data };
    await depositAndIssue(house, await createPromotion(house.platform, { students: 1 }), 'PV 1');
  });
  afterAll(async () => {
    await house.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('are refused when one is missing or damaged on the disk', async () => {
    const target = join(folder, 'abimee');
    const digest = await house.platform.files.put(new TextEncoder().encode('une trace'));
    await house.platform.commit([house.platform.db.insertInto('kept_asset').values({ path: '/_astro/x.css', digest, media_type: 'text/css' })]);
    writeFileSync(pathOf(digest), 'une tracE');
    expect(await backup(call, target)).toMatchObject({ code: 1, err: expect.stringContaining('damaged on the disk') as string });
    rmSync(pathOf(digest));
    expect(await backup(call, target)).toMatchObject({ code: 1, err: expect.stringContaining('missing on the disk') as string });
    expect(readdirSync(folder)).toEqual([]);
    await house.platform.commit([house.platform.db.deleteFrom('kept_asset').where('digest', '=', digest)]);
  });

  it('have the minutes in them, as they were frozen and as they were signed', async () => {
    const frozen = await house.platform.db.selectFrom('deliberation').select('text_digest').where('text_digest', 'is not', null).executeTakeFirstOrThrow();
    const signed = await house.platform.db.selectFrom('minutes_deposit').select('file_digest').executeTakeFirstOrThrow();
    for (const digest of [frozen.text_digest!, signed.file_digest]) {
      const bytes = (await house.platform.files.get(digest))!;
      rmSync(pathOf(digest));
      expect(await backup(call, join(folder, 'sans-pv'))).toMatchObject({ code: 1, err: expect.stringContaining(digest) as string });
      await house.platform.files.put(bytes);
    }
    expect((await backup(call, join(folder, 'avec-pv'))).code).toBe(0);
    expect(existsSync(join(folder, 'sans-pv'))).toBe(false);
  });

  const kept = async (text: string): Promise<string> => {
    const digest = await house.platform.files.put(new TextEncoder().encode(text));
    await house.platform.commit([house.platform.db.insertInto('kept_asset').values({ path: `/_astro/${digest}.css`, digest, media_type: 'text/css' })]);
    return digest;
  };
  /** What the server does meanwhile when a student deletes a draft: the row goes, then the bytes. */
  const takeAway = (digest: string): void => {
    const raw = new SqliteDatabase(join(call.data, 'palier.sqlite'));
    raw.prepare('DELETE FROM kept_asset WHERE digest = ?').run(digest);
    raw.close();
    rmSync(pathOf(digest));
  };
  const wanted = (name: string) => ({ data: call.data, origin: call.origin, path: join(folder, name), secret: BACKUP_SECRET, overwrite: false, withOwnSecret: false });
  const drafts = (): string[] => readdirSync(call.data).filter((name) => name.startsWith('backup-draft'));

  it('are those of one moment, and one that goes before it is read is in the backup', async () => {
    const digest = await kept('un brouillon, vu');
    const { pragma } = SqliteDatabase.prototype;
    const spy = vi.spyOn(SqliteDatabase.prototype, 'pragma').mockImplementation(function (this: Sqlite, source, options) {
      // By then the files are known, and the copy is checked, which takes minutes for a large one.
      if (source === 'integrity_check' && existsSync(pathOf(digest))) takeAway(digest);
      return pragma.call(this, source, options);
    });
    const answer = await writeBackup(wanted('un-instant'));
    spy.mockRestore();
    expect(answer).toMatchObject({ ok: true });
    expect([existsSync(pathOf(digest)), drafts()]).toEqual([false, []]);
    expect(await backup(call, '--check', join(folder, 'un-instant'))).toMatchObject({ code: 0 });
  });

  it('are looked for anew when one goes between the copy of the database and the look for it', async () => {
    const digest = await kept('un brouillon, parti');
    const { close } = SqliteDatabase.prototype;
    const spy = vi.spyOn(SqliteDatabase.prototype, 'close').mockImplementationOnce(function (this: Sqlite) {
      close.call(this);
      takeAway(digest);
      return this;
    });
    const answer = await writeBackup(wanted('un-autre-instant'));
    spy.mockRestore();
    expect(answer).toMatchObject({ ok: true });
    expect([existsSync(pathOf(digest)), drafts()]).toEqual([false, []]);
  });

  it('are copied where the disk knows no second names', async () => {
    const digest = await kept('une trace');
    const elsewhere = mkdtempSync('/dev/shm/palier-files-');
    const held = holdFiles(call.data, [digest, 'f'.repeat(64)], join(elsewhere, 'files'));
    expect(held).toEqual([{ digest, path: join(elsewhere, 'files', digest), bytes: 9 }]);
    expect(readFileSync(held[0]!.path, 'utf8')).toBe('une trace');
    rmSync(elsewhere, { recursive: true });
  });

  it('that a killed backup held, and the database that a killed check looked into, are gone after the next', async () => {
    const gone = start('backup', ['--help'], call);
    await gone.said;
    const temporary = join(folder, 'tmp');
    const old = [join(call.data, `backup-draft-${gone.child.pid}.files`), join(temporary, `palier-verification-${gone.child.pid}-abcdef`), join(temporary, 'palier-verification-abcdef')];
    for (const path of old) {
      mkdirSync(path, { recursive: true });
      writeFileSync(join(path, 'palier.sqlite'), 'en clair');
    }
    utimesSync(old[2]!, new Date(0), new Date(0));
    expect((await backup({ ...call, env: { TMPDIR: temporary } }, join(folder, 'suivante'))).code).toBe(0);
    expect([readdirSync(temporary), drafts()]).toEqual([[], []]);
  });

  it('stand beside a database that has no name while it is looked into', async () => {
    const seen: string[][] = [];
    const before = readdirSync(tmpdir());
    const { pragma } = SqliteDatabase.prototype;
    const spy = vi.spyOn(SqliteDatabase.prototype, 'pragma').mockImplementation(function (this: Sqlite, source, options) {
      const folders = readdirSync(tmpdir()).filter((name) => name.startsWith(`palier-verification-${process.pid}-`) && !before.includes(name));
      if (source === 'integrity_check') seen.push(folders.flatMap((name) => readdirSync(join(tmpdir(), name))));
      return pragma.call(this, source, options);
    });
    await checkBackup(join(folder, 'suivante'), BACKUP_SECRET);
    spy.mockRestore();
    expect(seen).toEqual([[]]);
  });
});
