/**
 * One award, from decision to credential, before the answer. The order is that
 * of the batch (plan, check, sign, verify, store, release) and so are the
 * guards, so it may run beside the batch and beside itself: whoever is first
 * has planned, whoever is first has signed, and everybody gets that credential.
 */
import type { Platform } from '../platform/platform.ts';
import { accepted, refused, type Result } from '../domain/refusal.ts';
import { insertRelease } from '../queries/credentials.ts';
import { recordEvent } from '../queries/events.ts';
import { listAwardsToIssue, listPlansToSign, type AwardToIssue } from '../queries/issuing.ts';
import { drop, postpone, type Job } from '../queries/outbox.ts';
import { randomId } from '../random-id.ts';
import { loadIssuer, type Issuer } from './issuer.ts';
import { draftPlans, planStatements } from './plan.ts';
import { seal, type SealProblem } from './seal.ts';
import { releaseStatements } from './sign.ts';
import { signatureRow } from './signed-record.ts';
import { showJournal } from './witness.ts';

const MINUTE = 60_000;
/** Each lost race leaves the award a step further: planned, signed, released. More often than this only positions can be taken. */
const MOST_TRIES = 20;

export type IssuedNow = { readonly id: string; readonly isNew: boolean };

/** @param known the award as the caller has just read it */
export async function issueNow(platform: Platform, known: AwardToIssue): Promise<Result<IssuedNow>> {
  const { db } = platform;
  const issuer = await loadIssuer(platform);
  let award: AwardToIssue | undefined = known;
  for (let attempt = 0; attempt < MOST_TRIES && award; attempt += 1) {
    const answer = award.credential_id === null ? await planNow(platform, issuer, award) : await releaseNow(platform, issuer, award, award.credential_id);
    if (answer !== 'look_again') return answer;
    [award] = await listAwardsToIssue(db, JSON.stringify([known.id]));
  }
  throw new Error(`award ${known.id} could not be issued`);
}

type Answer = Result<IssuedNow> | 'look_again';

/** The plan is durable before anything is signed. Its job is due in a minute: should this process die, the sweeper goes on from there. */
async function planNow(platform: Platform, issuer: Issuer, award: AwardToIssue): Promise<Answer> {
  const { db } = platform;
  const drafts = await draftPlans(platform, [award], issuer);
  const failure = drafts.failures.get(award.id);
  if (failure !== undefined) return fail(platform, { kind: 'plan', subject: award.id }, 'fault', failure);
  const now = platform.now();
  const later = new Date(now.getTime() + MINUTE).toISOString();
  const committed = await platform.commit([...planStatements(platform, drafts, now.toISOString(), later), drop(db, 'plan', award.id)]);
  const [plan] = drafts.plans;
  if (committed.ok) return signNow(platform, issuer, plan!);
  if (committed.conflict.rule.startsWith('unique:credential_plan.')) return 'look_again';
  throw new Error(`plan refused: ${committed.conflict.rule}`);
}

/** There is a plan already: what is left of the way. */
async function releaseNow(platform: Platform, issuer: Issuer, award: AwardToIssue, id: string): Promise<Answer> {
  const { db } = platform;
  if (award.released_at !== null) return accepted({ id, isNew: false });
  if (!award.is_signed) {
    const [plan] = await listPlansToSign(db, JSON.stringify([id]));
    return plan && !plan.is_signed ? signNow(platform, issuer, plan) : 'look_again';
  }
  const at = platform.now().toISOString();
  const committed = await platform.commit([
    insertRelease(db, { id, released_at: at }),
    drop(db, 'release', id),
    recordEvent(db, randomId(platform.randomBytes), { at, personId: null, kind: 'credential_released', subject: id }),
  ]);
  return committed.ok ? accepted({ id, isNew: true }) : 'look_again';
}

async function signNow(platform: Platform, issuer: Issuer, plan: { readonly id: string; readonly bytes: string; readonly digest: string }): Promise<Answer> {
  // No older copy of this database may give out the plan's position again unnoticed.
  await showJournal(platform);
  const sealed = await seal(platform, issuer, plan.bytes, { digest: plan.digest });
  if (!sealed.ok) return fail(platform, { kind: 'sign', subject: plan.id }, sealed.reason, sealed.detail);
  const signature = await signatureRow(platform, plan.id, 'embedded', sealed.text);
  const committed = await platform.commit([...releaseStatements(platform, [{ id: plan.id, embedded: sealed.text, signature }]), drop(platform.db, 'sign', plan.id)]);
  if (committed.ok) return accepted({ id: plan.id, isNew: true });
  const { rule } = committed.conflict;
  if (rule.startsWith('unique:signed_credential.')) return 'look_again';
  throw new Error(rule);
}

/** The job stays, with the reason, for whoever looks at the batch. */
async function fail(platform: Platform, job: Job, reason: SealProblem | 'fault', detail: string): Promise<Answer> {
  const due = new Date(platform.now().getTime() + MINUTE).toISOString();
  await platform.commit([postpone(platform.db, job, due, `${reason}: ${detail}`)]);
  return refused({ kind: 'credential_not_issued', reason, detail });
}
