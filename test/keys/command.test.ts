/** `npm run keys` as its users meet it: beside a running server, interrupted, misused. */
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import SqliteDatabase from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readArguments } from '../../api/platform/commands/keys.ts';
import { knownMigrations } from '../../api/platform/database-node.ts';
import { listKeys, type StoredKey } from '../../api/queries/keys.ts';
import { openPrivateKey } from '../../keys/secret.ts';
import { withEmptyDatabase } from '../empty-database.ts';
import { createHouse, type House } from '../house.ts';
import { body, issueAll, verdictOn } from '../journey/acts.ts';
import { killTimes } from '../kill-times.ts';
import { createPromotion } from '../promotion.ts';
import { installedKeys, keys, startKeys, type Said } from './cli.ts';


describe('npm run keys', () => {
  let house: House;
  let data: string;
  const ring = (): Promise<StoredKey[]> => listKeys(house.platform.db);
  const active = async (algorithm: string): Promise<StoredKey> => (await ring()).find((key) => key.algorithm === algorithm && key.state === 'active')!;
  const kept: Said[] = [];
  const said = async (...args: string[]): Promise<Said> => {
    // A look and an act by the program as users start it, all else by the same sources as one file.
    const answer = await (kept.length < 2 ? installedKeys : keys)(house.origin, data, ...args);
    kept.push(answer);
    return answer;
  };
  beforeAll(async () => {
    house = await createHouse('node');
    data = house.platform.config.data;
  });
  afterAll(async () => {
    await house.close();
  });

  it('lists the ring with states and dates', async () => {
    const { code, out } = await said('list');
    expect(code).toBe(0);
    expect(out.trim().split('\n')).toHaveLength(3);
    for (const key of await ring()) expect(out).toContain(key.id);
  });

  it('is followed by the running server in its next answer', async () => {
    const old = await active('Ed25519');
    const { code, out } = await said('rotate', 'ed25519');
    expect(code).toBe(0);
    const successor = await active('Ed25519');
    expect(out).toContain(`retirée, ses badges restent valides · Ed25519 key retired, its badges stay valid: ${old.id}`);
    expect(out).toContain(`active, it signs from now on: ${successor.id}`);
    expect((await body(await house.fetch('/.well-known/did.json'))).assertionMethod).toContainEqual(expect.stringContaining(successor.id));
  });

  it('says on a dry run what it would do, names no key that does not exist, and does nothing', async () => {
    const before = await ring();
    const { code, out } = await said('rotate', 'RS256', '--dry-run');
    expect(code).toBe(0);
    expect(out).toContain('dry run, nothing is written');
    expect(out).toContain('(nouvelle · new)');
    expect(await ring()).toEqual(before);
  });

  it('answers 1 and one sentence to what the ring refuses', async () => {
    expect((await said('generate', 'ES256')).code).toBe(0);
    const twice = await said('generate', 'ES256');
    expect([twice.code, twice.out, twice.err.trim().split('\n')]).toEqual([1, '', [expect.stringContaining('a next key is ready already')]]);
    expect(await said('retire', 'key-unknown')).toMatchObject({ code: 1, err: expect.stringContaining('no key is called key-unknown') as string });
    expect(await said('reissue', '--by', 'personne@palier.example')).toMatchObject({ code: 1, err: expect.stringContaining('no administrator') as string });
  });

  it('answers 2 and the usage to anything else', async () => {
    expect(await said()).toMatchObject({ code: 2, out: '', err: expect.stringContaining('npm run keys -- rotate ALG') as string });
    for (const args of [['rotate'], ['rotate', 'HS256'], ['list', 'all'], ['retire'], ['rotate', 'Ed25519', 'ES256'], ['rotate', 'Ed25519', '--force'], ['reissue'], ['rotate', 'Ed25519', '--by', 'x@y.example']]) {
      expect(readArguments(args), args.join(' ')).toBeNull();
    }
  });

  it('makes no ring beside the one that was meant', async () => {
    const empty = mkdtempSync(join(tmpdir(), 'palier-keys-empty-'));
    expect(await keys(house.origin, empty, 'rotate', 'Ed25519')).toMatchObject({ code: 2, err: expect.stringContaining('holds no data of Palier') as string });
    expect(readdirSync(empty)).toEqual([]);
    rmSync(empty, { recursive: true });
  });

  it('does nothing under another secret, which would stop the server, nor for another origin', async () => {
    const before = await ring();
    const other = await startKeys(house.origin, data, ['rotate', 'Ed25519'], { PALIER_SECRET: 'another secret of thirty-two characters' }).said;
    expect(other).toMatchObject({ code: 1, out: '', err: expect.stringContaining('PALIER_SECRET') as string });
    const promotion = await createPromotion(house.platform, { students: 1 });
    await issueAll(house, promotion, 'PV de la commande');
    const elsewhere = await startKeys('http://localhost:9', data, ['compromise', (await active('Ed25519')).id]).said;
    expect(elsewhere).toMatchObject({ code: 1, err: expect.stringContaining('PALIER_ORIGIN') as string });
    // A dry run refuses what the act would.
    const dry = await startKeys('http://localhost:9', data, ['compromise', (await active('Ed25519')).id, '--dry-run']).said;
    expect(dry).toMatchObject({ code: 1, out: '', err: expect.stringContaining('PALIER_ORIGIN') as string });
    expect(await ring()).toEqual(before);
  });

  it('writes no secret where that of the keys is missing', async () => {
    for (const args of [['list'], ['rotate', 'ES256']]) {
      expect(await startKeys(house.origin, data, args, { PALIER_SECRET: '' }).said).toMatchObject({ code: 2, out: '', err: expect.stringContaining('put it back, or give the secret') as string });
    }
    expect(existsSync(join(data, 'secret'))).toBe(false);
  });

  it('migrates nothing when it only looks, and opens nothing that a later release has migrated', async () => {
    const other = mkdtempSync(join(tmpdir(), 'palier-keys-schema-'));
    withEmptyDatabase(other);
    const path = join(other, 'palier.sqlite');
    const raw = new SqliteDatabase(path);
    const applied = (): unknown[] => raw.prepare('SELECT name FROM migration ORDER BY name').pluck().all();
    const last = knownMigrations().at(-1)!;
    raw.prepare('DELETE FROM migration WHERE name = ?').run(last);
    const earlier = applied();
    for (const args of [['list'], ['generate', 'ES256', '--dry-run']]) {
      expect(await keys(house.origin, other, ...args)).toMatchObject({ code: 1, out: '', err: expect.stringContaining('not this release’s') as string });
    }
    expect(applied()).toEqual(earlier);
    raw.prepare("INSERT INTO migration VALUES (?, 'x'), ('9999_later.sql', 'x')").run(last);
    expect(await keys(house.origin, other, 'list')).toMatchObject({ code: 1, err: expect.stringContaining('not this release’s') as string });
    expect(await keys(house.origin, other, 'generate', 'ES256')).toMatchObject({ code: 1, out: '', err: expect.stringContaining('a later version of Palier made this database') as string });
    expect(raw.prepare('SELECT count(*) FROM signing_key').pluck().get()).toBe(0);
    raw.close();
    rmSync(other, { recursive: true });
  });

  it('leaves a whole ring behind wherever it is killed, and rotates once for each rotation that it completed', async () => {
    const turns = async (): Promise<number> => (await ring()).filter((key) => key.algorithm === 'ES256' && key.activeTo !== null).length;
    const before = await turns();
    const startedAt = Date.now();
    expect((await said('rotate', 'ES256')).code).toBe(0);
    const times = killTimes(Date.now() - startedAt);
    let completed = 1;
    let killed = 0;
    for (let attempt = 0; attempt < 9; attempt += 1) {
      const { child, said: ending } = startKeys(house.origin, data, ['rotate', 'ES256']);
      await times.next();
      child.kill('SIGKILL');
      const ended = await ending;
      kept.push(ended);
      times.wasKilled(ended.code !== 0);
      if (ended.code === 0) completed += 1;
      else killed += 1;
      const now = await ring();
      for (const algorithm of ['Ed25519', 'ES256', 'RS256']) expect(now.filter((key) => key.algorithm === algorithm && key.state === 'active')).toHaveLength(1);
    }
    // One that was killed after its commit and before its end did rotate.
    const rotated = (await turns()) - before;
    expect(rotated).toBeGreaterThanOrEqual(completed);
    expect(rotated).toBeLessThanOrEqual(completed + killed);
    expect(killed).toBeGreaterThan(0);
    const raw = new SqliteDatabase(join(data, 'palier.sqlite'), { readonly: true });
    expect(raw.pragma('foreign_key_check')).toEqual([]);
    const count = (sql: string): number => raw.prepare(sql).pluck().get() as number;
    expect(count("SELECT count(*) FROM event WHERE kind = 'key_generated'")).toBe(count('SELECT count(*) FROM signing_key'));
    expect(count("SELECT count(*) FROM event WHERE kind = 'key_retired'")).toBe(count("SELECT count(*) FROM signing_key WHERE state = 'retired'"));
    raw.close();
    expect((await said('rotate', 'ES256')).code).toBe(0);
  });

  it('has the badges of a compromised key issued again by the running server', async () => {
    const stolen = await active('Ed25519');
    const admin = await house.platform.db.selectFrom('person').innerJoin('role_grant', 'role_grant.person_id', 'person.id').select('email').where('role', '=', 'administrator').executeTakeFirstOrThrow();
    expect((await said('compromise', `did:web:x#${stolen.id}`)).code).toBe(0);
    expect((await said('list')).out).toContain('4 badge(s) to issue again');
    expect(await said('reissue', '--by', admin.email, '--dry-run')).toMatchObject({ code: 0, out: expect.stringContaining('4 badge(s)') as string });
    expect((await said('reissue', '--by', admin.email)).code).toBe(0);
    const renewed = () => house.platform.db.selectFrom('credential_plan').innerJoin('release', 'release.id', 'credential_plan.id').innerJoin('signed_credential', 'signed_credential.id', 'credential_plan.id').select('embedded').where('supersedes', 'is not', null).execute();
    for (let look = 0; look < 600 && (await renewed()).length < 4; look += 1) await wait(100);
    const badges = await renewed();
    expect(badges).toHaveLength(4);
    for (const { embedded } of badges) expect(await verdictOn(house, embedded, 'application/json')).toMatchObject({ verdict: 'valid' });
  });

  it('never prints a private part, and stores none in clear', async () => {
    const { secret } = house.platform.config;
    const privates: string[] = [];
    const sealed = (await ring()).filter((key) => key.sealedPrivate !== '');
    for (const key of sealed) {
      const jwk = await openPrivateKey(key.sealedPrivate, key.id, secret!);
      privates.push(...['d', 'p', 'q', 'dp', 'dq', 'qi'].flatMap((member) => (typeof jwk[member] === 'string' ? [jwk[member]] : [])));
    }
    expect(privates.length).toBeGreaterThan(6);
    const printed = kept.map((one) => one.out + one.err).join('\n');
    const stored = readdirSync(data).filter((name) => name.startsWith('palier.sqlite')).map((name) => readFileSync(join(data, name), 'latin1')).join('\n');
    for (const one of [...privates, ...sealed.map((key) => key.sealedPrivate)]) expect(printed.includes(one)).toBe(false);
    for (const { sealedPrivate } of sealed) expect(stored).toContain(sealedPrivate.slice(0, 40));
    for (const one of privates) expect(stored.includes(one)).toBe(false);
    expect(printed).not.toContain(secret);
    for (const name of ['did.json', 'jwks.json', 'palier-keys.json']) {
      const text = await (await house.fetch(`/.well-known/${name}`)).text();
      expect(text).not.toMatch(/"(d|p|q|dp|dq|qi|k)":/);
    }
  });
});
