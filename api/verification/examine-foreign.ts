/**
 * A badge from elsewhere is verified by our own verifier, with the checks that a
 * stranger's gets. What it is worth is written down as it was found; nothing
 * makes an undetermined one valid.
 */
import { didWebFromOrigin, hexDigest, namesHolder, plainText, readPresented, type CheckResult, type Presented, type VerificationReport } from '../../credentials/index.ts';
import type { ForeignDocument, ForeignForm, ForeignView } from '../domain/foreign-badge.ts';
import { accepted, refused, type Refusal, type Result } from '../domain/refusal.ts';
import type { Platform } from '../platform/platform.ts';
import { findPersonalAddress } from '../queries/personal-address.ts';
import type { Found } from '../queries/foreign-badges.ts';
import { outboundOf } from './outbound.ts';
import { verifyStranger } from './verify-stranger.ts';

type BadgeView = NonNullable<VerificationReport['view']>;
type ClrView = NonNullable<NonNullable<VerificationReport['clr']>['view']>;
type EndorsementView = NonNullable<VerificationReport['endorsement']>;

/** `busy`: nobody has time for it now. */
export type Examined = Result<{ readonly form: ForeignForm; readonly textDigest: string; readonly found: Found }, Refusal | { readonly kind: 'busy'; readonly retryAfter: number }>;

/** The bytes at an https address, by the guarded client, which takes 256 KiB; an address of ours has none for us. */
export async function fetchForeign(platform: Platform, address: string): Promise<Result<Uint8Array, Refusal | { readonly kind: 'too_large' }>> {
  if (new URL(address).origin === platform.config.origin) return refused({ kind: 'foreign_badge_own' });
  const answer = await outboundOf(platform).ask(address, 'host');
  if (answer.ok) return accepted(answer.bytes);
  return refused(answer.reason === 'too_large' ? { kind: 'too_large' } : { kind: 'foreign_badge_unreachable', host: new URL(address).host });
}

const DOCUMENTS: Readonly<Partial<Record<VerificationReport['kind'], ForeignDocument>>> = { badge: 'badge', open_badge_2: 'badge', clr: 'record', endorsement: 'endorsement' };

/** @param personId whose e-mail addresses are compared with those that the badge names @param takes what it may be */
export async function examineForeign(platform: Platform, bytes: Uint8Array, personId: string, universityAddress: string, takes: readonly ForeignDocument[] = ['badge']): Promise<Examined> {
  const presented = readPresented(bytes);
  if ('problem' in presented) return refused({ kind: 'not_a_foreign_badge' });
  const answer = await verifyStranger(platform, { bytes });
  if (answer.kind === 'unreadable') return refused({ kind: 'not_a_foreign_badge' });
  if (answer.kind === 'busy') return refused({ kind: 'busy', retryAfter: answer.retryAfter });
  const { report } = answer;
  // What took more than its share is no answer: it may be asked again.
  if (!('digest' in report)) return refused({ kind: 'busy', retryAfter: 10 });
  const { kind, verdict, checks, recognised } = report;
  const document = DOCUMENTS[kind];
  const view = report.view ?? report.clr?.view ?? report.endorsement;
  if (!document || !takes.includes(document) || !isWhole(checks, view !== undefined, kind, presented)) return refused({ kind: 'not_a_foreign_badge' });
  if (view?.issuer.id === didWebFromOrigin(platform.config.origin)) return refused({ kind: 'foreign_badge_own' });
  const own = await findPersonalAddress(platform.db, personId);
  const shown = view === undefined ? null : shownOf(view);
  // A day that no calendar has can be on no page.
  if (shown !== null && [shown.awardedOn, shown.validUntil ?? shown.awardedOn].some((date) => Number.isNaN(Date.parse(date)))) return refused({ kind: 'not_a_foreign_badge' });
  return accepted({
    form: presented.container ?? presented.kind,
    textDigest: await hexDigest(presented.text.trim()),
    found: {
      badge_id: view?.id ?? null, kind: kind === 'open_badge_2' ? kind : 'badge', document, view: shown && JSON.stringify(shown), verdict, checks: JSON.stringify(checks), recognised: recognised?.name ?? '',
      holder: await namesHolder(presented, [universityAddress, ...(own ? [own.email] : [])].filter((one) => !one.endsWith('.invalid'))), verified_at: platform.now().toISOString(),
    },
  });
}

/** Its words as text: nothing in them turns the reading direction round, and none of them fills a page. */
function shownOf(view: BadgeView | ClrView | EndorsementView): ForeignView {
  const words = (text: string, most: number): string => plainText(text).trim().slice(0, most);
  const { issuer, validFrom, validUntil } = view;
  const { name, description, criteria } = 'achievement' in view ? view.achievement : { name: view.name, description: ('comment' in view ? view.comment : view.description) ?? '', criteria: '' };
  const recipientName = 'recipientName' in view ? view.recipientName : undefined;
  return {
    name: words(name, 300), description: words(description, 2_000), criteria: words(criteria, 4_000), issuer: { id: issuer.id, name: words(issuer.name, 300) },
    ...(recipientName === undefined ? {} : { recipientName: words(recipientName, 300) }), awardedOn: ('awardedDate' in view ? view.awardedDate : undefined) ?? validFrom, ...(validUntil === undefined ? {} : { validUntil }),
  };
}

/**
 * What has the shape of what it says it is, even one that is false. Of an older one the
 * host alone has the words: its document is a badge while the host is away, a
 * mere address is not.
 */
function isWhole(checks: readonly CheckResult[], hasView: boolean, kind: VerificationReport['kind'], presented: Presented): boolean {
  const outcome = (name: CheckResult['name']): string => checks.find((one) => one.name === name)?.outcome ?? 'not_checked';
  if (['shape', 'context', 'schema'].some((name) => outcome(name as CheckResult['name']) === 'failed')) return false;
  return hasView || (kind === 'open_badge_2' && presented.kind !== 'address' && outcome('shape') === 'passed');
}
