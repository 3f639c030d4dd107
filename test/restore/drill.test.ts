/**
 * The drill of docs/deploy.md: back up beside a running server, go on working,
 * lose the machine, restore, give the last published lists, confirm. What the
 * world has seen is the judge: badges in their holders' hands, published lists,
 * public addresses.
 */
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer, type Server } from '../../api/platform/server.ts';
import { countBits, covers, readPublishedList } from '../../api/issuance/published-list.ts';
import { readArguments as readBackupArguments } from '../../api/platform/commands/backup.ts';
import { readArguments as readRestoreArguments } from '../../api/platform/commands/restore.ts';
import { readBackupSecret } from '../../api/platform/commands/secret.ts';
import { configFor, createHouse, signInTo, type Client, type House } from '../house.ts';
import { anotherJury, choose, decideAll, enrolmentOf, expectStatus, issueAll, minutes, publish, untilReleased, verdictOn, type Body } from '../journey/acts.ts';
import { killTimes } from '../kill-times.ts';
import { createPromotion, type Promotion } from '../promotion.ts';
import { BACKUP_SECRET, backup, restore, start, type Call, type Said } from './cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'palier-drill-'));
const file = (name: string): string => join(folder, name);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a machine that was lost', () => {
  let house: House;
  let restored: House;
  let server: Server | undefined;
  let promotion: Promotion;
  let call: Call;
  let made: Said;
  let keyHistory: string;
  const sauvegarde = file('palier.sauvegarde');
  const newData = file('nouveau');
  const again = (): Call => ({ ...call, data: newData });
  const world: { lists: Map<string, string>; badges: { id: string; embedded: string; revoked: boolean }[]; pages: Map<string, string>; positions: Set<string> } = { lists: new Map(), badges: [], pages: new Map(), positions: new Set() };

  const badgesOf = async (one: House): Promise<{ id: string; embedded: string }[]> => one.platform.db.selectFrom('signed_credential').select(['id', 'embedded']).orderBy('signed_at').execute();
  const positionOf = (embedded: string): string => {
    const { statusListCredential, statusListIndex } = (JSON.parse(embedded) as Body).credentialStatus;
    return `${statusListCredential} ${statusListIndex}`;
  };
  const isOfPeople = (path: string): boolean => !/^\/(\.|achievements|issuer)/.test(path);
  const revoke = async (chair: Client, id: string): Promise<void> => {
    await expectStatus(await chair.send('POST', `/api/credentials/${id}/revocation`, { basis: 'new_decision', reason: 'Nouvelle délibération.' }), 201);
  };

  beforeAll(async () => {
    house = await createHouse('node');
    call = { origin: house.origin, data: house.platform.config.data };
    promotion = await createPromotion(house.platform, { students: 2 });
    const chair = await issueAll(house, promotion, 'PV avant');
    const student = await house.as(promotion.students[0]!.email);
    const form = new FormData();
    for (const [name, value] of Object.entries({ period: 'S1', kind: 'file', genre: 'production', title: 'Une affiche', description: '', publicText: '', reflection: '', imageAlt: 'Une affiche rouge, sans texte' })) form.set(name, value);
    form.set('file', new File([readFileSync('api/demo/files/nour-promotion.png')], 'affiche.png', { type: 'image/png' }));
    const enrolment = await enrolmentOf(student);
    await expectStatus(await student.send('POST', `/api/me/enrolments/${enrolment.id}/evidence`, form), 201);
    const { badges, evidence } = await enrolmentOf(student);
    await choose(student, enrolment.id, { credentials: badges.map((one: Body) => one.id), evidence: evidence.map((one: Body) => one.id) });
    await publish(student, enrolment.id);
    const first = (await badgesOf(house)).map((one) => one.id);
    await (await house.fetch('/status/1')).text();

    made = await backup({ ...call, asInstalled: true }, sauvegarde);

    // What the backup will not know: eight badges more, two revocations, of which one of a badge that it knows as live.
    const later = await anotherJury(house, promotion, 'S2');
    await decideAll(chair, later, () => ({ level: 2, outcome: 'validated_by_jury', reason: 'Au vu du dossier.' }));
    await expectStatus(await chair.send('POST', `/api/juries/${later.jury}/minutes`, minutes('PV après')), 202);
    await untilReleased(chair, later.jury);
    const all = await badgesOf(house);
    const known = badges[1].id as string;
    const unknown = all.find((one) => !first.includes(one.id))!.id;
    await revoke(chair, known);
    await revoke(chair, unknown);
    world.badges = all.map((one) => ({ ...one, revoked: [known, unknown].includes(one.id) }));
    for (const one of all) world.positions.add(positionOf(one.embedded));
    world.lists.set('1', await (await house.fetch('/status/1')).text());
    const paths = (await house.platform.db.selectFrom('publication').select(['path', 'kind', 'subject']).execute()).filter((one) => one.kind !== 'portfolio' && one.subject !== known);
    for (const { path } of paths) world.pages.set(path, await (await house.fetch(path, { headers: { accept: 'text/html' } })).text());
    for (const path of ['/.well-known/did.json', '/.well-known/jwks.json', '/achievements/NEO/2026/NEO-C1/1', '/issuer']) world.pages.set(path, await (await house.fetch(path)).text());
    writeFileSync(file('liste-1.json'), world.lists.get('1')!);
    keyHistory = await (await house.fetch('/.well-known/palier-keys.json')).text();
    await house.close();
  });
  afterAll(async () => server?.close());

  it('was backed up while it served, in one line, for its owner alone, under another secret', () => {
    expect(made).toMatchObject({ code: 0, err: '' });
    expect(made.out.trim().split('\n')).toHaveLength(1);
    expect(made.out).toContain('8 badges');
    expect(statSync(sauvegarde).mode & 0o777).toBe(0o600);
    const bytes = readFileSync(sauvegarde, 'latin1');
    for (const clear of ['SQLite format', 'palier.example', 'did:web', promotion.cohort, '\x89PNG']) expect(bytes.includes(clear)).toBe(false);
    expect(readdirSync(folder).filter((name) => name.includes('draft'))).toEqual([]);
  });

  it('says what it holds without restoring anything, and is not replaced unless told', async () => {
    expect(await backup(call, '--check', sauvegarde)).toMatchObject({ code: 0, out: expect.stringContaining('backup verified') as string });
    const before = readFileSync(sauvegarde);
    expect(await backup({ ...call, data: file('rien') }, sauvegarde)).toMatchObject({ code: 2 });
    expect(readFileSync(sauvegarde).equals(before)).toBe(true);
  });

  it.each<[string, RegExp, (bytes: Buffer) => Buffer, Record<string, string>]>([
    ['under another secret', /PALIER_BACKUP_SECRET does not open/, (bytes) => bytes, { PALIER_BACKUP_SECRET: 'yet another secret of thirty-two characters' }],
    ['cut off in the middle', /damaged or cut off/, (bytes) => bytes.subarray(0, bytes.length / 2), {}],
    ['cut off between two chunks', /its end is missing/, (bytes) => bytes.subarray(0, 18 + 3 + 32 + 16 + 1024 * 1024 + 16), {}],
    ['cut off within its header', /its end is missing/, (bytes) => bytes.subarray(0, 30), {}],
    ['with one byte flipped', /damaged or cut off/, (bytes) => flipped(bytes, 4000), {}],
    ['with its last byte flipped', /damaged or cut off/, (bytes) => flipped(bytes, bytes.length - 1), {}],
    ['with something after its end', /damaged or cut off/, (bytes) => Buffer.concat([bytes, Buffer.alloc(40)]), {}],
    ['of a later format', /later version of Palier/, (bytes) => Buffer.concat([bytes.subarray(0, 18), Buffer.from([0, 2]), bytes.subarray(20)]), {}],
    ['that is no backup', /is no backup of Palier/, () => Buffer.from('PK\x03\x04 quelque chose'), {}],
    ['of another origin', /PALIER_ORIGIN.+is that of http:\/\/localhost/, (bytes) => bytes, { PALIER_ORIGIN: 'http://localhost:1', PORT: '1' }],
    ['whose keys are under another master secret', /PALIER_SECRET does not open this backup’s keys/, (bytes) => bytes, { PALIER_SECRET: 'a master secret that is another one, long' }],
  ])('is not restored from a backup %s, with one sentence and nothing written', async (_name, sentence, change, env) => {
    const path = file('mauvaise');
    writeFileSync(path, change(readFileSync(sauvegarde)));
    const said = await restore({ ...again(), env }, path);
    expect(said).toMatchObject({ code: 1, out: '' });
    expect(said.err).toMatch(sentence);
    expect(said.err.trim().split('\n')).toHaveLength(1);
    expect(readdirSync(folder).sort()).toEqual(['liste-1.json', 'mauvaise', 'palier.sauvegarde']);
  });

  it('is not restored over anything, nor on a dry run', async () => {
    expect(await restore(again(), sauvegarde, '--dry-run')).toMatchObject({ code: 0, out: expect.stringContaining('nothing is written') as string });
    expect(existsSync(newData)).toBe(false);
    const busy = mkdtempSync(file('plein-'));
    writeFileSync(join(busy, 'notes.txt'), 'x');
    expect(await restore({ ...call, data: busy }, sauvegarde)).toMatchObject({ code: 1, err: expect.stringContaining('not empty') as string });
    expect(readdirSync(busy)).toEqual(['notes.txt']);
  });

  it('leaves nothing half behind wherever the restore is killed', { timeout: 4 * 60_000 }, async () => {
    const target = file('tue');
    const startedAt = Date.now();
    await restore({ ...call, data: target }, sauvegarde, '--dry-run');
    const times = killTimes(Date.now() - startedAt);
    let killed = 0;
    for (let attempt = 1; attempt <= 8; attempt += 1) {
      const { child, said } = start('restore', [sauvegarde], { ...call, data: target });
      await times.next();
      child.kill('SIGKILL');
      const wasKilled = (await said).code !== 0;
      if (wasKilled) killed += 1;
      times.wasKilled(wasKilled);
      // Either nothing of that name, or all of it, with the gate closed.
      if (!existsSync(target)) continue;
      const raw = new SqliteDatabase(join(target, 'palier.sqlite'), { readonly: true });
      expect(raw.pragma('integrity_check', { simple: true })).toBe('ok');
      expect(raw.prepare('SELECT cause FROM restore_gate WHERE opened_at IS NULL').pluck().all()).toEqual(['restored']);
      expect(raw.prepare('SELECT count(*) FROM signed_credential').pluck().get()).toBe(8);
      raw.close();
      rmSync(target, { recursive: true });
    }
    expect(killed).toBeGreaterThan(0);
    // What the killed ones left beside is removed by the next that aims at the same folder.
    expect((await restore({ ...call, data: target }, sauvegarde, '--dry-run')).code).toBe(0);
    expect(readdirSync(folder).filter((name) => name.startsWith('tue'))).toEqual([]);
  });

  it('comes back with every file and key, and with the gate closed', async () => {
    expect(await restore({ ...again(), asInstalled: true }, sauvegarde)).toMatchObject({ code: 0, err: '', out: expect.stringContaining('nothing is issued or published before') as string });
    expect(statSync(newData).mode & 0o777).toBe(0o700);
    server = await startServer(configFor(house.origin, newData));
    restored = { ...house, platform: server.platform, as: (email) => signInTo(restored, email), fetch: (path, init) => fetch(`${house.origin}${path}`, { redirect: 'manual', ...init }) };
    for (const [path, text] of world.pages) {
      const answer = await restored.fetch(path, { headers: isOfPeople(path) ? { accept: 'text/html' } : {} });
      // What students may have taken back since is shown to nobody yet.
      expect([path, isOfPeople(path) ? answer.status : await answer.text()]).toEqual([path, isOfPeople(path) ? 503 : text]);
    }
    expect(world.pages.size).toBeGreaterThan(8);
    expect((await restored.fetch('/status/1')).status).toBe(503);
    for (const badge of world.badges) expect((await verdictOn(restored, badge.embedded, 'application/json')).verdict).toBe('undetermined');
  });

  it('issues, revokes and publishes nothing before it is given the last published lists', async () => {
    const chair = await restored.as(promotion.emails.chair);
    const student = await restored.as(promotion.students[0]!.email);
    const next = await anotherJury(restored, promotion, 'S3');
    await decideAll(chair, next, () => ({ level: 3, outcome: 'validated_by_jury', reason: 'Au vu du dossier.' }));
    for (const answer of [
      await chair.send('POST', `/api/juries/${next.jury}/minutes`, minutes('PV trop tôt')),
      await chair.send('POST', `/api/credentials/${world.badges[0]!.id}/revocation`, { basis: 'new_decision', reason: 'Nouvelle délibération.' }),
      await student.send('POST', `/api/me/enrolments/${promotion.students[0]!.enrolment}/publication`),
    ]) {
      expect(await expectStatus(answer, 503)).toMatchObject({ code: 'restore_gate' });
    }
    expect(await restore(again(), '--confirm', '--by', promotion.emails.administrator)).toMatchObject({ code: 1, err: expect.stringContaining('still missing') as string });
    expect(await restore(again(), '--lists', file('mauvaise'), file('absente'))).toMatchObject({ code: 1, out: '' });
    expect((await restore(again(), '--state')).out).toContain(`${house.origin}/status/1  manque`);
    await expectStatus(await student.send('DELETE', `/api/me/enrolments/${promotion.students[1]!.enrolment}/publication`), 404);
    promotion = next;
  });

  it('goes on once they are given and an administrator confirms', async () => {
    expect(await restore({ ...again(), asInstalled: true }, '--lists', file('liste-1.json'))).toMatchObject({ code: 0, err: '' });
    expect(await (await restored.fetch('/status/1')).text()).toBe(world.lists.get('1'));
    expect(await restore(again(), '--confirm', '--by', promotion.emails.chair)).toMatchObject({ code: 1, err: expect.stringContaining('no administrator') as string });
    // The witness was lost with the machine: nothing here says what became of the keys.
    expect(await restore(again(), '--confirm', '--by', promotion.emails.administrator)).toMatchObject({ code: 1, err: expect.stringContaining('palier-keys.json') as string });
    expect((await restore(again(), '--state')).out).toContain('palier-keys.json  manque');
    writeFileSync(file('cles.json'), keyHistory);
    expect(await restore(again(), '--lists', file('cles.json'))).toMatchObject({ code: 0, err: '', out: expect.stringContaining('history of 3 key(s) taken') as string });
    expect(await restore(again(), '--confirm', '--by', promotion.emails.administrator)).toMatchObject({ code: 0, err: '', out: expect.stringContaining('1 revocation(s) taken over') as string });
    expect((await restore(again(), '--state')).out).toContain('open: issuing is not suspended');
    for (const [path, text] of [...world.pages].filter(([one]) => isOfPeople(one))) expect([path, await (await restored.fetch(path, { headers: { accept: 'text/html' } })).text()]).toEqual([path, text]);
  });

  it('has cleared no bit: badges issued after the backup still verify, revoked ones stay revoked', async () => {
    const now = await readPublishedList(await (await restored.fetch('/status/1')).text());
    const last = await readPublishedList(world.lists.get('1')!);
    expect(covers(now.bits, last.bits)).toBe(true);
    expect(countBits(now.bits)).toBe(2);
    for (const badge of world.badges) expect([badge.id, (await verdictOn(restored, badge.embedded, 'application/json')).verdict]).toEqual([badge.id, badge.revoked ? 'invalid' : 'valid']);
  });

  it('uses no status position twice', async () => {
    const chair = await restored.as(promotion.emails.chair);
    await expectStatus(await chair.send('POST', `/api/juries/${promotion.jury}/minutes`, minutes('PV de la suite')), 202);
    await untilReleased(chair, promotion.jury);
    const known = new Set(world.badges.map((one) => one.id));
    const fresh = (await badgesOf(restored)).filter((one) => !known.has(one.id));
    expect(fresh).toHaveLength(8);
    for (const one of fresh) {
      expect(world.positions.has(positionOf(one.embedded))).toBe(false);
      expect((await verdictOn(restored, one.embedded, 'application/json')).verdict).toBe('valid');
    }
  });

  it('notices a plain copy of the old database that is put back', async () => {
    const path = join(newData, 'palier.sqlite');
    const older = file('palier-ancien.sqlite');
    await server!.close();
    cpSync(path, older);
    server = await startServer(configFor(house.origin, newData));
    const current: House = { ...restored, platform: server.platform, as: (email) => signInTo(current, email) };
    await revoke(await current.as(promotion.emails.chair), (await badgesOf(current)).at(-1)!.id);
    const { list: newest } = (await expectStatus(await current.fetch('/api/status-lists'), 200)).lists.at(-1);
    await (await current.fetch(`/status/${newest}`)).text();
    await server.close();
    for (const name of ['palier.sqlite', 'palier.sqlite-wal', 'palier.sqlite-shm']) rmSync(join(newData, name), { force: true });
    cpSync(older, path);
    server = await startServer(configFor(house.origin, newData));
    expect((await current.fetch(`/status/${newest}`)).status).toBe(503);
    expect((await restore(again(), '--state')).out).toContain('older_than_witness');
  });
});

function flipped(bytes: Buffer, at: number): Buffer {
  const changed = Buffer.from(bytes);
  changed[at]! ^= 1;
  return changed;
}

describe('a backup', () => {
  it('is killed at any moment without a file of its name, and its drafts are gone after the next', { timeout: 4 * 60_000 }, async () => {
    const house = await createHouse('node');
    const call: Call = { origin: house.origin, data: house.platform.config.data };
    const target = file('coupee');
    const startedAt = Date.now();
    expect((await backup(call, file('entiere'))).code).toBe(0);
    const times = killTimes(Date.now() - startedAt);
    for (let attempt = 0; attempt < 8; attempt += 1) {
      const { child, said } = start('backup', [target], call);
      await times.next();
      child.kill('SIGKILL');
      times.wasKilled((await said).code !== 0);
      // A name stands for a whole backup or for nothing.
      if (existsSync(target)) expect((await backup(call, '--check', target)).code).toBe(0);
      rmSync(target, { force: true });
    }
    expect((await backup(call, target)).code).toBe(0);
    expect(readdirSync(folder).filter((name) => name.includes('coupee.draft'))).toEqual([]);
    expect(readdirSync(call.data).filter((name) => name.startsWith('backup-draft'))).toEqual([]);
    await house.close();
  });

  it('holds the master secret only where a loopback start made it and nothing else has it', async () => {
    const house = await createHouse('node');
    const call: Call = { origin: house.origin, data: house.platform.config.data };
    writeFileSync(join(call.data, 'secret'), `${house.platform.config.secret!}\n`);
    expect((await backup(call, file('sans-secret'))).code).toBe(0);
    expect((await backup({ ...call, env: { PALIER_SECRET: '' } }, file('avec-secret'))).code).toBe(0);
    await house.close();
    expect((await restore({ ...call, data: file('sans') }, file('sans-secret'))).code).toBe(0);
    expect((await restore({ ...call, data: file('avec'), env: { PALIER_SECRET: '' } }, file('avec-secret'))).code).toBe(0);
    expect([existsSync(file('sans/secret')), readFileSync(file('avec/secret'), 'utf8').trim()]).toEqual([false, house.platform.config.secret]);
    expect(statSync(file('avec/secret')).mode & 0o777).toBe(0o600);
  });

  it('is restored where the master secret in a file has two lines, as `openssl rand -base64 64` writes it', async () => {
    const secret = `${'a'.repeat(64)}\n${'b'.repeat(24)}`;
    const house = await createHouse('node', { PALIER_SECRET: secret });
    const path = file('secret-de-deux-lignes');
    writeFileSync(path, `${secret}\n`, { mode: 0o600 });
    const env = { PALIER_SECRET: '', PALIER_SECRET_FILE: path };
    const call: Call = { origin: house.origin, data: house.platform.config.data, env };
    expect((await backup(call, file('deux-lignes'))).code).toBe(0);
    expect(await restore({ ...call, data: file('deux') }, file('deux-lignes'))).toMatchObject({ code: 0, err: '' });
    expect((await restore({ ...call, data: file('deux') }, '--state')).code).toBe(0);
    // The backup's secret is a file's first line; the same file for both is refused.
    expect(await backup({ ...call, env: { ...env, PALIER_BACKUP_SECRET: '', PALIER_BACKUP_SECRET_FILE: path } }, file('le-meme'))).toMatchObject({ code: 2, err: expect.stringContaining('another secret') as string });
    await house.close();
  });

  it('asks for a secret of its own', () => {
    const master = 'm'.repeat(40);
    expect(readBackupSecret({ PALIER_BACKUP_SECRET: BACKUP_SECRET, PALIER_SECRET: master })).toEqual({ ok: true, secret: BACKUP_SECRET });
    writeFileSync(file('secret-de-sauvegarde'), `${BACKUP_SECRET}\n`, { mode: 0o600 });
    expect(readBackupSecret({ PALIER_BACKUP_SECRET_FILE: file('secret-de-sauvegarde') })).toEqual({ ok: true, secret: BACKUP_SECRET });
    for (const environment of [{}, { PALIER_BACKUP_SECRET: 'court' }, { PALIER_BACKUP_SECRET: master, PALIER_SECRET: master }, { PALIER_BACKUP_SECRET_FILE: file('nulle-part') }, { PALIER_BACKUP_SECRET: BACKUP_SECRET, PALIER_BACKUP_SECRET_FILE: file('secret-de-sauvegarde') }]) {
      const answer = readBackupSecret(environment);
      expect(answer.ok).toBe(false);
      if (!answer.ok) expect(answer.sentence).toMatch(/^PALIER_BACKUP_SECRET.+\(.+\)/);
    }
  });

  it('takes no arguments but those it knows', () => {
    for (const args of [[], ['a', 'b'], ['--check'], ['--check', 'a', '--overwrite'], ['--force', 'a'], ['']]) expect(readBackupArguments(args), args.join(' ')).toBeNull();
    for (const args of [[], ['a', 'b'], ['--lists'], ['--lost', '0'], ['--lost', 'x'], ['--confirm'], ['--by', 'x@y.example'], ['--state', 'a'], ['--state', '--close'], ['a', '--dry-run', '--state'], ['--lists', 'a', '--confirm', '--by', 'x']]) {
      expect(readRestoreArguments(args), args.join(' ')).toBeNull();
    }
    expect(readRestoreArguments(['--lists', 'a', 'b'])).toEqual({ act: 'lists', sources: ['a', 'b'] });
    expect(readRestoreArguments(['--lists', 'a', '--by', 'x@y.example'])).toEqual({ act: 'lists', sources: ['a'], by: 'x@y.example' });
    expect(readRestoreArguments(['--lost', '12'])).toEqual({ act: 'lost', list: 12 });
    expect(readRestoreArguments(['--lost', 'keys'])).toEqual({ act: 'lost', list: 'keys' });
  });
});
