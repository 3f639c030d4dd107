import { describe, expect, it } from 'vitest';
import { memory, readPresented, verify } from '../../../credentials/index.ts';
import { createIssuer, environment, issueBadge, NOW, publishStatus, situations, tamper, type TestIssuer } from '../../../test/fixtures/badges.ts';
import { strings } from '../strings/index.ts';
import { csv } from './csv.ts';
import { onceEach } from './once.ts';
import type { Row } from './row.ts';
import { checkInBulk, linesIn, MOST_LINES, type Checker, type Source } from './run.ts';
import { cellsOf } from './table.ts';

const source = (given: string, text: string | null): Source => ({ given, open: async () => (text === null ? null : { bytes: new TextEncoder().encode(text) }) });

function checkerOf(issuer: TestIssuer): Checker & { asked: string[] } {
  const env = environment([issuer], { memory: memory({ learn: 'second' }) });
  const world = { ...env, fetch: onceEach(env.fetch) };
  return { readPresented, verify: (presented) => verify(presented, world), now: () => NOW, asked: env.asked };
}

async function run(sources: readonly Source[], checker: Checker, stop = new AbortController()): Promise<Row[]> {
  const rows: Row[] = [];
  await checkInBulk(sources, checker, (row) => rows.push(row), stop.signal);
  return rows;
}
const short = ({ line, given, verdict, word, problem, reason, duplicate }: Row) => [line, given, verdict, word ?? problem, reason, duplicate && `${duplicate.of} ${duplicate.line}`];

describe('a bulk check', () => {
  it('gives each thing its line in the order given, whatever it is, and says what repeats', async () => {
    const issuer = await createIssuer();
    const [first, token, another] = [await issueBadge(issuer), await issueBadge(issuer, 'jwt'), await issueBadge(issuer, 'json', { id: 'urn:uuid:6b1f0a44-0d4a-4a4e-8a31-0a3f0c2b9f01' })];
    const rows = await run(
      [
        source('a.json', first), source('b.json', tamper(first)), source('c.json', first), source('d.jwt', token), source('e.json', another),
        source('f.json', '{"cut'), source('https://gone.example/x', null), source('g.json', await situations.expired(issuer, 'json')),
        { given: 'h.json', open: () => Promise.reject(new Error('the disk is gone')) },
      ],
      checkerOf(issuer),
    );
    expect(rows.map(short)).toEqual([
      [1, 'a.json', 'valid', 'valid', undefined, undefined],
      [2, 'b.json', 'invalid', 'altered', 'proof_invalid', undefined],
      [3, 'c.json', 'valid', 'valid', undefined, 'badge 1'],
      [4, 'd.jwt', 'valid', 'valid', undefined, 'badge 1'],
      [5, 'e.json', 'valid', 'valid', undefined, 'person 1'],
      [6, 'f.json', 'unreadable', 'malformed_json', undefined, undefined],
      [7, 'https://gone.example/x', 'unreadable', 'address', undefined, undefined],
      [8, 'g.json', 'invalid', 'expired', 'expired', 'badge 1'],
      [9, 'h.json', 'unreadable', 'stopped', undefined, undefined],
    ]);
    expect(rows[0]).toMatchObject({ confirmed: true, name: 'Zoé Lemaître', level: 'Compétent', recognised: 'Université d’Exemple', issuerId: issuer.id, awarded: '2026-07-02T16:00:00+02:00', checkedAt: NOW.toISOString() });
    expect(rows[1]).toMatchObject({ confirmed: false, recognised: '' });
  });

  it('asks for keys and lists once, however many badges there are', async () => {
    const issuer = await createIssuer();
    const checker = checkerOf(issuer);
    const badge = await issueBadge(issuer);
    await run(Array.from({ length: 6 }, (_, n) => source(`${n}`, badge)), checker);
    expect(checker.asked.toSorted()).toEqual(['https://badges.univ-exemple.fr/.well-known/did.json', issuer.listUrl]);
  });

  it('gives one reason for each answer that is not valid', async () => {
    const issuer = await createIssuer();
    const badge = await issueBadge(issuer);
    issuer.documents.delete(issuer.listUrl);
    const [unreachable] = await run([source('x', badge)], checkerOf(issuer));
    await publishStatus(issuer, [94_567]);
    const [revoked] = await run([source('x', badge)], checkerOf(issuer));
    const stranger = await createIssuer({ origin: 'https://inconnu.example' });
    const [unknown] = await run([source('x', badge)], { ...checkerOf(issuer), verify: (presented) => verify(presented, environment([stranger, issuer])) });
    expect([unreachable, revoked, unknown].map((row) => [row!.verdict, row!.reason])).toEqual([['undetermined', 'status_unreachable'], ['invalid', 'revoked'], ['invalid', 'revoked']]);
    await publishStatus(issuer, []);
    const [known] = await run([source('x', badge)], { ...checkerOf(issuer), verify: (presented) => verify(presented, environment([stranger, issuer])) });
    expect([known!.verdict, known!.word, known!.reason]).toEqual(['undetermined', 'unknownIssuer', 'issuer_unknown']);
  });

  it('stops when told to, and keeps the lines it has', async () => {
    const issuer = await createIssuer();
    const badge = await issueBadge(issuer);
    const stop = new AbortController();
    const rows: Row[] = [];
    let opened = 0;
    const sources = Array.from({ length: 5 }, (_, n) => ({ given: `${n}`, open: async () => { opened += 1; return { bytes: new TextEncoder().encode(badge) }; } }));
    await checkInBulk(sources, checkerOf(issuer), (row) => { if (rows.push(row) === 2) stop.abort(); }, stop.signal);
    expect([rows.length, opened]).toEqual([2, 2]);
  });
});

describe('the table of a bulk check', () => {
  it('has a cell for each column, and marks in each cell what no signature covers', async () => {
    const issuer = await createIssuer();
    const badge = await issueBadge(issuer);
    const rows = await run([source('=a.json', badge), source('b.json', tamper(badge)), source('c.json', '{')], checkerOf(issuer));
    const { bulk, verification } = strings('fr');
    const [head, valid, altered, unreadable] = cellsOf(rows, verification, bulk);
    expect([head, valid, altered, unreadable].map((line) => line!.length)).toEqual([18, 18, 18, 18]);
    expect(strings('en').bulk.columns).toHaveLength(18);
    expect(valid).toEqual([
      '1', '=a.json', 'Authentique et valide', 'valid', '', '', 'Zoé Lemaître', 'Concevoir une expérience numérique : niveau Compétent', 'Compétent', 'Université d’Exemple',
      'did:web:badges.univ-exemple.fr', 'Oui (Université d’Exemple)', '2026-07-02', '2026-07-03', '', '', rows[0]!.digest, '2026-09-01T12:00:00.000Z',
    ]);
    expect(altered!.slice(2, 8)).toEqual(['Contenu altéré', 'invalid', 'La signature ne correspond pas au contenu : l’un des deux a changé.', 'proof_invalid', 'Non confirmé : Zoé Lemaitre', 'Non confirmé : Concevoir une expérience numérique : niveau Compétent']);
    expect(unreadable!.slice(2, 8)).toEqual(['Illisible', 'unreadable', verification.input.unreadable.malformed_json.replaceAll('\u00a0', ' '), 'malformed_json', '', '']);
    expect(csv([valid!], ';')).toContain(`"1";"'=a.json";"Authentique et valide"`);
  });
});

describe('a pasted list', () => {
  it('is one address per line, without the empty ones, up to a thousand', () => {
    expect(linesIn(' https://a.example/1 \r\n\n\thttps://b.example\r')).toEqual({ lines: ['https://a.example/1', 'https://b.example'], beyond: 0 });
    const { lines, beyond } = linesIn('x\n'.repeat(1003));
    expect([lines.length, beyond]).toEqual([MOST_LINES, 3]);
  });
});
