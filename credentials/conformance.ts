/**
 * The second surface of credentials/, for VC-API alone: the W3C data model without
 * Open Badges. Apart from index.ts, so that neither a visitor's browser loads it
 * nor the product's verifier can come to read what only suites send.
 */
export { numbersAreKept } from './exact-numbers.ts';
export { isObject, parseJson, type Json, type JsonObject } from './json.ts';
export { problemDetails, type ProblemDetails } from './problem-details.ts';
export { seededIssuer } from './seeded-issuer.ts';
export { issueVcdmCredential, type VcdmIssued, type VcdmIssuer } from './vcdm-issue.ts';
export { verifyVcdmCredential, verifyVcdmPresentation, type VcdmOptions, type VcdmReport } from './vcdm-verify.ts';
