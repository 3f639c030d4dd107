/**
 * What a running house issues, before judges who share no code with it (but
 * for the JSON-LD and RDF libraries below verifier-core): each badge must be
 * accepted, each changed copy refused, each revoked badge reported as revoked.
 *
 * Where a judge disagrees with the specification, the disagreement is a test of
 * its own here, so that we learn of the day when it ends; docs/conformance.md names them.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Ajv2019 } from 'ajv/dist/2019.js';
import addFormatsModule from 'ajv-formats';
import { createLocalJWKSet, decodeProtectedHeader, jwtVerify, type JSONWebKeySet } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createIssuer, fromBase64url, publishStatus, toBase64url, type Doc, type TestIssuer } from '../fixtures/badges.ts';
import { haveRecords, recorded } from '../fixtures/recorded.ts';
import { createHouse, type House } from '../house.ts';
import { expectStatus } from '../journey/acts.ts';
import { didkit, issueByHouse, judgeByCore, judgeByDidkit, stringsIn, tampered, twinOf, type Issued } from './judges.ts';

const MINUTES = 60_000;
/** Changed in every badge; all strings are changed in the richest one. */
const SEVERAL = [
  ['id'], ['validFrom'], ['awardedDate'], ['issuer', 'name'], ['credentialSubject', 'id'], ['credentialSubject', 'identifier', 0, 'identityHash'],
  ['credentialSubject', 'achievement', 'criteria', 'narrative'], ['credentialSubject', 'result', 0, 'achievedLevel'], ['credentialStatus', 'statusListIndex'], ['evidence', 0, 'name'], ['proof', 0, 'proofValue'],
] as const;

/** What verifier-core calls a document that is not what was signed; an unreachable key or a fault of its own would be another name. */
const CORE_REFUSALS = ['invalid_signature', 'jsonld.ValidationError', 'no_vc_context'];

let house: House; // signs tokens with RS256
let other: House; // with ES256
let issued: Issued[];
let issuedByOther: Issued[];
const richest = (): Issued => issued.at(-1)!;
const all = (): Issued[] => [...issued, ...issuedByOther];

beforeAll(async () => {
  house = await createHouse('node');
  other = await createHouse('node', { PALIER_JWT_ALG: 'ES256' });
  issued = await issueByHouse(house, 2);
  issuedByOther = await issueByHouse(other, 1);
}, 2 * MINUTES);
afterAll(async () => {
  await house?.close();
  await other?.close();
});

it('has badges with every part that ours can have', () => {
  expect([issued.length, issuedByOther.length]).toEqual([9, 5]);
  const { document } = richest();
  expect((document['evidence'] as Doc[]).map((one) => Object.keys(one).sort().join(' ')).sort()).toEqual([
    'description genre id name narrative type', // a file
    'description genre id name type', // a link
    'description genre name narrative type', // a text
  ]);
  expect((document['relatedResource'] as Doc[])[0]).toMatchObject({ mediaType: 'application/octet-stream', digestMultibase: expect.stringMatching(/^u/) });
  expect((document['credentialSubject'].identifier as Doc[]).map((one) => one['identityType'])).toEqual(['name', 'emailAddress']);
});

describe('verifier-core of the Digital Credentials Consortium', () => {
  it('accepts each issued badge, and finds it good under the official schema', async () => {
    for (const { document } of issued) {
      const verdict = await judgeByCore(house, document);
      expect(verdict).toMatchObject({ accepted: true, error: null, steps: { valid_signature: true, expiration: true, revocation_status: true, registered_issuer: true } });
      if (haveRecords) expect(verdict.fitsSchema).toBe(true);
    }
    for (const { document } of issuedByOther) expect((await judgeByCore(other, document)).accepted).toBe(true);
  });

  it('asks for the keys, the status list, its registry and the schema, and for nothing else', async () => {
    const { asked } = await judgeByCore(house, richest().document);
    const allowed = [`${house.origin.replace('http:', 'https:')}/.well-known/did.json`, `${house.origin}/status/1`, /^https:\/\/registry\.example\//, /^https:\/\/purl\.imsglobal\.org\/spec\/ob\/v3p0\/schema\//];
    expect(asked.filter((url) => !allowed.some((one) => (typeof one === 'string' ? one === url : one.test(url))))).toEqual([]);
    expect(asked).toContain(`${house.origin}/status/1`);
  });

  it('says of an issuer that its registry does not list: the signature holds, the issuer is unknown', async () => {
    const { accepted, steps } = await judgeByCore(house, richest().document, { listed: false });
    expect([accepted, steps['valid_signature'], steps['registered_issuer']]).toEqual([false, true, false]);
  });

  it('refuses a copy with any one string changed', { timeout: 3 * MINUTES }, async () => {
    const { document } = richest();
    const paths = stringsIn(document);
    expect(paths.length).toBeGreaterThan(90);
    const accepted: string[] = [];
    for (const path of paths) if (!CORE_REFUSALS.includes((await judgeByCore(house, tampered(document, path, 'changed'))).error ?? '')) accepted.push(path.join('.'));
    expect(accepted).toEqual([]);
  });

  it('refuses changed copies of every other badge', { timeout: 3 * MINUTES }, async () => {
    const accepted: string[] = [];
    for (const { document } of issued.slice(0, -1)) {
      for (const path of SEVERAL) if (!CORE_REFUSALS.includes((await judgeByCore(house, tampered(document, path, 'longer'))).error ?? '')) accepted.push(path.join('.'));
    }
    expect(accepted).toEqual([]);
  });

  it('does not believe a status list that was changed', async () => {
    const address = `${house.origin}/status/1`;
    const list = JSON.parse(await (await house.fetch('/status/1')).text()) as Doc;
    for (const path of [['credentialSubject', 'encodedList'], ['validUntil'], ['issuer']]) {
      const verdict = await judgeByCore(house, richest().document, { replaced: { [address]: JSON.stringify(tampered(list, path, 'changed')) } });
      expect(verdict.steps['revocation_status'], path.join('.')).not.toBe(true);
      expect(verdict.accepted).toBe(false);
    }
  });
});

describe.skipIf(didkit === null)('didkit, in Rust (needs @learncard/didkit-plugin-node-linux-x64-gnu)', () => {
  let twinIssuer: TestIssuer;
  beforeAll(async () => {
    twinIssuer = await createIssuer({ method: 'key' });
  });

  it('accepts the did:key twin of each issued badge, with contexts of its own', async () => {
    for (const { document } of all()) expect(await judgeByDidkit(await twinOf(document, twinIssuer))).toMatchObject({ accepted: true, errors: [] });
  });

  it('refuses a copy with any one string changed', { timeout: 2 * MINUTES }, async () => {
    const twin = JSON.parse(await twinOf(richest().document, twinIssuer)) as Doc;
    const accepted: string[] = [];
    for (const how of ['changed', 'longer'] as const) {
      for (const path of stringsIn(twin)) if ((await judgeByDidkit(JSON.stringify(tampered(twin, path, how)))).accepted) accepted.push(`${path.join('.')} ${how}`);
    }
    expect(accepted).toEqual([]);
  });

  it('refuses changed copies of every other badge', { timeout: 2 * MINUTES }, async () => {
    const accepted: string[] = [];
    for (const { document } of all().slice(0, -1)) {
      const twin = JSON.parse(await twinOf(document, twinIssuer)) as Doc;
      for (const path of SEVERAL) if ((await judgeByDidkit(JSON.stringify(tampered(twin, path, 'changed')))).accepted) accepted.push(path.join('.'));
    }
    expect(accepted).toEqual([]);
  });

  it('refuses the badge of the house under a twin’s proof, and the other way round', async () => {
    const { document } = richest();
    const twin = JSON.parse(await twinOf(document, twinIssuer)) as Doc;
    for (const mixed of [{ ...document, proof: twin['proof'] }, { ...twin, proof: document['proof'] }]) expect((await judgeByDidkit(JSON.stringify(mixed))).accepted).toBe(false);
  });

  describe('fetching a status list from a real server', () => {
    let list: { url: string; serve(revoked: readonly number[]): Promise<void>; close(): void };
    let origin: TestIssuer;
    beforeAll(async () => {
      let published = '';
      const server = createServer((_request, answer) => answer.setHeader('content-type', 'application/json').end(published));
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      origin = await createIssuer({ method: 'key', origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
      list = {
        url: origin.listUrl,
        async serve(revoked) {
          await publishStatus(origin, revoked);
          published = new TextDecoder().decode(origin.documents.get(origin.listUrl));
        },
        close: () => server.close(),
      };
    });
    afterAll(() => list?.close());
    const judge = async (index: number) => judgeByDidkit(await twinOf(richest().document, origin, { listUrl: list.url, index }), ['proof', 'credentialStatus']);

    it('reads our list as a list in which nobody is revoked', async () => {
      await list.serve([]);
      for (const index of [0, 4_242, 131_071]) expect(await judge(index)).toEqual({ accepted: true, errors: [], isRevoked: false });
    });

    // Bitstring Status List v1.0, "Bitstring Encoding": index 0 is the left-most bit. didkit 0.2.28 counts the bits of
    // each byte from the right, as drafts before 2023 did: it looks at index 5 for 2, at 7 for 0. verifier-core, the
    // 1EdTech validator and @digitalbazaar read as we write.
    it('disagrees on the order of bits within a byte: it looks for position n at position n XOR 7', async () => {
      for (const index of [0, 2, 4_242, 131_071]) {
        await list.serve([index]);
        expect(await judge(index)).toMatchObject({ accepted: true, isRevoked: false });
        await list.serve([index ^ 7]);
        expect(await judge(index)).toMatchObject({ accepted: false, isRevoked: true });
      }
    });
  });
});

describe('jose, with our published keys', () => {
  const cases = [
    ['RS256', () => house, () => issued],
    ['ES256', () => other, () => issuedByOther],
  ] as const;
  const keysOf = async (of: House) => createLocalJWKSet((await (await of.fetch('/.well-known/jwks.json')).json()) as JSONWebKeySet);

  it.each(cases)('accepts each token signed with %s', async (algorithm, of, badges) => {
    const keys = await keysOf(of());
    const did = ((await (await of().fetch('/.well-known/did.json')).json()) as Doc)['id'] as string;
    for (const { document, jwt } of badges()) {
      const { payload, protectedHeader } = await jwtVerify(jwt, keys, { algorithms: [algorithm], issuer: did, subject: document['credentialSubject'].id, typ: 'JWT' });
      expect(Object.keys(protectedHeader).sort()).toEqual(['alg', 'kid', 'typ']);
      // Open Badges 3.0, section 8.2: the payload is the credential, with four claims that repeat what it says.
      const { iss, jti, sub, nbf, ...credential } = payload;
      const { proof: _proof, ...same } = document;
      expect(credential).toEqual(same);
      expect({ iss, jti, sub, nbf }).toEqual({ iss: did, jti: document['id'], sub: document['credentialSubject'].id, nbf: Date.parse(document['validFrom']) / 1000 });
    }
  });

  it.each(cases)('refuses a token with any one string changed, signed with %s', async (_algorithm, of, badges) => {
    const keys = await keysOf(of());
    const [header, payload, signature] = badges().at(-1)!.jwt.split('.') as [string, string, string];
    const document = JSON.parse(new TextDecoder().decode(fromBase64url(payload))) as Doc;
    const accepted: string[] = [];
    for (const path of stringsIn(document)) {
      const changed = toBase64url(new TextEncoder().encode(JSON.stringify(tampered(document, path, 'changed'))));
      const answer = await jwtVerify(`${header}.${changed}.${signature}`, keys).catch((error: { code: string }) => error.code);
      if (answer !== 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED') accepted.push(path.join('.'));
    }
    expect(accepted).toEqual([]);
  });

  it('finds no key for a token of the other house', async () => {
    await expect(jwtVerify(richest().jwt, await keysOf(other))).rejects.toMatchObject({ code: 'ERR_JWKS_NO_MATCHING_KEY' });
  });

  it('finds every key that signs a token in the DID document too, for assertions', async () => {
    for (const [of, badges] of [[house, issued], [other, issuedByOther]] as const) {
      const did = (await (await of.fetch('/.well-known/did.json')).json()) as Doc;
      const { keys } = (await (await of.fetch('/.well-known/jwks.json')).json()) as JSONWebKeySet;
      for (const { jwt } of badges) {
        const { kid } = decodeProtectedHeader(jwt);
        expect(did['assertionMethod']).toContain(kid);
        expect((did['verificationMethod'] as Doc[]).find((one) => one['id'] === kid)).toMatchObject({ type: 'JsonWebKey', controller: did['id'] });
        expect(keys.some((key) => key.kid === kid)).toBe(true);
      }
    }
  });
});

describe.skipIf(!haveRecords)('the official JSON schemas, through ajv (need ../shared/spec)', () => {
  it.each(['schema-json', 'schema-json-ld'])('accept each issued badge in both forms (%s)', (generation) => {
    const ajv = new Ajv2019({ strict: false, allErrors: true });
    addFormatsModule.default(ajv);
    const validate = ajv.compile(recorded(`ob_v3p0/${generation}/ob_v3p0_achievementcredential_schema.json`));
    for (const { document, jwt } of all()) {
      for (const form of [document, JSON.parse(new TextDecoder().decode(fromBase64url(jwt.split('.')[1]!))) as Doc]) {
        validate(form);
        expect(validate.errors ?? []).toEqual([]);
      }
    }
  });

  it('refuse a badge that lost what it must have', () => {
    const ajv = new Ajv2019({ strict: false });
    addFormatsModule.default(ajv);
    const validate = ajv.compile(recorded('ob_v3p0/schema-json/ob_v3p0_achievementcredential_schema.json'));
    for (const member of ['@context', 'id', 'type', 'issuer', 'validFrom', 'credentialSubject']) {
      const { [member]: _lost, ...rest } = richest().document;
      expect(validate(rest), member).toBe(false);
    }
  });
});

// Last: it changes the house.
describe('a badge that is revoked', () => {
  it('is reported as revoked by verifier-core, and no other is', async () => {
    const administrator = await house.platform.db.selectFrom('person').innerJoin('role_grant', 'role_grant.person_id', 'person.id').select('email').where('role', '=', 'administrator').executeTakeFirstOrThrow();
    const client = await house.as(administrator.email);
    await expectStatus(await client.send('POST', `/api/credentials/${richest().id}/revocation`, { basis: 'new_decision', reason: 'Nouvelle décision du jury.' }), 201);
    for (const { id, document } of issued) {
      const { accepted, steps } = await judgeByCore(house, document);
      expect([steps['valid_signature'], steps['revocation_status'], accepted]).toEqual(id === richest().id ? [true, false, false] : [true, true, true]);
    }
  });
});
