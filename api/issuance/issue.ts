/**
 * From a signed decision to a credential in its holder's hands:
 * plan → check → sign → verify → store → release, each step resumable and each
 * safe to run twice. Signing is the irreversible act, so its intent is stored
 * first (see plan.ts), and of two signatures over one plan only the first is kept.
 */
import type { Platform } from '../platform/platform.ts';
import { findSigned, insertRelease } from '../queries/credentials.ts';
import { recordEvent } from '../queries/events.ts';
import { findDueJob, listDue, listDuePages, listMisdated, postpone, settle, type DueJob } from '../queries/outbox.ts';
import type { OutboxKind } from '../queries/schema.ts';
import { showSuccessors } from '../publication/follow.ts';
import { prepare } from '../publication/prepare.ts';
import { renderAgain } from '../publication/render-again.ts';
import { randomId } from '../random-id.ts';
import { signClr } from './clr.ts';
import { performEndorsement, type EndorsementStep } from './endorse.ts';
import { eraseFile } from './erase-file.ts';
import { PAGE, sentenceOf, type JobFailure } from './page.ts';
import { planAwards } from './plan.ts';
import { signPlans } from './sign.ts';
import { isGateClosed, isGateRefusal, isListLost } from './restore-gate.ts';
import { renewStatusList } from './status.ts';
import { isTutorMessage, sendTutorMessage } from './tutor-mail.ts';
import { assertNotOlder, showJournal } from './witness.ts';

/** Named moments of a batch; the crash test stops the process at each. */
export const STEPS = ['before_plan', 'planned', 'checked', 'signed', 'verified', 'stored', 'released'] as const;
export type Step = (typeof STEPS)[number];
export type OnStep = (step: Step | EndorsementStep, subject: string) => void;

const MINUTE = 60_000;
/** No work is put off for longer than an hour (`nextTry`): what is due later than this from now was written by a clock that was ahead. */
const FAR_OFF = 120 * MINUTE;

/**
 * Does a page of what is due. At-least-once: a job stays until the batch that
 * records its result. A job that fails waits longer each time and says why.
 *
 * @returns how many were done and how many failed
 */
export async function runOutbox(platform: Platform, { onStep = () => {} }: { onStep?: OnStep } = {}): Promise<{ done: number; failed: number }> {
  const now = platform.now().getTime();
  const [due, misdated] = await Promise.all([listDue(platform.db, new Date(now).toISOString(), PAGE), listMisdated(platform.db, new Date(now + FAR_OFF).toISOString(), PAGE)]);
  return doJobs(platform, [...due, ...misdated].slice(0, PAGE), onStep);
}

/**
 * Renders the public pages of these enrolments that wait for it, before all
 * else that is due: what an act takes off a page is gone before the answer,
 * whatever waits, and be it a promotion's badges. The jobs are the outbox's, as
 * ever: what fails, and what is more than a request may do, is left to it.
 */
export async function renderFirst(platform: Platform, enrolments: readonly string[]): Promise<void> {
  for (let round = 0; round < platform.pumpRounds; round += 1) {
    const jobs = await listDuePages(platform.db, enrolments, platform.now().toISOString(), PAGE);
    const { done } = await doJobs(platform, jobs, () => {});
    if (done === 0) return;
  }
}

/** Signs and releases this plan before all else that is due, if it waits for that: what fails is left to the outbox. */
export async function signFirst(platform: Platform, plan: string): Promise<void> {
  const job = await findDueJob(platform.db, { kind: 'sign', subject: plan }, platform.now().toISOString());
  if (job) await doJobs(platform, [job], () => {});
}

async function doJobs(platform: Platform, jobs: readonly DueJob[], onStep: OnStep): Promise<{ done: number; failed: number }> {
  if (jobs.length > 0 && !(await mayIssue(platform, jobs))) return { done: 0, failed: 0 };
  const failed: JobFailure[] = [];
  for (const kind of new Set(jobs.map((job) => job.kind))) {
    const ofKind = jobs.filter((job) => job.kind === kind);
    // A fault that is nobody's in particular (no key, no database) is everybody's of the page.
    failed.push(...(await perform(platform, kind, ofKind, onStep).catch((error: unknown) => ofKind.map((job) => ({ job, error: sentenceOf(error) })))));
  }
  if (failed.length > 0) await platform.commit(failed.map(({ job, error }) => postpone(platform.db, job, nextTry(platform, job), error)));
  return { done: jobs.length - failed.length, failed: failed.length };
}

/** Each time twice as long, up to an hour. */
const nextTry = (platform: Platform, job: Pick<DueJob, 'attempts'>): string =>
  new Date(platform.now().getTime() + Math.min(60, 2 ** job.attempts) * MINUTE).toISOString();

/** Work that makes signatures. */
const SIGNING: readonly OutboxKind[] = ['sign', 'endorse_sign', 'clr'];

/**
 * Not while the restore gate is closed: the work waits. And what is about to be
 * signed was shown to the witness before, so that no older copy of this
 * database could give out its positions again unnoticed.
 */
async function mayIssue(platform: Platform, jobs: readonly Pick<DueJob, 'kind'>[]): Promise<boolean> {
  if (await isGateClosed(platform)) return false;
  try {
    await (jobs.some((job) => SIGNING.includes(job.kind)) ? showJournal(platform) : assertNotOlder(platform));
    return true;
  } catch (error) {
    if (isGateRefusal(error)) return false;
    throw error;
  }
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

async function perform(platform: Platform, kind: OutboxKind, jobs: readonly DueJob[], onStep: OnStep): Promise<readonly JobFailure[]> {
  switch (kind) {
    case 'plan':
      for (const job of jobs) onStep('before_plan', job.subject);
      return planAwards(platform, jobs, (award) => onStep('planned', award));
    case 'sign':
      return signPlans(platform, jobs, onStep);
    case 'release':
      return eachAlone(jobs, async (job) => {
        await release(platform, job);
        onStep('released', job.subject);
      });
    case 'status_list':
      return eachAlone(jobs, async (job) => {
        // What an administrator said to be lost is published when it is found.
        await renewStatusList(platform, Number(job.subject)).catch((error: unknown) => {
          if (!isListLost(error)) throw error;
        });
        await platform.commit([settle(platform.db, job)]);
      });
    case 'render':
      return eachAlone(jobs, (job) => renderAgain(platform, job), WAYS);
    case 'prepare':
      return eachAlone(jobs, (job) => prepare(platform, job), WAYS);
    case 'erase_file':
      return eachAlone(jobs, (job) => eraseFile(platform, job), WAYS);
    case 'clr':
      return eachAlone(jobs, (job) => signClr(platform, job));
    case 'endorse_sign':
    case 'endorse_release':
      return eachAlone(jobs, (job) => performEndorsement(platform, job, onStep));
    case 'endorse_mail':
      return eachAlone(jobs, (job) => (isTutorMessage(job.subject) ? sendTutorMessage(platform, job) : performEndorsement(platform, job)));
  }
}

/** Pages and files that are worked on at the same time: a Worker has so many ways open at once, and what they ask together is one turn. */
const WAYS = 6;

/** @param most of them at the same time; one after the other unless told otherwise */
async function eachAlone(jobs: readonly DueJob[], work: (job: DueJob) => Promise<void>, most = 1): Promise<readonly JobFailure[]> {
  const failed: JobFailure[] = [];
  const alone = (job: DueJob): Promise<unknown> => work(job).catch((error: unknown) => failed.push({ job, error: sentenceOf(error) }));
  for (let start = 0; start < jobs.length; start += most) await Promise.all(jobs.slice(start, start + most).map(alone));
  return failed;
}

/** Signed and not released: left by a version that did the two in commits of their own. */
async function release(platform: Platform, job: DueJob): Promise<void> {
  const { db } = platform;
  if (!(await findSigned(db, job.subject))) throw new Error(`no signed credential ${job.subject}`);
  const at = platform.now().toISOString();
  const committed = await platform.commit([
    insertRelease(db, { id: job.subject, released_at: at }),
    ...(await showSuccessors(platform, [job.subject], at)),
    settle(db, job),
    recordEvent(db, randomId(platform.randomBytes), { at, personId: null, kind: 'credential_released', subject: job.subject }),
  ]);
  if (!committed.ok) {
    if (!committed.conflict.rule.startsWith('unique:release.')) throw new Error(committed.conflict.rule);
    await platform.commit([settle(db, job)]);
  }
}
