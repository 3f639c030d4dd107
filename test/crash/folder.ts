/** A data folder of the crash test: the real database and keys, a fixed origin, a batch before its jury. */
import { ensureKeys } from '../../api/issuance/key-act.ts';
import type { EndorsementStep } from '../../api/issuance/endorse.ts';
import type { Step } from '../../api/issuance/issue.ts';
import { readConfig } from '../../api/platform/config.ts';
import { openNodePlatform, type NodePlatform } from '../../api/platform/node.ts';
import type { Site } from '../../api/platform/platform.ts';
import { insertDecision } from '../../api/queries/juries.ts';
import { randomId } from '../../api/random-id.ts';
import { withEmptyDatabase } from '../empty-database.ts';
import { createPromotion, programme } from '../promotion.ts';

/** A named moment in the life of a worker: the steps of a batch, and the one before the first of them. */
export type Moment = Step | EndorsementStep | 'minutes_signed' | 'endorsement_accepted';

/** Issuing renders nothing. */
const noSite: Site = { render: () => Promise.reject(new Error('no page is rendered here')), asset: async () => null };

export async function openFolder(folder: string): Promise<NodePlatform> {
  const answer = readConfig({
    PALIER_DATA: folder,
    PALIER_ORIGIN: 'https://badges.univ-exemple.fr',
    PALIER_SECRET: 'a test secret of thirty-two characters and more',
    PALIER_INSTITUTION: 'Université d’essai',
    PALIER_JWT_ALG: 'ES256', // the one whose signatures differ each time
  });
  if (!answer.ok) throw new Error(answer.sentence);
  // Messages go nowhere: what is asked here is what a kill leaves of what is signed.
  const platform: NodePlatform = { ...(await openNodePlatform(answer.config, { site: noSite })), send: async () => {} };
  await ensureKeys(platform);
  return platform;
}

/** Students who are all validated at level 1 in the four competencies of NEO; the minutes are not signed yet. */
export async function prepareBatch(folder: string, students: number): Promise<{ jury: string; awards: number }> {
  withEmptyDatabase(folder);
  const platform = await openFolder(folder);
  const { db } = platform;
  const promotion = await createPromotion(platform, { students });
  const chair = await db.selectFrom('person').select('id').where('email', '=', promotion.emails.chair).executeTakeFirstOrThrow();
  const at = platform.now().toISOString();
  const decisions = promotion.students.flatMap((student) =>
    programme.competencies.map((competency) =>
      insertDecision(db, {
        id: randomId(platform.randomBytes),
        jury_id: promotion.jury,
        enrolment_id: student.enrolment,
        competency: competency.code,
        period: promotion.period,
        level: 1,
        outcome: 'validated',
        favourable: 1,
        reason: '',
        decided_by: chair.id,
        decided_at: at,
        revision: 1,
      }),
    ),
  );
  const committed = await platform.commit(decisions);
  platform.close();
  if (!committed.ok) throw new Error(committed.conflict.rule);
  return { jury: promotion.jury, awards: decisions.length };
}
