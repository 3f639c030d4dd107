/** Endorsements as a house gives them, before other people's judges: the official schema, two JSON-LD verifiers, and jose. */
import { Ajv2019 } from 'ajv/dist/2019.js';
import addFormatsModule from 'ajv-formats';
import { DataIntegrityProof } from '@digitalbazaar/data-integrity';
import { cryptosuite } from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import { verifyCredential } from '@digitalbazaar/vc';
import { compactVerify, createLocalJWKSet } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { documentLoader } from '../../credentials/index.ts';
import { haveRecords, recorded } from '../fixtures/recorded.ts';
import { createHouse, type House } from '../house.ts';
import { enrolmentOf, issueAll, type Body } from '../journey/acts.ts';
import { endorse } from '../journey/endorsed.ts';
import { createPromotion } from '../promotion.ts';

const addFormats = addFormatsModule.default;

describe('an endorsement of ours', () => {
  let house: House;
  let json: string;
  let jwt: string;
  let issuer: Body;

  beforeAll(async () => {
    house = await createHouse('node');
    const promotion = await createPromotion(house.platform, { students: 1 });
    await issueAll(house, promotion, 'PV 1');
    const student = await house.as(promotion.students[0]!.email);
    const [badge] = (await enrolmentOf(student)).badges;
    const { endorsement } = await endorse(house, promotion.students[0]!.enrolment, badge.id, badge.competency);
    json = await (await student.get(`/endorsements/${endorsement}.json`)).text();
    jwt = await (await student.get(`/endorsements/${endorsement}.jwt`)).text();
    issuer = await (await house.fetch('/.well-known/did.json')).json();
  });
  afterAll(() => house?.close());

  it.skipIf(!haveRecords)('follows the official schema (needs ../shared/spec)', () => {
    const ajv = new Ajv2019({ strict: false });
    addFormats(ajv);
    const validate = ajv.compile(recorded('ob_v3p0/schema-json/ob_v3p0_endorsementcredential_schema.json') as object);
    expect(validate(JSON.parse(json)), JSON.stringify(validate.errors)).toBe(true);
    expect(validate({ ...(JSON.parse(json) as object), credentialSubject: {} })).toBe(false);
  });

  it('verifies under the key that the institution publishes, and not with one word changed (@digitalbazaar/vc)', async () => {
    const [method] = issuer.verificationMethod.filter((one: Body) => one.type === 'Multikey');
    const loader = async (url: string) => {
      if (url === method.id) return { contextUrl: null, documentUrl: url, document: { '@context': 'https://w3id.org/security/multikey/v1', ...method } };
      if (url === issuer.id) return { contextUrl: null, documentUrl: url, document: issuer };
      return documentLoader(url);
    };
    const judge = (text: string) => verifyCredential({ credential: JSON.parse(text) as object, suite: new DataIntegrityProof({ cryptosuite }), documentLoader: loader, checkStatus: async () => ({ verified: true }) });
    const verdict = await judge(json);
    expect(verdict.verified, JSON.stringify(verdict.error)).toBe(true);
    expect((await judge(json.replace('Un travail sérieux.', 'Un travail excellent.'))).verified).toBe(false);
    expect((await judge(json.replace(/"uEi(.)/, '"uEi$1x'))).verified).toBe(false);
  });

  it('is a JWS under the published key set, with the claims of Open Badges 3.0, section 8.2 (jose)', async () => {
    const keys = createLocalJWKSet(await (await house.fetch('/.well-known/jwks.json')).json());
    const { payload, protectedHeader } = await compactVerify(jwt, keys);
    const claims = JSON.parse(new TextDecoder().decode(payload)) as Body;
    expect(protectedHeader).toMatchObject({ typ: 'JWT' });
    const document = JSON.parse(json) as Body;
    expect(claims).toMatchObject({ iss: document.issuer.id, jti: document.id, sub: document.credentialSubject.id, nbf: Date.parse(document.validFrom) / 1000 });
    expect(document.credentialSubject.id).toMatch(/\/credentials\//);
  });
});
