/** Keys that the issuer does not vouch for, or not now, or not so; and key documents that cannot be had. */
import { createIssuer, publish, signBadge, unsignedBadge, type Doc, type Form, type TestIssuer } from '../../fixtures/badges.ts';
import type { Fetched } from '../../../credentials/resolve-key.ts';
import { BOTH, signed, type Situation } from './situation.ts';

const didJson = (issuer: TestIssuer): string => `${issuer.origin}/.well-known/did.json`;
const documentOf = (issuer: TestIssuer): Doc => JSON.parse(new TextDecoder().decode(issuer.documents.get(didJson(issuer)))) as Doc;
const good = signed((issuer) => unsignedBadge(issuer));

/** A good badge whose issuer's DID document is another today. */
const publishing = (change: (document: Doc) => Doc | string) => async (issuer: TestIssuer, form: Form) => {
  const made = await good(issuer, form);
  publish(issuer, didJson(issuer), change(documentOf(issuer)));
  return made;
};
const eachMethod = (change: (method: Doc) => Doc) => (document: Doc): Doc => ({ ...document, verificationMethod: document['verificationMethod'].map(change) });
const answering = (answer: Fetched) => async (issuer: TestIssuer, form: Form) => ({ ...(await good(issuer, form)), changes: { fetch: async () => answer } });

export const KEYS: readonly Situation[] = [
  { name: 'a key that is not in the issuer’s document', forms: BOTH, expected: 'invalid: key_control key_not_found', make: publishing((document) => ({ ...document, verificationMethod: [] })) },
  { name: 'a key that is listed for authentication only', forms: BOTH, expected: 'invalid: key_control key_not_found', make: publishing((document) => ({ ...document, assertionMethod: [], authentication: document['assertionMethod'] })) },
  { name: 'a key that is described twice', forms: BOTH, expected: 'invalid: key_control key_ambiguous', make: publishing((document) => ({ ...document, verificationMethod: [...document['verificationMethod'], ...document['verificationMethod']] })) },
  { name: 'a key of another controller', forms: BOTH, expected: 'invalid: key_control key_not_controlled_by_issuer', make: publishing(eachMethod((method) => ({ ...method, controller: 'did:web:autre.example' }))) },
  { name: 'a key document of another subject', forms: BOTH, expected: 'invalid: key_control key_not_found', make: publishing((document) => ({ ...document, id: 'did:web:autre.example' })) },
  { name: 'a key that was revoked', forms: BOTH, expected: 'invalid: key_control key_revoked', make: publishing(eachMethod((method) => ({ ...method, revoked: '2026-08-01T00:00:00Z' }))) },
  { name: 'a key that has ended', forms: BOTH, expected: 'invalid: key_control key_expired', make: publishing(eachMethod((method) => ({ ...method, expires: '2026-08-01T00:00:00Z' }))) },
  { name: 'a key whose end cannot be read', forms: BOTH, expected: 'invalid: key_control key_expired', make: publishing(eachMethod((method) => ({ ...method, expires: 'bientôt' }))) },
  { name: 'another key under the same name', forms: BOTH, expected: 'invalid: proof proof_invalid', make: async (issuer, form) => {
    const made = await good(issuer, form);
    const other = documentOf(await createIssuer({ origin: issuer.origin }));
    publish(issuer, didJson(issuer), other);
    return made;
  } },
  { name: 'a key document with a name twice', forms: BOTH, expected: 'undetermined: proof ? key_not_found, key_control ? key_not_found', make: publishing((document) => JSON.stringify(document).replace('{', '{"assertionMethod":[],')) },
  { name: 'a key document that is no JSON', forms: BOTH, expected: 'undetermined: proof ? key_not_found, key_control ? key_not_found', make: publishing(() => '<html>') },
  { name: 'a key document that is not there', forms: BOTH, expected: 'undetermined: proof ? key_not_found, key_control ? key_not_found', make: answering({ ok: false, reason: 'not_found' }) },
  { name: 'a key document that is out of reach', forms: BOTH, expected: 'undetermined: proof ? key_unreachable, key_control ? key_unreachable', make: answering({ ok: false, reason: 'unreachable' }) },
  { name: 'a key document at an address that may not be asked', forms: BOTH, expected: 'undetermined: proof ? key_unreachable, key_control ? key_unreachable', make: answering({ ok: false, reason: 'blocked' }) },
  { name: 'an issuer under a method that nobody reads', forms: BOTH, expected: 'undetermined: proof ? key_method_unsupported, key_control ? key_method_unsupported', make: async (issuer, form) => {
    const id = 'did:example:123';
    const { signer } = issuer;
    const other = { ...issuer, id, signer: { dataIntegrity: { ...signer.dataIntegrity, verificationMethod: `${id}#key-1` }, jwt: { ...signer.jwt, kid: `${id}#jwt-1` } } };
    return { presented: await signBadge(other, unsignedBadge(other), form), issuers: [other] };
  } },
];
