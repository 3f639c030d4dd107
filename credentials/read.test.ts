import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readPresented } from './read.ts';

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('reading what is presented', () => {
  it('takes JSON and tokens for what they look like when no type is declared', () => {
    expect(readPresented(utf8(' {"a":1} '))).toEqual({ kind: 'json', text: ' {"a":1} ' });
    expect(readPresented(utf8('eyJ.eyJ.c2ln\n'))).toEqual({ kind: 'jwt', text: 'eyJ.eyJ.c2ln' });
    expect(readPresented(utf8('\uFEFF{"a":1}'))).toEqual({ kind: 'json', text: '{"a":1}' });
  });

  it.each(['application/json', 'application/ld+json', 'application/vc', 'application/vc+ld+json; charset=utf-8', 'TEXT/PLAIN;charset=UTF-8', 'application/octet-stream', ''])('reads JSON declared as %j', (type) => {
    expect(readPresented(utf8('{}'), type)).toEqual({ kind: 'json', text: '{}' });
  });

  it.each(['application/jwt', 'application/vc+jwt', 'application/vc+ld+jwt', 'application/jose', 'text/plain', ''])('reads a token declared as %j', (type) => {
    expect(readPresented(utf8('a.b.c'), type)).toEqual({ kind: 'jwt', text: 'a.b.c' });
  });

  it.each([
    ['text/html', '{}', 'unsupported_type'], ['application/pdf', '%PDF', 'unsupported_type'], ['multipart/form-data', '{}', 'unsupported_type'], ['constructor', '{}', 'unsupported_type'],
    ['application/json', '', 'malformed_json'], ['application/json', '{', 'malformed_json'], ['application/json', 'a.b.c', 'malformed_json'], ['application/json', '{"a":1e999}', 'malformed_json'],
    ['application/jwt', '{}', 'malformed_jwt'], ['application/jwt', 'a.b', 'malformed_jwt'], ['application/jwt', 'a.b.c.d.e', 'malformed_jwt'], ['application/jwt', 'a.b.c~d~', 'malformed_jwt'],
    ['text/plain', '<html></html>', 'unsupported_type'], ['text/plain', 'bonjour', 'malformed_json'],
    ['image/png', '{}', 'malformed_image'], ['image/svg+xml', 'x', 'malformed_image'],
  ])('declared as %s, %j is %s', (type, text, problem) => {
    expect(readPresented(utf8(text), type)).toEqual({ problem });
  });

  it('reads what is well formed but no credential: that is for the report', () => {
    for (const text of ['[]', 'null', '42', '"x"', '{"a":1,"a":2}', '{"__proto__":{}}']) expect(readPresented(utf8(text), 'application/json')).toMatchObject({ kind: 'json' });
  });

  it('refuses what is too large, wide or deep', () => {
    expect(readPresented(utf8(`"${'x'.repeat(256 * 1024)}"`))).toEqual({ problem: 'too_large' });
    expect(readPresented(utf8(`"${'é'.repeat(130 * 1024)}"`))).toEqual({ problem: 'too_large' });
    expect(readPresented(new Uint8Array(4 * 1024 * 1024 + 1))).toEqual({ problem: 'too_large' });
    expect(readPresented(utf8('['.repeat(40) + ']'.repeat(40)))).toEqual({ problem: 'too_large' });
    expect(readPresented(utf8(`[${'0,'.repeat(3000)}0]`))).toEqual({ problem: 'too_large' });
  });

  it('refuses bytes that are no text', () => {
    expect(readPresented(Uint8Array.of(0xff, 0xfe, 0x7b))).toEqual({ problem: 'unsupported_type' });
    expect(readPresented(Uint8Array.of(0x22, 0xff, 0x22), 'application/json')).toEqual({ problem: 'malformed_json' });
  });

  const samples = new URL('../../shared/spec/ob_v3p0/examples/signed/', import.meta.url);
  it.skipIf(!existsSync(samples)).each([['simple-json.png', 'json', 'png'], ['simple-jwt.png', 'jwt', 'png'], ['simple.jwt', 'jwt', undefined], ['simple.json', 'json', undefined], ['complete.json', 'json', undefined]])(
    'reads the official sample %s', (name, kind, container) => {
      const presented = readPresented(readFileSync(new URL(name, samples)));
      expect(presented).toMatchObject({ kind });
      expect('container' in presented ? presented.container : undefined).toBe(container);
    });
});
