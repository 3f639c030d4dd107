/** `npm run verify`: a badge checked from a terminal, without a server, a database or a network. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifyCommand } from '../../api/platform/commands/verify.ts';
import { bakeSvg } from '../../credentials/index.ts';
import { createIssuer, embed, endorsementBy, tamper, unsignedBadge, type Doc, type TestIssuer } from '../fixtures/badges.ts';
import { credential20 } from '../fixtures/credentials.ts';
import { presentationOf } from '../fixtures/presentations.ts';
import { commandEnv, ROOT } from '../house.ts';

let folder: string;
let issuer: TestIssuer;
let listed: string;
let host: Server;
let origin: string;
const file = (name: string, bytes: string | Uint8Array): string => {
  writeFileSync(join(folder, name), bytes);
  return join(folder, name);
};

type Said = { readonly code: number | null; readonly out: string; readonly err: string };
type Circumstances = { readonly environment?: Record<string, string>; readonly input?: string };
/** The command as a process of its own, as a person runs it. */
function spawned(args: readonly string[], { environment = {}, input }: Circumstances = {}): Promise<Said> {
  const child = spawn(process.execPath, [join(ROOT, 'api/platform/commands/verify.ts'), ...args], { cwd: folder, env: { ...commandEnv(), PALIER_ISSUERS: listed, ...environment } });
  child.stdin.end(input ?? '');
  return new Promise((done) => {
    let [out, err] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
    child.on('close', (code) => done({ code, out, err }));
  });
}
/** The same in this process: what it would print, and its exit code. */
async function command(args: readonly string[], { environment = {}, input = '' }: Circumstances = {}): Promise<Said> {
  const [out, err]: [string[], string[]] = [[], []];
  const named = args.map((arg) => (/\.(json|svg)$/.test(arg) ? join(folder, arg) : arg));
  const code = await verifyCommand(named, { PALIER_ISSUERS: listed, ...environment }, { stdin: async () => new TextEncoder().encode(input), say: (text) => out.push(`${text}\n`), complain: (text) => err.push(text) });
  return { code, out: out.join('').replaceAll(`${folder}/`, ''), err: err.join('') };
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'palier-verify-'));
  issuer = await createIssuer({ method: 'key' });
  listed = JSON.stringify({ registry: { [issuer.id]: { name: 'Université d’Exemple', url: 'https://www.univ-exemple.fr' } } });
  const { credentialStatus: _, ...badge } = unsignedBadge(issuer);
  const good = await embed(issuer, badge);
  file('good.json', good);
  file('tampered.json', tamper(good));
  file('no-badge.json', '{"a":1');
  const driving = { ...badge, name: 'Badge \u001b[2J\u001b[1;31m' };
  file('driving.json', await embed(issuer, driving));
  host = createServer((request, response) => (request.url === '/badge' ? response.end(good) : response.writeHead(404).end()));
  await new Promise<void>((done) => host.listen(0, '127.0.0.1', done));
  origin = `http://localhost:${(host.address() as AddressInfo).port}`;
});
afterAll(() => {
  host.close();
  rmSync(folder, { recursive: true });
});

describe('the verify command', () => {
  it('runs as a process of its own, and ends with the worst of its answers', async () => {
    expect(await spawned(['-'], { input: '{' })).toMatchObject({ code: 2, out: expect.stringContaining('Non vérifiable pour l’instant'), err: '' });
    expect(await spawned(['good.json'])).toMatchObject({ code: 0, out: expect.stringContaining('good.json\n  Authentique et valide.'), err: '' });
    expect(await spawned(['--lang', 'en', 'good.json', 'tampered.json'])).toMatchObject({ code: 1, out: expect.stringContaining('tampered.json\n  Content altered'), err: '' });
    expect(await spawned([])).toMatchObject({ code: 64, out: '', err: expect.stringContaining('Usage') });
  });
  it('says in French that a good badge is valid, who vouches for it, and what was not checked', async () => {
    const { code, out } = await command(['good.json']);
    expect(code).toBe(0);
    expect(out).toContain('good.json\n  Authentique et valide.');
    expect(out).toContain('Université d’Exemple <https://www.univ-exemple.fr>. Reconnu par : la liste de ce vérificateur');
    expect(out).toMatch(/✓ Vérifié +La signature correspond au contenu\n/);
    expect(out).toMatch(/\? Non vérifié +L’identité de la personne qui présente le badge · Rien ne montre/);
    expect(out).toMatch(/SHA-256 du texte vérifié : [0-9a-f]{64}\n$/);
  });
  it('says it in English when it is asked to, or when the terminal is', async () => {
    for (const [args, environment] of [[['--lang', 'en'], {}], [[], { LANG: 'en_GB.UTF-8' }]] as const) {
      const { code, out } = await command([...args, 'good.json'], { environment });
      expect([code, out.includes('Recognised by: the list of this verifier')]).toEqual([0, true]);
    }
    expect((await command(['--lang', 'fr', 'good.json'], { environment: { LANG: 'en_GB.UTF-8' } })).out).toContain('Authentique et valide');
  });
  it('ends with 1 for a badge that was changed, and with 2 for what could not be decided', async () => {
    const changed = await command(['tampered.json']);
    expect([changed.code, changed.out.includes('Contenu altéré'), changed.out.includes('✗ Échec')]).toEqual([1, true, true]);
    const unknown = await command(['good.json'], { environment: { PALIER_ISSUERS: '' } });
    expect([unknown.code, unknown.out.includes('Émetteur inconnu')]).toEqual([2, true]);
    expect((await command(['good.json', '--issuer', issuer.id], { environment: { PALIER_ISSUERS: '' } })).code).toBe(0);
    for (const input of ['no-badge.json', 'nowhere.json', 'http://badges.example.org/x', 'https://127.0.0.1/x']) {
      const { code, out, err } = await command([input]);
      expect([input, code, out.includes('Non vérifiable pour l’instant'), err]).toEqual([input, 2, true, '']);
    }
  });
  it('answers for several with the worst, and names each', async () => {
    const { code, out } = await command(['good.json', 'nowhere.json', 'tampered.json']);
    expect(code).toBe(1);
    expect(['good.json', 'nowhere.json', 'tampered.json'].every((name) => out.includes(`${name}\n`))).toBe(true);
    expect((await command(['nowhere.json', 'good.json'])).code).toBe(2);
  });
  it('gives a line of JSON for each to other programs', async () => {
    const { code, out } = await command(['--json', 'good.json', 'no-badge.json']);
    const reports = out.trim().split('\n').map((line) => JSON.parse(line) as Doc);
    expect(code).toBe(2);
    expect(reports).toMatchObject([{ input: 'good.json', verdict: 'valid', kind: 'badge', digest: expect.stringMatching(/^[0-9a-f]{64}$/) }, { input: 'no-badge.json', verdict: 'undetermined', problem: 'malformed_json' }]);
  });
  it('reads standard input, a picture, and an address of this machine', async () => {
    const { credentialStatus: _, ...badge } = unsignedBadge(issuer);
    const good = await embed(issuer, badge);
    expect((await command(['-'], { input: good })).code).toBe(0);
    file('good.svg', bakeSvg('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"></svg>', good)!);
    expect((await command(['good.svg'])).code).toBe(0);
    expect((await command([`${origin}/badge`], { environment: { PALIER_ORIGIN: origin } })).code).toBe(0);
    expect((await command([`${origin}/nothing`], { environment: { PALIER_ORIGIN: origin } })).code).toBe(2);
    // Without saying that this is one's own server it is not asked.
    expect((await command([`${origin}/badge`])).code).toBe(2);
  });
  it('reads no more than it verifies of what is larger, or never ends, and an address however its scheme is written', async () => {
    truncateSync(file('large.bin', ''), 5_000_000_000);
    for (const input of [join(folder, 'large.bin'), '/dev/zero']) expect([input, JSON.parse((await command(['--json', input])).out)]).toEqual([input, { input: expect.any(String), verdict: 'undetermined', problem: 'too_large' }]);
    const said = await spawned(['--json', '-'], { input: ' '.repeat(4 * 1024 * 1024 + 1) });
    expect([said.code, JSON.parse(said.out).problem]).toEqual([2, 'too_large']);
    expect((await command([`${origin}/badge`.replace('http:', 'HTTP:')], { environment: { PALIER_ORIGIN: origin } })).code).toBe(0);
  });
  it('lets no document drive the terminal', async () => {
    expect((await command(['driving.json'])).out).not.toContain('\u001b');
  });
  it('calls nothing a badge that is none, and says what is in a presentation', async () => {
    const { credentialStatus: _, ...badge } = unsignedBadge(issuer);
    const { credentialStatus: _list, ...card } = credential20(issuer);
    file('endorsement.json', await embed(issuer, endorsementBy(issuer, badge['id'])));
    file('card.json', await embed(issuer, { ...card, name: 'Carte \u202e' }));
    file('shown.json', JSON.stringify(presentationOf(null, [await embed(issuer, badge), await embed(issuer, { ...badge, id: 'urn:uuid:2', validUntil: '2026-07-04T00:00:00Z' })])));
    const said = await Promise.all(['endorsement.json', 'card.json', 'shown.json'].map(async (name) => (await command([name])).out));
    for (const [place, title] of ['Soutien authentique', 'Attestation authentique et valide', 'Une attestation n’est pas valide'].entries()) expect(said[place]).toContain(`.json\n  ${title}.`);
    expect(said.join('')).not.toMatch(/Ce badge a bien été délivré|\u202e/);
    expect(said[0]).toContain('« Soutien », Université d’Exemple');
    expect(said[1]).toContain('« Carte  », École d’Exemple');
    expect(said[2]).toMatch(/– Dans ce document : Concevoir[^\n]+ : Authentique et valide\n/);
    expect(said[2]).toMatch(/– Dans ce document : Concevoir[^\n]+ : Expiré\n/);
  });
  it('needs no secret, and says in one sentence what it does not understand', async () => {
    expect((await command(['good.json'], { environment: { PALIER_ORIGIN: 'https://badges.univ-exemple.fr' } })).code).toBe(0);
    for (const args of [[], ['--lang', 'de', 'good.json'], ['--unknown', 'good.json']]) {
      const { code, out, err } = await command(args);
      expect([code, out, err.startsWith('Usage')]).toEqual([64, '', true]);
    }
    const wrong = await command(['good.json'], { environment: { PALIER_ISSUERS: '{"registry":{"did:web:x.example":{}}}' } });
    expect([wrong.code, wrong.err.startsWith('PALIER_ISSUERS')]).toEqual([64, true]);
    expect((await command(['good.json'], { environment: { PALIER_REGISTRIES: 'http://registry.example' } })).code).toBe(64);
  });
});
