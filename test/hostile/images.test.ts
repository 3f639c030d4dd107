import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { badgeImage } from '../../api/domain/badge-image.ts';
import { rasteriseOnNode } from '../../api/platform/rasterise-node.ts';
import { bakePng, bakeSvg, unbake } from '../../credentials/bake.ts';
import { readPresented } from '../../credentials/read.ts';
import { verify } from '../../credentials/verify.ts';
import { createIssuer, environment, FORMS, issueBadge } from '../fixtures/badges.ts';
import { effort } from './effort.ts';

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const join = (...parts: ArrayLike<number>[]): Uint8Array => Uint8Array.from(parts.flatMap((part) => Array.from(part)));

function crc32(bytes: Uint8Array): number {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

const uint32 = (value: number): number[] => [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];

function chunk(type: string, data: ArrayLike<number> = [], changes: { length?: number; crc?: number } = {}): Uint8Array {
  const body = join(utf8(type), data);
  return join(uint32(changes.length ?? data.length), body, uint32(changes.crc ?? crc32(body)));
}

const header = (width = 1, height = 1): Uint8Array => chunk('IHDR', [...uint32(width), ...uint32(height), 8, 0, 0, 0, 0]);
const END = chunk('IEND');
const text = (payload: string, keyword = 'openbadgecredential', flag = 0): Uint8Array => chunk('iTXt', join(utf8(keyword), [0, flag, 0, 0, 0], utf8(payload)));
const png = (...chunks: Uint8Array[]): Uint8Array => join(SIGNATURE, ...chunks);
const svg = (inside: string, attributes = ' xmlns:openbadges="https://purl.imsglobal.org/ob/v3p0"'): Uint8Array => utf8(`<svg xmlns="http://www.w3.org/2000/svg"${attributes}>${inside}</svg>`);

describe('a baked PNG', () => {
  it('gives back what was baked, in either form, and verifies', async () => {
    const issuer = await createIssuer({ method: 'key' });
    for (const form of FORMS) {
      const badge = await issueBadge(issuer, form);
      const presented = readPresented(bakePng(png(header(), chunk('IDAT', [1]), END), badge)!, 'image/png');
      expect(presented).toEqual({ kind: form, text: badge, container: 'png' });
      if ('problem' in presented) throw new Error(presented.problem);
      expect((await verify(presented, environment([issuer]))).verdict).toBe('valid');
    }
  });

  it('holds one credential however often it is baked', () => {
    const twice = bakePng(bakePng(png(header(), END), '{"a":1}')!, '{"b":2}')!;
    expect(unbake(twice)).toEqual({ ok: true, text: '{"b":2}', container: 'png' });
  });

  it.each([
    ['without a credential', png(header(), END), 'image_without_credential'],
    ['with two credentials', png(header(), text('{"a":1}'), text('{"a":2}'), END), 'ambiguous_image'],
    ['with a second one as plain text', png(header(), text('{"a":1}'), chunk('tEXt', utf8('openbadgecredential\0{}')), END), 'ambiguous_image'],
    ['with a second one compressed', png(header(), text('{"a":1}'), chunk('zTXt', utf8('openbadgecredential\0\0x')), END), 'ambiguous_image'],
    ['with a compressed credential', png(header(), text('{"a":1}', 'openbadgecredential', 1), END), 'malformed_image'],
    ['with a credential that is cut off', png(header(), chunk('iTXt', utf8('openbadgecredential\0\0')), END), 'malformed_image'],
    ['with a credential that is no UTF-8', png(header(), chunk('iTXt', join(utf8('openbadgecredential\0\0\0\0\0'), [0xff])), END), 'malformed_image'],
    ['with a wrong checksum', png(header(), chunk('IDAT', [1], { crc: 1 }), text('{}'), END), 'malformed_image'],
    ['with a chunk of 4 GiB', png(header(), chunk('IDAT', [], { length: 0xffff_ffff }), END), 'malformed_image'],
    ['with a chunk beyond the end', png(header(), chunk('IDAT', [1], { length: 40 })), 'malformed_image'],
    ['without an end', png(header(), text('{}')), 'malformed_image'],
    ['with bytes after its end', join(png(header(), text('{}'), END), utf8('<script>')), 'malformed_image'],
    ['without a header', png(text('{}'), END), 'malformed_image'],
    ['with two headers', png(header(), header(), text('{}'), END), 'malformed_image'],
    ['with a chunk type of no letters', png(header(), chunk('ID\0T'), END), 'malformed_image'],
    ['of 50,000 by 50,000 pixels', png(header(50_000, 50_000), text('{}'), END), 'malformed_image'],
    ['of no pixels', png(header(0, 1), text('{}'), END), 'malformed_image'],
    ['that ends in its signature', Uint8Array.from(SIGNATURE), 'malformed_image'],
    ['with a credential that is neither JSON nor token', png(header(), text('bonjour'), END), 'malformed_json'],
    ['with a credential larger than 256 KiB', png(header(), text(`"${'x'.repeat(300_000)}"`), END), 'too_large'],
    ['of a hundred thousand chunks', join(SIGNATURE, header(), ...Array.from({ length: 100_000 }, () => chunk('tEXt')), END), 'too_large'],
  ])('%s is refused, quickly', (_name, bytes, problem) => {
    const spent = effort();
    expect(readPresented(bytes, 'image/png')).toEqual({ problem });
    expect(spent()).toBeLessThan(500);
  });

  it('never makes the reader throw, wherever it is cut or bent', () => {
    const good = bakePng(png(header(), chunk('IDAT', [1, 2, 3]), END), '{"a":1}')!;
    for (let index = 0; index < good.length; index++) {
      const bent = good.slice();
      bent[index]! ^= 0xff;
      expect('problem' in readPresented(bent, 'image/png') || index >= 0).toBe(true);
      expect(readPresented(good.subarray(0, index), 'image/png')).toHaveProperty('problem');
      // Every byte is covered by a length, a type or a checksum: bent, none of them is still read.
      expect(readPresented(bent, 'image/png')).toHaveProperty('problem');
    }
  });
});

describe('a baked SVG', () => {
  it('gives back what was baked, in either form, and verifies', async () => {
    const issuer = await createIssuer({ method: 'key' });
    for (const form of FORMS) {
      const badge = await issueBadge(issuer, form);
      const presented = readPresented(utf8(bakeSvg('<?xml version="1.0"?>\n<!-- ]]> --><svg xmlns="http://www.w3.org/2000/svg"><g/></svg>', badge)!), 'image/svg+xml');
      expect(presented).toEqual({ kind: form, text: badge, container: 'svg' });
      if ('problem' in presented) throw new Error(presented.problem);
      expect((await verify(presented, environment([issuer]))).verdict).toBe('valid');
    }
  });

  it('holds one credential however often it is baked, even one with the end of a CDATA section in it', () => {
    const first = bakeSvg('<svg xmlns="http://www.w3.org/2000/svg"><g/></svg>', 'a.b.c')!;
    const baked = bakeSvg(first, '{"a":"]]>","b":"</openbadges:credential>"}')!;
    expect(unbake(utf8(baked))).toEqual({ ok: true, text: '{"a":"]]>","b":"</openbadges:credential>"}', container: 'svg' });
  });

  it.each([
    ['with a document type', utf8('<!DOCTYPE svg><svg><openbadges:credential verify="a.b.c"/></svg>'), 'malformed_image'],
    ['with a document type of elsewhere', utf8('<!DOCTYPE svg SYSTEM "http://127.0.0.1/x.dtd"><svg><openbadges:credential verify="a.b.c"/></svg>'), 'malformed_image'],
    ['with the usual document type', utf8('<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd"><svg><openbadges:credential verify="a.b.c"/></svg>'), 'malformed_image'],
    ['with an external entity', utf8('<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg><openbadges:credential>&x;</openbadges:credential></svg>'), 'malformed_image'],
    ['with entities of entities', utf8('<!DOCTYPE svg [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><svg>&b;</svg>'), 'malformed_image'],
    ['with a declaration in small letters', utf8('<!doctype svg><svg><openbadges:credential verify="a.b.c"/></svg>'), 'malformed_image'],
    ['with an entity in its credential', svg('<openbadges:credential>{"a":"&x;"}</openbadges:credential>'), 'malformed_image'],
    ['with two credentials', svg('<openbadges:credential verify="a.b.c"/><openbadges:credential verify="d.e.f"/>'), 'ambiguous_image'],
    ['with a token and a body', svg('<openbadges:credential verify="a.b.c"><![CDATA[{}]]></openbadges:credential>'), 'ambiguous_image'],
    ['with a credential in a comment only', svg('<!-- <openbadges:credential verify="a.b.c"/> -->'), 'image_without_credential'],
    ['with a credential in a CDATA section only', svg('<desc><![CDATA[<openbadges:credential verify="a.b.c"/>]]></desc>'), 'image_without_credential'],
    ['with a credential deeper inside', svg('<g><openbadges:credential verify="a.b.c"/></g>'), 'malformed_image'],
    ['with an element in its credential', svg('<openbadges:credential><script/></openbadges:credential>'), 'malformed_image'],
    ['of another namespace', svg('<openbadges:credential verify="a.b.c"/>', ' xmlns:openbadges="https://evil.example/"'), 'malformed_image'],
    ['with another element around it', utf8('<html><svg><openbadges:credential verify="a.b.c"/></svg></html>'), 'malformed_image'],
    ['that is not closed', utf8('<svg><openbadges:credential verify="a.b.c"/>'), 'malformed_image'],
    ['in UTF-16', Uint8Array.of(0xff, 0xfe, 0x3c, 0, 0x73, 0, 0x76, 0, 0x67, 0), 'malformed_image'],
  ])('%s is refused', (_name, bytes, problem) => {
    expect(readPresented(bytes, 'image/svg+xml')).toEqual({ problem });
  });

  it.each([
    ['attributes', `<svg ${'a="1" '.repeat(600_000)}`], ['blanks', `<svg${' '.repeat(3_900_000)}`], ['comments', `<svg>${'<!--'.repeat(900_000)}`], ['sections', `<svg>${'<![CDATA['.repeat(400_000)}`],
    ['instructions', `<svg>${'<?'.repeat(1_900_000)}`], ['a name', `<svg ${'x'.repeat(3_900_000)}`], ['open quotes', `<svg ${'a="'.repeat(1_200_000)}`], ['elements', `<svg>${'<g>'.repeat(1_200_000)}`],
    ['comments before it', `${'<!---->'.repeat(500_000)}<svg/>`], ['credentials', `<svg>${'<openbadges:credential>'.repeat(150_000)}`],
  ])('of four megabytes of %s is refused in less than a second', (_name, hostile) => {
    const spent = effort();
    expect(readPresented(utf8(hostile), 'image/svg+xml')).toHaveProperty('problem');
    expect(spent()).toBeLessThan(3000);
    expect(bakeSvg(hostile.slice(0, 100_000), 'a.b.c')).toBeNull();
  });

  it('may carry scripts and handlers, which are never looked at', () => {
    const active = svg('<script>alert(1)</script><g onload="alert(1)"/><openbadges:credential verify="a.b.c"/><foreignObject><b>x</b></foreignObject>');
    expect(readPresented(active)).toEqual({ kind: 'jwt', text: 'a.b.c', container: 'svg' });
  });
});

describe('a picture drawn from any words of a programme', () => {
  const words = fc.oneof(fc.string({ unit: 'binary', maxLength: 40 }), fc.constantFrom(']]>', '</svg>', '<script>', '&amp;', '"', '<openbadges:credential verify="a.b.c"/>', '<!DOCTYPE svg>', '-->', 'Évaluer'));
  const drawing = fc.record({
    levels: fc.array(words, { minLength: 1, maxLength: 6 }), reached: fc.integer({ min: 1, max: 6 }), verb: fc.option(words), statement: words, competencyIndex: fc.nat(40), levelName: words, issuer: words,
  });
  const jws = fc.tuple(fc.base64String({ minLength: 4 }), fc.base64String({ minLength: 4 }), fc.base64String({ minLength: 4 })).map((parts) => parts.map((part) => part.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')).join('.'));
  const payload = fc.oneof(fc.dictionary(words, words).map((value) => JSON.stringify(value).replaceAll(/[\ufffe\uffff]/g, '')), jws);

  it('takes a credential in either form and gives back its exact text, as an SVG', () => {
    fc.assert(
      fc.property(drawing, payload, (one, signed) => {
        const baked = bakeSvg(badgeImage(one), signed);
        expect(unbake(utf8(baked!))).toEqual({ ok: true, text: signed, container: 'svg' });
      }),
      { seed: 20_261_126, numRuns: 1_000 },
    );
  });

  it('takes a credential in either form and gives back its exact text, as a PNG', async () => {
    await fc.assert(
      fc.asyncProperty(drawing, payload, async (one, signed) => {
        const baked = bakePng(await rasteriseOnNode(badgeImage(one), 64), signed);
        expect(unbake(baked!)).toEqual({ ok: true, text: signed, container: 'png' });
      }),
      { seed: 20_261_126, numRuns: 60 },
    );
  });
});
