/**
 * A verification report as the pages take it: what `verify` answers, and the
 * parts that only some kinds have. Every part may be absent: a report without it
 * is shown without it, never refused.
 */
import type { BadgeReport, VerificationReport } from '../../credentials/index.ts';

export type Kind = 'badge' | 'clr' | 'endorsement' | 'credential' | 'presentation' | 'open_badge_2';

/** A verifiable credential that is no badge: its claims as they are, by their path. */
export type GenericCredential = {
  readonly id?: string;
  readonly types: readonly string[];
  readonly name?: string;
  readonly description?: string;
  readonly issuer: { readonly id: string; readonly name?: string };
  readonly subjects: readonly { readonly id?: string; readonly claims: readonly (readonly [path: string, value: string])[] }[];
  readonly validFrom?: string;
  readonly validUntil?: string;
};

/** An issuer as the verifier knows it; without registries it stands on the verifier's own list. */
export type KnownIssuer = {
  readonly name: string;
  readonly url: string;
  readonly registries?: readonly { readonly name: string; readonly url: string }[];
  readonly since?: string;
};

type Common = {
  readonly kind: Kind;
  readonly recognised?: KnownIssuer;
  readonly credential?: GenericCredential;
  readonly openBadge2?: { readonly host: string; readonly hosted: boolean };
};

/** One badge of several. */
export type ShownBadge = Omit<BadgeReport, 'kind' | 'recognised'> & Common;

export type ShownReport = Omit<VerificationReport, 'kind' | 'recognised' | 'clr'> &
  Common & {
    readonly clr?: { readonly view?: NonNullable<VerificationReport['clr']>['view']; readonly badges: readonly ShownBadge[] };
    readonly presentation?: { readonly holder?: string; readonly credentials: readonly ShownBadge[] };
    /** Addresses that were asked through this service, since their hosts answer no browser. */
    readonly relayed?: readonly string[];
  };

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
