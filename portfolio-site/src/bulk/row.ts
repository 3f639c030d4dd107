/**
 * One line of a bulk check: what was given, the answer, and the little that is
 * kept of the badge. Words and dates only, so that a thousand of them are small.
 */
import type { CheckName, Reason, Unreadable, VerificationReport } from '../../../credentials/index.ts';
import { isSigned } from '../shown.ts';
import { verdictOf, type VerdictWord } from '../verdict.ts';

/** Why there is no report: what was given could not be read, opened, or checked. */
export type NoReport = Unreadable['problem'] | 'address' | 'stopped';

export type Row = {
  /** From 1, in the order in which they were given. */
  readonly line: number;
  /** A file's name or an address. */
  readonly given: string;
  readonly verdict: VerificationReport['verdict'] | 'unreadable';
  readonly word?: VerdictWord;
  readonly problem?: NoReport;
  readonly reason?: Reason;
  readonly kind?: VerificationReport['kind'];
  /** Whether signature and key hold: otherwise what follows is only claimed. */
  readonly confirmed: boolean;
  readonly name: string;
  readonly badge: string;
  readonly level: string;
  readonly issuer: string;
  readonly issuerId: string;
  /** The issuer's name in this verifier's list; empty when it is on none. */
  readonly recognised: string;
  readonly awarded: string;
  readonly from: string;
  readonly until: string;
  readonly digest: string;
  /** ISO 8601, UTC. */
  readonly checkedAt: string;
  /** An earlier line with the same badge, or with the same achievement of the same person. */
  readonly duplicate?: { readonly line: number; readonly of: 'badge' | 'person' };
};

const NOTHING = { name: '', badge: '', level: '', issuer: '', issuerId: '', recognised: '', awarded: '', from: '', until: '' } as const;

/** A line of which nothing could be checked. */
export const rowWithout = (line: number, given: string, problem: NoReport, when: Date): Row => ({
  line, given, verdict: 'unreadable', problem, confirmed: false, ...NOTHING, digest: '', checkedAt: when.toISOString(),
});

/** The checks that can stand in the way of « valid », the weightiest first. */
const ORDER: readonly CheckName[] = ['shape', 'context', 'schema', 'proof', 'key_control', 'status', 'dates', 'badges', 'issuer'];

/** Why the verdict is what it is; undefined for a valid one. */
export const reasonOf = ({ verdict, checks }: Pick<VerificationReport, 'verdict' | 'checks'>): Reason | undefined => {
  if (verdict === 'valid') return undefined;
  const wanted = ORDER.map((name) => checks.find((check) => check.name === name)).filter((check) => check !== undefined);
  const failed = wanted.find(({ outcome }) => outcome === 'failed');
  const unmade = wanted.find(({ outcome, reason }) => outcome === 'not_checked' && reason !== 'previous_check_failed');
  return (verdict === 'invalid' ? (failed ?? unmade) : (unmade ?? failed))?.reason;
};

/** The line of a report. */
export const rowOf = (line: number, given: string, report: VerificationReport, when: Date): Row => {
  const reason = reasonOf(report);
  return {
    line, given, verdict: report.verdict, word: verdictOf(report), kind: report.kind, ...(reason === undefined ? {} : { reason }),
    confirmed: isSigned(report),
    ...NOTHING, ...wordsIn(report), recognised: report.recognised?.name ?? '', digest: report.digest, checkedAt: when.toISOString(),
  };
};

const wordsIn = ({ view, clr, endorsement }: VerificationReport): Partial<Row> => {
  if (view) {
    return {
      name: view.recipientName ?? '', badge: view.name, level: view.achievedLevel ?? '', issuer: view.issuer.name, issuerId: view.issuer.id,
      awarded: view.awardedDate ?? '', from: view.validFrom, until: view.validUntil ?? '',
    };
  }
  const other = clr?.view ?? endorsement;
  if (!other) return {};
  const name = 'recipientName' in other ? (other.recipientName ?? '') : '';
  return { name, badge: other.name, issuer: other.issuer.name, issuerId: other.issuer.id, from: other.validFrom, until: other.validUntil ?? '' };
};

/**
 * Says of a line whether one before it had the same badge, or the same
 * achievement of the same person. Only what is signed is compared beyond the bytes.
 */
export const duplicates = (): ((row: Row, report: VerificationReport) => Row) => {
  const [badges, people] = [new Map<string, number>(), new Map<string, number>()];
  return (row, { view, clr }) => {
    const id = view?.id ?? clr?.view?.id;
    const same = [`digest ${row.digest}`, ...(row.confirmed && id !== undefined ? [`id ${row.issuerId} ${id}`] : [])];
    const person = row.confirmed && view && row.name !== '' ? JSON.stringify([row.issuerId, view.achievement.id, row.name]) : undefined;
    const earlier = same.map((key) => badges.get(key)).find((line) => line !== undefined);
    const alike = person === undefined ? undefined : people.get(person);
    for (const key of same) if (!badges.has(key)) badges.set(key, row.line);
    if (person !== undefined && alike === undefined) people.set(person, row.line);
    if (earlier !== undefined) return { ...row, duplicate: { line: earlier, of: 'badge' } };
    return alike === undefined ? row : { ...row, duplicate: { line: alike, of: 'person' } };
  };
};
