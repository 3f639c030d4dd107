/** Pictures that were baked for Open Badges 2.0: an assertion, a token, or nothing but an address. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createHost, createSigningHost, hostEnvironment, signAssertion } from '../test/fixtures/open-badges-2.ts';
import { chunk, png, svg } from '../test/fixtures/pictures.ts';
import { bakePng, bakeSvg, unbake } from './bake.ts';
import { readPresented, type Presented } from './read.ts';
import { verify } from './verify.ts';

const NAMESPACE = 'xmlns:openbadges="http://openbadges.org"';
const iTXt = (text: string, keyword = 'openbadges', flag = '\0'): Buffer => chunk('iTXt', `${keyword}\0${flag}\0\0\0${text}`);
const tEXt = (text: string, keyword = 'openbadges'): Buffer => chunk('tEXt', `${keyword}\0${text}`);
const host = createHost();
const text = JSON.stringify(host.assertion);
const address = String(host.assertion['id']);

describe('a picture of Open Badges 2.0', async () => {
  const signing = await createSigningHost({ origin: 'https://signe.example' });
  const token = await signAssertion(signing);
  it.each([
    ['a PNG with an assertion', png({ between: [iTXt(text)] }), 'json', text],
    ['a PNG with a token', png({ between: [iTXt(token)] }), 'jwt', token],
    ['a PNG with an address', png({ after: [iTXt(address)] }), 'address', address],
    ['an older PNG with an address', png({ between: [tEXt(address)] }), 'address', address],
    ['an older PNG with an assertion', png({ between: [tEXt(text)] }), 'json', text],
    ['an SVG with an assertion and its address', svg(`<openbadges:assertion verify="${address}"><![CDATA[${text}]]></openbadges:assertion><g/>`, NAMESPACE), 'json', text],
    ['an SVG with a token', svg(`<openbadges:assertion verify="${token}"/>`, NAMESPACE), 'jwt', token],
    ['an SVG with an address', svg(`<openbadges:assertion verify="${address}"></openbadges:assertion>`, NAMESPACE), 'address', address],
  ])('is read from %s, and verified with its host', async (_name, bytes, kind, expected) => {
    const presented = readPresented(bytes) as Presented;
    expect(presented).toEqual({ kind, text: expected, container: bytes[0] === 0x89 ? 'png' : 'svg' });
    const report = await verify(presented, hostEnvironment([kind === 'jwt' ? signing : host]));
    expect([report.kind, report.verdict]).toEqual(['open_badge_2', 'valid']);
  });

  it.each([
    ['two assertions', png({ between: [iTXt(text), iTXt(text)] }), 'ambiguous_image'],
    ['an assertion and an address', png({ between: [iTXt(text), tEXt(address)] }), 'ambiguous_image'],
    ['an assertion beside a credential of today', png({ between: [iTXt(text), iTXt('{}', 'openbadgecredential')] }), 'ambiguous_image'],
    ['an assertion in a compressed chunk', png({ between: [chunk('zTXt', `openbadges\0\0${text}`)] }), 'ambiguous_image'],
    ['an assertion that says that it is compressed', png({ between: [iTXt(text, 'openbadges', '\u0001')] }), 'malformed_image'],
    ['a credential of today as plain text', png({ between: [tEXt('{}', 'openbadgecredential')] }), 'ambiguous_image'],
    ['two assertions in an SVG', svg(`<openbadges:assertion verify="${address}"/><openbadges:assertion verify="${address}x"/>`, NAMESPACE), 'ambiguous_image'],
    ['a token and an assertion in an SVG', svg(`<openbadges:assertion verify="a.b.c"><![CDATA[${text}]]></openbadges:assertion>`, NAMESPACE), 'ambiguous_image'],
    ['an assertion in the namespace of today', svg(`<openbadges:assertion verify="${address}"/>`, 'xmlns:openbadges="https://purl.imsglobal.org/ob/v3p0"'), 'malformed_image'],
    ['a credential in the older namespace', svg('<openbadges:credential verify="a.b.c"/>', NAMESPACE), 'malformed_image'],
    ['an assertion that is not directly in the root', svg(`<g><openbadges:assertion verify="${address}"/></g>`, NAMESPACE), 'malformed_image'],
    ['an assertion in another namespace', svg(`<openbadges:assertion verify="${address}"/>`, 'xmlns:openbadges="https://attaquant.example"'), 'malformed_image'],
  ])('with %s is refused', (_name, bytes, problem) => {
    expect(readPresented(bytes)).toEqual({ problem });
  });

  it('with a record (CLR 2.0) under the words of that standard is read as well', () => {
    const inside = 'xmlns:clr="https://purl.imsglobal.org/clr/v2p0"';
    expect(readPresented(png({ between: [iTXt('{"a":1}', 'clrcredential')] }))).toEqual({ kind: 'json', text: '{"a":1}', container: 'png' });
    expect(readPresented(svg('<clr:credential><![CDATA[{"a":1}]]></clr:credential>', inside))).toEqual({ kind: 'json', text: '{"a":1}', container: 'svg' });
    expect(readPresented(svg('<clr:credential verify="a.b.c"/>', inside))).toEqual({ kind: 'jwt', text: 'a.b.c', container: 'svg' });
    // One credential in a picture, under whatever words; and none in a namespace that is another's.
    expect(readPresented(png({ between: [iTXt('{}', 'clrcredential'), iTXt('{}', 'openbadgecredential')] }))).toEqual({ problem: 'ambiguous_image' });
    expect(readPresented(png({ between: [tEXt('{}', 'clrcredential')] }))).toEqual({ problem: 'ambiguous_image' });
    expect(readPresented(svg('<clr:credential verify="a.b.c"/><openbadges:credential verify="a.b.c"/>', inside))).toEqual({ problem: 'ambiguous_image' });
    for (const namespace of ['', 'xmlns:clr="https://attaquant.example"']) expect(readPresented(svg('<clr:credential verify="a.b.c"/>', namespace))).toEqual({ problem: 'malformed_image' });
    expect(unbake(bakePng(png({ between: [iTXt(text, 'clrcredential')] }), '{"a":1}')!)).toEqual({ ok: true, text: '{"a":1}', container: 'png' });
    expect(unbake(new TextEncoder().encode(bakeSvg(svg('<clr:credential verify="a.b.c"/>', inside).toString(), '{"a":1}')!))).toEqual({ ok: true, text: '{"a":1}', container: 'svg' });
  });

  it('gives up its older badge when a new one is baked into it', () => {
    expect(unbake(bakePng(png({ between: [iTXt(text), tEXt(address)] }), '{"a":1}')!)).toEqual({ ok: true, text: '{"a":1}', container: 'png' });
    expect(unbake(new TextEncoder().encode(bakeSvg(svg('<openbadges:assertion verify="a.b.c"/><g/>').toString(), '{"a":1}')!))).toEqual({ ok: true, text: '{"a":1}', container: 'svg' });
    // The file can name one namespace for its badges only.
    expect(bakeSvg(svg('<g/>', NAMESPACE).toString(), '{"a":1}')).toBeNull();
  });

  it('gives back exactly what was baked, or says why not, whatever the bytes', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme', minLength: 1 }).filter((each) => !each.includes('\0')), (words) => {
      expect(unbake(png({ width: 1, between: [iTXt(words)] }))).toEqual({ ok: true, text: words, container: 'png' });
    }), { seed: 20_261_126, numRuns: 300 });
    const whole = png({ width: 1, between: [tEXt(address)] });
    fc.assert(fc.property(fc.nat(whole.length - 1), fc.nat(255), (at, byte) => {
      const bent = Uint8Array.from(whole);
      bent[at] = byte;
      const read = readPresented(bent);
      expect('problem' in read || read.text === address).toBe(true);
    }), { seed: 20_261_126, numRuns: 1_000 });
  });
});

describe('an address by itself', () => {
  it.each(['https://badges.example/a', ' http://badges.example/a\n', 'HTTPS://badges.example/a?x=1#y'])('such as %j is read as one', (given) => {
    expect(readPresented(new TextEncoder().encode(given))).toEqual({ kind: 'address', text: given.trim() });
  });

  it.each(['https://', 'ftp://badges.example/a', 'https://badges.example/a b', 'javascript:alert(1)', 'https://a.example/ https://b.example/', `https://badges.example/${'a'.repeat(2100)}`])('such as %j is none', (given) => {
    expect(readPresented(new TextEncoder().encode(given))).toHaveProperty('problem');
  });

  it('is none where JSON or a token was announced', () => {
    for (const type of ['application/json', 'application/jwt']) expect(readPresented(new TextEncoder().encode(address), type)).toHaveProperty('problem');
  });
});
