/** A student's years besides their reviews: situation, placements, memoir, exemptions, and a departure; as who keeps the cohort notes them. */
import type { Compilable } from 'kysely';
import { addDays, databaseDay } from '../domain/calendar.ts';
import { readExemption, readMemoir, readPlacement, readStep } from '../domain/enrolment.ts';
import type { Programme } from '../domain/programme.ts';
import type { Platform } from '../platform/platform.ts';
import { insertDepartures } from '../queries/departures.ts';
import { insertExemptions, insertMemoir, insertPlacement, insertStepOfEnrolment } from '../queries/enrolment-life.ts';
import { recordEvent } from '../queries/events.ts';
import { putPersonalAddress } from '../queries/personal-address.ts';
import { randomId } from '../random-id.ts';
import { momentOn } from './clock.ts';
import type { DemoLife } from './content.ts';
import type { Enrolled, Staff } from './enrol.ts';
import { must } from './play-review.ts';

/** @throws when the domain refuses any of it: a mistake in the content */
export function noteLife(platform: Platform, who: Enrolled, { steps = [], placements = [], memoir, exemption }: DemoLife, programme: Programme, staff: Staff): Compilable[] {
  const { db, randomBytes } = platform;
  const where = who.student.email;
  const noted = (day: string) => ({ enrolment_id: who.enrolment, recorded_by: staff.administrator, recorded_at: momentOn(day, who.order) });
  const event = (day: string, kind: string): Compilable => recordEvent(db, randomId(randomBytes), { at: momentOn(day, who.order), personId: staff.administrator, kind, subject: who.enrolment });
  const begun = steps[0]?.effectiveOn ?? who.student.evidence[0]!.on;
  return [
    ...steps.flatMap((one, index) => {
      const { effectiveOn, until, ...step } = must(readStep(one), where);
      return [...insertStepOfEnrolment(db, { ...step, ...noted(effectiveOn), revision: index + 1, effective_on: effectiveOn, until_on: until }), event(effectiveOn, 'enrolment_step_recorded')];
    }),
    ...(exemption ? exempted(must(readExemption(exemption, programme, exemption.decidedOn), where)) : []),
    ...placements.flatMap((one) => {
      const { beginsOn, endsOn, hoursPlanned, hoursDone, confidential, ...placement } = must(readPlacement(one, programme), where);
      const day = beginsOn ?? begun;
      return [
        insertPlacement(db, { ...placement, ...noted(day), id: randomId(randomBytes), revision: 1, begins_on: beginsOn, ends_on: endsOn, hours_planned: hoursPlanned, hours_done: hoursDone, confidential: confidential ? 1 : 0 }),
        event(day, 'placement_recorded'),
      ];
    }),
    ...(memoir ? memoirOf(must(readMemoir(memoir), where)) : []),
  ];

  function exempted({ competencies, level, decidedOn, reference }: { competencies: readonly string[]; level: number; decidedOn: string; reference: string }): Compilable[] {
    const rows = competencies.map((competency) => ({ ...noted(decidedOn), id: randomId(randomBytes), competency, level, basis: exemption!.basis, decided_on: decidedOn, reference }));
    return [insertExemptions(db, rows), event(decidedOn, 'exemption_recorded')];
  }
  function memoirOf({ title, director, defendedOn, confidential }: NonNullable<DemoLife['memoir']>): Compilable[] {
    return [insertMemoir(db, { ...noted(begun), revision: 1, title, director, defended_on: defendedOn, confidential: confidential ? 1 : 0 }), event(begun, 'memoir_recorded')];
  }
}

/** The university's account closed some days ago; an address of their own was confirmed in time. */
export function leave(platform: Platform, who: Enrolled, { daysAgo, personalAddress }: NonNullable<DemoLife['departure']>, staff: Staff): Compilable[] {
  const { db, randomBytes } = platform;
  const closesOn = addDays(databaseDay(platform.now()), -daysAgo);
  const recorded = momentOn(addDays(closesOn, -60), who.order);
  return [
    ...putPersonalAddress(db, { person_id: who.person, email: personalAddress, confirmed_at: momentOn(addDays(closesOn, -20), who.order) }),
    ...insertDepartures(db, [{ enrolment_id: who.enrolment, revision: 1, closes_on: closesOn, recorded_by: staff.administrator, recorded_at: recorded }]),
    recordEvent(db, randomId(randomBytes), { at: recorded, personId: staff.administrator, kind: 'departure_recorded', subject: who.enrolment, detail: { closesOn } }),
  ];
}
