/**
 * An authenticator of our own (Web Authentication Level 3, sections 6 and 7), so
 * that it can also lie: its answers as a browser would send them, attestation "none".
 */
import { base64url, fromBase64url } from '../../keys/signing-key.ts';

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const sha256 = async (bytes: Uint8Array): Promise<Uint8Array> => new Uint8Array(await crypto.subtle.digest('SHA-256', Uint8Array.from(bytes)));
const joined = (...parts: readonly Uint8Array[]): Uint8Array => Uint8Array.from(parts.flatMap((part) => [...part]));

/** Just enough CBOR (RFC 8949) for an attestation object and a COSE key. */
function cbor(value: unknown): Uint8Array {
  const head = (major: number, length: number): Uint8Array =>
    length < 24 ? Uint8Array.of((major << 5) | length) : length < 256 ? Uint8Array.of((major << 5) | 24, length) : Uint8Array.of((major << 5) | 25, length >> 8, length & 255);
  if (typeof value === 'number') return value >= 0 ? head(0, value) : head(1, -1 - value);
  if (value instanceof Uint8Array) return joined(head(2, value.length), value);
  if (typeof value === 'string') return joined(head(3, utf8(value).length), utf8(value));
  if (value instanceof Map) return joined(head(5, value.size), ...[...value].flatMap(([key, one]) => [cbor(key), cbor(one)]));
  throw new Error('not needed here');
}

export type Lies = {
  readonly origin?: string;
  readonly domain?: string;
  readonly type?: string;
  readonly challenge?: string;
  /** User present and user verified, unless it says otherwise. */
  readonly flags?: number;
  readonly counter?: number;
  /** Signs something else. */
  readonly spoiled?: boolean;
};

export type Device = {
  readonly id: string;
  register(options: any, lies?: Lies): Promise<object>;
  use(options: any, lies?: Lies): Promise<object>;
};

export async function makeDevice(origin: string): Promise<Device> {
  const keys = (await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify'])) as CryptoKeyPair;
  const jwk = await crypto.subtle.exportKey('jwk', keys.publicKey);
  const rawId = crypto.getRandomValues(new Uint8Array(64));
  const id = base64url(rawId);
  let counter = 0;
  const clientData = (type: string, challenge: string, { origin: other, ...lies }: Lies): Uint8Array =>
    utf8(JSON.stringify({ type: lies.type ?? type, challenge: lies.challenge ?? challenge, origin: other ?? origin, crossOrigin: false }));
  const head = async ({ domain, flags, counter: said }: Lies, extra: number): Promise<Uint8Array> => {
    counter += 1;
    const number = said ?? counter;
    return joined(await sha256(utf8(domain ?? new URL(origin).hostname)), Uint8Array.of((flags ?? 0x05) | extra, number >> 24, (number >> 16) & 255, (number >> 8) & 255, number & 255));
  };
  return {
    id,
    async register(options, lies = {}) {
      const key = cbor(new Map<number, unknown>([[1, 2], [3, -7], [-1, 1], [-2, fromBase64url(jwk.x!)], [-3, fromBase64url(jwk.y!)]]));
      const authData = joined(await head(lies, 0x40), new Uint8Array(16), Uint8Array.of(0, rawId.length), rawId, key);
      const attestationObject = cbor(new Map<string, unknown>([['fmt', 'none'], ['attStmt', new Map()], ['authData', authData]]));
      return {
        id, rawId: id, type: 'public-key', clientExtensionResults: {},
        response: { clientDataJSON: base64url(clientData('webauthn.create', options.challenge, lies)), attestationObject: base64url(attestationObject), transports: ['internal'] },
      };
    },
    async use(options, lies = {}) {
      const client = clientData('webauthn.get', options.challenge, lies);
      const authenticatorData = await head(lies, 0);
      const signed = joined(authenticatorData, await sha256(client), ...(lies.spoiled ? [Uint8Array.of(1)] : []));
      const raw = new Uint8Array(await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, keys.privateKey, Uint8Array.from(signed)));
      return {
        id, rawId: id, type: 'public-key', clientExtensionResults: {},
        response: { clientDataJSON: base64url(client), authenticatorData: base64url(authenticatorData), signature: base64url(asDer(raw)) },
      };
    },
  };
}

/** From r ‖ s to the ASN.1 that WebAuthn asks for (section 6.5.5). */
function asDer(raw: Uint8Array): Uint8Array {
  const integer = (bytes: Uint8Array): Uint8Array => {
    let from = 0;
    while (from < bytes.length - 1 && bytes[from] === 0) from += 1;
    const body = bytes.slice(from);
    const positive = body[0]! > 127 ? joined(Uint8Array.of(0), body) : body;
    return joined(Uint8Array.of(2, positive.length), positive);
  };
  const both = joined(integer(raw.slice(0, 32)), integer(raw.slice(32)));
  return joined(Uint8Array.of(0x30, both.length), both);
}
