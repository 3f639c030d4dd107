/** What the team notes while it follows a cohort: thresholds of warnings, steps of the memoir, levels read in from Moodle, a mentor. */
import type { Compilable } from 'kysely';
import { readMilestones, readReached } from '../domain/memoir-steps.ts';
import { findPeriod, type Programme } from '../domain/programme.ts';
import { planRatings } from '../domain/ratings-file.ts';
import { readSettings } from '../domain/warning.ts';
import type { Platform } from '../platform/platform.ts';
import { recordEvent } from '../queries/events.ts';
import { insertMemoirStep, insertMilestones, insertOutsideRatings } from '../queries/following.ts';
import { insertPerson } from '../queries/people.ts';
import { insertReferents } from '../queries/referents.ts';
import { insertWarningSetting } from '../queries/warnings.ts';
import { randomId } from '../random-id.ts';
import { momentOn } from './clock.ts';
import type { DemoFollowing } from './content.ts';
import type { Enrolled, Staff } from './enrol.ts';
import { must } from './play-review.ts';

/** @throws when the domain refuses any of it: a mistake in the content */
export function followCohort(platform: Platform, { warnings, milestones, ratings, mentor }: DemoFollowing, of: { cohortId: string; name: string; programme: Programme; enrolled: readonly Enrolled[] }, staff: Staff): Compilable[] {
  const { db, randomBytes } = platform;
  const [teacher] = staff.teachers;
  const event = (on: string, kind: string, subject: string, personId: string): Compilable => recordEvent(db, randomId(randomBytes), { at: momentOn(on, 0), personId, kind, subject });
  const writes: Compilable[] = [];
  if (warnings) {
    const { inactivityDays, weeksBefore, dueOn, endsOn, teacherAfterDays } = must(readSettings(warnings), of.name);
    const row = { period: warnings.period, revision: 1, inactivity_days: inactivityDays, weeks_before: weeksBefore, due_on: dueOn, ends_on: endsOn, teacher_after_days: teacherAfterDays };
    writes.push(insertWarningSetting(db, { cohort_id: of.cohortId, ...row, set_by: staff.administrator, set_at: momentOn(warnings.on, 0) }), event(warnings.on, 'warnings_set', of.cohortId, staff.administrator));
  }
  if (milestones) {
    const list = must(readMilestones(milestones.list), of.name);
    writes.push(insertMilestones(db, { cohort_id: of.cohortId, revision: 1, milestones: JSON.stringify(list), recorded_by: teacher!, recorded_at: momentOn(milestones.on, 0) }), event(milestones.on, 'memoir_milestones_set', of.cohortId, teacher!));
    for (const who of of.enrolled) {
      for (const { name, on } of milestones.reached[who.student.email] ?? []) {
        must(readReached(name, on, list, on), who.student.email);
        writes.push(insertMemoirStep(db, { enrolment_id: who.enrolment, milestone: name, revision: 1, reached_on: on, recorded_by: teacher!, recorded_at: momentOn(on, who.order) }), event(on, 'memoir_step_recorded', who.enrolment, teacher!));
      }
    }
  }
  if (ratings) {
    const students = new Map(of.enrolled.map((who) => [who.student.email, { enrolment: who.enrolment, name: who.student.email, isReader: false, known: [] }]));
    const file = planRatings(ratings.csv, students, of.programme, findPeriod(of.programme, ratings.period)!);
    if (!file.ok || file.faults.length > 0) throw new Error(`the demonstration's ratings are refused: ${JSON.stringify(file)}`);
    const rows = file.changes.map((one) => ({ enrolment_id: one.enrolment, period: ratings.period, competency: one.competency, source: 'moodle' as const, revision: 1, level: one.level, read_in_by: teacher!, read_in_at: momentOn(ratings.on, 0) }));
    writes.push(...insertOutsideRatings(db, rows), event(ratings.on, 'ratings_read_in', of.cohortId, teacher!));
  }
  if (mentor) {
    const id = randomId(randomBytes);
    const { givenName, familyName, email } = mentor.person;
    writes.push(
      insertPerson(db, { id, given_name: givenName, family_name: familyName, email, language: 'fr' }),
      ...insertReferents(db, of.enrolled.map((who) => ({ enrolment_id: who.enrolment, revision: 1, person_id: id, from_on: mentor.from, appointed_by: staff.administrator, appointed_at: momentOn(mentor.from, 0) }))),
      ...of.enrolled.map((who) => event(mentor.from, 'referent_appointed', who.enrolment, staff.administrator)),
    );
  }
  return writes;
}
