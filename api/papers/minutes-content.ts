/** What minutes and extracts say, read from what the jury recorded. */
import { exemptedLevel, isSettledByExemption } from '../domain/enrolment.ts';
import { competencyWords, findLevel, findPeriod, type Programme } from '../domain/programme.ts';
import { latestDecisions } from '../issuance/sign-minutes.ts';
import type { Platform } from '../platform/platform.ts';
import { listExemptionsInForce } from '../queries/enrolment-life.ts';
import { findMinutes, listDecisionsBefore, listJuryReviews, type Jury } from '../queries/juries.ts';
import { fullName } from '../queries/people.ts';
import type { MinutesFacts, MinutesLine, MinutesPaper, MinutesStudent } from './minutes.ts';

type Of = { readonly jury: Jury; readonly cohort: { readonly name: string }; readonly programme: Programme };

export async function minutesContent({ db, config }: Pick<Platform, 'db' | 'config'>, { jury, cohort, programme }: Of): Promise<Omit<MinutesPaper, 'students'> & { students: readonly (MinutesStudent & { readonly enrolment: string })[] }> {
  const [minutes, reviews, decisions] = await Promise.all([findMinutes(db, jury.id), listJuryReviews(db, jury.id), listDecisionsBefore(db, jury.id)]);
  const exemptions = await listExemptionsInForce(db, reviews.map((one) => one.enrolment_id));
  // What this jury says, also when a later one has said something else since.
  const own = latestDecisions(decisions.filter((one) => one.jury_id === jury.id));
  const period = findPeriod(programme, jury.period);
  const competencies = programme.competencies.filter((one) => !period?.competencies || period.competencies.includes(one.code));
  const levelName = (order: number): string => findLevel(programme, order)?.name ?? String(order);
  const line = (enrolment: string, competency: string): MinutesLine => {
    const decision = own.find((one) => one.enrolment_id === enrolment && one.competency === competency);
    const exempted = exemptedLevel(exemptions.filter((one) => one.enrolment_id === enrolment), competency);
    return {
      competency: competencyWords(programme, competency),
      decided: decision ? { level: levelName(decision.level), outcome: decision.outcome, reason: decision.reason } : null,
      exempted: isSettledByExemption(exempted, period?.expectedLevel ?? null) ? levelName(exempted) : null,
      isSettled: decisions.some((one) => one.enrolment_id === enrolment && one.competency === competency && one.jury_id !== jury.id),
    };
  };
  return {
    institution: config.institution.name,
    programme: programme.title,
    cohort: cohort.name,
    period: period?.title ? `${jury.period}, ${period.title}` : jury.period,
    title: jury.title,
    session: jury.session,
    convenedOn: jury.convened_on,
    signed: minutes ? { number: minutes.number, deliberatedOn: minutes.deliberated_on } : null,
    at: minutes?.signed_at ?? own.map((one) => one.decided_at).sort().at(-1) ?? `${jury.convened_on}T00:00:00.000Z`,
    members: minutes ? (JSON.parse(minutes.members) as string[]) : [],
    signatories: minutes ? (JSON.parse(minutes.signatories) as string[]) : [],
    quorum: null,
    students: reviews.map((one) => ({ enrolment: one.enrolment_id, name: fullName(one), lines: competencies.map(({ code }) => line(one.enrolment_id, code)), results: [] })),
  };
}

type Content = Awaited<ReturnType<typeof minutesContent>>;
export type ExtractContent = MinutesFacts & { readonly signed: NonNullable<MinutesFacts['signed']>; readonly student: MinutesStudent };

/** One student's lines of signed minutes: nothing else of them. `null` while they are not signed, or of somebody who was not before this jury. */
export function extractOf({ students, members: _members, signatories: _signatories, quorum: _quorum, signed, ...facts }: Content, enrolment: string): ExtractContent | null {
  const student = students.find((one) => one.enrolment === enrolment);
  return student && signed ? { ...facts, signed, student: { name: student.name, lines: student.lines, results: student.results } } : null;
}
