/** Another master secret: the keys stay the same, only what opens them changes, whole or not at all. */
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readArguments } from '../../api/platform/commands/keys.ts';
import { loadIssuer } from '../../api/issuance/issuer.ts';
import { ensureKeys, performKeyAct } from '../../api/issuance/key-act.ts';
import { resealKeys } from '../../api/issuance/reseal.ts';
import { withSecret } from '../../api/platform/config.ts';
import { listKeys } from '../../api/queries/keys.ts';
import { openPrivateKey } from '../../keys/secret.ts';
import { createHouse, RUNTIMES, settingsFor, type House } from '../house.ts';
import { enterRoom, type Room } from '../workerd.ts';
import { startKeys, type Said } from './cli.ts';

const OLD = 'a test secret of thirty-two characters and more';
const NEW = 'another master secret, of more than thirty-two characters';

const opens = async (house: House, secret: string): Promise<boolean[]> => {
  const sealed = (await listKeys(house.platform.db)).filter((key) => key.sealedPrivate !== '');
  return Promise.all(sealed.map((key) => openPrivateKey(key.sealedPrivate, key.id, secret).then(() => true, () => false)));
};

describe.each(RUNTIMES)('a new master secret on %s', (runtime) => {
  let house: House;
  beforeAll(async () => {
    house = await createHouse(runtime);
    await ensureKeys(house.platform);
    await performKeyAct(house.platform, { act: 'generate', algorithm: 'ES256' });
    await performKeyAct(house.platform, { act: 'rotate', algorithm: 'RS256' });
  });
  afterAll(() => house.close());

  it('opens every private part that may still sign, in the place of the old one, and nothing else of a key changes', async () => {
    const before = await listKeys(house.platform.db);
    expect(await resealKeys(house.platform, NEW, { dryRun: true })).toMatchObject({ ok: true, keys: { length: 4 } });
    expect(await listKeys(house.platform.db)).toEqual(before);
    expect(await resealKeys(house.platform, NEW)).toMatchObject({ ok: true, keys: { length: 4 } });
    expect(await opens(house, NEW)).toEqual([true, true, true, true]);
    expect(await opens(house, OLD)).toEqual([false, false, false, false]);
    const rest = (keys: typeof before) => keys.map(({ sealedPrivate, ...key }) => ({ ...key, ended: sealedPrivate === '' }));
    expect(rest(await listKeys(house.platform.db))).toEqual(rest(before));
    const events = await house.platform.db.selectFrom('event').select('detail').where('kind', '=', 'keys_resealed').execute();
    expect(events).toEqual([{ detail: '{"keys":4}' }]);
  });

  it('signs from then on, and the old one does not', async () => {
    const { platform } = house;
    const signAs = async (whose: typeof platform): Promise<number> => (await (await loadIssuer(whose)).signer.dataIntegrity.sign(new Uint8Array(64))).length;
    expect(await signAs({ ...platform, config: withSecret(platform.config, NEW) })).toBe(64);
    await expect(signAs({ ...platform })).rejects.toThrow('PALIER_SECRET');
  });

  it('is not taken twice, nor from somebody who does not know the old one', async () => {
    const { platform } = house;
    expect(await resealKeys(platform, NEW)).toEqual({ ok: false, refusal: { kind: 'already' } });
    expect(await resealKeys({ ...platform, config: withSecret(platform.config, 'x'.repeat(40)) }, 'y'.repeat(40))).toEqual({ ok: false, refusal: { kind: 'wrong_secret' } });
    expect(await resealKeys({ ...platform, config: withSecret(platform.config, NEW) }, NEW)).toEqual({ ok: false, refusal: { kind: 'same_secret' } });
    const both = await Promise.all([1, 2].map((n) => resealKeys({ ...platform, config: withSecret(platform.config, NEW) }, `${OLD}${n}`)));
    expect(both.map((one) => one.ok).sort()).toEqual([false, true]);
  });
});

describe('a Worker that is told the old secret beside the new one', () => {
  const origin = 'http://localhost:18787';
  let room: Room;
  const log: string[] = [];
  beforeAll(async () => {
    room = await enterRoom(origin, settingsFor(origin, '/unused', { PALIER_SECRET: OLD }), log);
  });
  afterAll(() => room.leave());

  const healthz = async (): Promise<number> => (await room.ask(`${origin}/healthz`)).status;
  const sealed = async (): Promise<string[]> => (await room.d1.prepare("SELECT sealed_private FROM signing_key WHERE state IN ('next', 'active') ORDER BY id").all<{ sealed_private: string }>()).results.map((one) => one.sealed_private);

  it('seals the keys under the new one at its start, once, and starts without the old one from then on', async () => {
    expect(await healthz()).toBe(200);
    const before = await sealed();
    expect(before).toHaveLength(3);
    // The new one alone opens nothing: the Worker does not start, and says so.
    await room.again(settingsFor(origin, '/unused', { PALIER_SECRET: NEW }));
    expect(await healthz()).toBe(503);
    // Nor is a wrong old one of any use.
    await room.again(settingsFor(origin, '/unused', { PALIER_SECRET: NEW, PALIER_OLD_SECRET: 'x'.repeat(40) }));
    expect(await healthz()).toBe(503);
    expect(await sealed()).toEqual(before);
    for (let start = 0; start < 2; start += 1) {
      await room.again(settingsFor(origin, '/unused', { PALIER_SECRET: NEW, PALIER_OLD_SECRET: OLD }));
      expect(await healthz()).toBe(200);
    }
    const after = await sealed();
    expect(after.some((one) => before.includes(one))).toBe(false);
    const { results } = await room.d1.prepare("SELECT detail FROM event WHERE kind = 'keys_resealed'").all<{ detail: string }>();
    expect(results).toEqual([{ detail: '{"keys":3}' }]);
    await room.again(settingsFor(origin, '/unused', { PALIER_SECRET: NEW }));
    expect(await healthz()).toBe(200);
  });
});

describe('npm run keys -- reseal', () => {
  const folder = mkdtempSync(join(tmpdir(), 'palier-reseal-'));
  let house: House;
  const run = (extra: Record<string, string>, ...args: string[]): Promise<Said> => startKeys(house.origin, house.platform.config.data, ['reseal', ...args], extra).said;
  beforeAll(async () => {
    house = await createHouse('node');
  });
  afterAll(async () => {
    await house.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('takes the new secret from a setting or a file, never from an argument', async () => {
    expect(readArguments(['reseal', NEW])).toBeNull();
    const file = join(folder, 'readable');
    writeFileSync(file, `${NEW}\n`);
    chmodSync(file, 0o644);
    for (const [extra, sentence] of [
      [{}, 'PALIER_NEW_SECRET'],
      [{ PALIER_NEW_SECRET: NEW, PALIER_NEW_SECRET_FILE: file }, 'PALIER_NEW_SECRET_FILE'],
      [{ PALIER_NEW_SECRET: 'court' }, '32'],
      [{ PALIER_NEW_SECRET_FILE: file }, 'chmod 600'],
      [{ PALIER_NEW_SECRET_FILE: join(folder, 'absent') }, 'cannot be read'],
    ] as const) {
      const { code, out, err } = await run(extra);
      expect([code, out, err.trim().split('\n').length], err).toEqual([2, '', 1]);
      expect(err).toContain(sentence);
      expect(err).not.toContain(NEW);
    }
    expect(await opens(house, OLD)).toEqual([true, true, true]);
  });

  it('says on a dry run what it would do, and does nothing', async () => {
    expect(await run({ PALIER_NEW_SECRET: NEW }, '--dry-run')).toMatchObject({ code: 0, out: expect.stringContaining('dry run') as string });
    expect(await opens(house, OLD)).toEqual([true, true, true]);
  });

  it('has changed all keys or none wherever it is killed, and says which when it is asked again', async () => {
    const started = Date.now();
    await run({ PALIER_NEW_SECRET: NEW }, '--dry-run');
    const usual = Date.now() - started;
    let secret = OLD;
    for (let attempt = 0; attempt < 4; attempt += 1) {
      const next = `${NEW} ${attempt}`;
      const { child, said } = startKeys(house.origin, house.platform.config.data, ['reseal'], { PALIER_SECRET: secret, PALIER_NEW_SECRET: next });
      await wait((usual * (attempt + 5)) / 9);
      child.kill('SIGKILL');
      await said;
      const isNew = await opens(house, next);
      expect(new Set(isNew).size).toBe(1);
      expect(await opens(house, secret)).toEqual(isNew.map((one) => !one));
      const again = await resealKeys({ ...house.platform, config: withSecret(house.platform.config, secret) }, next);
      expect(again).toMatchObject(isNew[0] ? { ok: false, refusal: { kind: 'already' } } : { ok: true });
      secret = next;
    }
    const twice = await run({ PALIER_SECRET: OLD, PALIER_NEW_SECRET: secret });
    expect([twice.code, twice.out]).toEqual([0, expect.stringContaining('sealed under the new secret already')]);
    expect((await run({ PALIER_SECRET: OLD, PALIER_NEW_SECRET: NEW })).err).toContain('does not open these keys');
  });
});
