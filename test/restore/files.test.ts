/** The files of a backup: whether each that the database needs is in it, beside a server that goes on taking some away. */
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createHouse, type House } from '../house.ts';
import { depositAndIssue } from '../journey/acts.ts';
import { createPromotion } from '../promotion.ts';
import { backup, type Call } from './cli.ts';

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
});
