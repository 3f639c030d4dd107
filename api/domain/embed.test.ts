import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { badgeOfAddress, EMBED, embedCode, fitFrame, linkedInAddress } from './embed.ts';

const ORIGIN = 'https://badges.exemple.fr';

describe('a badge on another site', () => {
  it('is never larger than that site allows', () => {
    fc.assert(
      fc.property(fc.option(fc.integer({ min: 1, max: 5000 })), fc.option(fc.integer({ min: 1, max: 5000 })), (maxWidth, maxHeight) => {
        const { width, height } = fitFrame({ maxWidth, maxHeight });
        expect(width <= (maxWidth ?? EMBED.width) && width <= EMBED.width && height <= (maxHeight ?? EMBED.height) && height <= EMBED.height).toBe(true);
      }),
    );
  });
  it('is code that no word of a badge can break out of', () => {
    const code = embedCode(`${ORIGIN}/embed/credentials/x`, '"><script>alert(1)</script>&');
    expect(code).toContain('title="&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;&amp;"');
    expect(code).not.toContain('<script');
    expect(code).toMatch(/sandbox="allow-popups allow-popups-to-escape-sandbox"/);
  });
  it.each([
    [`${ORIGIN}/credentials/abc1`, { id: 'abc1', language: 'fr' }], [`${ORIGIN}/en/credentials/abc1?x=1#y`, { id: 'abc1', language: 'en' }],
    ['https://ailleurs.exemple/credentials/abc1', null], [`${ORIGIN}/credentials/abc1.json`, null], [`${ORIGIN}/portfolios/abc1`, null], [`${ORIGIN}/credentials/`, null], ['credentials/abc1', null], ['javascript:alert(1)', null],
  ])('is found by its own address alone: %s', (address, found) => {
    expect(badgeOfAddress(address, ORIGIN)).toEqual(found);
  });
});

describe('the way to a LinkedIn profile', () => {
  const badge = { name: 'Concevoir & évaluer – Novice', organisation: { name: 'Université d’essai', linkedIn: null }, issuedOn: '2026-01-30', expiresOn: null, id: 'abc1', url: `${ORIGIN}/credentials/abc1` };
  const fieldsOf = (address: string) => Object.fromEntries(new URL(address).searchParams);
  it('fills in every field of the form', () => {
    const address = linkedInAddress(badge);
    expect(address.startsWith('https://www.linkedin.com/profile/add?')).toBe(true);
    expect(fieldsOf(address)).toEqual({
      startTask: 'CERTIFICATION_NAME', name: badge.name, organizationName: 'Université d’essai', issueYear: '2026', issueMonth: '1', certUrl: badge.url, certId: 'abc1',
    });
  });
  it('names the institution by its own page where that is known, and an end where there is one', () => {
    expect(fieldsOf(linkedInAddress({ ...badge, organisation: { name: 'x', linkedIn: '1337' }, expiresOn: '2029-12-31' }))).toMatchObject({ organizationId: '1337', expirationYear: '2029', expirationMonth: '12' });
    expect(linkedInAddress({ ...badge, organisation: { name: 'x', linkedIn: '1337' } })).not.toContain('organizationName');
  });
});
