/**
 * The mistake that the design forbids, so that the crash test can show that it
 * would see it: sign, hand out, and only then write down what was signed. What
 * a crash interrupts is unknown to the next start, which draws another id and
 * another position for the same award. Never imported by the product.
 */
import { buildBadge, check, hexDigest, signDataIntegrity } from '../../credentials/index.ts';
import { describe } from '../../api/issuance/describe.ts';
import { loadIssuer } from '../../api/issuance/issuer.ts';
import { drawStatusIndex, openStatusList } from '../../api/issuance/status.ts';
import type { Platform } from '../../api/platform/platform.ts';
import { findAward, insertPlan, insertRelease, insertSigned, insertStatusList, listCitations } from '../../api/queries/credentials.ts';
import { recordEvent } from '../../api/queries/events.ts';
import { listDue, settle, type DueJob } from '../../api/queries/outbox.ts';
import { fullName } from '../../api/queries/people.ts';
import { randomId } from '../../api/random-id.ts';
import { programme } from '../promotion.ts';
import type { Moment } from './folder.ts';
import { sha256 } from './invariants.ts';

export type Handed = { readonly award: string; readonly credential: string; readonly slot: string; readonly digest: string };

export async function drainSignFirst(
  platform: Platform,
  onStep: (step: Moment, subject: string) => void,
  handOut: (handed: Handed) => void,
): Promise<{ done: number; failed: number }> {
  const jobs = await listDue(platform.db, platform.now().toISOString(), 10_000);
  for (const job of jobs) await issueSignFirst(platform, job, onStep, handOut);
  return { done: jobs.length, failed: 0 };
}

async function issueSignFirst(platform: Platform, job: DueJob, onStep: (step: Moment, subject: string) => void, handOut: (handed: Handed) => void): Promise<void> {
  const { db, config, randomBytes } = platform;
  const award = (await findAward(db, job.subject))!;
  const issuer = await loadIssuer(platform);
  const citations = await listCitations(db, { enrolmentId: award.enrolment_id, period: award.period, competency: award.competency });
  const now = platform.now();
  const at = now.toISOString();
  const id = randomId(randomBytes);
  const list = await openStatusList(platform);
  const index = drawStatusIndex(randomBytes);
  const badge = describe(
    {
      credentialId: id,
      subjectId: award.subject_id,
      recipientName: fullName(award),
      competency: award.competency,
      level: award.level,
      awardedOn: award.awarded_on,
      status: { list: list.id, index },
      citations: citations.map(({ title, genre, public_text, link }) => ({ title, genre, publicText: public_text, period: award.period, link, seal: null })),
    },
    programme,
    { ...issuer, origin: config.origin },
    now,
  );
  const bytes = JSON.stringify(buildBadge(badge));
  const linted = await check(bytes);
  if (!linted.ok) throw new Error(JSON.stringify(linted.findings));
  const embedded = await signDataIntegrity(linted.checked, issuer.signer, now);
  handOut({ award: award.id, credential: id, slot: `${list.id}:${index}`, digest: sha256(embedded) });
  onStep('signed', id);
  const committed = await platform.commit([
    ...(list.isNew ? [insertStatusList(db, { id: list.id, created_at: at })] : []),
    insertPlan(db, { id, award_id: award.id, status_list: list.id, status_index: index, bytes, digest: await hexDigest(bytes), planned_at: at }),
    insertSigned(db, { id, embedded, signed_at: at }),
    insertRelease(db, { id, released_at: at }),
    settle(db, job),
    ...(['credential_planned', 'credential_signed', 'credential_released'] as const).map((kind) => recordEvent(db, randomId(randomBytes), { at, personId: null, kind, subject: id })),
  ]);
  if (!committed.ok) throw new Error(committed.conflict.rule);
  onStep('released', id);
}
