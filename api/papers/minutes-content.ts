/** What minutes and extracts say: the frozen text from the closing of a deliberation on, until then what is recorded. */
import { exemptedLevel, isSettledByExemption } from '../domain/enrolment.ts';
import type { MinutesStudent as TextStudent } from '../domain/minutes-text.ts';
import { competencyWords, findLevel, findPeriod, type Programme } from '../domain/programme.ts';
import { ectsText, unitsOf } from '../domain/unit-result.ts';
import { readMinutes } from '../issuance/read-minutes.ts';
import type { Platform } from '../platform/platform.ts';
import { listExemptionsInForce } from '../queries/enrolment-life.ts';
import { listDecisionsBefore, type Jury } from '../queries/juries.ts';
import { papers } from '../strings/papers.ts';
import type { MinutesFacts, MinutesLine, MinutesPaper, MinutesStudent } from './minutes.ts';

const t = papers.minutes;
type Of = { readonly jury: Jury; readonly programme: Programme };
type Content = Omit<MinutesPaper, 'students'> & { readonly isBinding: boolean; readonly students: readonly (MinutesStudent & { readonly enrolment: string })[] };

export async function minutesContent({ db, files, config }: Pick<Platform, 'db' | 'files' | 'config'>, { jury, programme }: Of): Promise<Content> {
  const { state, text, digest, signatories } = (await readMinutes({ db, files }, jury.id))!;
  const period = findPeriod(programme, jury.period);
  const levelName = (order: number): string => findLevel(programme, order)?.name ?? String(order);
  const decided = (student: TextStudent): MinutesLine[] =>
    student.decisions.map((one) => ({
      competency: competencyWords(programme, one.competency),
      decided: { level: levelName(one.level), outcome: one.outcome, reason: [...(one.departure ? [t.departures[one.departure]] : []), ...(one.reason === '' ? [] : [one.reason])].join(' ') },
      other: null,
    }));
  const missing = state === 'open' ? await missingLines(db, jury, programme) : () => [];
  const present = text.members.filter((one) => one.present);
  return {
    institution: config.institution.name,
    programme: text.programme.title,
    cohort: text.cohort,
    period: period?.title ? `${jury.period}, ${period.title}` : jury.period,
    title: text.jury.title,
    session: text.jury.session,
    convenedOn: jury.convened_on,
    signed: state === 'open' ? null : { number: text.number, deliberatedOn: text.deliberatedOn },
    isBinding: state === 'signed',
    at: `${text.deliberatedOn}T00:00:00.000Z`,
    members: present.map((one) => t.memberWith(one.name, t.qualities[one.quality])),
    signatories: (signatories.length > 0 ? signatories : present.filter((one) => one.quality !== 'guest').map((one) => one.name)).map((name) => {
      const member = present.find((one) => one.name === name);
      return member ? t.memberWith(name, t.qualities[member.quality]) : name;
    }),
    quorum: text.quorum ? t.quorumOf(text.quorum.number, text.quorum.reference) : null,
    supersedes: text.supersedes ? t.supersedes(text.supersedes.number, text.supersedes.reason) : null,
    digest,
    students: text.students.map((one) => {
      const units = unitsOf(programme, jury.period);
      return {
        enrolment: one.enrolment,
        name: one.name,
        lines: [...decided(one), ...missing(one)],
        results: [...one.results]
          .sort((a, b) => units.indexOf(a.unit) - units.indexOf(b.unit))
          .flatMap(({ unit, result, ects }) => (result === null ? [] : [[unit === '' ? t.whole : unit, [t.results[result], ...(ects === null ? [] : [t.credits(ectsText(ects, 'fr'))])].join(', ')] as const])),
      };
    }),
  };
}

/** Of a deliberation that is open: the lines without a decision of this jury, and why. */
async function missingLines(db: Platform['db'], jury: Jury, programme: Programme): Promise<(student: TextStudent) => MinutesLine[]> {
  const before = await listDecisionsBefore(db, jury.id);
  const exemptions = await listExemptionsInForce(db, [...new Set(before.map((one) => one.enrolment_id))]);
  const period = findPeriod(programme, jury.period);
  const competencies = programme.competencies.filter((one) => !period?.competencies || period.competencies.includes(one.code));
  return ({ enrolment, decisions }) =>
    competencies
      .filter(({ code }) => !decisions.some((one) => one.competency === code))
      .map(({ code }) => {
        const exempted = exemptedLevel(exemptions.filter((one) => one.enrolment_id === enrolment), code);
        const isSettled = before.some((one) => one.enrolment_id === enrolment && one.competency === code && one.jury_id !== jury.id);
        const other = isSettledByExemption(exempted, period?.expectedLevel ?? null) ? t.exempted(findLevel(programme, exempted)?.name ?? String(exempted)) : isSettled ? t.settled : t.undecided;
        return { competency: competencyWords(programme, code), decided: null, other };
      });
}

export type ExtractContent = MinutesFacts & { readonly signed: NonNullable<MinutesFacts['signed']>; readonly student: MinutesStudent };

/** One student's lines of signed minutes: nothing else of them. `null` while they do not bind, or of somebody who was not before this jury. */
export function extractOf({ students, signed, isBinding, institution, programme, cohort, period, title, session, convenedOn, at }: Content, enrolment: string): ExtractContent | null {
  const student = students.find((one) => one.enrolment === enrolment);
  return student && signed && isBinding ? { institution, programme, cohort, period, title, session, convenedOn, at, signed, student: { name: student.name, lines: student.lines, results: student.results } } : null;
}
