/** Badges in every state that their own words, their issuer or somebody after it put them in. */
import { createIssuer, embed, endorsementBy, fromBase64url, publishStatus, signBadge, signToken, toBase64url, unsignedBadge, type Doc, type Form, type TestIssuer } from '../../fixtures/badges.ts';
import { BOTH, JSON_ONLY, signed, TOKEN_ONLY, type Situation } from './situation.ts';

const REVOKED = 94_567;
const EXPIRED = { validUntil: '2026-08-31T12:00:00Z' };
const VC = 'https://www.w3.org/2018/credentials#';
const DATE_TIME = 'http://www.w3.org/2001/XMLSchema#dateTime';

const revoking = (make: (issuer: TestIssuer) => Doc) => async (issuer: TestIssuer, form: Form) => {
  await publishStatus(issuer, [REVOKED]);
  return signed(make)(issuer, form);
};
const suspended = async (issuer: TestIssuer, form: Form) => {
  const badge = unsignedBadge(issuer);
  await publishStatus(issuer, [REVOKED], {});
  const list = JSON.parse(new TextDecoder().decode(issuer.documents.get(issuer.listUrl))) as Doc;
  await publishStatus(issuer, [REVOKED], { credentialSubject: { ...list['credentialSubject'], statusPurpose: 'suspension' } });
  return signed(() => ({ ...badge, credentialStatus: { ...badge['credentialStatus'], statusPurpose: 'suspension' } }))(issuer, form);
};

/** A good badge, and what somebody does to its JSON (of the token: to its payload) afterwards. */
const afterwards = (change: (document: Doc) => Doc | string, members: Doc = {}) => async (issuer: TestIssuer, form: Form) => {
  const text = await signBadge(issuer, { ...unsignedBadge(issuer), ...members }, form);
  if (form === 'json') {
    const bent = change(JSON.parse(text) as Doc);
    return { presented: typeof bent === 'string' ? bent : JSON.stringify(bent), issuers: [issuer] };
  }
  const [header, payload, signature] = text.split('.') as [string, string, string];
  const bent = change(JSON.parse(new TextDecoder().decode(fromBase64url(payload))) as Doc);
  const encoded = toBase64url(new TextEncoder().encode(typeof bent === 'string' ? bent : JSON.stringify(bent)));
  return { presented: `${header}.${encoded}.${signature}`, issuers: [issuer] };
};

/** Every member that the report shows, and what somebody would rather read there. */
export const SHOWN: readonly (readonly [path: string, other: unknown])[] = [
  ['id', 'https://badges.univ-exemple.fr/credentials/autre'], ['name', 'Autre badge'], ['issuer.name', 'Université de Paris'], ['issuer.url', 'https://www.sorbonne.example'], ['validFrom', '2026-07-01T00:00:00Z'], ['validUntil', '2030-12-31T00:00:00Z'],
  ['awardedDate', '2020-01-01T00:00:00Z'], ['credentialSubject.identifier.0.identityHash', 'Quelqu’un d’autre'], ['credentialSubject.achievement.id', 'https://badges.univ-exemple.fr/achievements/neo-c3/avance'], ['credentialSubject.achievement.name', 'Concevoir : Avancé'],
  ['credentialSubject.achievement.description', 'Mieux'], ['credentialSubject.achievement.criteria.narrative', 'D’autres critères'], ['credentialSubject.achievement.humanCode', 'NEO-C4'], ['credentialSubject.achievement.image.id', 'https://exemple.fr/autre.png'],
  ['credentialSubject.achievement.resultDescription.0.rubricCriterionLevel.0.name', 'Expert'], ['credentialSubject.achievement.resultDescription.0.rubricCriterionLevel.0.level', '9'], ['credentialSubject.result.0.achievedLevel', 'https://badges.univ-exemple.fr/achievements/neo-c3#niveau-4'],
  ['evidence.0.id', 'https://exemple.fr/autre'], ['evidence.0.name', 'Autre trace'], ['evidence.0.description', 'Autre'], ['evidence.0.genre', 'Oral'], ['evidence.0.narrative', 'Autre récit'], ['relatedResource.0.digestMultibase', 'uEiAY3FR-K1i0DCG9Q0S8QPcDgQYtr2bgnWjbsT5pTfQT0A'],
  ['credentialStatus.statusListIndex', '5'],
];

function withValue(document: Doc, path: string, value: unknown): Doc {
  const [...steps] = path.split('.');
  const last = steps.pop()!;
  const owner = steps.reduce<Doc>((one, step) => one[step] as Doc, document);
  if (!(last in owner)) throw new Error(`nothing stands at ${path}`);
  owner[last] = value;
  return document;
}

const endorsedBy = async (issuer: TestIssuer, changes: Doc = {}): Promise<Doc> => JSON.parse(await embed(issuer, { ...endorsementBy(issuer, unsignedBadge(issuer)['id']), ...changes })) as Doc;
const withEndorsement = (change: (endorsement: Doc) => Doc | Promise<Doc>, members: Doc = {}) => signed(async (issuer) => ({ ...unsignedBadge(issuer), endorsement: [await change(await endorsedBy(issuer, members))] }));
const secondProof = (order: 'first' | 'last') => async (issuer: TestIssuer) => {
  const badge = JSON.parse(await embed(issuer, unsignedBadge(issuer))) as Doc;
  const [proof] = badge['proof'] as [Doc];
  const bad = { ...proof, created: '2026-08-01T00:00:00Z' };
  return { presented: JSON.stringify({ ...badge, proof: order === 'first' ? [bad, proof] : [proof, bad] }), issuers: [issuer] };
};

export const BADGES: readonly Situation[] = [
  { name: 'a valid badge', forms: BOTH, expected: 'valid', make: signed((issuer) => unsignedBadge(issuer)) },
  { name: 'a badge without a status', forms: BOTH, expected: 'valid: status + no_status_entry', make: signed((issuer) => ({ ...unsignedBadge(issuer), credentialStatus: undefined })) },
  { name: 'an expired badge', forms: BOTH, expected: 'invalid: dates expired', make: signed((issuer) => ({ ...unsignedBadge(issuer), ...EXPIRED })) },
  { name: 'a badge that is not yet valid', forms: BOTH, expected: 'invalid: dates not_yet_valid', make: signed((issuer) => ({ ...unsignedBadge(issuer), validFrom: '2026-12-01T00:00:00Z' })) },
  { name: 'a badge of a day that does not exist', forms: JSON_ONLY, expected: 'invalid: schema schema_violation, dates date_malformed', make: signed((issuer) => ({ ...unsignedBadge(issuer), validFrom: '2026-02-30T09:00:00Z' })) },
  { name: 'a revoked badge', forms: BOTH, expected: 'invalid: status revoked', make: revoking((issuer) => unsignedBadge(issuer)) },
  { name: 'a revoked and expired badge', forms: BOTH, expected: 'invalid: dates expired, status revoked', make: revoking((issuer) => ({ ...unsignedBadge(issuer), ...EXPIRED })) },
  { name: 'a suspended badge', forms: BOTH, expected: 'invalid: status suspended', make: suspended },
  { name: 'a badge of an issuer that nobody here knows', forms: BOTH, expected: 'undetermined: issuer issuer_unknown', make: async (issuer, form) => ({ presented: await signBadge(issuer, unsignedBadge(issuer), form), issuers: [await createIssuer({ origin: 'https://reconnu.example' }), issuer] }) },
  { name: 'a badge of a self-made issuer with a famous name', forms: BOTH, expected: 'undetermined: issuer issuer_unknown', method: 'key', make: async (issuer, form) => {
    const badge = unsignedBadge(issuer);
    return { presented: await signBadge(issuer, { ...badge, issuer: { ...badge['issuer'], name: 'Harvard University', url: 'https://www.harvard.edu' } }, form), issuers: [await createIssuer({ origin: 'https://reconnu.example' }), issuer] };
  } },
  { name: 'a badge of no model', forms: BOTH, expected: 'invalid: schema schema_violation', make: signed((issuer) => ({ ...unsignedBadge(issuer), credentialSubject: { ...unsignedBadge(issuer)['credentialSubject'], achievement: { ...unsignedBadge(issuer)['credentialSubject'].achievement, criteria: undefined } } })) },

  ...SHOWN.map(([path, other]): Situation => ({ name: `a badge with another ${path}`, forms: BOTH, expected: 'invalid: proof proof_invalid', make: afterwards((document) => withValue(document, path, other), path === 'validUntil' ? { validUntil: '2026-12-31T00:00:00Z' } : {}) })),
  { name: 'an expired badge whose end was taken off', forms: BOTH, expected: 'invalid: proof proof_invalid', make: afterwards(({ validUntil: _end, ...rest }) => rest, EXPIRED) },
  { name: 'a badge whose status was taken off', forms: BOTH, expected: 'invalid: proof proof_invalid', make: afterwards(({ credentialStatus: _status, ...rest }) => rest) },
  { name: 'a badge whose issuer was exchanged', forms: BOTH, expected: 'invalid: key_control key_not_controlled_by_issuer', make: afterwards((document) => withValue(document, 'issuer.id', 'did:web:autre.example')) },
  { name: 'a badge that another signed in the issuer’s name', forms: BOTH, expected: 'invalid: key_control key_not_controlled_by_issuer', make: async (issuer, form) => {
    const attacker = await createIssuer({ origin: 'https://attaquant.example' });
    return { presented: form === 'json' ? await embed(attacker, unsignedBadge(issuer)) : await signToken(attacker, unsignedBadge(issuer)), issuers: [issuer, attacker] };
  } },
  { name: 'a badge that lost its proof', forms: JSON_ONLY, expected: 'invalid: proof proof_missing', make: afterwards(({ proof: _proof, ...rest }) => rest) },

  { name: 'a badge that says it is an endorsement as well', forms: BOTH, expected: 'invalid: shape not_an_open_badge', make: signed((issuer) => ({ ...unsignedBadge(issuer), type: ['VerifiableCredential', 'OpenBadgeCredential', 'EndorsementCredential'] })) },
  { name: 'a badge of a second type', forms: BOTH, expected: 'invalid: shape not_an_open_badge', make: signed((issuer) => ({ ...unsignedBadge(issuer), type: ['VerifiableCredential', 'OpenBadgeCredential', 'Profile'] })) },
  { name: 'a status list presented as a badge', forms: JSON_ONLY, expected: 'invalid: shape not_an_open_badge', make: async (issuer) => ({ presented: new TextDecoder().decode(issuer.documents.get(issuer.listUrl)), issuers: [issuer] }) },

  { name: 'an expired badge whose end has its full name', forms: JSON_ONLY, expected: 'invalid: shape ambiguous_document', make: afterwards(({ validUntil, ...rest }) => ({ ...rest, [`${VC}validUntil`]: { '@value': validUntil, '@type': DATE_TIME } }), EXPIRED) },
  { name: 'an expired badge whose end has an alias', forms: JSON_ONLY, expected: 'invalid: shape ambiguous_document', make: afterwards(({ validUntil, '@context': context, ...rest }) => ({ ...rest, '@context': [...context, { end: { '@id': `${VC}validUntil`, '@type': DATE_TIME } }], end: validUntil }), EXPIRED) },
  { name: 'an expired badge whose end stands beside it', forms: JSON_ONLY, expected: 'invalid: shape ambiguous_document', make: afterwards(({ validUntil, ...rest }) => ({ ...rest, '@included': [{ id: rest['id'], type: ['VerifiableCredential'], validUntil }] }), EXPIRED) },
  { name: 'a badge of a reader’s own null', forms: BOTH, expected: 'invalid: shape ambiguous_document', make: afterwards((document) => ({ ...document, validUntil: null })) },
  { name: 'a badge with a term that nobody defined', forms: JSON_ONLY, expected: 'invalid: context context_undefined_terms', make: afterwards((document) => ({ ...document, awardedBy: 'Le ministère' })) },
  { name: 'a badge with a context of its own', forms: BOTH, expected: 'invalid: context context_unknown', make: afterwards((document) => ({ ...document, '@context': [...document['@context'], 'https://attaquant.example/context.json'] })) },
  { name: 'a badge with its contexts in another order', forms: BOTH, expected: 'invalid: context context_unknown', make: afterwards((document) => ({ ...document, '@context': [...document['@context']].reverse() })) },
  { name: 'a badge with a name twice', forms: BOTH, expected: 'invalid: shape ambiguous_document', make: afterwards((document) => JSON.stringify(document).replace('{', '{"name":"Autre",')) },
  { name: 'a badge with the key of a prototype', forms: BOTH, expected: 'invalid: shape ambiguous_document', make: afterwards((document) => JSON.stringify(document).replace('{', '{"__proto__":{"awardedBy":"x"},')) },

  { name: 'a badge of more than 256 KiB', forms: BOTH, expected: 'unreadable: too_large', make: signed((issuer) => ({ ...unsignedBadge(issuer), description: 'x'.repeat(262_144) })) },
  { name: 'a badge that is too deep', forms: BOTH, expected: 'unreadable: too_large', expectedOfToken: 'invalid: shape too_large', make: afterwards((document) => ({ ...document, extra: Array.from({ length: 33 }).reduce<Doc>((inside) => ({ inside }), {}) })) },
  { name: 'a badge of too many values', forms: BOTH, expected: 'unreadable: too_large', expectedOfToken: 'invalid: shape too_large', make: afterwards((document) => ({ ...document, tags: Array.from({ length: 2000 }, () => 'x') })) },
  { name: 'a badge of three proofs', forms: JSON_ONLY, expected: 'invalid: shape too_many_proofs', make: afterwards((document) => ({ ...document, proof: [1, 2, 3].map(() => document['proof'][0] as Doc) })) },
  { name: 'a badge of one bad and one good proof', forms: JSON_ONLY, expected: 'invalid: proof proof_invalid', make: secondProof('first') },
  { name: 'a badge of one good and one bad proof', forms: JSON_ONLY, expected: 'invalid: proof proof_invalid', make: secondProof('last') },
  { name: 'a badge of one good proof, twice', forms: JSON_ONLY, expected: 'valid', make: afterwards((document) => ({ ...document, proof: [document['proof'][0], document['proof'][0]] })) },
  { name: 'a badge whose proof is for authentication', forms: JSON_ONLY, expected: 'invalid: proof proof_purpose_wrong', make: afterwards((document) => ({ ...document, proof: [{ ...document['proof'][0], proofPurpose: 'authentication' }] })) },
  { name: 'a badge whose proof has ended', forms: JSON_ONLY, expected: 'invalid: proof proof_expired', make: afterwards((document) => ({ ...document, proof: [{ ...document['proof'][0], expires: '2026-08-01T00:00:00Z' }] })) },
  { name: 'a badge whose proof is of an unknown suite', forms: JSON_ONLY, expected: 'undetermined: proof ? cryptosuite_unsupported', make: afterwards((document) => ({ ...document, proof: [{ ...document['proof'][0], cryptosuite: 'inconnue-2031' }] })) },

  { name: 'a badge with a good endorsement', forms: BOTH, expected: 'valid', make: withEndorsement((endorsement) => endorsement) },
  { name: 'a badge with an endorsement that was altered before it was signed', forms: BOTH, expected: 'valid: endorsements endorsement_invalid', make: withEndorsement((endorsement) => ({ ...endorsement, name: 'Autre' })) },
  { name: 'a badge with an expired endorsement', forms: BOTH, expected: 'valid: endorsements endorsement_invalid', make: withEndorsement((endorsement) => endorsement, EXPIRED) },
  { name: 'a badge with an endorsement that nobody signed', forms: BOTH, expected: 'valid: endorsements endorsement_invalid', make: withEndorsement(({ proof: _proof, ...endorsement }) => endorsement) },
  { name: 'a badge whose endorsement was altered afterwards', forms: BOTH, expected: 'invalid: proof proof_invalid', make: async (issuer, form) => afterwards((document) => withValue(document, 'endorsement.0.credentialSubject.endorsementComment', 'Mieux encore'), { endorsement: [await endorsedBy(issuer)] })(issuer, form) },

  { name: 'an endorsement', forms: BOTH, expected: 'valid: status + no_status_entry', make: signed((issuer) => endorsementBy(issuer, 'urn:uuid:7d0e6b1a-58a1-4a2f-8ad6-7c0c6a2b9f00')) },
  { name: 'an expired endorsement', forms: BOTH, expected: 'invalid: dates expired, status + no_status_entry', make: signed((issuer) => ({ ...endorsementBy(issuer, 'urn:uuid:7d0e6b1a-58a1-4a2f-8ad6-7c0c6a2b9f00'), ...EXPIRED })) },
  { name: 'a badge turned round, so that its endorsement comes first', forms: JSON_ONLY, expected: 'invalid: shape ambiguous_document', make: async (issuer) => {
    const { endorsement, proof, '@context': context, ...badge } = JSON.parse(await embed(issuer, { ...unsignedBadge(issuer), endorsement: [endorsementBy(issuer, unsignedBadge(issuer)['id'])], ...EXPIRED })) as Doc;
    const { credentialSubject, ...rest } = (endorsement as [Doc])[0];
    const inside = { ...badge, ...credentialSubject, type: [...credentialSubject.type, ...badge['type']], endorsement: [{ id: rest['id'], type: rest['type'] }] };
    return { presented: JSON.stringify({ ...rest, '@context': context, credentialSubject: inside, proof }), issuers: [issuer] };
  } },
  { name: 'a token whose signature is spelled in an impossible number of letters', forms: TOKEN_ONLY, expected: 'invalid: proof proof_invalid', make: async (issuer) => ({ presented: (await signToken(issuer, unsignedBadge(issuer))).slice(0, -1), issuers: [issuer] }) },
];
