/**
 * The intent, stored before any signature exists: the exact bytes that will be
 * signed, their digest, the status position and the job, in one batch. A crash
 * after it leaves a plan that can be signed; a crash before it leaves nothing.
 */
import { buildBadge, digestMultibaseOfHash, hashIdentity, hexDigest } from '../../credentials/index.ts';
import { fullName } from '../queries/people.ts';
import { findProgramme } from '../queries/cohorts.ts';
import { findAward, findPlanOfAward, insertPlan, insertStatusList, listCitations } from '../queries/credentials.ts';
import { recordEvent } from '../queries/events.ts';
import { enqueue, settle, type DueJob } from '../queries/outbox.ts';
import type { Platform } from '../platform/platform.ts';
import { randomId } from '../random-id.ts';
import { describe } from './describe.ts';
import { loadIssuer } from './issuer.ts';
import { drawStatusIndex, openStatusList } from './status.ts';

/** Drawn positions that turn out taken are drawn again; lists are at most half full, so twenty misses in a row do not happen. */
const MOST_DRAWS = 20;

/** A salt of its own for each badge: two badges of one person share no hash. */
const hashedEmail = async (email: string, salt: string) => ({ identityHash: await hashIdentity(email, salt), salt });

export async function planCredential(platform: Platform, job: DueJob): Promise<void> {
  const { db } = platform;
  const award = await findAward(db, job.subject);
  if (!award) throw new Error(`no award ${job.subject}`);
  const programme = await findProgramme(db, award.programme_code, award.programme_version);
  if (!programme) throw new Error(`no programme ${award.programme_code} ${award.programme_version}`);
  const issuer = await loadIssuer(platform);
  const citations = await listCitations(db, { enrolmentId: award.enrolment_id, period: award.period, competency: award.competency });
  for (let draw = 0; draw < MOST_DRAWS; draw += 1) {
    const now = platform.now();
    const id = randomId(platform.randomBytes);
    const list = await openStatusList(platform);
    const status = { list: list.id, index: drawStatusIndex(platform.randomBytes) };
    const input = describe(
      {
        credentialId: id,
        subjectId: award.subject_id,
        recipientName: fullName(award),
        email: award.email_in_badges === 1 ? await hashedEmail(award.email, randomId(platform.randomBytes)) : null,
        competency: award.competency,
        level: award.level,
        awardedOn: award.awarded_on,
        status,
        citations: citations.map((citation) => ({
          id: citation.id,
          title: citation.title,
          genre: citation.genre,
          publicText: citation.public_text,
          period: award.period,
          link: citation.link,
          file:
            citation.file_digest && citation.file_type
              ? { mediaType: citation.file_type, digestMultibase: digestMultibaseOfHash(citation.file_digest) }
              : null,
        })),
      },
      programme,
      { ...issuer, origin: platform.config.origin },
      now,
    );
    const bytes = JSON.stringify(buildBadge(input));
    const at = now.toISOString();
    const committed = await platform.commit([
      ...(list.isNew ? [insertStatusList(db, { id: list.id, created_at: at })] : []),
      insertPlan(db, {
        id,
        award_id: award.id,
        status_list: status.list,
        status_index: status.index,
        bytes,
        digest: await hexDigest(bytes),
        planned_at: at,
      }),
      enqueue(db, { kind: 'sign', subject: id }, at),
      settle(db, job),
      recordEvent(db, randomId(platform.randomBytes), { at, personId: null, kind: 'credential_planned', subject: id, detail: { award: award.id } }),
    ]);
    if (committed.ok) return;
    const { rule } = committed.conflict;
    if (rule.startsWith('unique:credential_plan.award_id')) {
      // Another worker planned this award first; its plan is the one.
      const other = await findPlanOfAward(db, award.id);
      if (other) {
        await platform.commit([settle(db, job)]);
        return;
      }
    }
    // A list of that number was opened for endorsements meanwhile: the next draw takes another.
    if (!rule.startsWith('unique:credential_plan.') && rule !== 'list_of_another_kind') throw new Error(`plan refused: ${rule}`);
  }
  throw new Error('no free status position was drawn');
}
