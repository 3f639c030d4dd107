/**
 * The demonstration cohort, made in an empty database through the same domain
 * functions, queries, issuance and publication as everything else: what it
 * shows is what the product does.
 */
import { accepted, refused, type Result } from '../domain/refusal.ts';
import { drainOutbox } from '../issuance/issue.ts';
import { ensureKeys } from '../issuance/key-act.ts';
import type { Platform } from '../platform/platform.ts';
import { insertDeadlines } from '../queries/deadlines.ts';
import { insertProgramme, listCohorts, listProgrammes } from '../queries/cohorts.ts';
import { listIssuedTo } from '../queries/credentials.ts';
import { findPersonByEmail, listEnrolmentsOf, listPeople, type Person } from '../queries/people.ts';
import { findSetting, listPublications, putSetting } from '../queries/portfolios.ts';
import { momentOn } from './clock.ts';
import { demoCohorts, departed, firstYearCohort, showcase } from './cohorts.ts';
import { stateRules } from './compose-jury.ts';
import type { DemoCohort, DemoPerson } from './content.ts';
import { commitOrThrow, deliberate, type BeforeJury } from './deliberate.ts';
import { endorseStudent } from './endorse.ts';
import { giveFeedback } from './feedback.ts';
import { followCohort } from './follow.ts';
import { enterPast } from './enter-past.ts';
import { exchangeViews } from './exchange.ts';
import { watchDemoLinks } from './watch.ts';
import { enrolCohort, enrolStaff, type Enrolled, type ReadDemoFile, type Staff } from './enrol.ts';
import { administrator, dataProtectionOfficer, juryChair, programmeHead, teachers } from './people.ts';
import { leave, noteLife } from './life.ts';
import { giveBilans } from './give-bilans.ts';
import { playReview } from './play-review.ts';
import { carriedProgrammes } from '../domain/programmes/carried.ts';
import { reportDemoLinks } from './report.ts';
import { bringBadge, makeLinks, showPortfolio, showRecord } from './show.ts';

export type { ReadDemoFile } from './enrol.ts';

/** What a newcomer, or a script, needs of the demonstration. */
export type DemoPeople = {
  /** Handle of the showcase student's public page. */
  readonly portfolio: string;
  /** Ids of published and valid badges, the showcase student's first. */
  readonly credentials: readonly string[];
  readonly signIn: { readonly student: Person; readonly alumna: Person; readonly teacher: Person; readonly jury: Person; readonly head: Person; readonly admin: Person; readonly officer: Person };
};

export type DemoRefusal = { readonly kind: 'database_holds_other_data' };

/** Set once everything is there; a seed that was interrupted leaves it unset. */
const MARK = { name: 'demo', value: 'complete' } as const;

/**
 * Seeds an empty database. One that holds a complete demonstration already is
 * left as it is and read back; one that holds anything else is refused, unchanged.
 *
 * @param readFile the pictures and documents of `api/demo/files`, by name
 */
export async function seedDemo(platform: Platform, readFile: ReadDemoFile): Promise<Result<DemoPeople, DemoRefusal>> {
  const { db } = platform;
  if ((await findSetting(db, MARK.name)) === MARK.value) return accepted(await readDemo(platform));
  const [programmes, people, cohorts] = await Promise.all([listProgrammes(db), listPeople(db), listCohorts(db)]);
  if (programmes.length + people.length + cohorts.length > 0) return refused({ kind: 'database_holds_other_data' });

  await ensureKeys(platform);
  const { staff, writes } = await enrolStaff(platform);
  await commitOrThrow(platform, [...Object.values(carriedProgrammes).map((one) => insertProgramme(db, one, platform.now().toISOString())), ...writes, ...stateRules(platform, staff, '2024-09-02T08:00:00.000Z')], 'staff');
  const students: Enrolled[] = [];
  for (const cohort of demoCohorts) students.push(...(await liveCohort(platform, cohort, staff, readFile)));
  const { failed } = await drainOutbox(platform);
  if (failed > 0) throw new Error(`${failed} jobs of the demonstration failed`);
  for (const who of students) {
    if (who.student.endorsements) await endorseStudent(platform, who, who.student.endorsements);
  }
  for (const who of students) {
    if (who.student.foreignBadge) await bringBadge(platform, who, await readFile(who.student.foreignBadge));
    if (who.student.portfolio) await showPortfolio(platform, who, who.student.portfolio);
    if (who.student.shares) await makeLinks(platform, who, who.student.shares);
    if (who.student === showcase) await showRecord(platform, who, 'S3');
  }
  await exchangeViews(platform, students, staff);
  // Last of all: nothing of a semester is written any more of whoever left.
  for (const who of students) {
    if (who.student.life?.departure) await commitOrThrow(platform, leave(platform, who, who.student.life.departure, staff), who.student.email);
  }
  await watchDemoLinks(platform);
  await reportDemoLinks(platform, students, staff.administrator);
  await commitOrThrow(platform, [putSetting(db, MARK.name, MARK.value)], 'mark');
  return accepted(await readDemo(platform));
}

/** A cohort's years in order: enrolment, then for each period its reviews and its jury. */
async function liveCohort(platform: Platform, cohort: DemoCohort, staff: Staff, readFile: ReadDemoFile): Promise<readonly Enrolled[]> {
  const programme = carriedProgrammes[cohort.programme];
  const competencies = programme.competencies.map((one) => one.code);
  const { cohortId, enrolled, writes } = await enrolCohort(platform, cohort, staff, readFile);
  await commitOrThrow(platform, writes, cohort.name);
  await commitOrThrow(platform, enrolled.flatMap((who) => noteLife(platform, who, who.student.life ?? {}, programme, staff)), `${cohort.name}, years`);
  if (cohort.following) await commitOrThrow(platform, followCohort(platform, cohort.following, { cohortId, name: cohort.name, programme, enrolled }, staff), `${cohort.name}, following`);
  if (cohort.past) await enterPast(platform, cohort.past, cohortId, programme, staff.administrator);
  for (const [period, calendar] of Object.entries(cohort.calendars)) {
    const days = cohort.deadlines?.[period];
    if (days) {
      const row = { cohort_id: cohortId, period, revision: 1, submit_by: days.submit, feedback_by: days.feedback, sign_by: days.sign, takes_late: 1 as const, recorded_by: staff.administrator, recorded_at: momentOn(calendar.planned, 0) };
      await commitOrThrow(platform, [insertDeadlines(platform.db, row)], `${cohort.name} ${period}, days`);
    }
    const played = enrolled.flatMap((who) =>
      who.student.reviews
        .filter((review) => review.period === period)
        .map((review) => ({ who, review, ...playReview(platform, who, review, calendar, staff, competencies, days) })),
    );
    await commitOrThrow(platform, played.flatMap((one) => one.writes), `${cohort.name} ${period}`);
    await giveBilans(platform, cohort, programme, played, staff);
    for (const jury of cohort.juries.filter((one) => one.period === period)) {
      const before: BeforeJury[] = played.filter(({ review }) => (jury.session === 2 ? review.secondSession !== undefined : review.state === (jury.minutes ? 'closed' : 'sent_to_jury')));
      await deliberate(platform, jury, cohortId, programme, before, staff);
    }
  }
  if (cohort === firstYearCohort) await giveFeedback(platform, cohortId, programme, enrolled, staff);
  return enrolled;
}

/** The people and addresses of a demonstration that is there. @throws when it is not */
async function readDemo(platform: Platform): Promise<DemoPeople> {
  const find = async (one: DemoPerson): Promise<Person> => {
    const person = await findPersonByEmail(platform.db, one.email);
    if (!person) throw new Error(`${one.email} is not in this demonstration`);
    return person;
  };
  const credentials: string[] = [];
  for (const one of demoCohorts.flatMap((cohort) => cohort.students).filter((student) => student.portfolio)) {
    for (const enrolment of await listEnrolmentsOf(platform.db, (await find(one)).id)) {
      const pages = (await listPublications(platform.db, enrolment.id)).filter((page) => page.withdrawn_at === null);
      const issued = (await listIssuedTo(platform.db, enrolment.id)).filter((badge) => badge.revoked_at === null);
      credentials.push(...issued.map((badge) => badge.id).filter((id) => pages.some((page) => page.kind === 'credential' && page.subject === id)));
    }
  }
  return {
    portfolio: showcase.portfolio?.handle ?? '',
    credentials,
    signIn: {
      student: await find(showcase), alumna: await find(departed), teacher: await find(teachers[0]), jury: await find(juryChair),
      head: await find(programmeHead), admin: await find(administrator), officer: await find(dataProtectionOfficer),
    },
  };
}
