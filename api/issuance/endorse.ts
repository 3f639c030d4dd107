/**
 * From an endorser's consent to a signed endorsement, in the order of badges:
 * plan → check → sign → verify → store → release. The plan is stored in the very
 * batch that records the consent, so that what was read is what is signed.
 */
import { bindingOf, buildEndorsement, check, hexDigest, MOST_ENDORSEMENT, readPresented, signDataIntegrity, signJwt, verify } from '../../credentials/index.ts';
import { stateOf, type Answer } from '../domain/endorsement.ts';
import { competencyWords } from '../domain/programme.ts';
import { accepted, refused, type Result } from '../domain/refusal.ts';
import type { Platform } from '../platform/platform.ts';
import { findProgramme } from '../queries/cohorts.ts';
import { findIssued, findSigned, insertStatusList } from '../queries/credentials.ts';
import { factsOf, findEndorsement, findEndorsementPlan, findInvitation, findSignedEndorsement, insertEndorsementPlan, insertEndorsementRelease, insertLink, insertOutcome, insertSignedEndorsement, type InvitationRow, scopeOf } from '../queries/endorsements.ts';
import { recordEvent } from '../queries/events.ts';
import { enqueue, settle, type DueJob } from '../queries/outbox.ts';
import { findEnrolment } from '../queries/people.ts';
import { listOwnAddresses } from '../queries/personal-address.ts';
import { insertDocumentSignatures } from '../queries/signed-records.ts';
import { randomId } from '../random-id.ts';
import { describeEndorsement, type EndorsementToDescribe } from './describe-endorsement.ts';
import { endorsedBy } from './endorsed.ts';
import { linkRow, messageSubject } from './endorsement-link.ts';
import { sendEndorsementMessage } from './endorsement-mail.ts';
import { heard } from './endorser-words.ts';
import { loadIssuer } from './issuer.ts';
import { endorsementSignatures } from './signed-record.ts';
import { drawStatusIndex, openStatusList } from './status.ts';
import { verifyEnvironment } from './store-fetch.ts';

const MOST_DRAWS = 20;
/** Named moments after an endorser's consent; the crash test stops the process at each. */
export const ENDORSEMENT_STEPS = ['endorsement_checked', 'endorsement_signed', 'endorsement_verified', 'endorsement_stored', 'endorsement_released'] as const;
export type EndorsementStep = (typeof ENDORSEMENT_STEPS)[number];
type OnStep = (step: EndorsementStep, endorsement: string) => void;

export async function programmeOf(platform: Platform, row: Pick<InvitationRow, 'enrolment_id'>) {
  const enrolment = await findEnrolment(platform.db, row.enrolment_id);
  const programme = enrolment && (await findProgramme(platform.db, enrolment.programme_code, enrolment.programme_version));
  if (!programme) throw new Error(`no programme of enrolment ${row.enrolment_id}`);
  return programme;
}

/** Taken back, or replaced by another, since the endorser was invited. */
async function isRevoked(platform: Platform, { credential_id: badge }: InvitationRow): Promise<boolean> {
  return badge !== null && (await findIssued(platform.db, badge))?.revoked_at !== null;
}

/** Whether the address that was invited is, or has meanwhile become, the student's own. */
async function isOwn(platform: Platform, row: InvitationRow): Promise<boolean> {
  return row.email !== null && (await listOwnAddresses(platform.db, row.person_id)).includes(row.email);
}

/** What an endorser may say of this invitation now; the schema asks the same of what is written. */
async function consented(platform: Platform, row: InvitationRow, given: Answer, consent: boolean, at: string): Promise<Result<Answer>> {
  const programme = await programmeOf(platform, row);
  const said = heard(given, consent, { state: stateOf(factsOf(row), at), scope: scopeOf(row), words: (code) => competencyWords(programme, code) });
  if (!said.ok) return said;
  if (await isRevoked(platform, row)) return refused({ kind: 'credential_revoked' });
  if (await isOwn(platform, row)) return refused({ kind: 'own_endorsement' });
  return said;
}

/** The bytes that will be signed. What our own lint would refuse is refused here, before anybody has agreed to it. */
async function written(platform: Platform, row: InvitationRow, answer: Answer, endorsementId: string, status: EndorsementToDescribe['status'], now: Date): Promise<Result<{ bytes: string; comment: string }>> {
  const [issuer, programme, about] = await Promise.all([loadIssuer(platform), programmeOf(platform, row), endorsedBy(platform, row, endorsementId)]);
  const built = buildEndorsement(describeEndorsement({ endorsementId, language: row.language, answer, about, status }, programme, { ...issuer, origin: platform.config.origin }, now));
  const comment = built.credentialSubject.endorsementComment ?? '';
  if (comment.length > MOST_ENDORSEMENT) return refused({ kind: 'endorsement_too_long', excess: comment.length - MOST_ENDORSEMENT });
  const bytes = JSON.stringify(built);
  const lint = await check(bytes);
  if (!lint.ok) throw new Error(`lint: ${JSON.stringify(lint.findings)}`);
  return accepted({ bytes, comment });
}

/** The exact words that would be signed, built and checked as they will be; nothing of it is kept. */
export async function previewEndorsement(platform: Platform, row: InvitationRow, given: Answer): Promise<Result<{ comment: string }>> {
  const now = platform.now();
  const said = await consented(platform, row, given, true, now.toISOString());
  if (!said.ok) return said;
  const text = await written(platform, row, said.value, randomId(platform.randomBytes), { list: 1, index: 0 }, now);
  return text.ok ? accepted({ comment: text.value.comment }) : text;
}

/** Spends the invitation, and stores the exact bytes that will be signed, in one batch. */
export async function acceptEndorsement(platform: Platform, row: InvitationRow, given: Answer, consent: boolean): Promise<Result<{ endorsement: string }>> {
  const { db } = platform;
  for (let draw = 0; draw < MOST_DRAWS; draw += 1) {
    const now = platform.now();
    const at = now.toISOString();
    const said = await consented(platform, row, given, consent, at);
    if (!said.ok) return said;
    const id = randomId(platform.randomBytes);
    const list = await openStatusList(platform, 'endorsement');
    const status = { list: list.id, index: drawStatusIndex(platform.randomBytes) };
    const text = await written(platform, row, said.value, id, status, now);
    if (!text.ok) return text;
    const { bytes } = text.value;
    const committed = await platform.commit([
      ...(list.isNew ? [insertStatusList(db, { id: list.id, created_at: at, kind: 'endorsement' })] : []),
      insertOutcome(db, { invitation_id: row.id, outcome: 'endorsed', at, ...said.value, statements: JSON.stringify(said.value.statements) }),
      insertEndorsementPlan(db, { id, invitation_id: row.id, status_list: status.list, status_index: status.index, bytes, digest: await hexDigest(bytes), planned_at: at }),
      enqueue(db, { kind: 'endorse_sign', subject: id }, at),
      recordEvent(db, randomId(platform.randomBytes), { at, personId: null, kind: 'endorsement_given', subject: row.id }),
    ]);
    if (committed.ok) return accepted({ endorsement: id });
    const { rule } = committed.conflict;
    if (rule.startsWith('unique:endorsement_outcome.') || rule === 'invitation_expired') return invitationOver(platform, row, at);
    if (rule === 'credential_revoked') return refused({ kind: 'credential_revoked' });
    if (rule === 'own_address') return refused({ kind: 'own_endorsement' });
    if (!rule.startsWith('unique:endorsement_plan.status') && rule !== 'list_of_another_kind') throw new Error(`endorsement refused: ${rule}`);
  }
  throw new Error('no free status position was drawn');
}

/** What became of an invitation while somebody was about to end it, read again: answered, declined, cancelled or out of time. */
export async function invitationOver(platform: Platform, { id }: InvitationRow, at: string): Promise<Result<never>> {
  const row = await findInvitation(platform.db, id);
  if (!row) throw new Error(`no invitation ${id}`);
  return refused({ kind: 'invitation_over', state: stateOf(factsOf(row), at) });
}

/** The outbox's work on endorsements. Each kind is safe to run twice. */
export function performEndorsement(platform: Platform, job: DueJob, onStep: OnStep = () => {}): Promise<void> {
  if (job.kind === 'endorse_sign') return signPlanned(platform, job, onStep);
  if (job.kind === 'endorse_release') return release(platform, job, onStep);
  return sendEndorsementMessage(platform, job);
}

async function signPlanned(platform: Platform, job: DueJob, onStep: OnStep): Promise<void> {
  const { db } = platform;
  const plan = await findEndorsementPlan(db, job.subject);
  if (!plan) throw new Error(`no plan ${job.subject}`);
  const lint = await check(plan.bytes);
  if (!lint.ok) throw new Error(`lint: ${JSON.stringify(lint.findings)}`);
  if (lint.checked.digest !== plan.digest) throw new Error('the stored bytes are not the planned ones');
  onStep('endorsement_checked', plan.id);
  const issuer = await loadIssuer(platform);
  const now = platform.now();
  const embedded = await signDataIntegrity(lint.checked, issuer.signer, now);
  const jwt = await signJwt(lint.checked, issuer.signer);
  onStep('endorsement_signed', plan.id);
  await selfVerify(platform, plan.id, embedded, 'application/json');
  await selfVerify(platform, plan.id, jwt, 'text/plain');
  onStep('endorsement_verified', plan.id);
  const at = now.toISOString();
  const committed = await platform.commit([
    insertSignedEndorsement(db, { id: plan.id, embedded, jwt, signed_at: at }),
    insertDocumentSignatures(db, await endorsementSignatures(platform, { id: plan.id, embedded, jwt })),
    enqueue(db, { kind: 'endorse_release', subject: plan.id }, at),
    settle(db, job),
    recordEvent(db, randomId(platform.randomBytes), { at, personId: null, kind: 'endorsement_signed', subject: plan.id }),
  ]);
  if (committed.ok) return onStep('endorsement_stored', plan.id);
  // Somebody else stored a signature first: theirs stays, ours is thrown away.
  if (!committed.conflict.rule.startsWith('unique:signed_endorsement.')) throw new Error(committed.conflict.rule);
  await platform.commit([settle(db, job)]);
}

/** By the public way, as an endorsement, and of the very bytes that it names. */
async function selfVerify(platform: Platform, id: string, text: string, mediaType: string): Promise<void> {
  const presented = readPresented(new TextEncoder().encode(text), mediaType);
  if ('problem' in presented) throw new Error(`our own endorsement cannot be read: ${presented.problem}`);
  const report = await verify(presented, verifyEnvironment(platform));
  if (report.verdict !== 'valid' || report.kind !== 'endorsement' || !report.endorsement) {
    const reasons = report.checks.filter((one) => one.outcome !== 'passed').map((one) => `${one.name}: ${one.reason ?? one.outcome}`);
    throw new Error(`our own endorsement does not verify as one: ${reasons.join(', ')}`);
  }
  const row = await findEndorsement(platform.db, id);
  if (!row) throw new Error(`no endorsement ${id}`);
  const { id: subject } = await endorsedBy(platform, row, id);
  const bytes = new TextEncoder().encode(row.credential_id === null ? row.subject_text : (await findSigned(platform.db, row.credential_id))!.embedded);
  const binding = await bindingOf(report.endorsement, { id: subject, bytes });
  if (binding !== 'bound') throw new Error(`our own endorsement is not bound to what it endorses: ${binding}`);
}

/** Given to the student; and to the endorser, the way back. */
async function release(platform: Platform, job: DueJob, onStep: OnStep): Promise<void> {
  const { db } = platform;
  const [row, signed] = await Promise.all([findEndorsement(db, job.subject), findSignedEndorsement(db, job.subject)]);
  if (!row || !signed) throw new Error(`no signed endorsement ${job.subject}`);
  const at = platform.now().toISOString();
  const link = { invitation_id: row.id, purpose: 'withdraw' as const, number: 1 };
  const committed = await platform.commit([
    insertEndorsementRelease(db, { id: job.subject, released_at: at }),
    insertLink(db, await linkRow(platform, link, at)),
    enqueue(db, { kind: 'endorse_mail', subject: messageSubject(link) }, at),
    settle(db, job),
    recordEvent(db, randomId(platform.randomBytes), { at, personId: null, kind: 'endorsement_released', subject: job.subject }),
  ]);
  if (committed.ok) return onStep('endorsement_released', job.subject);
  if (!committed.conflict.rule.startsWith('unique:endorsement_release.')) throw new Error(committed.conflict.rule);
  await platform.commit([settle(db, job)]);
}
