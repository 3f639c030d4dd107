/**
 * Lists of the edition before Bitstring: the same bits, in a credential of other
 * terms and of the data model 1.1: its context cannot follow that of 2.0, which
 * protects terms that it defines again.
 * Source: Status List 2021 (W3C Working Draft of 27 April 2023), sections 4.1
 * (StatusList2021Entry) and 4.2 (StatusList2021Credential), 5.2 (Validate Algorithm).
 */
import { canonicalFormOrNull, statementsOf, type Forms } from './canonical.ts';
import { CREDENTIALS_V1, DATA_INTEGRITY_V1, DATA_INTEGRITY_V2, ED25519_2020, STATUS_LIST_2021 } from './documents.ts';
import { isObject, listOf, type Json, type JsonObject } from './json.ts';
import { agrees, DECIDING, graphOf, has, is } from './parity.ts';

const VOCABULARY = 'https://w3id.org/vc/status-list#';
const SUBJECT = { statusPurpose: is(`${VOCABULARY}statusPurpose`), encodedList: is(`${VOCABULARY}encodedList`) };
/** Everything of such a list that decides. */
const PLACE = { ...DECIDING, issuer: is('https://www.w3.org/2018/credentials#issuer'), credentialSubject: has(SUBJECT, 'https://www.w3.org/2018/credentials#credentialSubject') };
const MEMBERS: readonly string[] = ['@context', 'id', 'type', 'issuer', 'issuanceDate', 'expirationDate', 'name', 'description', 'credentialSubject', 'proof'];
const SUBJECT_MEMBERS: readonly string[] = ['id', 'type', 'statusPurpose', 'encodedList'];
const TYPES: readonly Json[] = ['VerifiableCredential', 'StatusList2021Credential'];
/** Of the suites that sign such lists. */
const TRAILING: readonly Json[] = [DATA_INTEGRITY_V1, DATA_INTEGRITY_V2, ED25519_2020];
const MOST_PROOFS = 2;

/**
 * Is this such a list, in plain terms that JSON and RDF read alike? Its members
 * are a closed set, so that no statement can stand under another name.
 */
export async function isStatusList2021(document: JsonObject, forms: Forms): Promise<boolean> {
  const { '@context': contexts, type, issuer, credentialSubject: subject, proof } = document;
  if (!Array.isArray(contexts) || contexts[0] !== CREDENTIALS_V1 || contexts[1] !== STATUS_LIST_2021) return false;
  if (!contexts.slice(2).every((each, place, rest) => TRAILING.includes(each) && rest.indexOf(each) === place)) return false;
  if (!Object.keys(document).every((member) => MEMBERS.includes(member)) || listOf(proof).length > MOST_PROOFS) return false;
  if (listOf(type).length !== TYPES.length || !TYPES.every((each) => listOf(type).includes(each))) return false;
  if (!isObject(subject) || !Object.keys(subject).every((member) => SUBJECT_MEMBERS.includes(member)) || !listOf(subject['type']).every((each) => each === 'StatusList2021')) return false;
  if (listOf(subject['type']).length !== 1 || typeof subject['encodedList'] !== 'string' || typeof subject['statusPurpose'] !== 'string') return false;
  if (isObject(issuer) && Object.keys(issuer).some((member) => !['id', 'name', 'type', 'url'].includes(member))) return false;
  if ((await canonicalFormOrNull(forms, document)) === null) return false;
  return agrees(document, graphOf(await statementsOf(document)), PLACE);
}

/** Its bits in the spelling of today: base64 of either alphabet, with or without padding, becomes the multibase form. */
export function encodedAsBitstring(encoded: string): string {
  return `u${encoded.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')}`;
}
