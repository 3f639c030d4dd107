/**
 * The record of a semester, from the student's choice to their hands: the exact
 * bytes are planned and stored, then checked, signed, verified by the public way
 * and stored with the signature. As for a badge (see plan.ts and issue.ts) each
 * step may be interrupted, and of two signatures over one plan the first is kept.
 * What is stored signed was verified: being stored is being its holder's.
 */
import { check, hexDigest, buildClr, signDataIntegrity } from '../../credentials/index.ts';
import { chooseForClr, clrState, type ClrState } from '../domain/clr.ts';
import { accepted, refused, type Result } from '../domain/refusal.ts';
import type { Platform } from '../platform/platform.ts';
import { findClr, findClrPlan, findSignedClr, insertClr, insertClrAct, insertSignedClr, listClrBadges, listEmbedded } from '../queries/clr.ts';
import { findProgramme } from '../queries/cohorts.ts';
import { listIssuedTo } from '../queries/credentials.ts';
import { recordEvent } from '../queries/events.ts';
import { enqueue, settle, type DueJob } from '../queries/outbox.ts';
import { findEnrolment } from '../queries/people.ts';
import { insertDocumentSignatures } from '../queries/signed-records.ts';
import { randomId } from '../random-id.ts';
import { describeClr } from './describe-clr.ts';
import { loadIssuer } from './issuer.ts';
import { selfVerify } from './self-verify.ts';
import { clrSignatures } from './signed-record.ts';

/** Less than what verifiers read (256 KiB), by more than a proof. */
const MOST_BYTES = 240 * 1024;

/** @returns the id of the planned record and its job in the outbox */
export async function planClr(platform: Platform, enrolmentId: string, choice: { period: string; credentials: readonly string[] }, personId: string): Promise<Result<{ id: string; job: DueJob }>> {
  const { db } = platform;
  const enrolment = await findEnrolment(db, enrolmentId);
  if (!enrolment) throw new Error(`no enrolment ${enrolmentId}`);
  const programme = await findProgramme(db, enrolment.programme_code, enrolment.programme_version);
  if (!programme) throw new Error(`no programme ${enrolment.programme_code}`);
  const mine = (await listIssuedTo(db, enrolmentId)).map((one) => ({ ...one, released: one.released_at !== null, revoked: one.revoked_at !== null }));
  const chosen = chooseForClr(choice.period, choice.credentials, mine);
  if (!chosen.ok) return chosen;
  const texts = new Map((await listEmbedded(db, chosen.value.map((one) => one.id))).map((one) => [one.id, one.embedded]));
  const issuer = await loadIssuer(platform);
  const now = platform.now();
  const id = randomId(platform.randomBytes);
  const badges = chosen.value.map(({ id: credential, competency, level }) => ({ competency, level, embedded: texts.get(credential)! }));
  const input = describeClr({ id, subjectId: enrolment.subject_id, period: choice.period, badges }, programme, { ...issuer, origin: platform.config.origin }, now);
  const bytes = JSON.stringify(buildClr(input));
  if (new TextEncoder().encode(bytes).length > MOST_BYTES) return refused({ kind: 'clr_too_large' });
  const lint = await check(bytes);
  if (!lint.ok) {
    if (lint.findings.some((one) => one.message.includes('too_large'))) return refused({ kind: 'clr_too_large' });
    throw new Error(`lint: ${JSON.stringify(lint.findings)}`);
  }
  const at = now.toISOString();
  const committed = await platform.commit([
    ...insertClr(db, { id, enrolment_id: enrolmentId, period: choice.period, bytes, digest: await hexDigest(bytes), planned_at: at }, chosen.value.map((one) => one.id)),
    enqueue(db, { kind: 'clr', subject: id }, at),
    recordEvent(db, randomId(platform.randomBytes), { at, personId, kind: 'clr_planned', subject: id, detail: { enrolment: enrolmentId } }),
  ]);
  if (committed.ok) return accepted({ id, job: { kind: 'clr', subject: id, due_at: at, attempts: 0 } });
  const { rule } = committed.conflict;
  if (rule === 'clr_badge_not_available' || rule === 'clr_too_many_badges' || rule === 'clr_limit') return refused({ kind: rule });
  throw new Error(rule);
}

/** Checks the stored bytes, signs exactly these, verifies and stores. A record whose badge was revoked meanwhile is given up. */
export async function signClr(platform: Platform, job: DueJob): Promise<void> {
  const { db } = platform;
  const plan = await findClrPlan(db, job.subject);
  if (!plan) throw new Error(`no CLR ${job.subject}`);
  const at = platform.now().toISOString();
  const done = { at, personId: null, subject: plan.id };
  if ((await listClrBadges(db, plan.id)).some((one) => one.revoked_at !== null) && !(await findSignedClr(db, plan.id))) {
    await platform.commit([
      insertClrAct(db, { clr_id: plan.id, revision: 1, act: 'abandon', at }),
      settle(db, job),
      recordEvent(db, randomId(platform.randomBytes), { ...done, kind: 'clr_abandoned' }),
    ]).then((committed) => settleIfDone(platform, job, committed));
    return;
  }
  const lint = await check(plan.bytes);
  if (!lint.ok) throw new Error(`lint: ${lint.findings.map((one) => `${one.field} (${one.clause}) ${one.message}`).join('; ')}`);
  if (lint.checked.digest !== plan.digest) throw new Error('the stored bytes are not the planned ones');
  const issuer = await loadIssuer(platform);
  const embedded = await signDataIntegrity(lint.checked, issuer.signer, platform.now());
  await selfVerify(platform, embedded, 'application/json');
  const committed = await platform.commit([
    insertSignedClr(db, { id: plan.id, embedded, signed_at: at }),
    insertDocumentSignatures(db, await clrSignatures(platform, { id: plan.id, embedded })),
    settle(db, job),
    recordEvent(db, randomId(platform.randomBytes), { ...done, kind: 'clr_signed' }),
  ]);
  await settleIfDone(platform, job, committed);
}

/** Somebody else was first: theirs stays, ours is thrown away. */
async function settleIfDone(platform: Platform, job: DueJob, committed: Awaited<ReturnType<Platform['commit']>>): Promise<void> {
  if (committed.ok) return;
  const { rule } = committed.conflict;
  if (!rule.startsWith('unique:signed_clr.') && !rule.startsWith('unique:clr_act.') && rule !== 'clr_not_ready') throw new Error(rule);
  await platform.commit([settle(platform.db, job)]);
}

/** Makes the address public, or takes it back (410 from then on). Doing what is done already changes nothing. */
export async function setClrPublic(platform: Platform, clrId: string, personId: string, wanted: boolean): Promise<Result<{ state: ClrState }>> {
  const { db } = platform;
  const clr = await findClr(db, clrId);
  if (!clr) throw new Error(`no CLR ${clrId}`);
  const state = clrState(clr.signed_at !== null, clr.acts.map((one) => one.act));
  if (state === 'preparing' || state === 'abandoned') return refused({ kind: 'clr_not_ready' });
  if (wanted === (state === 'public') || (!wanted && state === 'private')) return accepted({ state });
  const at = platform.now().toISOString();
  const committed = await platform.commit([
    insertClrAct(db, { clr_id: clrId, revision: (clr.acts.at(-1)?.revision ?? 0) + 1, act: wanted ? 'publish' : 'withdraw', at }),
    recordEvent(db, randomId(platform.randomBytes), { at, personId, kind: wanted ? 'clr_published' : 'clr_withdrawn', subject: clrId }),
  ]);
  if (committed.ok) return accepted({ state: wanted ? 'public' : 'withdrawn' });
  // One of its badges says a former name of its holder.
  if (committed.conflict.rule === 'clr_badge_not_available') return refused({ kind: 'clr_badge_not_available' });
  // A second click came first: what it did is read again.
  if (committed.conflict.rule.startsWith('unique:clr_act.')) return setClrPublic(platform, clrId, personId, wanted);
  throw new Error(committed.conflict.rule);
}
