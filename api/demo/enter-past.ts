/** Semesters that were decided before the demonstration begins, entered from a file as an administrator would. */
import { parisDay } from '../domain/calendar.ts';
import { planPastSemesters } from '../domain/past-semesters.ts';
import type { Programme } from '../domain/programme.ts';
import { enterPastSemesters } from '../issuance/enter-past-semesters.ts';
import type { Platform } from '../platform/platform.ts';
import { listPastStudents } from '../queries/past-semesters.ts';
import { must } from './play-review.ts';

/** @throws when the domain refuses any of it: a mistake in the content */
export async function enterPast(platform: Platform, csv: string, cohort: string, programme: Programme, administrator: string): Promise<void> {
  const file = planPastSemesters(csv, cohort, await listPastStudents(platform.db, cohort, administrator), [], programme, parisDay(platform.now()));
  if (!file.ok || file.faults.length > 0) throw new Error(`the demonstration's earlier semesters are refused: ${JSON.stringify(file)}`);
  must(await enterPastSemesters(platform, cohort, file.changes, administrator), 'earlier semesters');
}
