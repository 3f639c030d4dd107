import { describe, expect, it } from 'vitest';
import type { Platform } from '../platform/platform.ts';
import { addressDigest, codeOf, readCode, sameText, spelled, tokenOf } from './tokens.ts';

const platform = (secret: string): Platform => ({ config: { secret }, sharesRequests: true }) as unknown as Platform;

describe('what is sent', () => {
  it('is the same for the same request, and another for another request or another secret', async () => {
    const [one, other] = [platform('a secret'), platform('another secret')];
    expect(await tokenOf(one, 'r1')).toBe(await tokenOf(one, 'r1'));
    const all = [await tokenOf(one, 'r1'), await tokenOf(one, 'r2'), await tokenOf(other, 'r1'), await codeOf(one, 'r1'), await codeOf(one, 'r2'), await codeOf(other, 'r1')];
    expect(new Set(all).size).toBe(6);
    for (const token of all.slice(0, 3)) expect(token).toMatch(/^[\w-]{32}$/);
    for (const code of all.slice(3)) expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{8}$/);
  });
  it('is read as people type it', async () => {
    const code = await codeOf(platform('a secret'), 'r1');
    for (const typed of [code, spelled(code), spelled(code).toLowerCase(), ` ${code.slice(0, 4)} ${code.slice(4)} `, code.replaceAll('0', 'o').replaceAll('1', 'i')]) expect(readCode(typed)).toBe(code);
  });
  it('is compared to the last character', () => {
    expect([sameText('abc', 'abc'), sameText('abc', 'abd'), sameText('abc', 'ab'), sameText('', '')]).toEqual([true, false, false, true]);
  });
  it('counts an address whatever its case, and does not show it', async () => {
    const one = platform('a secret');
    expect(await addressDigest(one, ' Ada@Exemple.fr ')).toBe(await addressDigest(one, 'ada@exemple.fr'));
    expect(await addressDigest(one, 'ada@exemple.fr')).not.toBe(await addressDigest(platform('another secret'), 'ada@exemple.fr'));
  });
});
