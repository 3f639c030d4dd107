/** The report of a verification: one verdict, and every check that led to it by its name. */
import type { Presentable } from './checks.ts';
import type { ClrView } from './clr-view.ts';
import type { EndorsementReport } from './endorsement-check.ts';
import type { EndorsementView } from './endorsement-view.ts';
import type { EvidenceReport } from './evidence-check.ts';
import type { OpenBadge2Report } from './open-badge-2-check.ts';
import type { CredentialView } from './other-credential.ts';
import type { PresentationReport } from './presentation-check.ts';
import type { Reason } from './reasons.ts';
import type { Recognised } from './recognised.ts';
import type { BadgeView } from './view.ts';

export const CHECK_NAMES = ['shape', 'context', 'schema', 'proof', 'key_control', 'issuer', 'dates', 'status', 'endorsements', 'evidence', 'holder'] as const;
/** A CLR has one check more: whether each badge in it is valid. */
export const CLR_CHECK_NAMES = ['shape', 'context', 'schema', 'proof', 'key_control', 'issuer', 'dates', 'status', 'badges', 'endorsements', 'evidence', 'holder'] as const;
export type CheckName = (typeof CLR_CHECK_NAMES)[number];
export type CheckResult = { name: CheckName; outcome: 'passed' | 'failed' | 'not_checked'; reason?: Reason };
export type ReportKind = Presentable | 'presentation' | 'open_badge_2';
export type Verdict = 'valid' | 'invalid' | 'undetermined';
export type VerificationReport = {
  verdict: Verdict;
  /** What the document says it is, and was held to be. A genuine endorsement is no badge: whoever shows a verdict says of what. */
  kind: ReportKind;
  /** Every name once, in the order of CHECK_NAMES, or of CLR_CHECK_NAMES for a CLR and a presentation. */
  checks: CheckResult[];
  /** Present when the document can be read in one way only, even if its signature or dates are wrong. */
  view?: BadgeView;
  /** The same of an endorsement; a report has one of the two at the most. */
  endorsement?: EndorsementView;
  /** The same of a credential that is no badge. */
  credential?: CredentialView;
  /** The issuer as this verifier knows it; the name in the view is the badge's own. Present when `issuer` passed. */
  recognised?: Recognised;
  /** Each endorsement inside of the document, in its order; absent where there is none. Never part of the verdict. */
  endorsements?: EndorsementReport[];
  /** Each resource that the badge cites by address, and whether it still is what was cited. Never part of the verdict; present with the view. */
  evidence?: EvidenceReport[];
  /** Present for a CLR. */
  clr?: ClrReport;
  /** Present for a presentation. */
  presentation?: PresentationReport;
  /** Present for a badge of Open Badges 2.0 of which it is known who can confirm it. */
  openBadge2?: OpenBadge2Report;
  /** Addresses that another host was asked about for us. It saw these, and nothing of the document. */
  relayed?: string[];
  /** Hex SHA-256 of the presented text in UTF-8. */
  digest: string;
};

/** `badges`: the report on each, in an order that the document cannot choose; empty when the CLR could not be read. */
export type ClrReport = { view?: ClrView; badges: BadgeReport[] };
export type BadgeReport = Pick<VerificationReport, 'verdict' | 'kind' | 'checks' | 'view' | 'endorsement' | 'credential' | 'recognised' | 'endorsements' | 'evidence' | 'clr'>;
