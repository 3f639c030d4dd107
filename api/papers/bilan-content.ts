/** What a version of a bilan says, read from what is recorded at the moment in which it is given. */
import { attainedLevel } from '../domain/award.ts';
import { citedBeside, type BilanContent, type BilanView, type OtherView } from '../domain/bilan.ts';
import { exemptedLevel } from '../domain/enrolment.ts';
import { findPeriod, withoutFullStop, type Programme } from '../domain/programme.ts';
import type { ReviewState } from '../domain/review.ts';
import type { Platform } from '../platform/platform.ts';
import { listExemptionsInForce } from '../queries/enrolment-life.ts';
import { findInterview, listInterviewNotes } from '../queries/interviews.ts';
import { listAwardsOfStudents } from '../queries/juries.ts';
import { fullName } from '../queries/people.ts';
import { latestAssessments, listAssessments, listSteps } from '../queries/reviews.ts';

export type Given = {
  readonly review: { readonly id: string; readonly enrolment_id: string; readonly period: string; readonly given_name: string; readonly family_name: string };
  readonly cohort: { readonly name: string };
  readonly programme: Programme;
  /** In which it is given. */
  readonly state: ReviewState;
  readonly text: string;
  readonly version: number;
  /** Their name. */
  readonly by: string;
  /** ISO 8601, UTC. */
  readonly at: string;
};

export async function bilanContent({ db, config }: Pick<Platform, 'db' | 'config'>, { review, cohort, programme, state, text, version, by, at }: Given): Promise<BilanContent> {
  const [assessments, steps, interview, notes, awards, exemptions] = await Promise.all([
    listAssessments(db, review.id),
    listSteps(db, review.id),
    findInterview(db, review.id),
    listInterviewNotes(db, review.id),
    listAwardsOfStudents(db, [review.enrolment_id]),
    listExemptionsInForce(db, [review.enrolment_id]),
  ]);
  const latest = latestAssessments(assessments);
  const viewOf = (kind: 'self' | 'teacher', competency: string): BilanView | null => {
    const found = latest.find((one) => one.kind === kind && one.competency === competency);
    return found ? { level: found.level, comment: found.comment, by: fullName({ given_name: found.given_name ?? '', family_name: found.family_name ?? '' }), at: found.at } : null;
  };
  const lastAt = (act: string): string | null => steps.findLast((step) => step.act === act)?.at ?? null;
  const held = steps.findLast((step) => step.act === 'hold_interview');
  const period = findPeriod(programme, review.period);
  const noted = notes.find((one) => one.part === 'notes')?.text ?? '';
  return {
    institution: config.institution.name,
    programme: { code: programme.code, version: programme.version, title: programme.title, levels: programme.levels.map(({ order, name }) => ({ order, name })) },
    period: { code: review.period, title: period?.title ?? null },
    cohort: cohort.name,
    student: fullName(review),
    version,
    dates: { opened: lastAt('open'), submitted: lastAt('submit'), feedback: lastAt('complete_feedback'), interview: held ? (interview?.on_day ?? held.at) : null, written: at },
    competencies: programme.competencies
      .filter((one) => !period?.competencies || period.competencies.includes(one.code))
      .map((one) => ({
        code: one.code,
        statement: withoutFullStop(one.statement),
        attained: attainedLevel(awards.map((award) => ({ ...award, enrolment: award.enrolment_id })), one.code),
        exempted: exemptedLevel(exemptions, one.code),
        expected: period?.expectedLevel ?? null,
        self: viewOf('self', one.code),
        team: viewOf('teacher', one.code),
        others: citedBeside(latest, one.code, state),
      })),
    // A note that went with the act itself says the same.
    interviewNotes: noted || (held?.note ?? ''),
    text,
    writtenBy: by,
  };
}

/** What classmates and tutors say in a review, as far as nobody took it back. */
export const otherViews = (assessments: Awaited<ReturnType<typeof listAssessments>>): OtherView[] =>
  assessments.flatMap(({ id, kind, level, comment, advice, at, ...one }): OtherView[] =>
    kind === 'peer' || kind === 'tutor' ? [{ id, kind, level, comment, advice, at, by: one.author || fullName({ given_name: one.given_name ?? '', family_name: one.family_name ?? '' }) }] : [],
  );
