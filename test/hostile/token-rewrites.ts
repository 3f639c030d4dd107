/** Tokens that somebody rewrites: their header, their payload, their signature, and the key that signs them. */
import { createIssuer, fromBase64url, toBase64url, type Doc } from '../fixtures/badges.ts';
import type { Original } from './originals.ts';
import { REWRITES, type Random } from './rewrites.ts';

const encode = (value: unknown): string => toBase64url(new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value)));
const decode = (part: string): Doc => JSON.parse(new TextDecoder().decode(fromBase64url(part))) as Doc;
const attacker = createIssuer({ method: 'key', origin: 'https://attaquant.example' });

/** What a header may be given, or lose. */
const HEADERS: readonly Doc[] = [
  { alg: 'none' }, { alg: 'None' }, { alg: 'nOnE' }, { alg: '' }, { alg: 'HS256' }, { alg: 'HS512' }, { alg: 'ES256' }, { alg: 'RS256' }, { alg: 'Ed25519' }, { alg: ['EdDSA'] }, { alg: undefined },
  { crit: ['exp'] }, { crit: [] }, { crit: ['b64'], b64: false }, { b64: false }, { b64: true }, { zip: 'DEF' }, { enc: 'A128GCM' }, { cty: 'JWT' }, { cty: 'vc' }, { typ: 'at+jwt' }, { typ: 'vc+jwt' }, { typ: 'VC+JWT' }, { typ: undefined },
  { kid: undefined }, { kid: '' }, { kid: '#' }, { kid: 'did:key:z6MkjZRZv3aez3r18pB1RBFJR1kwUVJ5jHt92JmQwXbd5hwi' }, { kid: 'https://attaquant.example/key' }, { kid: '../../etc/passwd' }, { kid: ['x'] }, { jku: 'https://attaquant.example/jwks' }, { x5u: 'https://attaquant.example/x5u' },
];

export async function rewriteToken(original: Original, others: readonly Original[], random: Random): Promise<{ text: string; how: string }> {
  const [header, payload, signature] = original.text.split('.') as [string, string, string];
  const names = Object.keys(REWRITES);
  const bentPayload = (): { payload: Doc | string; how: string } => {
    const name = random.pick(names);
    try {
      return { payload: REWRITES[name]!(decode(payload), random), how: name };
    } catch (fault) {
      if (!(fault instanceof TypeError)) throw fault;
      return { payload: decode(payload), how: 'nothing' };
    }
  };
  const ways: readonly (() => Promise<{ text: string; how: string }> | { text: string; how: string })[] = [
    () => {
      const changes = random.pick(HEADERS);
      return { text: `${encode({ ...decode(header), ...changes })}.${payload}.${random.pick([signature, ''])}`, how: JSON.stringify(changes) };
    },
    () => {
      const bent = bentPayload();
      return { text: `${header}.${encode(bent.payload)}.${signature}`, how: bent.how };
    },
    async () => {
      const bent = bentPayload();
      const changes = random.pick(HEADERS);
      const signed = `${encode({ ...decode(header), alg: 'EdDSA', ...changes })}.${encode(bent.payload)}`;
      const bytes = await crypto.subtle.sign('Ed25519', (await attacker).edPrivateKey, new TextEncoder().encode(signed));
      const text = `${signed}.${toBase64url(new Uint8Array(bytes))}`;
      return { text, how: `${bent.how}, signed by another, ${JSON.stringify(changes)}` };
    },
    () => ({ text: `${header}.${payload}.${signature.slice(0, -1)}${random.pick(['A', 'B', 'Q', 'g', 'w', '_', ''])}`, how: 'another end' }),
    () => ({ text: random.pick([`${header}.${payload}`, `${header}.${payload}.${signature}=`, `${header}.${payload}.${signature}.`, `${header}.${payload}.${signature}.${payload}`, `.${payload}.${signature}`, `${header}..${signature}`, ` ${original.text}\n`, `${original.text}\u0000`]), how: 'other parts' }),
    () => {
      const other = random.pick(others);
      return { text: `${header}.${encode(other.document)}.${signature}`, how: `the payload of ${other.name}` };
    },
    () => ({ text: `${header}.${encode({ ...decode(payload), exp: 4_000_000_000 })}.${signature}`, how: 'another exp' }),
  ];
  return random.pick(ways)();
}
