import { describe, expect, it } from 'vitest';
import { belowLink, sharePath, TOKEN_PLACE, withToken } from './below.ts';

const ORIGIN = 'https://badges.exemple.fr';
const disclosed = new Set(['/credentials/b1', '/evidence/t1', '/endorsements/e1']);
const below = sharePath(TOKEN_PLACE);

describe('addresses below a link', () => {
  it('lead to what the link shows below the link, in every form, and everything else stays where it is', () => {
    const snapshot = {
      credentialUrl: `${ORIGIN}/credentials/b1`, other: [{ url: `${ORIGIN}/credentials/b2` }], image: { url: '/evidence/t1' }, programme: `${ORIGIN}/programmes/NEO/2026`,
      subject: { id: `${ORIGIN}/credentials/b1`, contentUrl: `${ORIGIN}/credentials/b1.json` }, textUrl: `${ORIGIN}/endorsements/e1/texte.txt`, level: 2, none: null,
    };
    expect(belowLink(snapshot, ORIGIN, disclosed)).toEqual({
      ...snapshot, credentialUrl: `${ORIGIN}${below}/credentials/b1`, image: { url: `${below}/evidence/t1` },
      subject: { id: `${ORIGIN}/credentials/b1`, contentUrl: `${ORIGIN}${below}/credentials/b1.json` }, textUrl: `${ORIGIN}${below}/endorsements/e1/texte.txt`,
    });
  });
  it('are never made of what somebody wrote, or of another host’s', () => {
    const written = { link: `${ORIGIN}/credentials/b1`, presentation: `Voyez ${ORIGIN}/credentials/b1`, url: 'https://ailleurs.exemple/credentials/b1', sealed: `${ORIGIN}/evidence/sealed/t1` };
    expect(belowLink(written, ORIGIN, disclosed)).toEqual(written);
  });
  it('hold a place as long as a token, which a token fills', () => {
    expect(TOKEN_PLACE).toHaveLength(32);
    expect(withToken(`<a href="${below}/credentials/b1">`, 'x'.repeat(32))).toBe(`<a href="/partage/${'x'.repeat(32)}/credentials/b1">`);
  });
});
