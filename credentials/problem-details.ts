/**
 * What is wrong with a document, in the words that W3C verifiers exchange.
 * Sources: Verifiable Credentials Data Model 2.0, section 7.2 (Problem Details);
 * Verifiable Credential Data Integrity 1.0, section 4.9 (Processing Errors);
 * Bitstring Status List v1.0, section 3.5 (Processing Errors); RFC 9457.
 */
const DATA_MODEL = 'https://www.w3.org/TR/vc-data-model#';
const SECURITY = 'https://w3id.org/security#';
const STATUS_LIST = 'https://www.w3.org/ns/credentials/status-list#';

const PROBLEMS = {
  PARSING_ERROR: [DATA_MODEL, 'The document could not be parsed'],
  CRYPTOGRAPHIC_SECURITY_ERROR: [DATA_MODEL, 'The securing mechanism does not hold'],
  MALFORMED_VALUE_ERROR: [DATA_MODEL, 'A value is malformed'],
  RANGE_ERROR: [DATA_MODEL, 'A value is out of range'],
  PROOF_VERIFICATION_ERROR: [SECURITY, 'The proof does not verify'],
  INVALID_DOMAIN_ERROR: [SECURITY, 'The proof was made for another domain'],
  INVALID_CHALLENGE_ERROR: [SECURITY, 'The proof answers another challenge'],
  INVALID_VERIFICATION_METHOD: [SECURITY, 'The verification method cannot be used'],
  DATA_LOSS_DETECTION_ERROR: [SECURITY, 'A part of the document would not be secured'],
  STATUS_RETRIEVAL_ERROR: [STATUS_LIST, 'The status list could not be had'],
  STATUS_VERIFICATION_ERROR: [STATUS_LIST, 'The status does not allow the credential'],
  STATUS_LIST_LENGTH_ERROR: [STATUS_LIST, 'The status list is too short'],
} as const;
export type ProblemKind = keyof typeof PROBLEMS;

/** `path`: the member that is meant, as in `credentialSubject[0].id`. */
export type ProblemDetails = { readonly type: string; readonly title: string; readonly detail: string; readonly path?: string };

/** One problem. `detail` names what a reader can mend, and never repeats a value that was sent. */
export function problemDetails(kind: ProblemKind, detail: string, path?: string): ProblemDetails {
  const [vocabulary, title] = PROBLEMS[kind];
  return { type: `${vocabulary}${kind}`, title, detail, ...(path === undefined ? {} : { path }) };
}
