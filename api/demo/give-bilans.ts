/** The bilans of the demonstration, given and answered where the reviews of a period were played so far. */
import type { Programme } from '../domain/programme.ts';
import { hexDigest } from '../../credentials/index.ts';
import { bilanContent } from '../papers/bilan-content.ts';
import type { Platform } from '../platform/platform.ts';
import { insertBilan, insertBilanAnswer } from '../queries/bilans.ts';
import { fullName } from '../queries/people.ts';
import { listSteps } from '../queries/reviews.ts';
import type { DemoReview } from './content.ts';
import { commitOrThrow } from './deliberate.ts';
import type { Enrolled, Staff } from './enrol.ts';

type Played = { readonly id: string; readonly who: Enrolled; readonly review: DemoReview };

/** What was spoken of, where the content says no more; the views by competency follow in the paper. */
const textOf = ({ bilan, notes }: DemoReview): string => bilan ?? [notes?.hold_interview, 'Les avis par compétence, ci-dessous, ont été lus ensemble pendant l’entretien.'].filter((one) => one !== undefined).join(' ');

export async function giveBilans(platform: Platform, cohort: { readonly name: string }, programme: Programme, played: readonly Played[], staff: Staff): Promise<void> {
  const { db } = platform;
  for (const { id, who, review } of played) {
    const steps = await listSteps(db, id);
    const drafted = steps.findLast((step) => step.act === 'draft');
    if (!drafted) continue;
    const teacher = staff.teachers[who.order % staff.teachers.length]!;
    const { given_name, family_name } = await db.selectFrom('person').select(['given_name', 'family_name']).where('id', '=', teacher).executeTakeFirstOrThrow();
    const text = textOf(review);
    const { givenName, familyName } = who.student;
    const of = { id, enrolment_id: who.enrolment, period: review.period, given_name: givenName, family_name: familyName };
    const content = JSON.stringify(await bilanContent(platform, { review: of, cohort, programme, state: 'interview_held', text, version: 1, by: fullName({ given_name, family_name }), at: drafted.at }));
    const digest = await hexDigest(content);
    const answered = steps.findLast((step) => step.act === 'sign' || step.act === 'contest');
    await commitOrThrow(
      platform,
      [
        insertBilan(db, { review_id: id, version: 1, step: drafted.revision, text, content, digest, written_by: teacher, written_at: drafted.at }),
        ...(answered
          ? [insertBilanAnswer(db, { review_id: id, version: 1, digest, answer: answered.act === 'sign' ? 'read' : 'contested', reply: answered.note, step: answered.revision, answered_by: who.person, answered_at: answered.at })]
          : []),
      ],
      `${who.student.email} ${review.period}, bilan`,
    );
  }
}
