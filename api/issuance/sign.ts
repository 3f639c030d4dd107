/**
 * From plans to credentials in their holders' hands. Each plan is sealed alone
 * (see seal.ts); a page of them is stored and released in one commit, so that
 * nothing is released that was not verified and stored. Of two signatures over
 * one plan only the first is kept.
 */
import type { Compilable } from 'kysely';
import type { Platform } from '../platform/platform.ts';
import { showSuccessors } from '../publication/follow.ts';
import { recordEvents } from '../queries/events.ts';
import { insertAllSigned, insertReleases, listPlansToSign, type PlanToSign } from '../queries/issuing.ts';
import { settleAll, type DueJob } from '../queries/outbox.ts';
import type { Tables } from '../queries/schema.ts';
import { insertSignatures } from '../queries/signed-records.ts';
import { randomId } from '../random-id.ts';
import { loadIssuer } from './issuer.ts';
import { ALL_WELL, sentenceOf, type JobFailure } from './page.ts';
import { seal, type SealStep } from './seal.ts';
import { signatureRow } from './signed-record.ts';
import { verifyEnvironment } from './store-fetch.ts';

/** `signature`: what the record of its key keeps of it. */
export type Signed = { readonly id: string; readonly embedded: string; readonly signature: Tables['signature'] };

/**
 * Signs a page of plans.
 * @param onStep called for each plan; `stored` and `released` after the commit, also when somebody else's signature was first
 */
export async function signPlans(
  platform: Platform,
  jobs: readonly DueJob[],
  onStep: (step: SealStep | 'stored' | 'released', plan: string) => void,
): Promise<readonly JobFailure[]> {
  const { db } = platform;
  const plans = new Map((await listPlansToSign(db, JSON.stringify(jobs.map((one) => one.subject)))).map((plan) => [plan.id, plan]));
  const issuer = await loadIssuer(platform);
  const published = verifyEnvironment(platform, { issuer, isOwn: true });
  const failed: JobFailure[] = [];
  const signed: Signed[] = [];
  const sealOne = async (plan: PlanToSign | undefined, job: DueJob): Promise<string | typeof ALL_WELL> => {
    if (!plan) return `no plan ${job.subject}`;
    if (plan.is_signed) return ALL_WELL;
    const sealed = await seal(platform, issuer, plan.bytes, { published, digest: plan.digest, onStep: (step) => onStep(step, plan.id) });
    if (!sealed.ok) return `${sealed.reason}: ${sealed.detail}`;
    signed.push({ id: plan.id, embedded: sealed.text, signature: await signatureRow(platform, plan.id, 'embedded', sealed.text) });
    return ALL_WELL;
  };
  for (const job of jobs) {
    const error = await sealOne(plans.get(job.subject), job).catch(sentenceOf);
    if (error !== ALL_WELL) failed.push({ job, error });
  }
  const done = jobs.filter((job) => !failed.some((one) => one.job === job));
  if (done.length === 0) return failed;
  const at = platform.now().toISOString();
  const shown = (own: readonly Signed[]): Promise<Compilable[]> => showSuccessors(platform, own.map(({ id }) => id), at);
  const committed = await platform.commit([...releaseStatements(platform, signed), ...(await shown(signed)), settleAll(db, done)]);
  const stored = (plan: string): void => {
    onStep('stored', plan);
    onStep('released', plan);
  };
  if (committed.ok) {
    for (const job of done) stored(job.subject);
    return failed;
  }
  // Somebody else stored one of them first, or the key was declared compromised meanwhile: each alone.
  for (const job of done) {
    const own = signed.filter((one) => one.id === job.subject);
    const alone = await platform.commit([...releaseStatements(platform, own), ...(await shown(own)), settleAll(db, [job])]);
    // Their signature stays, ours is thrown away.
    if (!alone.ok && alone.conflict.rule.startsWith('unique:signed_credential.')) await platform.commit([settleAll(db, [job])]);
    else if (!alone.ok) {
      failed.push({ job, error: alone.conflict.rule });
      continue;
    }
    stored(job.subject);
  }
  return failed;
}

/** Stores what was verified, and gives it to its holders. */
export function releaseStatements(platform: Platform, signed: readonly Signed[]): Compilable[] {
  if (signed.length === 0) return [];
  const { db, randomBytes } = platform;
  const at = platform.now().toISOString();
  return [
    ...insertAllSigned(db, signed.map(({ id, embedded }) => ({ id, embedded, signed_at: at }))),
    insertSignatures(db, signed.map((one) => one.signature)),
    insertReleases(db, signed.map(({ id }) => ({ id, released_at: at }))),
    recordEvents(
      db,
      signed.flatMap(({ id }) =>
        ['credential_signed', 'credential_released'].map((kind) => ({ id: randomId(randomBytes), at, personId: null, kind, subject: id })),
      ),
    ),
  ];
}
