/**
 * The three questions of someone who has ten seconds: is it genuine, does it
 * still hold, and whose is it. Each has three answers; only a plain yes is one.
 * Pure, for the page and for the file that works offline.
 */
import type { CheckName, CheckResult, Reason } from '../../credentials/index.ts';
import { isFalse, isSigned, type ShownReport } from './shown.ts';

export type AnswerState = 'yes' | 'no' | 'unknown';

/** The signature holds, and the issuer is a stranger: never a yes. */
export type Genuine = 'yes' | 'no' | 'stranger' | 'unknown';
export type Holding = 'yes' | 'yes_for_good' | 'yes_all' | 'stranger' | 'revoked' | 'suspended' | 'expired' | 'not_yet' | 'one_is_not' | 'pointless' | 'one_unknown' | 'unknown';
/** What is known of the person who shows it: nothing, unless they presented it with the key that it was given to. */
export type Holder = 'key_shown' | 'not_shown' | 'key_not_shown';

export type Answers = {
  readonly genuine: { readonly state: AnswerState; readonly answer: Genuine };
  readonly holding: { readonly state: AnswerState; readonly answer: Holding; readonly reason?: Reason };
  readonly holder: { readonly state: AnswerState; readonly answer: Holder };
};

const STATE_OF: Readonly<Record<Genuine | Holding, AnswerState>> = {
  yes: 'yes', yes_for_good: 'yes', yes_all: 'yes', no: 'no', stranger: 'unknown', unknown: 'unknown', pointless: 'unknown', one_unknown: 'unknown',
  revoked: 'no', suspended: 'no', expired: 'no', not_yet: 'no', one_is_not: 'no',
};

export const answersOf = (report: ShownReport): Answers => {
  const find = (name: CheckName): CheckResult | undefined => report.checks.find((check) => check.name === name);
  const genuine = genuineOf(report, find('issuer')?.outcome);
  const holding = holdingOf(find, genuine);
  const reason = holding === 'unknown' ? (['dates', 'status'] as const).map(find).find((check) => check?.outcome !== 'passed')?.reason : undefined;
  const holder = find('holder')?.outcome;
  return {
    genuine: { state: STATE_OF[genuine], answer: genuine },
    holding: { state: STATE_OF[holding], answer: holding, ...(reason === undefined ? {} : { reason }) },
    holder: holder === 'passed' ? { state: 'yes', answer: 'key_shown' } : holder === 'failed' ? { state: 'no', answer: 'key_not_shown' } : { state: 'unknown', answer: 'not_shown' },
  };
};

const genuineOf = (report: ShownReport, issuer: CheckResult['outcome'] | undefined): Genuine => {
  if (isFalse(report)) return 'no';
  if (!isSigned(report)) return 'unknown';
  return issuer === 'passed' ? 'yes' : issuer === 'failed' ? 'stranger' : 'unknown';
};

/** What is revoked or over is so whoever the issuer is; what holds, holds by the word of an issuer that one knows. */
const holdingOf = (find: (name: CheckName) => CheckResult | undefined, genuine: Genuine): Holding => {
  const [dates, status, badges] = [find('dates'), find('status'), find('badges')];
  if (genuine === 'no') return 'pointless';
  if (status?.outcome === 'failed') return status.reason === 'suspended' ? 'suspended' : 'revoked';
  if (dates?.outcome === 'failed') return dates.reason === 'not_yet_valid' ? 'not_yet' : dates.reason === 'expired' ? 'expired' : 'unknown';
  if (badges?.outcome === 'failed') return 'one_is_not';
  if (dates?.outcome !== 'passed' || status?.outcome !== 'passed') return 'unknown';
  if (badges?.outcome === 'not_checked') return 'one_unknown';
  if (genuine === 'stranger') return 'stranger';
  if (genuine === 'unknown') return 'unknown';
  if (badges?.outcome === 'passed') return 'yes_all';
  return status.reason === 'no_status_entry' ? 'yes_for_good' : 'yes';
};
