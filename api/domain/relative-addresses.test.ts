import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inFolder, relativePath, rewriteAddresses } from './relative-addresses.ts';

const ORIGIN = 'https://badges.exemple.fr';
const FILES = 'https://fichiers.exemple.fr';
const folder = {
  origins: [ORIGIN, FILES],
  captions: new Map([['/evidence/t1/captions', 'data:text/vtt;base64,V0VCVlRU']]),
  files: new Map([
    ['/portfolios/h', 'index.html'], ['/en/portfolios/h', 'en/index.html'], ['/credentials/b1', 'badges/b1.html'], ['/credentials/b1.png', 'attestations/b1.png'],
    ['/credentials/b1.png?proof=jwt', 'attestations/b1-jwt.png'], ['/evidence/t1', 'fichiers/t1.png'], ['/evidence/t1/captions', 'fichiers/t1.vtt'], ['/_astro/a.css', 'style/a.css'],
  ]),
};
const at = (here: string, html: string): string => rewriteAddresses(html, inFolder(folder, here));

describe('the addresses of a page that lies in a folder', () => {
  it('lead from where the page is to where the other file is', () => {
    expect(relativePath('index.html', 'badges/b1.html')).toBe('badges/b1.html');
    expect(relativePath('en/badges/b1.html', 'style/a.css')).toBe('../../style/a.css');
    expect(relativePath('en/badges/b1.html', 'en/index.html')).toBe('../index.html');
    expect(relativePath('badges/b1.html', 'badges/b2.html')).toBe('b2.html');
    // A name that a browser would read as a query, a place or another scheme.
    expect(relativePath('index.html', 'fichiers/50 % ?.pdf')).toBe('fichiers/50%20%25%20%3F.pdf');
  });

  it.each([
    ['index.html', `<a href="${ORIGIN}/credentials/b1">`, '<a href="badges/b1.html">'],
    ['en/index.html', `<a href='/portfolios/h#x' lang=fr>`, '<a href="../index.html#x" lang=fr>'],
    ['index.html', `<a href="/credentials/b1#adresse=${encodeURIComponent(ORIGIN)}">`, '<a href="badges/b1.html">'],
    ['index.html', `<link rel="alternate" type="application/json+oembed" href="${ORIGIN}/oembed?url=x">`, '<link rel="alternate" type="application/json+oembed">'],
    ['index.html', '<a href="/portfolios/h#soutiens">', '<a href="#soutiens">'],
    ['badges/b1.html', '<a href="/credentials/b1.png?proof=jwt" download>', '<a href="../attestations/b1-jwt.png" download>'],
    ['index.html', `<img alt="" src=${FILES}/evidence/t1>`, '<img alt="" src="fichiers/t1.png">'],
    ['index.html', `<img srcset="/evidence/t1 1x, ${ORIGIN}/evidence/t1 2x, /evidence/t9 3x">`, '<img srcset="fichiers/t1.png 1x, fichiers/t1.png 2x">'],
    // Captions stand inside: no browser reads them from another file of a disk.
    ['index.html', '<track src="/evidence/t1/captions" kind="captions">', '<track src="data:text/vtt;base64,V0VCVlRU" kind="captions">'],
    // What no file of the folder answers for leads nowhere, and says so by being no link.
    ['index.html', '<p><a class="x" href="/programmes/neo/2026" rel="y">NEO</a></p>', '<p><a class="x" rel="y">NEO</a></p>'],
    ['index.html', `<meta name="palier:origin" content="${ORIGIN}" />`, '<meta name="palier:origin" />'],
    ['index.html', `<a href="//badges.exemple.fr/credentials/b1">`, '<a href="badges/b1.html">'],
    ['index.html', `<a href="HTTPS://Badges.exemple.fr/credentials/b1">`, '<a href="badges/b1.html">'],
    ['index.html', `<a href="&#104;ttps://badges.exemple.fr/credentials/b1">`, '<a href="badges/b1.html">'],
  ])('in %s: %s', (here, html, expected) => expect(at(here, html)).toBe(expected));

  it.each([
    `<link rel="canonical" href="${ORIGIN}/portfolios/h">`, `<link rel="alternate" hreflang="en" href="${ORIGIN}/en/portfolios/h">`, `<meta property="og:url" content="${ORIGIN}/portfolios/h">`,
    '<a href="https://autre.example/credentials/b1">', `<a href="${ORIGIN}.autre.example/">`, '<a href="#contenu">', '<a href="mailto:a@exemple.fr">', '<img src="data:image/png;base64,AA==">',
    `<article data-verify="${ORIGIN}/credentials/b1">`, `<p title="${ORIGIN}/credentials/b1">href="/credentials/b1" < ${ORIGIN}/credentials/b1</p>`,
    `<!-- <a href="/credentials/b1"> -->`, `<script>const a = '<a href="/credentials/b1">';</script>`, '<style>a { background: url(/evidence/t1) }</style>', `<title><a href="/credentials/b1"></title>`,
    '<a href="/credentials/b1', '<', '<a href=', '<!doctype html>', 'a < b',
  ])('leave %s as it is', (html) => expect(at('index.html', html)).toBe(html));
});

const text = fc.stringMatching(/^[ -;=?-~é]{0,12}$/);
const address = fc.oneof(
  fc.constantFrom('/credentials/b1', '/evidence/t1', '/programmes/x', '/', '#a', 'x.png', 'https://autre.example/a?b=c', 'mailto:a@b.c', 'data:,x'),
  fc.constantFrom(ORIGIN, `${ORIGIN}/credentials/b1`, `${FILES}/evidence/t1#z`, `${ORIGIN}?q`, `${ORIGIN}/&amp;`, `//badges.exemple.fr/x`),
);
const name = fc.constantFrom('href', 'src', 'poster', 'srcset', 'data-verify', 'title', 'class', 'action', 'alt');
const attribute = fc.tuple(name, address, fc.constantFrom('"', "'")).map(([key, value, quote]) => ({ key, value: `${quote}${value}${quote}` }));
const node = fc.oneof(
  text.map((words) => ({ open: words, attributes: [] as { key: string; value: string }[], close: '' })),
  fc.constantFrom('<!-- <a href="/evidence/t1"> -->', '<script>"<img src=/evidence/t1>"</script>', '<style>url(/evidence/t1)</style>').map((raw) => ({ open: raw, attributes: [], close: '' })),
  fc.tuple(fc.constantFrom('a', 'img', 'video', 'p', 'form', 'svg'), fc.uniqueArray(attribute, { selector: ({ key }) => key, maxLength: 4 })).map(([tag, attributes]) => ({ open: `<${tag}`, attributes, close: '>' })),
);
const page = fc.array(node, { maxLength: 12 });
const write = (nodes: readonly { open: string; attributes: readonly { key: string; value: string }[]; close: string }[], values: boolean): string =>
  nodes.map(({ open, attributes, close }) => `${open}${attributes.map(({ key, value }) => ` ${key}${values ? `=${value}` : ''}`).join('')}${close}`).join('');
/** The page without the values of its attributes, and without the attributes that hold an address, which may be taken away. */
const bones = (html: string): string => html.replace(/<(a|img|video|p|form|svg)((?: [a-z-]+=(?:"[^"]*"|'[^']*'))*)>/g, (_, tag: string, rest: string) => `<${tag}${rest.replace(/ (?:href|src|poster|srcset|action)=(?:"[^"]*"|'[^']*')/g, '')}>`);

describe('any page', () => {
  it('keeps everything that is no address in an attribute', () => {
    fc.assert(fc.property(page, (nodes) => {
      const html = write(nodes, true);
      expect(bones(at('en/badges/b1.html', html))).toBe(bones(html));
    }), { numRuns: 400 });
  });
  it('leads to no address of ours any more', () => {
    fc.assert(fc.property(page, (nodes) => {
      const found: string[] = [];
      // The rewriter itself reads what is left: whatever a browser would follow.
      rewriteAddresses(at('badges/b1.html', write(nodes, true)), (value) => (found.push(value), value));
      expect(found.filter((one) => one.startsWith('/') || /badges\.exemple|fichiers\.exemple/i.test(one))).toEqual([]);
    }), { numRuns: 400 });
  });
  it('is not touched by a rule that changes nothing, and is the same after a second time', () => {
    fc.assert(fc.property(fc.string({ unit: fc.constantFrom('<', '>', '"', "'", '=', ' ', '/', 'a', 'href', '!--', '-->', 'script', '&amp;', '/credentials/b1') }), (html) => {
      expect(rewriteAddresses(html, (value) => value)).toBe(html);
      const once = at('index.html', html);
      expect(at('index.html', once)).toBe(once);
    }), { numRuns: 600 });
  });
});
