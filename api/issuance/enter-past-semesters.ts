/**
 * Decisions that were taken elsewhere, entered from the minutes that bear
 * them: in one batch each paper becomes minutes of its number and day, its
 * lines become decisions, and what follows from decisions follows from these.
 * No review is made and no proposal; a badge says the decision's day and cites
 * nothing, since nothing else is known here.
 */
import type { Compilable, Selectable } from 'kysely';
import type { PastChange, PastMinutes } from '../domain/past-semesters.ts';
import { accepted, refused, type Result } from '../domain/refusal.ts';
import type { Platform } from '../platform/platform.ts';
import { recordEvent } from '../queries/events.ts';
import { insertDecisions, insertJury, insertMinutes } from '../queries/juries.ts';
import { insertPastMinutes } from '../queries/past-semesters.ts';
import type { Tables } from '../queries/schema.ts';
import { randomId } from '../random-id.ts';
import { awardDecisions } from './award-decisions.ts';

/** What minutes of another place are called where a jury's title stands. */
const titleOf = ({ period, session }: PastMinutes): string => `Délibération antérieure, ${period}${session === 2 ? ', seconde session' : ''}`;

export type Entered = { readonly minutes: number; readonly decisions: number; readonly awards: number };

/**
 * @param changes of a file without faults, whose departures are ticked
 * @param personId who enters them
 */
export async function enterPastSemesters(platform: Platform, cohort: string, changes: readonly PastChange[], personId: string): Promise<Result<Entered>> {
  const { db, randomBytes } = platform;
  const added = changes.filter((one) => one.change === 'new');
  if (added.length === 0) return accepted({ minutes: 0, decisions: 0, awards: 0 });
  const at = platform.now().toISOString();
  const papers = [...Map.groupBy(added, (one) => one.minutes.name).values()]
    .map((lines) => ({ jury: randomId(randomBytes), minutes: lines[0]!.minutes, lines }))
    // The earlier one first: of a level that two of them validate it is the one that awards it.
    .sort((one, other) => (one.minutes.on < other.minutes.on ? -1 : 1) * Number(one.minutes.on !== other.minutes.on) || one.minutes.session - other.minutes.session);
  const decisions = papers.map(({ jury, minutes, lines }) =>
    lines.map((line): Selectable<Tables['decision']> => ({
      id: randomId(randomBytes), jury_id: jury, enrolment_id: line.enrolment, competency: line.competency, period: minutes.period, level: line.level, outcome: line.outcome,
      favourable: line.outcome === 'validated' ? 1 : 0, reason: '', decided_by: personId, decided_at: at, revision: line.revision + 1, departure: line.departure,
    })),
  );
  const awards = await awardDecisions(platform, papers.flatMap(({ minutes }, index) => decisions[index]!.map((one) => ({ ...one, on: minutes.on }))), new Set(), at);
  const written = papers.flatMap(({ jury, minutes, lines }, index): Compilable[] => [
    ...insertJury(db, { id: jury, cohort_id: cohort, period: minutes.period, title: titleOf(minutes), convened_on: minutes.on, session: minutes.session }, []),
    insertPastMinutes(db, { jury_id: jury, number: minutes.number, period: minutes.period, entered_by: personId, entered_at: at }),
    ...insertDecisions(db, decisions[index]!),
    // Who signed the paper is not known here: its signatories stay on it.
    insertMinutes(db, { jury_id: jury, number: minutes.name, deliberated_on: minutes.on, members: JSON.stringify([minutes.members]), signatories: '[]', signed_by: personId, signed_at: at }),
    recordEvent(db, randomId(randomBytes), {
      at, personId, kind: 'past_semester_entered', subject: jury,
      detail: { number: minutes.name, on: minutes.on, period: minutes.period, decisions: lines.length, awards: awards.rows.filter((one) => one.jury_id === jury).length, departures: lines.filter((one) => one.departure !== null).length },
    }),
  ]);
  const committed = await platform.commit([...written, ...awards.statements]);
  if (committed.ok) return accepted({ minutes: papers.length, decisions: added.length, awards: awards.wanted });
  const { rule } = committed.conflict;
  // Somebody entered one of them, or opened or decided one of these semesters meanwhile: what was looked at is no longer what would happen.
  if (rule === 'own_decision' || rule === 'level_exempted' || rule === 'decided_elsewhere' || rule === 'decision_changed' || rule.startsWith('unique:')) return refused({ kind: 'people_changed' });
  throw new Error(rule);
}
