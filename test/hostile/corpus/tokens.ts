/** Tokens with headers, keys and claims that an honest issuer does not write. */
import { createHmac } from 'node:crypto';
import { createIssuer, embed, publish, signToken, toBase64url, unsignedBadge, type Doc, type TestIssuer } from '../../fixtures/badges.ts';
import { signed, TOKEN_ONLY, type Situation } from './situation.ts';

const encode = (value: unknown): string => toBase64url(new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value)));
const keyOf = (issuer: TestIssuer): Doc => (JSON.parse(new TextDecoder().decode(issuer.documents.get(`${issuer.origin}/.well-known/did.json`))) as Doc)['verificationMethod'][1].publicKeyJwk as Doc;

/** The issuer's own payload under a header of somebody's choice, with the signature that was there. */
const headed = (header: Doc) => async (issuer: TestIssuer) => {
  const [, payload, signature] = (await signToken(issuer, unsignedBadge(issuer))).split('.') as [string, string, string];
  return { presented: `${encode({ alg: 'ES256', kid: issuer.signer.jwt.kid, typ: 'JWT', ...header })}.${payload}.${signature}`, issuers: [issuer] };
};
const claiming = (claims: Doc) => async (issuer: TestIssuer) => ({ presented: await signToken(issuer, unsignedBadge(issuer), claims), issuers: [issuer] });
const named = (kid: unknown, more: Doc = {}) => async (issuer: TestIssuer) => ({ presented: await signToken(issuer, unsignedBadge(issuer), {}, { kid, ...more }), issuers: [issuer] });

const ALGORITHM = 'invalid: proof algorithm_not_allowed';
const HEADER = 'invalid: proof jwt_header_not_allowed';
const DISAGREE = 'invalid: proof jwt_claims_disagree';
const NOT_OURS = 'invalid: key_control key_not_controlled_by_issuer';
const NO_SET = 'undetermined: proof ? key_not_found, key_control ? key_not_found';

const token = (name: string, expected: string, make: Situation['make']): Situation => ({ name, forms: TOKEN_ONLY, expected, make });

export const TOKENS: readonly Situation[] = [
  ...['none', 'None', 'NONE', '', 'HS256', 'HS384', 'ES256K', 'PS256', 'RS1'].map((alg) => token(`a token of the algorithm “${alg}”`, ALGORITHM, headed({ alg }))),
  token('a token of no algorithm, unsigned', 'invalid: proof proof_missing', async (issuer) => {
    const [, payload] = (await signToken(issuer, unsignedBadge(issuer))).split('.') as [string, string];
    return { presented: `${encode({ alg: 'none' })}.${payload}.`, issuers: [issuer] };
  }),
  token('a token whose secret is the public key', ALGORITHM, async (issuer) => {
    const [, payload] = (await signToken(issuer, unsignedBadge(issuer))).split('.') as [string, string];
    const start = `${encode({ alg: 'HS256', kid: issuer.signer.jwt.kid, typ: 'JWT' })}.${payload}`;
    return { presented: `${start}.${createHmac('sha256', JSON.stringify(keyOf(issuer))).update(start).digest('base64url')}`, issuers: [issuer] };
  }),
  token('a token that brings its own key', 'invalid: key_control key_not_found', async (issuer) => {
    const attacker = await createIssuer({ origin: 'https://attaquant.example' });
    publish(issuer, `${issuer.origin}/.well-known/jwks.json`, { keys: [{ ...keyOf(issuer), kid: 'a' }] });
    return { presented: await signToken({ ...issuer, signer: attacker.signer }, unsignedBadge(issuer), {}, { kid: undefined, jwk: keyOf(attacker) }), issuers: [issuer, attacker] };
  }),
  token('a token that brings the issuer’s published key', 'valid', async (issuer) => {
    publish(issuer, `${issuer.origin}/.well-known/jwks.json`, { keys: [{ ...keyOf(issuer), kid: 'a' }] });
    return { presented: await signToken(issuer, unsignedBadge(issuer), {}, { kid: undefined, jwk: keyOf(issuer) }), issuers: [issuer] };
  }),
  token('a token that brings a private key', HEADER, headed({ jwk: { kty: 'EC', crv: 'P-256', x: 'x', y: 'y', d: 'd' } })),
  token('a token whose kid is another’s DID', NOT_OURS, named('did:web:attaquant.example#key-1')),
  token('a token whose kid is another’s address', NOT_OURS, named('https://attaquant.example/key')),
  token('a token whose kid is inside of our own network', NOT_OURS, named('http://169.254.169.254/latest')),
  token('a token whose kid is a file', NOT_OURS, named('file:///etc/passwd')),
  token('a token whose kid climbs', NO_SET, named('../../etc/passwd')),
  token('a token whose kid is empty', NO_SET, named('')),
  token('a token with addresses of keys beside', 'valid', async (issuer) => ({ presented: await signToken(issuer, unsignedBadge(issuer), {}, { jku: 'http://127.0.0.1/jwks', x5u: 'http://127.0.0.1/x5u' }), issuers: [issuer] })),
  token('a token with a critical member', HEADER, headed({ crit: ['exp'], exp: 1 })),
  token('a token whose payload is not encoded', HEADER, headed({ crit: ['b64'], b64: false })),
  token('a token that is compressed', HEADER, headed({ zip: 'DEF' })),
  token('a token that is encrypted', HEADER, headed({ enc: 'A128GCM' })),
  token('a token in a token', HEADER, headed({ cty: 'JWT' })),
  token('an access token', HEADER, headed({ typ: 'at+jwt' })),
  token('a token of five parts', 'unreadable: malformed_json', async (issuer) => ({ presented: `${await signToken(issuer, unsignedBadge(issuer))}.e.e`, issuers: [issuer] })),
  ...([['iss', 'did:web:autre.example'], ['jti', 'urn:uuid:x'], ['sub', 'urn:uuid:x'], ['nbf', 1], ['exp', 4_000_000_000]] as const).map(([claim, value]) => token(`a token whose ${claim} is another than the badge’s`, DISAGREE, claiming({ [claim]: value }))),
  token('a token that ends later than its badge', 'invalid: proof jwt_claims_disagree, dates expired', async (issuer) => ({ presented: await signToken(issuer, { ...unsignedBadge(issuer), validUntil: '2026-08-31T12:00:00Z' }, { exp: 4_000_000_000 }), issuers: [issuer] })),
  token('a W3C token that repeats nothing', 'valid', async (issuer) => ({ presented: await signToken(issuer, unsignedBadge(issuer), { iss: undefined, jti: undefined, sub: undefined, nbf: undefined }, { typ: 'vc+jwt' }), issuers: [issuer] })),
  token('a token of another key’s type', 'invalid: proof proof_invalid', async (issuer) => ({ presented: await signToken(issuer, unsignedBadge(issuer), {}, { kid: issuer.signer.dataIntegrity.verificationMethod }), issuers: [issuer] })),
  token('a token around a badge with a false proof', 'invalid: proof proof_invalid', signed(async (issuer) => ({ ...(JSON.parse(await embed(issuer, unsignedBadge(issuer))) as Doc), name: 'Autre nom' }))),
];
