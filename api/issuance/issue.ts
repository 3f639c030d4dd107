/**
 * From a signed decision to a credential in its holder's hands:
 * plan → check → sign → verify → store → release, each step resumable and each
 * safe to run twice. Signing is the irreversible act, so its intent is stored
 * first (see plan.ts), and of two signatures over one plan only the first is kept.
 */
import { check, readPresented, signDataIntegrity, signJwt, verify } from '../../credentials/index.ts';
import type { Platform } from '../platform/platform.ts';
import { findPlan, findSigned, insertRelease, insertSigned } from '../queries/credentials.ts';
import { recordEvent } from '../queries/events.ts';
import { insertSignatures } from '../queries/signed-records.ts';
import { enqueue, listDue, postpone, settle, type DueJob } from '../queries/outbox.ts';
import { renderAgain } from '../publication/render-again.ts';
import { randomId } from '../random-id.ts';
import { performEndorsement } from './endorse.ts';
import { loadIssuer } from './issuer.ts';
import { planCredential } from './plan.ts';
import { verifyEnvironment } from './store-fetch.ts';
import { signatureRow } from './signed-record.ts';
import { publishedStatusList } from './status.ts';

/** Named moments of a batch; the crash test stops the process at each. */
export const STEPS = ['before_plan', 'planned', 'checked', 'signed', 'verified', 'stored', 'released'] as const;
export type Step = (typeof STEPS)[number];
export type OnStep = (step: Step, subject: string) => void;

const MINUTE = 60_000;

/**
 * Does what is due. At-least-once: a job stays until the batch that records
 * its result. A job that fails waits longer each time and says why.
 *
 * @param limit how many jobs at the most, so that one request of a Worker stays within its bounds
 * @returns how many were done and how many failed
 */
export async function runOutbox(
  platform: Platform,
  { limit = 50, onStep = () => {} }: { limit?: number; onStep?: OnStep } = {},
): Promise<{ done: number; failed: number }> {
  const jobs = await listDue(platform.db, platform.now().toISOString(), limit);
  let failed = 0;
  for (const job of jobs) {
    try {
      await perform(platform, job, onStep);
    } catch (error) {
      failed += 1;
      const wait = Math.min(60, 2 ** job.attempts) * MINUTE;
      const due = new Date(platform.now().getTime() + wait).toISOString();
      await platform.commit([postpone(platform.db, job, due, error instanceof Error ? error.message : String(error))]);
    }
  }
  return { done: jobs.length - failed, failed };
}

/** Until nothing is due any more. */
export async function drainOutbox(platform: Platform, onStep?: OnStep): Promise<{ done: number; failed: number }> {
  const total = { done: 0, failed: 0 };
  for (;;) {
    const { done, failed } = await runOutbox(platform, onStep ? { onStep } : {});
    total.done += done;
    total.failed += failed;
    if (done === 0) return total;
  }
}

async function perform(platform: Platform, job: DueJob, onStep: OnStep): Promise<void> {
  switch (job.kind) {
    case 'plan':
      onStep('before_plan', job.subject);
      await planCredential(platform, job);
      return onStep('planned', job.subject);
    case 'sign':
      return signPlanned(platform, job, onStep);
    case 'release':
      await release(platform, job);
      return onStep('released', job.subject);
    case 'status_list':
      await publishedStatusList(platform, Number(job.subject));
      await platform.commit([settle(platform.db, job)]);
      return;
    case 'render':
      return renderAgain(platform, job);
    case 'endorse_sign':
    case 'endorse_release':
    case 'endorse_mail':
      return performEndorsement(platform, job);
  }
}

/** Lints the stored bytes, signs exactly these, verifies both forms by the public way, and stores them if nobody has yet. */
async function signPlanned(platform: Platform, job: DueJob, onStep: OnStep): Promise<void> {
  const { db } = platform;
  const plan = await findPlan(db, job.subject);
  if (!plan) throw new Error(`no plan ${job.subject}`);
  const lint = await check(plan.bytes);
  if (!lint.ok) throw new Error(`lint: ${lint.findings.map((one) => `${one.field} (${one.clause}) ${one.message}`).join('; ')}`);
  if (lint.checked.digest !== plan.digest) throw new Error('the stored bytes are not the planned ones');
  onStep('checked', plan.id);
  const issuer = await loadIssuer(platform);
  const now = platform.now();
  const embedded = await signDataIntegrity(lint.checked, issuer.signer, now);
  const jwt = await signJwt(lint.checked, issuer.signer);
  onStep('signed', plan.id);
  await selfVerify(platform, embedded, 'application/json');
  await selfVerify(platform, jwt, 'text/plain');
  onStep('verified', plan.id);
  const at = now.toISOString();
  const committed = await platform.commit([
    insertSigned(db, { id: plan.id, embedded, jwt, signed_at: at }),
    insertSignatures(db, [await signatureRow(platform, plan.id, 'embedded', embedded), await signatureRow(platform, plan.id, 'jwt', jwt)]),
    enqueue(db, { kind: 'release', subject: plan.id }, at),
    settle(db, job),
    recordEvent(db, randomId(platform.randomBytes), { at, personId: null, kind: 'credential_signed', subject: plan.id }),
  ]);
  if (!committed.ok) {
    // Somebody else stored a signature first: theirs stays, ours is thrown away.
    if (!committed.conflict.rule.startsWith('unique:signed_credential.')) throw new Error(committed.conflict.rule);
    await platform.commit([settle(db, job)]);
  }
  onStep('stored', plan.id);
}

async function selfVerify(platform: Platform, text: string, mediaType: string): Promise<void> {
  const presented = readPresented(new TextEncoder().encode(text), mediaType);
  if ('problem' in presented) throw new Error(`our own credential cannot be read: ${presented.problem}`);
  const report = await verify(presented, verifyEnvironment(platform));
  if (report.verdict !== 'valid') {
    const reasons = report.checks.filter((one) => one.outcome !== 'passed').map((one) => `${one.name}: ${one.reason ?? one.outcome}`);
    throw new Error(`our own credential does not verify: ${reasons.join(', ')}`);
  }
}

async function release(platform: Platform, job: DueJob): Promise<void> {
  const { db } = platform;
  if (!(await findSigned(db, job.subject))) throw new Error(`no signed credential ${job.subject}`);
  const at = platform.now().toISOString();
  const committed = await platform.commit([
    insertRelease(db, { id: job.subject, released_at: at }),
    settle(db, job),
    recordEvent(db, randomId(platform.randomBytes), { at, personId: null, kind: 'credential_released', subject: job.subject }),
  ]);
  if (!committed.ok) {
    if (!committed.conflict.rule.startsWith('unique:release.')) throw new Error(committed.conflict.rule);
    await platform.commit([settle(db, job)]);
  }
}
