/** Rules of the house that a reader would otherwise have to remember. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../house.ts';
import { isTest, listSources } from './files.ts';

const sources = listSources();
const product = sources.filter((one) => !isTest(one.path));
const typescript = product.filter((one) => one.path.endsWith('.ts'));
/** Lines that match, without comments. */
const found = (from: typeof sources, pattern: RegExp): string[] =>
  from.flatMap(({ path, text }) =>
    text
      .split('\n')
      .map((line, index) => [line, index + 1] as const)
      .filter(([line]) => !/^\s*(\/\/|\*|\/\*)/.test(line) && pattern.test(line))
      .map(([line, number]) => `${path}:${number} ${line.trim()}`),
  );

describe('the source', () => {
  it('is there to be read', () => {
    expect(product.length).toBeGreaterThan(150);
    expect(found([{ path: 'x.ts', text: 'a\n// db.transaction(\nawait db.transaction()' }], /\.transaction\(/)).toEqual(['x.ts:3 await db.transaction()']);
  });
  it('opens no transaction outside the platform: D1 has none', () => {
    expect(found(typescript.filter((one) => !one.path.startsWith('api/platform/')), /\.transaction\(|\bBEGIN\b|startTransaction/)).toEqual([]);
    expect(found(typescript.filter((one) => one.path.startsWith('api/platform/')), /\bdb\.transaction\(/)).toEqual([]);
  });
  it('leaves nothing for later', () => {
    const later = new RegExp(['TO' + 'DO', 'FIX' + 'ME', 'XX' + 'X', 'HA' + 'CK'].map((word) => `\\b${word}\\b`).join('|'));
    expect(sources.flatMap(({ path, text }) => text.split('\n').filter((line) => later.test(line)).map((line) => `${path} ${line.trim()}`))).toEqual([]);
  });
  it('skips no test for good, and runs none alone', () => {
    expect(found(sources.filter((one) => one.path.endsWith('.test.ts')), /\b(?:it|describe|test)\.(?:only|todo|skip)\(|\bx(?:it|describe)\(/)).toEqual([]);
  });
  it('has no class, no enum, no namespace of its own', () => {
    expect(found(typescript.filter((one) => !one.path.endsWith('.d.ts')), /^\s*(?:export\s+)?(?:abstract\s+)?class\s|^\s*(?:export\s+)?(?:const\s+)?enum\s|^\s*(?:export\s+)?namespace\s/)).toEqual([]);
  });
  it('names environment variables in one place', () => {
    const elsewhere = typescript.filter((one) => !/^api\/platform\/(config|commands\/\w+)\.ts$/.test(one.path));
    expect(found(elsewhere, /process\.env|import\.meta\.env/)).toEqual([]);
  });
  it('asks no clock and no dice in what is pure', () => {
    const pure = typescript.filter((one) => /^(api\/(domain|issuance|routes|publication|queries)|credentials)\//.test(one.path));
    expect(found(pure, /\bDate\.now\(|new Date\(\)|Math\.random\(/)).toEqual([]);
  });
  it('asks the calendar for the day of a moment', () => {
    // A moment's first ten characters are the day before, in Paris, for one or two hours of each night.
    const cut = /(?:toISOString\(\)|\b\w*_at|\b\w+At|\bat)\)?\??\.slice\(0, 10\)/;
    expect(cut.test('issued.revoked_at.slice(0, 10)') && cut.test('now().toISOString().slice(0, 10)')).toBe(true);
    const may = /^(api\/domain\/(calendar|redeliberation)|api\/demo\/\w+)\.ts$/;
    expect(found(product.filter((one) => !may.test(one.path)), cut)).toEqual([]);
  });
  it('writes SQL in api/queries and in the migrations only', () => {
    expect(found(typescript.filter((one) => !/^api\/(queries|platform)\//.test(one.path)), /\bsql`|\bsql<|\.prepare\(/)).toEqual([]);
  });
  it('keeps every file under 350 lines', () => {
    expect(product.filter((one) => !one.path.endsWith('.sql') && one.text.split('\n').length > 350).map((one) => one.path)).toEqual([]);
  });
  it('says where it comes from in no file: no address of a machine, no credential', () => {
    const secret = new RegExp(['-----BEGIN [A-Z ]*PRIVATE ' + 'KEY', '\\bAKIA[0-9A-Z]{16}\\b', '/ho' + 'me/\\w', '\\b/wo' + 'rk/'].join('|'));
    expect(found(sources, secret)).toEqual([]);
  });
});

describe('the pages', () => {
  const pages = product.filter((one) => one.path.endsWith('.astro'));
  const markup = (text: string): string => text.replace(/^---[\s\S]*?\n---/, '').replace(/<style[\s\S]*?<\/style>|<script[\s\S]*?<\/script>|<!--[\s\S]*?-->|\{\/\*[\s\S]*?\*\/\}/g, '');
  const NAMES = ['Palier', 'did.json'];
  /** Words between tags, and in attributes that people hear or see. */
  const visible = (text: string): string[] => [
    ...[...markup(text).matchAll(/>([^<>{}]+)</g)].map((one) => one[1]!.trim()).filter((one) => /^[\p{L}\p{N}\s'’.,!?«»–-]*\p{L}{2}[\p{L}\p{N}\s'’.,!?«»–-]*$/u.test(one)),
    ...[...markup(text).matchAll(/\b(?:alt|title|aria-label|placeholder|label|hint)="([^"]*\p{L}{2}[^"]*)"/gu)].map((one) => one[1]!),
  ];
  it('say nothing that is not in strings/', () => {
    expect(visible('---\nx\n---\n<p>Bonjour à tous</p><img alt="Une affiche"><p>{t.x}</p>')).toEqual(['Bonjour à tous', 'Une affiche']);
    expect(pages.length).toBeGreaterThan(40);
    expect(pages.flatMap(({ path, text }) => visible(text).filter((one) => !NAMES.includes(one)).map((one) => `${path}: ${one}`))).toEqual([]);
  });
  it('have no inline style, no inline script and no third party', () => {
    const inline = found(pages, /\sstyle=|\bon[a-z]+="|is:inline|set:html|<script[^>]*\bsrc="https?:|<link[^>]*\bhref="https?:/);
    // One block of data, which no browser runs, and whose text can end nothing (structured-data.test.ts).
    expect(inline).toEqual([expect.stringMatching(/^portfolio-site\/src\/components\/StructuredData\.astro:\d+ <script type="application\/ld\+json" set:html=\{block\} \/>$/)]);
  });
});

describe('the programmes that Palier carries', () => {
  const carried = (name: string): string => readFileSync(join(ROOT, 'api/domain/programmes', name), 'utf8');
  const facts = (name: string): string => join(ROOT, '../shared/programmes', name);
  for (const [ours, theirs] of [['neo.json', 'neo.json'], ['irp.json', 'openclassrooms-irp.json']] as const) {
    it.skipIf(!existsSync(facts(theirs)))(`are those of the facts file, to the letter: ${ours} (skipped where ${theirs} is absent)`, () => {
      expect(carried(ours)).toBe(readFileSync(facts(theirs), 'utf8'));
    });
  }
});
