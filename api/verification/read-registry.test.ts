import { describe, expect, it } from 'vitest';
import { readRegistry } from './read-registry.ts';

const listOf = (registry: unknown) => readRegistry(JSON.stringify({ registry }));
const GOOD = { name: 'Université d’Exemple', url: 'https://www.univ-exemple.fr' };

describe('a registry of issuers', () => {
  it('is read in the form of the known-DID registries', () => {
    const read = readRegistry(JSON.stringify({ meta: { created: '2020-12-02' }, registry: { 'did:web:a.example': { ...GOOD, location: 'Exempleville' }, 'did:key:z6Mk': { ...GOOD, since: '2024-09-01' }, 'https://b.example/issuer': GOOD } }))!;
    expect([...read.issuers]).toEqual([['did:web:a.example', GOOD], ['did:key:z6Mk', { ...GOOD, since: '2024-09-01' }], ['https://b.example/issuer', GOOD]]);
    expect(read.leftOut).toBe(0);
  });
  it.each(['', '{', '[]', '"x"', 'null', '{}', '{"registry":[]}', '{"registry":"x"}', '<html>'])('is not « %s »', (text) => {
    expect(readRegistry(text)).toBeNull();
  });
  it.each([
    ['no name', { url: GOOD.url }],
    ['an empty name', { ...GOOD, name: ' ' }],
    ['a name of many words', { ...GOOD, name: 'x'.repeat(201) }],
    ['a script for an address', { ...GOOD, url: 'javascript:alert(1)' }],
    ['no address', { name: GOOD.name }],
    ['a number for a name', { ...GOOD, name: 7 }],
    ['nothing', null],
  ])('leaves out an entry with %s, and keeps the others', (_name, entry) => {
    const read = listOf({ 'did:web:bad.example': entry, 'did:web:good.example': GOOD })!;
    expect([...read.issuers.keys()]).toEqual(['did:web:good.example']);
    expect(read.leftOut).toBe(1);
  });
  it.each(['', 'x', 'http://a.example', 'did:', 'did:web:a b', 'toString', '__proto__', `did:web:${'a'.repeat(500)}`])('leaves out what is no identifier: « %s »', (id) => {
    expect([...readRegistry(`{"registry":{${JSON.stringify(id)}:${JSON.stringify(GOOD)}}}`)!.issuers]).toEqual([]);
  });
  it('takes out of a name what turns the reading direction round', () => {
    expect(listOf({ 'did:web:a.example': { ...GOOD, name: 'a\u202eb\u0000c' } })!.issuers.get('did:web:a.example')!.name).toBe('abc');
  });
  it('ends at five thousand issuers', () => {
    const read = listOf(Object.fromEntries(Array.from({ length: 5_010 }, (_, index) => [`did:web:i${index}.example`, GOOD])))!;
    expect([read.issuers.size, read.leftOut]).toEqual([5_000, 10]);
  });
});
