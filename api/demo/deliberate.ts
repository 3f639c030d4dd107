/** A jury of the demonstration: convened, its lines decided one by one, its minutes signed as the product signs them. */
import type { Compilable } from 'kysely';
import { attainedLevel } from '../domain/award.ts';
import { decide } from '../domain/decision.ts';
import { exemptedLevel, type Exemption } from '../domain/enrolment.ts';
import { findPeriod, type Programme } from '../domain/programme.ts';
import { closeDeliberation, depositMinutes, openAwards } from '../issuance/deliberation.ts';
import { expectedLines, signMinutes } from '../issuance/sign-minutes.ts';
import type { Platform } from '../platform/platform.ts';
import { recordEvent } from '../queries/events.ts';
import { insertDecision, insertJury, listAwardsOfStudents } from '../queries/juries.ts';
import { randomId } from '../random-id.ts';
import { platformAt } from './clock.ts';
import type { DemoJury, DemoReview } from './content.ts';
import type { Enrolled, Staff } from './enrol.ts';
import { composeJury, enterUnits } from './compose-jury.ts';
import { juryChair, juryMembers, nameOf } from './people.ts';
import { must } from './play-review.ts';
import { minutesPdf } from './signed-minutes.ts';

/** A review that this jury has before it. */
export type BeforeJury = { readonly id: string; readonly who: Enrolled; readonly review: DemoReview };

/** @throws when the domain refuses a line or the minutes: a mistake in the content */
export async function deliberate(
  platform: Platform,
  jury: DemoJury,
  cohortId: string,
  programme: Programme,
  reviews: readonly BeforeJury[],
  staff: Staff,
): Promise<void> {
  const { db, randomBytes } = platform;
  const row = { id: randomId(randomBytes), cohort_id: cohortId, period: jury.period, title: jury.title, convened_on: jury.convenedOn, session: jury.session ?? (1 as const) };
  const writes: Compilable[] = [...insertJury(db, row, reviews.map((one) => one.id)), ...composeJury(platform, row.id, jury, staff), ...enterUnits(platform, row.id, jury, programme, reviews, staff)];
  const awards = await listAwardsOfStudents(db, reviews.map((one) => one.who.enrolment));
  const attained = (enrolment: string, competency: string): number => attainedLevel(awards.filter((one) => one.enrolment_id === enrolment), competency);
  if (jury.minutes) writes.push(...decideLines(platform, row.id, jury, programme, reviews, staff, attained));
  await commitOrThrow(platform, writes, jury.title);
  if (!jury.minutes) return;
  const evening = platformAt(platform, `${jury.convenedOn}T15:40:00.000Z`);
  const { number } = jury.minutes;
  if (programme.code !== 'NEO') {
    // An institution whose signature is the act itself.
    const minutes = { number, deliberatedOn: jury.convenedOn, members: juryMembers.map((one) => one.name), signatories: [nameOf(juryChair)] };
    must(await signMinutes(evening, row, programme, minutes, staff.juryChair, jury.convenedOn), jury.title);
    return;
  }
  must(await closeDeliberation(evening, row, programme, { number, deliberatedOn: jury.convenedOn }, staff.juryChair, jury.convenedOn), jury.title);
  const signed = { file: minutesPdf(`Exemple : proces-verbal ${number}, signe`), fileName: `${number}.pdf`, signatories: [nameOf(juryChair)], signedOn: jury.convenedOn, reason: '' };
  must(await depositMinutes(evening, row, signed, staff.juryChair, jury.convenedOn), jury.title);
  must(await openAwards(evening, row, programme, staff.juryChair, jury.convenedOn), jury.title);
}

/** One line for each student and competency; where the content says nothing, the level that the period names is validated. */
function decideLines(
  platform: Platform,
  juryId: string,
  jury: DemoJury,
  programme: Programme,
  reviews: readonly BeforeJury[],
  staff: Staff,
  attained: (enrolment: string, competency: string) => number,
): Compilable[] {
  const { db, randomBytes } = platform;
  const enrolments = reviews.map((one) => one.who.enrolment);
  const level = findPeriod(programme, jury.period)?.expectedLevel ?? programme.levels[0]!.order;
  const isSecond = jury.session === 2;
  const lines = expectedLines(enrolments.map((enrolment_id) => ({ enrolment_id })), programme, jury.period);
  return lines.flatMap(({ enrolment, competency }, index) => {
    const { review, who } = reviews.find((one) => one.who.enrolment === enrolment)!;
    const said = isSecond ? review.secondSession : review.decisions;
    // A second session takes up what the first left, and that alone.
    if (isSecond && !said?.[competency]) return [];
    const { outcome, reason } = said?.[competency] ?? { outcome: 'validated' as const, reason: '' };
    const decided = must(
      decide(
        // Where the content skips a level it says why; the jury of the demonstration means it.
        { enrolment, competency, level, outcome, reason, departs: reason !== '' },
        {
          programme,
          enrolments,
          minutesNumber: null,
          currentRevision: isSecond ? 1 : 0,
          exemptedLevel: exemptedLevel(exemptionsOf(who), competency),
          attainedLevel: attained(enrolment, competency),
          expectedRevision: isSecond ? 1 : 0,
          proposedLevel: review.teacher?.[competency]?.[0] ?? null,
        },
      ),
      `${jury.title}, ${competency}`,
    );
    const id = randomId(randomBytes);
    const at = new Date(Date.parse(`${jury.convenedOn}T08:00:00Z`) + index * 4 * 60_000).toISOString();
    return [
      insertDecision(db, {
        id,
        jury_id: juryId,
        enrolment_id: enrolment,
        competency,
        period: jury.period,
        level,
        outcome,
        favourable: decided.favourable ? 1 : 0,
        reason: decided.reason,
        decided_by: staff.juryChair,
        decided_at: at,
        revision: decided.revision,
        departure: decided.departure,
      }),
      recordEvent(db, randomId(randomBytes), { at, personId: staff.juryChair, kind: 'decision_recorded', subject: id, detail: { jury: juryId, competency, outcome } }),
    ];
  });
}

const exemptionsOf = ({ student: { life } }: Enrolled): Exemption[] => (life?.exemption?.competencies ?? []).map((competency) => ({ competency, level: life!.exemption!.level }));

/** The seed writes to a database that nobody else writes to: a conflict is a fault. */
export async function commitOrThrow(platform: Platform, writes: readonly Compilable[], what: string): Promise<void> {
  const committed = await platform.commit(writes);
  if (!committed.ok) throw new Error(`${what}: ${committed.conflict.rule}`);
}
