/**
 * A verification report as the pages take it: what `verify` answers, and the
 * parts that only some kinds have. Every part may be absent: a report without it
 * is shown without it, never refused.
 */
import type { BadgeReport, CredentialView, OpenBadge2Report, Recognised, ReportKind, VerificationReport } from '../../credentials/index.ts';

export type Kind = ReportKind;
/** A verifiable credential that is no badge: its claims as they are, by their path. */
export type GenericCredential = CredentialView;
/** An issuer as the verifier knows it; without registries it stands on the verifier's own list. */
export type KnownIssuer = Recognised;
/** One badge of several. */
export type ShownBadge = BadgeReport & { readonly openBadge2?: OpenBadge2Report };
export type ShownReport = VerificationReport;

/** Who signed it, by the document's own word; undefined for a presentation and for what could not be read. */
export const issuerOf = (report: ShownReport | ShownBadge): { readonly id: string; readonly name?: string; readonly url?: string } | undefined =>
  report.view?.issuer ?? report.endorsement?.issuer ?? ('clr' in report ? report.clr?.view?.issuer : undefined) ?? report.credential?.issuer;

/** The checks that say together that a document is its issuer's, unchanged. */
const GENUINE = ['shape', 'context', 'schema', 'proof', 'key_control'] as const;

/** Does the signature hold, and is the key the issuer's? Whose that issuer is, is another question. */
export const isSigned = (report: Pick<ShownBadge, 'checks'>): boolean =>
  GENUINE.every((name) => report.checks.find((check) => check.name === name)?.outcome === 'passed');

/** Is it certain that it is not what it claims to be? */
export const isFalse = (report: Pick<ShownBadge, 'checks'>): boolean => GENUINE.some((name) => report.checks.find((check) => check.name === name)?.outcome === 'failed');
