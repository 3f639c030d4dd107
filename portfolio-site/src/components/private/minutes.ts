/** The minutes as they are typed, read again, and signed. */
import { isFavourable, signMinutes, type Minutes } from '../../../../api/domain/decision.ts';
import type { Strings } from '../../strings/index.ts';
import { isSettled } from './deliberation.ts';
import { lines, text, type FieldError } from './form.ts';
import type { JuryView } from './views.ts';

type Words = Strings['private']['jury']['minutes'];

export const readMinutes = (form: FormData): Minutes => ({
  number: text(form, 'number'),
  deliberatedOn: text(form, 'date'),
  members: lines(form, 'members'),
  signatories: lines(form, 'signatories'),
});

export const linesOf = (jury: JuryView) =>
  jury.students.flatMap((student) => student.lines.map((line) => ({ student, line, enrolment: student.enrolment, competency: line.competency })));

/** Lines that still have no decision; the minutes cannot be signed before. */
export const missingLines = (jury: JuryView) => linesOf(jury).filter(({ line }) => !isSettled(line));

/** How many levels the minutes validate; a level already awarded gives no second badge. */
export const favourableLines = (jury: JuryView): number =>
  linesOf(jury).filter(({ line }) => line.decision !== null && isFavourable(line.decision.outcome)).length;

/** What stops the minutes before they are sent, by the same rule as the API's. */
export const checkMinutes = (minutes: Minutes, jury: JuryView, day: string, words: Words): FieldError[] => {
  const expected = linesOf(jury);
  const checked = signMinutes(minutes, expected, expected.filter(({ line }) => isSettled(line)), day);
  if (checked.ok) return [];
  const { refusal } = checked;
  switch (refusal.kind) {
    case 'minutes_incomplete':
      return [{ field: `field-${refusal.field}`, message: words.errors[refusal.field] }];
    case 'deliberation_in_future':
      return [{ field: 'field-date', message: words.errors.future }];
    default:
      return [{ field: 'manquent', message: words.errors.missing }];
  }
};
