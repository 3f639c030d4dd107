/**
 * The public surface of credentials/: Open Badges 3.0 in Node, Workers and
 * browsers. Nothing else in this folder is imported from outside.
 */
// Issuing
export { BADGE_CONTEXTS, buildAchievement, buildBadge, buildStatusList, hashIdentity, STATUS_LIST_TTL, type BadgeInput, type StatusListInput } from './build.ts';
export { buildEndorsement, quoteMarkdown, type EndorsementInput } from './endorsement.ts';
export { check, type CheckAnswer, type Finding } from './check.ts';
export { hexDigest, type CheckedCredential } from './checked.ts';
export { signDataIntegrity, signJwt, type Signer } from './sign.ts';
export { digestMultibase, digestMultibaseOfHash, encodeBase58 } from './multibase.ts';
// The fast way for shapes that were seen before
export { knownShapes, type KnownShapes, type KnownShapesOptions } from './known-shapes.ts';
export { memory, type Memory } from './memory.ts';
export { webPrimitives, type Primitives } from './primitives.ts';
// The specification's documents
export * from './model.ts';
export { documentLoader, KNOWN_CONTEXTS, type DocumentLoader, type UnpinnedDocument } from './documents.ts';
// Proof formats
export { verifyDataIntegrity, type ProofAnswer, type ProofProblem, type PublicKey } from './data-integrity.ts';
export { decodeJwt, verifyJwt, type DecodedJwt, type JwtHeader } from './vc-jwt.ts';
// The record of what a compromised key signed
export {
  MOST_RECORD_BYTES, recordName, recordPrefixLength, recordSegment, recordService, signatureDigest, signatureIn, signRecordShard, type RecordPointer, type SignedRecordShard,
} from './signed-record.ts';
// Status lists
export { decodeStatusList, emptyStatusList, encodeStatusList, readBit, setBit, setBits, STATUS_LIST_LENGTH, type DecodedStatusList, type StatusListProblem } from './status-list.ts';
// Baking
export { bakePng, bakeSvg } from './bake.ts';
// Verifying
export { readPresented, type Presented, type Unreadable } from './read.ts';
export {
  CHECK_NAMES, isValid, verify, type CheckName, type CheckResult, type Reason, type Verdict, type VerificationReport, type VerifyEnvironment,
} from './verify.ts';
export { bindingOf, type Binding, type EndorsementView } from './endorsement-view.ts';
export { didWebFromOrigin, didWebUrl } from './did.ts';
// The conformance surface: the W3C data model alone, see docs/conformance.md
export { issueVcdmCredential, type VcdmIssued, type VcdmIssuer } from './vcdm-issue.ts';
export { verifyVcdmCredential, verifyVcdmPresentation, type VcdmOptions, type VcdmReport } from './vcdm-verify.ts';
export { seededIssuer } from './seeded-issuer.ts';
export { problemDetails, type ProblemDetails } from './problem-details.ts';
export { isObject, parseJson, type Json, type JsonObject } from './json.ts';
