/**
 * From plans to credentials in their holders' hands. Each plan is sealed alone
 * (see seal.ts); a page of them is stored and released in one commit, so that
 * nothing is released that was not verified and stored. Of two signatures over
 * one plan only the first is kept.
 */
import type { Compilable } from 'kysely';
import type { Platform } from '../platform/platform.ts';
import { showSuccessors } from '../publication/follow.ts';
import { recordPageOfEvents } from '../queries/events.ts';
import { insertAllSigned, insertReleases, listPlansToSign, type PlanToSign } from '../queries/issuing.ts';
import { settleAll, type DueJob } from '../queries/outbox.ts';
import type { Tables } from '../queries/schema.ts';
import { insertSignatures } from '../queries/signed-records.ts';
import { eventId } from '../random-id.ts';
import { loadIssuer, type Issuer } from './issuer.ts';
import { sentenceOf, type JobFailure } from './page.ts';
import { RESTORE_GATE } from './restore-gate.ts';
import { seal, type SealProblem, type SealStep } from './seal.ts';
import { signatureRow } from './signed-record.ts';
import { verifyEnvironment } from './store-fetch.ts';

/** `signature`: what the record of its key keeps of it. */
type Signed = { readonly id: string; readonly embedded: string; readonly signature: Tables['signature'] };
type OnStep = (step: SealStep | 'stored' | 'released', plan: string) => void;
export type ReleasedPage = {
  readonly failures: ReadonlyMap<string, { readonly reason: SealProblem | 'fault'; readonly detail: string }>;
  /** Somebody else's signature was stored first, and ours thrown away. */
  readonly signedElsewhere: readonly string[];
};
type Order = {
  readonly issuer: Issuer;
  /** What else has to happen in the commit that stores and releases these. */
  settle(plans: readonly string[]): Compilable[];
  readonly onStep?: OnStep;
};

/** Signs a page of plans that nobody has signed, and releases them. */
export async function signPage(platform: Platform, plans: readonly Pick<PlanToSign, 'id' | 'bytes' | 'digest'>[], { issuer, settle, onStep = () => {} }: Order): Promise<ReleasedPage> {
  const published = verifyEnvironment(platform, { issuer, isOwn: true });
  const failures = new Map<string, { reason: SealProblem | 'fault'; detail: string }>();
  const signed: Signed[] = [];
  for (const { id, bytes, digest } of plans) {
    try {
      const sealed = await seal(platform, issuer, bytes, { published, digest, onStep: (step) => onStep(step, id) });
      if (sealed.ok) signed.push({ id, embedded: sealed.text, signature: await signatureRow(platform, id, 'embedded', sealed.text) });
      else failures.set(id, { reason: sealed.reason, detail: sealed.detail });
    } catch (error) {
      failures.set(id, { reason: 'fault', detail: sentenceOf(error) });
    }
  }
  const store = async (some: readonly Signed[]) => {
    const at = platform.now().toISOString();
    const ids = some.map((one) => one.id);
    return platform.commit([...releaseStatements(platform, some, at), ...(await showSuccessors(platform, ids, at)), ...settle(ids)]);
  };
  const tell = ({ id }: Signed): void => {
    onStep('stored', id);
    onStep('released', id);
  };
  const signedElsewhere: string[] = [];
  const committed = signed.length > 1 ? await store(signed) : null;
  if (committed?.ok) signed.forEach(tell);
  // One only; or somebody else stored one of them first, or the key was declared compromised meanwhile: each alone.
  else {
    for (const one of signed) {
      const alone = await store([one]);
      if (alone.ok) tell(one);
      else if (alone.conflict.rule === RESTORE_GATE) throw new Error(RESTORE_GATE);
      else if (alone.conflict.rule.startsWith('unique:signed_credential.')) signedElsewhere.push(one.id);
      else failures.set(one.id, { reason: 'fault', detail: alone.conflict.rule });
    }
  }
  return { failures, signedElsewhere };
}

/**
 * The outbox's way to sign.
 * @param onStep called for each plan; `stored` and `released` after the commit, also when somebody else's signature was first
 */
export async function signPlans(platform: Platform, jobs: readonly DueJob[], onStep: OnStep): Promise<readonly JobFailure[]> {
  const { db } = platform;
  const plans = await listPlansToSign(db, JSON.stringify(jobs.map((one) => one.subject)));
  const jobsOf = (subjects: readonly string[]): DueJob[] => jobs.filter((job) => subjects.includes(job.subject));
  const { failures, signedElsewhere } = await signPage(platform, plans.filter((one) => one.is_signed === 0), {
    issuer: await loadIssuer(platform),
    settle: (subjects) => [settleAll(db, jobsOf(subjects))],
    onStep,
  });
  const before = jobsOf([...signedElsewhere, ...plans.filter((one) => one.is_signed === 1).map((one) => one.id)]);
  if (before.length > 0) await platform.commit([settleAll(db, before)]);
  for (const { subject } of before) {
    onStep('stored', subject);
    onStep('released', subject);
  }
  return jobs.flatMap((job): JobFailure[] => {
    if (!plans.some((one) => one.id === job.subject)) return [{ job, error: `no plan ${job.subject}` }];
    const failure = failures.get(job.subject);
    return failure === undefined ? [] : [{ job, error: `${failure.reason}: ${failure.detail}` }];
  });
}

/** Stores what was verified, and gives it to its holders. */
function releaseStatements(platform: Platform, signed: readonly Signed[], at: string): Compilable[] {
  const { db } = platform;
  return [
    ...insertAllSigned(db, signed.map(({ id, embedded }) => ({ id, embedded, signed_at: at }))),
    ...insertSignatures(db, signed.map((one) => one.signature)),
    ...insertReleases(db, signed.map(({ id }) => ({ id, released_at: at }))),
    ...recordPageOfEvents(
      db,
      signed.flatMap(({ id }) =>
        ['credential_signed', 'credential_released'].map((kind) => ({ id: eventId(platform), at, personId: null, kind, subject: id })),
      ),
    ),
  ];
}
