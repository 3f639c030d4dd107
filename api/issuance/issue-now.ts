/**
 * Awards, from decision to credential, before the answer: a page of those that
 * are asked for in one turn of the event loop. The steps are those of the batch
 * (plan, check, sign, verify, store, release) and so are the guards, so this may
 * run beside the batch and beside itself: whoever is first has planned, whoever
 * is first has signed, and everybody gets that credential.
 */
import type { Compilable } from 'kysely';
import type { Platform } from '../platform/platform.ts';
import { accepted, refused, type Refusal, type Result } from '../domain/refusal.ts';
import { AUTHORITY_GONE } from '../queries/authority.ts';
import { insertRelease } from '../queries/credentials.ts';
import { recordEvent } from '../queries/events.ts';
import { listAwardsToIssue, listPlansToSign, type AwardToIssue } from '../queries/issuing.ts';
import { drop, dropAll, postpone, type Job } from '../queries/outbox.ts';
import { showSuccessors } from '../publication/follow.ts';
import { eventId } from '../random-id.ts';
import { loadIssuer, type Issuer } from './issuer.ts';
import { PAGE } from './page.ts';
import { BADGES_DECLINED, planPage } from './plan.ts';
import { signPage } from './sign.ts';
import { together } from './together.ts';
import { showJournal } from './witness.ts';

const MINUTE = 60_000;
/** Each lost race leaves the award a step further: planned, signed, released. */
const MOST_TRIES = 20;

/** `claim`: asked in the commits that plan and sign it, whether whoever asks still may. */
export type Asked = AwardToIssue & { readonly claim?: Compilable };
export type IssuedNow = { readonly id: string; readonly isNew: boolean };
type Answer = Result<IssuedNow>;
/** By award; those that are not in it have to be looked at again. */
type Answers = Map<string, Answer>;
/** What the commit of some awards asks of their authors' authority. */
type Claims = (awards: readonly string[]) => Compilable[];

/** One award with all that its credential says, and how far it has come; read together with those that others ask for. */
export const findAwardToIssue = together<string, AwardToIssue | undefined>(async ({ db }, ids) => {
  const found = new Map((await listAwardsToIssue(db, JSON.stringify([...new Set(ids)]))).map((one) => [one.id, one]));
  return ids.map((id) => found.get(id));
}, PAGE);

/** @param award as the caller has just read it */
export const issueNow: (platform: Platform, award: Asked) => Promise<Answer> = together(async (platform, asked) => {
  const answers: Answers = new Map();
  const claims = claimsOf(asked);
  let left: AwardToIssue[] = [...new Map(asked.map((one) => [one.id, one])).values()];
  const issuer = await loadIssuer(platform);
  for (let attempt = 0; attempt < MOST_TRIES && left.length > 0; attempt += 1) {
    if (attempt > 0) left = await listAwardsToIssue(platform.db, JSON.stringify(left.map((one) => one.id)));
    await issuePage(platform, issuer, left, claims, answers);
    left = left.filter((one) => !answers.has(one.id));
  }
  if (left.length > 0) throw new Error(`award ${left[0]!.id} could not be issued`);
  const given = new Set<string>();
  // Of two who asked for the same at once, one was first.
  return asked.map(({ id }) => {
    const answer = answers.get(id)!;
    const isAgain = given.has(id);
    given.add(id);
    return isAgain && answer.ok ? accepted({ ...answer.value, isNew: false }) : answer;
  });
}, PAGE, { gathers: true });

async function issuePage(platform: Platform, issuer: Issuer, awards: readonly AwardToIssue[], claims: Claims, answers: Answers): Promise<void> {
  const { db } = platform;
  const refuse = async (award: string, job: Job, reason: NotIssued['reason'], detail: string): Promise<void> => {
    if (detail.endsWith(AUTHORITY_GONE)) return void answers.set(award, refused({ kind: 'authority_gone' }));
    answers.set(award, refused({ kind: 'credential_not_issued', reason, detail }));
    // The job stays, with the reason, for whoever looks at the batch.
    await platform.commit([postpone(db, job, inAMinute(platform), `${reason}: ${detail}`)]);
  };
  for (const award of awards) if (award.credential_id !== null && award.is_signed === 1) await releaseNow(platform, award, award.credential_id, answers);
  // The plans are durable before anything is signed. Their jobs are due in a minute: should this process die, the sweeper goes on from there.
  const planned = await planPage(platform, awards.filter((one) => one.credential_id === null), {
    issuer,
    signAt: inAMinute(platform),
    settle: (ids) => [...claims(ids), dropAll(db, 'plan', ids)],
  });
  for (const [award, failure] of planned.failures) {
    if (failure === BADGES_DECLINED) {
      answers.set(award, refused({ kind: 'badges_declined' }));
      continue;
    }
    const lint = failure.startsWith('lint: ');
    await refuse(award, { kind: 'plan', subject: award }, lint ? 'lint' : 'fault', lint ? failure.slice('lint: '.length) : failure);
  }
  const unsigned = awards.filter((one) => one.credential_id !== null && one.is_signed === 0);
  const before = unsigned.length === 0 ? [] : (await listPlansToSign(db, JSON.stringify(unsigned.map((one) => one.credential_id)))).filter((one) => one.is_signed === 0);
  const awardOf = new Map([...planned.plans.map((one) => [one.id, one.award_id] as const), ...unsigned.map((one) => [one.credential_id!, one.id] as const)]);
  const plans = [...planned.plans, ...before];
  if (plans.length === 0) return;
  // No older copy of this database may give out the plans' positions again unnoticed.
  await showJournal(platform);
  const { failures, signedElsewhere } = await signPage(platform, plans, { issuer, settle: (ids) => [...claims(ids.map((id) => awardOf.get(id)!)), dropAll(db, 'sign', ids)] });
  for (const { id } of plans) {
    const failure = failures.get(id);
    if (failure) await refuse(awardOf.get(id)!, { kind: 'sign', subject: id }, failure.reason, failure.detail);
    else if (!signedElsewhere.includes(id)) answers.set(awardOf.get(id)!, accepted({ id, isNew: true }));
  }
}

/** Awards of one page mostly rest on the same authority over the same cohort: the same question is asked once in a commit. */
function claimsOf(asked: readonly Asked[]): Claims {
  const byAward = new Map<string, readonly [question: string, claim: Compilable]>();
  for (const { id, claim } of asked) {
    if (claim === undefined) continue;
    const { sql, parameters } = claim.compile();
    byAward.set(id, [`${sql} ${JSON.stringify(parameters)}`, claim]);
  }
  return (awards) => [...new Map(awards.flatMap((id) => (byAward.has(id) ? [byAward.get(id)!] : []))).values()];
}

type NotIssued = Extract<Refusal, { kind: 'credential_not_issued' }>;

const inAMinute = (platform: Platform): string => new Date(platform.now().getTime() + MINUTE).toISOString();

/** Signed already: what is left of the way, if anything is. */
async function releaseNow(platform: Platform, award: AwardToIssue, id: string, answers: Answers): Promise<void> {
  const { db } = platform;
  if (award.released_at !== null) {
    answers.set(award.id, accepted({ id, isNew: false }));
    return;
  }
  const at = platform.now().toISOString();
  const committed = await platform.commit([
    insertRelease(db, { id, released_at: at }),
    ...(await showSuccessors(platform, [id], at)),
    drop(db, 'release', id),
    recordEvent(db, eventId(platform), { at, personId: null, kind: 'credential_released', subject: id }),
  ]);
  if (committed.ok) answers.set(award.id, accepted({ id, isNew: true }));
}
