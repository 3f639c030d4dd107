/**
 * The public surface of credentials/: Open Badges 3.0 and CLR 2.0 in Node, Workers and
 * browsers. Nothing else in this folder is imported from outside.
 */
// Issuing
export { BADGE_CONTEXTS, buildAchievement, buildBadge, buildStatusList, hashIdentity, STATUS_LIST_TTL, type BadgeInput, type StatusListInput } from './build.ts';
export { plainAddress, plainText } from './plain.ts';
export { buildClr, type ClrInput } from './build-clr.ts';
export { MOST_BADGES } from './clr.ts';
export { buildEndorsement, quotable, quoteMarkdown, type EndorsementInput } from './endorsement.ts';
export { contactIn, type Contact } from './contact.ts';
export { MOST_ENDORSEMENT } from './text-rules.ts';
export { check, type CheckAnswer, type Finding } from './check.ts';
export { hexDigest, type CheckedCredential } from './checked.ts';
export { signDataIntegrity, signJwt, type Signer } from './sign.ts';
export { digestMultibase, digestMultibaseOfHash, encodeBase58 } from './multibase.ts';
export { readSealProof, SALT_BYTES, SEALED_MEDIA_TYPE, sealedBytes, writeSealProof, type SealProof } from './seal.ts';
// The fast way for shapes that were seen before
export { knownShapes, type KnownShapes, type KnownShapesOptions } from './known-shapes.ts';
export { memory, verifierMemory, type Memory } from './memory.ts';
export { webPrimitives, type Primitives } from './primitives.ts';
export { parseJson } from './json.ts';
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
export { bakeInto, bakePng, bakeSvg, pngFrame, type PngFrame } from './bake.ts';
// Verifying
export { readPresented, type Presented, type Unreadable } from './read.ts';
export {
  CHECK_NAMES, CLR_CHECK_NAMES, isValid, verify, type BadgeReport, type CheckName, type CheckResult, type ClrReport, type EvidenceAnswer, type EvidenceReport,
  type EvidenceState, type Reason, type ReportKind, type Verdict, type VerificationReport, type VerifyEnvironment,
} from './verify.ts';
export type { FormReason } from './form-reasons.ts';
export type { ExpectedAnswer } from './holder-check.ts';
export { MOST_PRESENTED } from './presentation.ts';
export type { OpenBadge2Report } from './open-badge-2-check.ts';
export type { PresentationReport } from './presentation-check.ts';
export type { FetchPurpose } from './resolve-key.ts';
export type { Recognised } from './recognised.ts';
export { unfinished } from './unfinished.ts';
export { checkGiven, checkResources, withEvidence } from './evidence-check.ts';
export type { Claim, CredentialView } from './other-credential.ts';
export type { EndorsementReport } from './endorsement-check.ts';
export { namesHolder, type NamedHolder } from './holder-named.ts';
export { bindingOf, type Binding, type EndorsementView } from './endorsement-view.ts';
export { didWebFromOrigin, didWebUrl } from './did.ts';
