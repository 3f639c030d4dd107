/** Where private keys are not: in no log, no answer, no error, no database file and no copy of one, during a whole drill; and in no memory once they are of no use. */
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadIssuer } from '../../api/issuance/issuer.ts';
import { jwtOf } from '../../api/issuance/jwt.ts';
import { ensureKeys, performKeyAct } from '../../api/issuance/key-act.ts';
import { pump } from '../../api/issuance/pump.ts';
import { reissueCompromised } from '../../api/issuance/reissue.ts';
import { resealKeys } from '../../api/issuance/reseal.ts';
import { openNodePlatform, type NodePlatform } from '../../api/platform/node.ts';
import type { Site } from '../../api/platform/platform.ts';
import { signedRecordPart } from '../../api/issuance/signed-record.ts';
import { listKeys } from '../../api/queries/keys.ts';
import { openPrivateKey } from '../../keys/secret.ts';
import { configFor, createHouse, type Client, type House } from '../house.ts';
import { anotherJury, choose, decideAll, issueAll, publish, sign, untilReleased, verdictOn } from '../journey/acts.ts';
import { createPromotion, type Promotion } from '../promotion.ts';
import { keys, startKeys } from './cli.ts';
import { forge, steal } from './thief.ts';

const PRIVATE = ['d', 'p', 'q', 'dp', 'dq', 'qi'] as const;
const NEXT = 'the secret after the drill, of more than thirty-two characters';

describe('a private key, during a whole drill', () => {
  let house: House;
  const folder = mkdtempSync(join(tmpdir(), 'palier-secrecy-'));
  const privates = new Map<string, string>();
  const logged: string[] = [];
  const answered: string[] = [];
  const commands: string[] = [];
  const untouched = { log: console.log, error: console.error, warn: console.warn, info: console.info, out: process.stdout.write, err: process.stderr.write };

  /** Every private part that may still sign, before an act ends it. */
  async function remember(secret = house.platform.config.secret!): Promise<void> {
    for (const key of await listKeys(house.platform.db)) {
      if (key.sealedPrivate === '') continue;
      const jwk = await openPrivateKey(key.sealedPrivate, key.id, secret);
      for (const member of PRIVATE) if (typeof jwk[member] === 'string') privates.set(`${key.id} ${member}`, jwk[member]);
    }
  }

  beforeAll(async () => {
    for (const name of ['log', 'error', 'warn', 'info'] as const) console[name] = (...said: unknown[]) => void logged.push(said.map((one) => (one instanceof Error ? `${one.stack} ${String(one.cause)}` : String(one))).join(' '));
    for (const stream of [process.stdout, process.stderr]) {
      const write = stream.write.bind(stream);
      stream.write = ((chunk: string | Uint8Array, ...rest: []) => (logged.push(String(chunk)), write(chunk, ...rest))) as typeof stream.write;
    }
    house = await createHouse('node');
    const { fetch } = house;
    (house as { fetch: House['fetch'] }).fetch = async (path, init) => {
      const answer = await fetch(path, init);
      answered.push(`${[...answer.headers].join('\n')}\n${Buffer.from(await answer.clone().arrayBuffer()).toString('latin1')}`);
      return answer;
    };
  });
  afterAll(async () => {
    Object.assign(console, { log: untouched.log, error: untouched.error, warn: untouched.warn, info: untouched.info });
    process.stdout.write = untouched.out;
    process.stderr.write = untouched.err;
    await house.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const rawOf = (one: House): NodePlatform['database']['raw'] => (one.platform as NodePlatform).database.raw;
  let promotion: Promotion;
  let chair: Client;
  let administrator: { id: string; email: string };

  it('signs, is stolen, and is followed by another', async () => {
    const { platform } = house;
    await ensureKeys(platform);
    await remember();
    promotion = await createPromotion(platform, { students: 1 });
    chair = await issueAll(house, promotion, 'PV du secret');
    const student = await house.as(promotion.students[0]!.email);
    const badges = await platform.db.selectFrom('signed_credential').selectAll().execute();
    await choose(student, promotion.students[0]!.enrolment, { credentials: badges.map((one) => one.id) });
    await publish(student, promotion.students[0]!.enrolment);
    for (const { id } of badges) for (const form of ['json', 'jwt', 'png', 'svg']) await student.get(`/credentials/${id}.${form}`);

    const proofTheft = await steal(house, 'Ed25519');
    const jwtTheft = await steal(house, 'RS256');
    for (const act of [{ act: 'generate', algorithm: 'Ed25519' }, { act: 'rotate', algorithm: 'ES256' }, { act: 'compromise', id: proofTheft.id }, { act: 'compromise', id: jwtTheft.id }] as const) {
      expect((await performKeyAct(platform, act)).ok).toBe(true);
      await remember();
    }
    for (const { id, embedded } of badges) {
      const jwt = await jwtOf(platform, id);
      await verdictOn(house, embedded, 'application/json');
      await verdictOn(house, await forge(jwtTheft, jwt), 'text/plain');
    }
    administrator = await platform.db.selectFrom('person').select(['id', 'email']).where('email', '=', promotion.emails.administrator).executeTakeFirstOrThrow();
    await reissueCompromised(platform, administrator.id);
    await pump(platform);
  });

  it('is rotated by the command', async () => {
    const { data } = house.platform.config;
    for (const args of [['list'], ['rotate', 'Ed25519'], ['retire', 'key-unknown'], ['reissue', '--by', administrator.email]]) {
      const { out, err } = await keys(house.origin, data, ...args);
      commands.push(out, err);
    }
    await remember();
  });

  it('is not in what is told when something goes wrong: a wrong secret, a sealed key that was damaged, and the job that needed it', async () => {
    const { platform } = house;
    const raw = rawOf(house);
    const { data } = platform.config;
    const wrong = await startKeys(house.origin, data, ['rotate', 'Ed25519'], { PALIER_SECRET: 'x'.repeat(40) }).said;
    expect(wrong.code).toBe(1);
    commands.push(wrong.out, wrong.err);
    const [active] = raw.prepare("SELECT id, sealed_private FROM signing_key WHERE algorithm = 'Ed25519' AND state = 'active'").all() as [{ id: string; sealed_private: string }];
    const set = raw.prepare('UPDATE signing_key SET sealed_private = ? WHERE id = ?');
    set.run(active.sealed_private.slice(0, -8), active.id);
    const second = await anotherJury(house, promotion, 'S2');
    await decideAll(chair, second, () => ({ level: 2, reason: 'Décision motivée.' }));
    await sign(chair, second.jury, 'PV du secret 2');
    await pump(platform);
    const told = raw.prepare('SELECT last_error FROM outbox WHERE last_error IS NOT NULL').pluck().all() as string[];
    expect(told.some((one) => one.includes('cannot be opened')), JSON.stringify(told)).toBe(true);
    await (await house.as(administrator.email)).get('/api/administration');
    set.run(active.sealed_private, active.id);
    raw.exec("UPDATE outbox SET due_at = '2020-01-01T00:00:00.000Z'");
    await pump(platform);
    await untilReleased(chair, second.jury);
  });

  it('is in no log, no answer, no output of the command, no file of the database and no copy of it', async () => {
    const { platform } = house;
    const raw = rawOf(house);
    const { data } = platform.config;
    expect((await resealKeys(platform, NEXT)).ok).toBe(true);
    await remember(NEXT);
    for (const path of ['/.well-known/did.json', '/.well-known/jwks.json', '/.well-known/palier-keys.json', '/status/1', '/api/openapi.json']) await house.fetch(path);
    for (const { serviceEndpoint } of (await (await house.fetch('/.well-known/did.json')).json() as { service: { serviceEndpoint: string }[] }).service) await house.fetch(`${new URL(serviceEndpoint).pathname}/all`);

    raw.exec(`VACUUM INTO '${join(folder, 'copy.sqlite')}'`);
    const files = [...readdirSync(data).filter((name) => name.startsWith('palier.sqlite')).map((name) => join(data, name)), join(folder, 'copy.sqlite')];
    const places: Record<string, string> = { logs: logged.join('\n'), answers: answered.join('\n'), commands: commands.join('\n') };
    for (const file of files) places[file] = readFileSync(file).toString('latin1');
    expect(answered.length).toBeGreaterThan(50);
    expect(new Set([...privates.keys()].map((name) => name.split(' ')[0])).size).toBe(7);
    for (const [name, value] of privates) {
      const bytes = Buffer.from(value, 'base64url');
      const spellings = [value, bytes.toString('base64').replace(/=+$/, ''), bytes.toString('hex'), bytes.toString('latin1')];
      for (const [place, text] of Object.entries(places)) for (const spelling of spellings) expect(text.includes(spelling), `${name} in ${place}`).toBe(false);
    }
    for (const [place, text] of Object.entries(places)) for (const secret of [platform.config.secret!, NEXT]) expect(text.includes(secret), `the master secret in ${place}`).toBe(false);
    // The search finds what is there: the sealed form, in the database and its copy.
    expect(places[join(folder, 'copy.sqlite')]).toContain((await listKeys(platform.db)).find((key) => key.sealedPrivate !== '')!.sealedPrivate.slice(0, 40));
  });
});

describe('a private key in the memory of a process', () => {
  const noSite: Site = { render: () => Promise.reject(new Error('nothing is rendered here')), asset: async () => null };
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;

  it('is opened once for many uses, and is gone a minute after the last one, or with its successor’s first', async () => {
    const data = mkdtempSync(join(tmpdir(), 'palier-memory-'));
    let now = new Date('2026-09-01T08:00:00Z');
    const opened: WeakRef<object>[] = [];
    const real = await openNodePlatform(configFor('http://localhost:9', data), { site: noSite, now: () => now });
    const platform: NodePlatform = {
      ...real,
      importPrivateKey: async (jwk, algorithm) => {
        const key = await real.importPrivateKey(jwk, algorithm);
        opened.push(new WeakRef(key.joseKey as object));
        return key;
      },
    };
    const alive = async (): Promise<number> => {
      for (let turn = 0; turn < 2; turn += 1) {
        await new Promise((resolve) => setImmediate(resolve));
        collect();
      }
      return opened.filter((one) => one.deref() !== undefined).length;
    };
    const use = async (): Promise<void> => void (await (await loadIssuer(platform)).signer.dataIntegrity.sign(new Uint8Array(64)));
    try {
      await ensureKeys(platform);
      for (let turn = 0; turn < 20; turn += 1) await use();
      // Only the one that signed, and once.
      expect(opened).toHaveLength(1);
      expect(await alive()).toBe(1);
      // A rotation: the successor's first use is the end of the old one.
      expect((await performKeyAct(platform, { act: 'rotate', algorithm: 'Ed25519' })).ok).toBe(true);
      await use();
      expect([opened.length, await alive()]).toEqual([2, 1]);
      now = new Date(now.getTime() + 59_000);
      await pump(platform);
      expect(await alive()).toBe(1);
      now = new Date(now.getTime() + 1_000);
      await pump(platform);
      expect(await alive()).toBe(0);
      // Anybody's question about a record that is not there opens none; what signs at once opens one.
      for (const path of [`${'0'.repeat(32)}/x/0/all`, `${'0'.repeat(32)}/${(await listKeys(platform.db)).find((key) => key.algorithm === 'Ed25519' && key.state === 'active')!.id}/0/all`]) {
        expect(await signedRecordPart(platform, `/.well-known/palier-record/${path}`)).toBeNull();
      }
      expect(opened).toHaveLength(2);
      const { signer } = await loadIssuer(platform);
      await Promise.all(Array.from({ length: 3 }, () => signer.dataIntegrity.sign(new Uint8Array(64))));
      expect(opened).toHaveLength(3);
    } finally {
      platform.close();
      rmSync(data, { recursive: true, force: true });
    }
  });
});
