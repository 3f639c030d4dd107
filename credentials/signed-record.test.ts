/** A stolen key: what its issuer really signed stays valid, what a thief signs does not, and without the record nobody can tell. */
import fc from 'fast-check';
import { CompactSign, exportJWK, generateKeyPair, type CryptoKey } from 'jose';
import { describe, expect, it } from 'vitest';
import {
  createIssuer, embed, environment, fromBase64url, issueBadge, NOW, present, publish, signToken, toBase64url, unsignedBadge, type Doc, type TestIssuer,
} from '../test/fixtures/badges.ts';
import { didWebUrl } from './did.ts';
import { embedProof } from './sign.ts';
import {
  MOST_RECORD_BYTES, recordName, recordPrefixLength, recordSegment, recordService, signatureDigest, signatureIn, signRecordShard, type SignedRecordShard,
} from './signed-record.ts';
import { verify } from './verify.ts';

const AT = '2026-08-20T10:00:00Z';
type Stolen = 'key-1' | 'jwt-1';
type Drill = { issuer: TestIssuer; successor: CryptoKey; endpoint: string; digests: string[]; jwk: Doc; key: string; shard(changes?: Partial<SignedRecordShard>): SignedRecordShard };

/** The issuer as it is after one of its two keys was declared compromised: another Ed25519 key signs its documents, and its record lists these badges. */
async function compromise(issuer: TestIssuer, stolen: Stolen, recorded: readonly string[], prefixLength = 0): Promise<Drill> {
  const next = await createIssuer({ origin: issuer.origin });
  const document = JSON.parse(new TextDecoder().decode(issuer.documents.get(didWebUrl(issuer.id)!)!)) as Doc;
  const key = `${issuer.id}#${stolen}`;
  const old = document['verificationMethod'].find((one: Doc) => one['id'] === key) as Doc;
  const jwk: Doc = old['publicKeyJwk'] ?? { kty: 'OKP', crv: 'Ed25519', x: (await exportJWK(await publicOf(issuer.edPrivateKey))).x };
  const methods = [...document['verificationMethod'].filter((one: Doc) => one['id'] !== key), { id: `${issuer.id}#key-2`, type: 'Multikey', controller: issuer.id, publicKeyMultibase: next.publicKeyMultibase }];
  const endpoint = `${issuer.origin}/.well-known/palier-record/${stolen}`;
  const service = [recordService(issuer.id, { key, name: await recordName(key), endpoint, prefixLength })];
  publish(issuer, didWebUrl(issuer.id)!, { ...document, verificationMethod: methods, assertionMethod: methods.map((one) => one['id']), service });
  const list = JSON.parse(new TextDecoder().decode(issuer.documents.get(issuer.listUrl)!)) as Doc;
  delete list['proof'];
  publish(issuer, issuer.listUrl, await embedProof(JSON.stringify(list), { verificationMethod: `${issuer.id}#key-2`, sign: next.signer.dataIntegrity.sign }, NOW));
  const digests = (await Promise.all(recorded.map(async (text) => signatureDigest(signatureIn(text)!.bytes)))).sort();
  const shard = (changes: Partial<SignedRecordShard> = {}): SignedRecordShard => ({ iss: issuer.id, key, publicKeyJwk: jwk, compromisedAt: AT, total: digests.length, prefix: '', digests, ...changes });
  for (const prefix of new Set(prefixLength === 0 ? [''] : digests.map((one) => one.slice(0, prefixLength)))) {
    publish(issuer, `${endpoint}/${prefixLength}/${recordSegment(prefix)}`, await signRecordShard(shard({ prefix, digests: digests.filter((one) => one.startsWith(prefix)) }), `${issuer.id}#key-2`, next.edPrivateKey));
  }
  return { issuer, successor: next.edPrivateKey, endpoint, digests, jwk, key, shard };
}

async function publicOf(privateKey: CryptoKey): Promise<CryptoKey> {
  const { d: _private, key_ops: _ops, ...jwk } = (await crypto.subtle.exportKey('jwk', privateKey)) as JsonWebKey;
  return crypto.subtle.importKey('jwk', jwk, 'Ed25519', true, ['verify']);
}

async function verdict(text: string, issuer: TestIssuer): Promise<string> {
  const { verdict: word, checks } = await verify(present(text), environment([issuer]));
  const [proof, control] = ['proof', 'key_control'].map((name) => checks.find((one) => one.name === name)!);
  return `${word}: ${proof!.outcome}, ${control!.reason ?? control!.outcome}`;
}

const HONEST = 'valid: passed, key_compromised_recorded';
const FORGED = 'invalid: passed, key_compromised';
const UNKNOWN = 'undetermined: not_checked, signed_record_unreachable';

describe.each([
  ['json', 'key-1', 'ES256'], ['jwt', 'jwt-1', 'ES256'], ['jwt', 'jwt-1', 'RS256'],
] as const)('a badge as %s under the stolen %s (%s)', (form, stolen, alg) => {
  it('is valid when its digest stands in the record, and says so', async () => {
    const issuer = await createIssuer({ alg });
    const badge = await issueBadge(issuer, form);
    await compromise(issuer, stolen, [badge, await issueBadge(issuer, form, { id: `${issuer.origin}/credentials/other` })]);
    expect(await verdict(badge, issuer)).toBe(HONEST);
  });

  it('is invalid when a thief made it, however far back it is dated', async () => {
    const issuer = await createIssuer({ alg });
    const honest = await issueBadge(issuer, form);
    await compromise(issuer, stolen, [honest]);
    for (const forged of [{ ...unsignedBadge(issuer), validFrom: '2026-07-01T08:00:00Z' }, { ...unsignedBadge(issuer), name: 'Expert' }]) {
      expect(await verdict(form === 'json' ? await embed(issuer, forged) : await signToken(issuer, forged), issuer)).toBe(FORGED);
    }
  });

  it('is invalid when a recorded signature is put on something else', async () => {
    const issuer = await createIssuer({ alg });
    const honest = await issueBadge(issuer, form);
    await compromise(issuer, stolen, [honest]);
    const changed = form === 'json' ? honest.replace('Zoé', 'Zoe') : `${honest.split('.')[0]}.${(await signToken(issuer, { ...unsignedBadge(issuer), name: 'Expert' })).split('.')[1]}.${honest.split('.')[2]}`;
    expect(changed).not.toBe(honest);
    expect(await verdict(changed, issuer)).toBe('invalid: failed, key_compromised_recorded');
  });

  it('is undetermined when the record cannot be had, and when the issuer’s keys cannot', async () => {
    const issuer = await createIssuer({ alg });
    const badge = await issueBadge(issuer, form);
    const { endpoint } = await compromise(issuer, stolen, [badge]);
    issuer.documents.delete(`${endpoint}/0/all`);
    expect(await verdict(badge, issuer)).toBe(UNKNOWN);
    issuer.documents.delete(didWebUrl(issuer.id)!);
    expect(await verdict(badge, issuer)).toBe('undetermined: not_checked, key_not_found');
  });

  it('asks for three documents, one of them the one part of the record that can hold it', async () => {
    const issuer = await createIssuer({ alg });
    const badges = await Promise.all(['a', 'b', 'c', 'd'].map((id) => issueBadge(issuer, form, { id: `${issuer.origin}/credentials/${id}` })));
    const { endpoint } = await compromise(issuer, stolen, badges, 2);
    for (const badge of badges) {
      const env = environment([issuer]);
      expect((await verify(present(badge), env)).verdict).toBe('valid');
      const digest = await signatureDigest(signatureIn(badge)!.bytes);
      expect(env.asked).toEqual([didWebUrl(issuer.id), `${endpoint}/2/${digest.slice(0, 2)}`, issuer.listUrl]);
    }
  });
});

describe('the signed record', () => {
  it('leaves open what does not stand in it, if it says itself that it lacks some, and nobody else can say so', async () => {
    const issuer = await createIssuer();
    const badge = await issueBadge(issuer);
    const { endpoint, shard, successor } = await compromise(issuer, 'key-1', [badge]);
    const other = await embed(issuer, { ...unsignedBadge(issuer), name: 'Expert' });
    const whole = await signRecordShard(shard(), `${issuer.id}#key-2`, successor);
    const said = await signRecordShard(shard({ incomplete: true }), `${issuer.id}#key-2`, successor);
    publish(issuer, `${endpoint}/0/all`, said);
    expect(await verdict(badge, issuer)).toBe(HONEST);
    expect(await verdict(other, issuer)).toBe('undetermined: passed, signed_record_incomplete');
    expect(await verdict(badge.replace('Zoé', 'Zoe'), issuer)).toBe('invalid: failed, key_compromised_recorded');
    expect(await verdict(other.replace('Zoé', 'Zoe'), issuer)).toBe('invalid: failed, signed_record_incomplete');
    // Not the thief: the member is part of what is signed.
    for (const text of [`${whole.split('.')[0]}.${said.split('.')[1]}.${whole.split('.')[2]}`, await signRecordShard(shard({ incomplete: true }), `${issuer.id}#key-1`, issuer.edPrivateKey)]) {
      publish(issuer, `${endpoint}/0/all`, text);
      expect(await verdict(other, issuer)).toBe(UNKNOWN);
    }
    publish(issuer, `${endpoint}/0/all`, whole);
    expect(await verdict(other, issuer)).toBe(FORGED);
  });

  it('is not changed by another spelling of the badge around the signature', async () => {
    const issuer = await createIssuer();
    const badge = await issueBadge(issuer);
    await compromise(issuer, 'key-1', [badge]);
    const { proof, ...document } = JSON.parse(badge) as Doc;
    const reversed = Object.fromEntries(Object.entries(document).reverse());
    for (const spelling of [JSON.stringify(JSON.parse(badge), null, 2), JSON.stringify({ proof: proof[0], ...document }), JSON.stringify({ ...reversed, proof })]) {
      expect(await verdict(spelling, issuer)).toBe(HONEST);
    }
  });

  it('is believed only as the issuer’s own, whole and under a key that it lists today', async () => {
    const issuer = await createIssuer();
    const badge = await issueBadge(issuer);
    const { endpoint, shard, successor } = await compromise(issuer, 'key-1', [badge]);
    const stranger = (await generateKeyPair('Ed25519')).privateKey;
    const good = await signRecordShard(shard(), `${issuer.id}#key-2`, successor);
    const [header, payload, signature] = good.split('.') as [string, string, string];
    const otherType = await new CompactSign(new TextEncoder().encode(JSON.stringify(shard()))).setProtectedHeader({ alg: 'EdDSA', kid: `${issuer.id}#key-2`, typ: 'JWT' }).sign(successor);
    const asText = async (changes: Partial<SignedRecordShard>): Promise<string> => signRecordShard(shard(changes), `${issuer.id}#key-2`, successor);
    const bad: Record<string, string> = {
      'signed under the stolen key itself': await signRecordShard(shard(), `${issuer.id}#key-1`, issuer.edPrivateKey),
      'signed by a stranger in the issuer’s name': await signRecordShard(shard(), `${issuer.id}#key-2`, stranger),
      'signed by a stranger in their own name': await signRecordShard(shard(), 'did:web:ailleurs.example#key-1', stranger),
      'changed after it was signed': `${header}.${toBase64url(new TextEncoder().encode(new TextDecoder().decode(fromBase64url(payload)).replace('"total":1', '"total":2')))}.${signature}`,
      'without signature': `${toBase64url(new TextEncoder().encode(JSON.stringify({ alg: 'none' })))}.${payload}.`,
      'of another kind of token': otherType,
      'of another issuer': await asText({ iss: 'did:web:ailleurs.example' }),
      'of another key': await asText({ key: `${issuer.id}#jwt-1` }),
      'of another prefix': await asText({ prefix: 'ab', digests: [] }),
      'with digests out of its prefix': await asText({ digests: [1] as never }),
      'without a key': await asText({ publicKeyJwk: undefined as never }),
      'larger than a record’s part may be': await asText({ compromisedAt: AT.padEnd(MOST_RECORD_BYTES, ' ') }),
      'that is no JWS': '{"digests":[]}',
      'that is empty': '',
    };
    for (const [what, text] of Object.entries(bad)) {
      publish(issuer, `${endpoint}/0/all`, text);
      expect(await verdict(badge, issuer), what).toBe(UNKNOWN);
    }
    publish(issuer, `${endpoint}/0/all`, good);
    expect(await verdict(badge, issuer)).toBe(HONEST);
  });

  it('is followed for both of two compromised keys within the four documents that a verifier asks for', async () => {
    const issuer = await createIssuer();
    const document = JSON.parse(await issueBadge(issuer)) as Doc;
    const both = await signToken(issuer, document);
    const first = await compromise(issuer, 'key-1', [JSON.stringify(document)]);
    const withoutFirst = JSON.parse(new TextDecoder().decode(issuer.documents.get(didWebUrl(issuer.id)!)!)) as Doc;
    // The second theft: of the JWT's key; the record of the first goes on under the key that is listed.
    await compromise(issuer, 'jwt-1', [both]);
    const now = JSON.parse(new TextDecoder().decode(issuer.documents.get(didWebUrl(issuer.id)!)!)) as Doc;
    const [kept, replaced] = now['verificationMethod'].filter((one: Doc) => one['id'] === `${issuer.id}#key-2`) as Doc[];
    publish(issuer, didWebUrl(issuer.id)!, { ...now, verificationMethod: [{ ...kept, id: `${issuer.id}#key-0` }, replaced], assertionMethod: [`${issuer.id}#key-0`, `${issuer.id}#key-2`], service: [...withoutFirst['service'], ...now['service']] });
    publish(issuer, `${first.endpoint}/0/all`, await signRecordShard(first.shard(), `${issuer.id}#key-0`, first.successor));
    const env = environment([issuer]);
    const report = await verify(present(both), env);
    expect([report.verdict, report.checks.find((one) => one.name === 'key_control')?.reason]).toEqual(['valid', 'key_compromised_recorded']);
    expect(env.asked).toHaveLength(4);
  });

  it('says nothing of a key that the issuer never had: that stays unknown', async () => {
    const issuer = await createIssuer();
    await compromise(issuer, 'key-1', []);
    const other = await createIssuer({ origin: issuer.origin });
    const badge = await embedProof(JSON.stringify(unsignedBadge(issuer)), { verificationMethod: `${issuer.id}#key-9`, sign: other.signer.dataIntegrity.sign }, NOW);
    expect(await verdict(badge, issuer)).toBe('invalid: not_checked, key_not_found');
  });

  it('takes the other signature that an ECDSA signature can be turned into for none of the issuer’s', async () => {
    const issuer = await createIssuer({ alg: 'ES256' });
    const badge = await issueBadge(issuer, 'jwt');
    await compromise(issuer, 'jwt-1', [badge]);
    const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
    const [header, payload, signature] = badge.split('.') as [string, string, string];
    const bytes = fromBase64url(signature);
    const s = order - BigInt(`0x${[...bytes.subarray(32)].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`);
    const twin = Uint8Array.from([...bytes.subarray(0, 32), ...s.toString(16).padStart(64, '0').match(/../g)!.map((pair) => Number.parseInt(pair, 16))]);
    expect(await verdict(`${header}.${payload}.${toBase64url(twin)}`, issuer)).toBe(FORGED);
  });
});

describe('the parts of a record', () => {
  it('are as few as keep each of them small, whatever the number of signatures', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000_000_000 }), (total) => {
        const length = recordPrefixLength(total);
        expect(total / 16 ** length).toBeLessThanOrEqual(360);
        if (length > 0) expect(total / 16 ** (length - 1)).toBeGreaterThan(360);
      }),
      { seed: 9 },
    );
    expect([0, 360, 361, 100_000, 10_000_000].map(recordPrefixLength)).toEqual([0, 0, 1, 3, 4]);
  });

  it('stay under 64 KiB with twice as many digests as there are on average, and are the same bytes each time', async () => {
    const issuer = await createIssuer({ alg: 'RS256' });
    const { jwk, successor, shard } = await compromise(issuer, 'jwt-1', []);
    const digests = Array.from({ length: 680 }, (_, index) => index.toString(16).padStart(64, '0'));
    const part = await signRecordShard(shard({ publicKeyJwk: jwk, digests, total: 1_000_000_000 }), `${issuer.id}#key-2`, successor);
    expect(part.length).toBeLessThan(MOST_RECORD_BYTES);
    expect(await signRecordShard(shard({ publicKeyJwk: jwk, digests, total: 1_000_000_000 }), `${issuer.id}#key-2`, successor)).toBe(part);
  });
});
