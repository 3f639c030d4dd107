import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MARKUP_PAYLOADS } from '../../test/fixtures/markup-payloads.ts';
import { plainWords, readMarkdown, safeLink, type Block, type Inline } from './markdown.ts';

type Link = Extract<Inline, { kind: 'link' }>;
const linksOf = (blocks: readonly Block[]): Link[] => blocks.flatMap((block) => (block.kind === 'list' ? block.items.flatMap(linksOf) : block.kind === 'quote' ? linksOf(block.children) : linksIn(block.children)));
const linksIn = (words: readonly Inline[]): Link[] => words.flatMap((one) => (one.kind === 'link' ? [one, ...linksIn(one.children)] : one.kind === 'emphasis' || one.kind === 'strong' ? linksIn(one.children) : []));
const kindsOf = (value: unknown): string[] => (Array.isArray(value) ? value.flatMap(kindsOf) : value !== null && typeof value === 'object' ? [...('kind' in value ? [String(value.kind)] : []), ...Object.values(value).flatMap(kindsOf)] : []);
const depthOf = (value: unknown): number => (value !== null && typeof value === 'object' ? 1 + Math.max(0, ...Object.values(value).map(depthOf)) : 0);
const KINDS = ['text', 'break', 'emphasis', 'strong', 'link', 'paragraph', 'heading', 'quote', 'list'];
const isSafe = ({ href, host }: Link): boolean => href.startsWith('https://') && new URL(href).host === host && new URL(href).username === '' && !/[\s"'<>`]/.test(href);

describe('what a student writes', () => {
  it('may have paragraphs, emphasis, lists, a quotation, links and headings', () => {
    expect(readMarkdown('# Titre\n\nUn *mot* **fort**.\nSeconde ligne.\n\n- un\n- deux\n\n3. trois\n\n> cité\n\n[ici](https://example.org/a)')).toEqual([
      { kind: 'heading', depth: 1, children: [{ kind: 'text', text: 'Titre' }] },
      {
        kind: 'paragraph',
        children: [{ kind: 'text', text: 'Un ' }, { kind: 'emphasis', children: [{ kind: 'text', text: 'mot' }] }, { kind: 'text', text: ' ' }, { kind: 'strong', children: [{ kind: 'text', text: 'fort' }] }, { kind: 'text', text: '.' }, { kind: 'break' }, { kind: 'text', text: 'Seconde ligne.' }],
      },
      { kind: 'list', ordered: false, start: 1, items: [[{ kind: 'paragraph', children: [{ kind: 'text', text: 'un' }] }], [{ kind: 'paragraph', children: [{ kind: 'text', text: 'deux' }] }]] },
      { kind: 'list', ordered: true, start: 3, items: [[{ kind: 'paragraph', children: [{ kind: 'text', text: 'trois' }] }]] },
      { kind: 'quote', children: [{ kind: 'paragraph', children: [{ kind: 'text', text: 'cité' }] }] },
      { kind: 'paragraph', children: [{ kind: 'link', href: 'https://example.org/a', host: 'example.org', children: [{ kind: 'text', text: 'ici' }] }] },
    ]);
  });
  it('stays as it was typed when it means something else: markup, code, images, tables, rules', () => {
    for (const typed of ['<b>gras</b>', '`code`', '![image](https://example.org/x.png)', '| a | b |', '---', '~~~', '[a]: https://example.org/', 'a < b && c > d']) {
      expect(plainWords(typed).replace(/image$/, typed), typed).toContain(typed.startsWith('![') ? '!' : typed);
    }
  });
  it('leads to https addresses only, without anybody’s password', () => {
    expect(['http://example.org/', 'javascript:alert(1)', 'https://a:b@example.org/', '//example.org/', '/espace', 'https:', 'mailto:a@b.example'].map(safeLink)).toEqual(Array.from({ length: 7 }, () => null));
    expect(safeLink('https://EXAMPLE.org/a b')).toEqual({ href: 'https://example.org/a%20b', host: 'example.org' });
  });
  it.each([['>'.repeat(20_000)], ['- '.repeat(10_000)], ['*a'.repeat(10_000)], ['['.repeat(20_000)], ['**a*b'.repeat(4_000)], [Array.from({ length: 190 }, (_, depth) => `${' '.repeat(depth)}- a`).join('\n')]])('is read to its end however it is nested: %.12s…', (typed) => {
    const blocks = readMarkdown(typed);
    expect(kindsOf(blocks).every((kind) => KINDS.includes(kind))).toBe(true);
    expect(depthOf(blocks)).toBeLessThan(200);
  });
  it('knows the corpus: more than a hundred attempts, none of which becomes anything but text and https links', () => {
    expect(MARKUP_PAYLOADS.length).toBeGreaterThan(150);
    expect(new Set(MARKUP_PAYLOADS).size).toBe(MARKUP_PAYLOADS.length);
    for (const payload of MARKUP_PAYLOADS) {
      const blocks = readMarkdown(payload);
      expect(kindsOf(blocks).filter((kind) => !KINDS.includes(kind)), payload).toEqual([]);
      expect(linksOf(blocks).filter((link) => !isSafe(link)), payload).toEqual([]);
    }
  });
  it('opens nothing deeper than anybody writes, however many marks there are, and keeps the words', () => {
    const depth = (one: unknown): number => (one !== null && typeof one === 'object' ? 1 + Math.max(0, ...Object.values(one).map(depth)) : 0);
    for (const text of [`${'*'.repeat(9_999)}mot${'*'.repeat(9_998)}`, `${'_'.repeat(9_000)}mot${'_'.repeat(9_000)}`, `${'*_'.repeat(4_900)}mot${'_*'.repeat(4_900)}`, Array.from({ length: 400 }, (_, place) => `${' '.repeat(2 * place)}- mot`).join('\n')]) {
      const read = readMarkdown(text);
      expect(depth(read)).toBeLessThan(250);
      expect(plainWords(text)).toContain('mot');
    }
  });
  it('whatever is typed: allowed things only, safe links, no words lost, and the same answer twice', () => {
    const piece = fc.oneof(fc.constantFrom(...MARKUP_PAYLOADS), fc.constantFrom('\n', '\n\n', '> ', '- ', '1. ', '# ', '**', '_', '[', '](', ')', '<', '>', '`', '\\', '    ', '![', '"', '&lt;'), fc.string({ maxLength: 8, unit: 'grapheme' }));
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 24 }), fc.integer({ min: 0, max: 24 }), (pieces, place) => {
        const typed = pieces.toSpliced(place, 0, '\n\nmotgardé\n\n').join('');
        const blocks = readMarkdown(typed);
        expect(kindsOf(blocks).every((kind) => KINDS.includes(kind))).toBe(true);
        expect(linksOf(blocks).every(isSafe)).toBe(true);
        expect(plainWords(typed)).toContain('motgardé');
        expect(readMarkdown(typed)).toEqual(blocks);
      }),
      { numRuns: 300 },
    );
  });
});
