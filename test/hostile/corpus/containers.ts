/** Pictures that hold no badge, two, or one that must not be read. */
import { deflateSync } from 'node:zlib';
import { issueBadge, type TestIssuer } from '../../fixtures/badges.ts';
import { chunk, png } from '../../fixtures/pictures.ts';
import { JSON_ONLY, type Made, type Situation } from './situation.ts';

const KEYWORD = 'openbadgecredential';
const text = (payload: string | Uint8Array, flag = 0, keyword = KEYWORD): Buffer => chunk('iTXt', Buffer.concat([Buffer.from(`${keyword}\0`), Buffer.from([flag, 0, 0, 0]), Buffer.from(payload)]));
const picture = (...between: readonly Buffer[]): Buffer => png({ width: 8, between });
const drawing = (inside: string, before = ''): Buffer => Buffer.from(`${before}<svg xmlns="http://www.w3.org/2000/svg" xmlns:openbadges="https://purl.imsglobal.org/ob/v3p0">${inside}</svg>`);
const element = (badge: string): string => `<openbadges:credential><![CDATA[${badge}]]></openbadges:credential>`;

const holding = (draw: (badge: string) => Uint8Array) => async (issuer: TestIssuer): Promise<Made> => ({ presented: Uint8Array.from(draw(await issueBadge(issuer))), issuers: [issuer] });
const unreadable = (name: string, problem: string, draw: (badge: string) => Uint8Array): Situation => ({ name, forms: JSON_ONLY, expected: `unreadable: ${problem}`, make: holding(draw) });

const bentSum = (bytes: Buffer): Buffer => {
  const bent = Buffer.from(bytes);
  bent[bent.length - 20]! ^= 1;
  return bent;
};

export const CONTAINERS: readonly Situation[] = [
  { name: 'a PNG with one badge', forms: JSON_ONLY, expected: 'valid', make: holding((badge) => picture(text(badge))) },
  { name: 'an SVG with one badge', forms: JSON_ONLY, expected: 'valid', make: holding((badge) => drawing(element(badge))) },
  { name: 'a PNG with a badge that was altered', forms: JSON_ONLY, expected: 'invalid: proof proof_invalid', make: holding((badge) => picture(text(badge.replace('Zoé Lemaître', 'Zoé Lemaitre')))) },
  unreadable('a PNG with two badges', 'ambiguous_image', (badge) => picture(text(badge), text(badge))),
  unreadable('a PNG with a second badge in another kind of chunk', 'ambiguous_image', (badge) => picture(text(badge), chunk('tEXt', `${KEYWORD}\0{}`))),
  unreadable('a PNG with a compressed badge', 'malformed_image', (badge) => picture(text(deflateSync(badge), 1))),
  unreadable('a PNG with a compressed badge that unfolds to 64 MiB', 'malformed_image', () => picture(text(deflateSync(Buffer.alloc(64 * 1024 * 1024)), 1))),
  unreadable('a PNG with a compressed chunk beside', 'ambiguous_image', (badge) => picture(text(badge), chunk('zTXt', Buffer.concat([Buffer.from(`${KEYWORD}\0\0`), deflateSync(Buffer.alloc(1024 * 1024))])))),
  unreadable('a PNG with a wrong checksum', 'malformed_image', (badge) => bentSum(picture(text(badge)))),
  unreadable('a PNG with something behind its end', 'malformed_image', (badge) => Buffer.concat([picture(text(badge)), Buffer.from('<script>')])),
  unreadable('a PNG of 50,000 by 50,000 pixels', 'malformed_image', (badge) => png({ width: 50_000, rows: Buffer.alloc(1), between: [text(badge)] })),
  unreadable('a PNG of six hundred chunks', 'too_large', (badge) => picture(...Array.from({ length: 600 }, () => chunk('tEXt')), text(badge))),
  unreadable('a PNG without a badge', 'image_without_credential', () => picture()),
  unreadable('an SVG with two badges', 'ambiguous_image', (badge) => drawing(element(badge) + element(badge))),
  unreadable('an SVG with a document type', 'malformed_image', (badge) => drawing(element(badge), '<!DOCTYPE svg SYSTEM "http://127.0.0.1/x.dtd">')),
  unreadable('an SVG with an entity of a file', 'malformed_image', () => drawing('<openbadges:credential>&x;</openbadges:credential>', '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>')),
  unreadable('an SVG with entities of entities', 'malformed_image', () => drawing('&b;', '<!DOCTYPE svg [<!ENTITY a "aa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>')),
  unreadable('an SVG with its badge in a comment', 'image_without_credential', (badge) => drawing(`<!--${element(badge.replaceAll('--', '- '))}-->`)),
  unreadable('an SVG with its badge deeper inside', 'malformed_image', (badge) => drawing(`<g>${element(badge)}</g>`)),
  unreadable('an SVG with a script in its badge', 'malformed_image', () => drawing('<openbadges:credential><script>alert(1)</script></openbadges:credential>')),
];
