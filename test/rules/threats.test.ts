/** Every attack of docs/threats.md, and every requirement of docs/asvs.md that is met, has its tests, and they are there. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../house.ts';
import { isTest, listSources } from './files.ts';

const ROWS = [...Array.from({ length: 53 }, (_, place) => place + 1), 54, 56, 58, 59, 60, 61, 107, 108, 109, 110];

type Cited = { readonly file: string; readonly name: string };
type Row = { readonly number: number; readonly attack: string; readonly defence: string; readonly cited: readonly Cited[] };

/** The rows of the table: `file` "name", "name"; `file` "name". */
function readRows(text: string): Row[] {
  return [...text.matchAll(/^\| (\d+) \| (.+?) \| (.+?) \| (.+) \|$/gm)].map(([, number, attack, defence, shown]) => {
    const cited: Cited[] = [];
    let file = '';
    for (const [, path, name] of shown!.matchAll(/`([^`]+\.ts)`|"([^"]+)"/g)) {
      if (path !== undefined) file = path;
      else cited.push({ file, name: name! });
    }
    return { number: Number(number), attack: attack!, defence: defence!, cited };
  });
}

const texts = new Map<string, ReadonlySet<string>>();
/** Every text in the code of a file, templates as they are written. */
function textsIn(file: string): ReadonlySet<string> {
  const known = texts.get(file);
  if (known !== undefined) return known;
  const found = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node)) found.add(node.text);
    if (ts.isTemplateExpression(node)) found.add(node.getText().slice(1, -1));
    ts.forEachChild(node, visit);
  };
  const path = join(ROOT, file);
  if (existsSync(path)) visit(ts.createSourceFile(file, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true));
  texts.set(file, found);
  return found;
}

const rows = readRows(readFileSync(join(ROOT, 'docs/threats.md'), 'utf8'));
/** The same form of table, numbered as the standard numbers its requirements. */
const requirements = readRows(readFileSync(join(ROOT, 'docs/asvs.md'), 'utf8').replaceAll(/^\| \d+\.\d+\.\d+ \|/gm, '| 1 |')).map((row) => ({ ...row, isMet: !row.defence.startsWith('**not met**') }));
const product = listSources(/\.(ts|astro)$/).filter(({ path }) => !isTest(path));

describe('the table of ASVS requirements', () => {
  it.each(requirements)('$attack: has tests that are there, or says that it is not met', ({ cited, isMet }) => {
    if (isMet) expect(cited.length).toBeGreaterThan(0);
    expect(cited.filter(({ file, name }) => !textsIn(file).has(name))).toEqual([]);
  });
  it('is read', () => {
    expect(requirements.length).toBeGreaterThan(55);
    expect(requirements.filter(({ isMet }) => !isMet).length).toBeGreaterThan(3);
  });
});

describe('the table of threats', () => {
  it('has a row for each attack on a verification', () => {
    expect(rows.map(({ number }) => number)).toEqual(ROWS);
  });
  it.each(rows)('row $number, $attack, has tests that are there', ({ cited }) => {
    expect(cited.length).toBeGreaterThan(0);
    expect(cited.filter(({ file, name }) => !textsIn(file).has(name))).toEqual([]);
  });
  it('would notice a test that is not there', () => {
    const [row] = readRows('| 1 | a | b | `test/hostile/fuzz.test.ts` "begin with originals of every verdict", "no such name" |');
    expect(row!.cited.map(({ file, name }) => textsIn(file).has(name))).toEqual([true, false]);
  });
});

/** Says « verified » of a device's signature, never of a badge. */
const PASSKEYS = 'api/sign-in/passkeys.ts';

describe('what the table relies on', () => {
  it('the product asks no other verifier for a verdict', () => {
    const asking = product.filter(({ path, text }) => !/\.d\.ts$/.test(path) && path !== PASSKEYS && /\.verified\b|\bverifyCredential\(|from '@digitalcredentials\/verifier-core'/.test(text));
    expect(asking.map(({ path }) => path)).toEqual([]);
  });
  it('the product verifies tokens in five places, each with key objects and an algorithm', () => {
    expect(product.filter(({ text }) => /\bjwtVerify\b|\bEmbeddedJWK\b|createRemoteJWKSet/.test(text)).map(({ path }) => path)).toEqual([]);
    const verifying = product.filter(({ text }) => /\bcompactVerify\(/.test(text));
    expect(verifying.map(({ path }) => path).sort()).toEqual(['credentials/enveloped.ts', 'credentials/open-badge-2-signed.ts', 'credentials/presentation-token.ts', 'credentials/signed-record.ts', 'credentials/vc-jwt.ts']);
    for (const { text } of verifying) for (const [call] of text.matchAll(/compactVerify\(.*/g)) expect(call).toMatch(/(?:await importJWK\(.*|compactVerify\(compact, key,) ?\{ algorithms: \[[\w.]+\] \}\)/);
  });
  it('one version of the JSON-LD processor, of signatures and of tokens is installed for the product', () => {
    const { packages } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as { packages: Record<string, { version: string; dev?: boolean }> };
    for (const name of ['jsonld', 'jsonld-signatures', 'rdf-canonize', 'jose']) {
      const installed = Object.entries(packages).filter(([path, { dev }]) => path.endsWith(`node_modules/${name}`) && dev !== true);
      expect(installed.map(([path]) => path), name).toEqual([`node_modules/${name}`]);
    }
  });
});
