import { describe, expect, it } from 'vitest';
import { asciiAddress, pathBack } from './links.ts';

describe('where to go back to after signing in', () => {
  it('is a path of this site', () => {
    for (const path of ['/espace', '/en/suivi/x?period=S1#y', '/']) expect(pathBack(path)).toBe(path);
    for (const other of [null, '', 'espace', '//evil.example', '/\\evil.example', '/%2Fevil.example', '/%5cevil.example', '/\t/evil.example', 'https://evil.example', '/a b', '/x\r\nSet-Cookie: a=b']) expect(pathBack(other)).toBeNull();
  });
  it('can be said in a header, whatever letters it has', () => {
    expect(pathBack('/espace?q=€')).toBe('/espace?q=%E2%82%AC');
    expect(pathBack('/é/😀')).toBe('/%C3%A9/%F0%9F%98%80');
    expect(pathBack('/\ud83d')).toBe('/%EF%BF%BD');
    for (const control of ['\u0000', '\u0001', '\u007f', '\u0085']) expect(pathBack(`/x${control}`)).toBeNull();
    expect(new Headers({ location: asciiAddress('/suivi/x#œuvre ') }).get('location')).toBe('/suivi/x#%C5%93uvre%20');
  });
});
