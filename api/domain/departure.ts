/**
 * A student's departure: the day from which the university's account signs in
 * no more, what they are told before it, and what is theirs after it.
 */
import { addDays, isCalendarDate } from './calendar.ts';
import { accepted, refused, type Result } from './refusal.ts';

/** Days before the account closes on which whoever has no other way in is written to: some weeks before, and shortly before. */
export const NOTICES = [{ number: 1, days: 42 }, { number: 2, days: 7 }] as const;
export type NoticeNumber = (typeof NOTICES)[number]['number'];

/** The message that is due on a day, whether or not an earlier one was sent: `null` outside of these weeks, and from the closing on. */
export function noticeDue(closesOn: string, today: string): NoticeNumber | null {
  if (closesOn <= today) return null;
  return NOTICES.filter((one) => closesOn <= addDays(today, one.days)).at(-1)?.number ?? null;
}

/** Whether the university's account is closed; on the day itself it is. */
export const isClosed = (closesOn: string | null, today: string): boolean => closesOn !== null && closesOn <= today;

/**
 * A day as it is recorded: today at the earliest, since nobody can be told of
 * what is over, and a slip of a year would shut people out.
 * @param today ISO date
 * @param known what is recorded already: that may stay
 */
export function readClosing(closesOn: string | null, today: string, known: string | null = null): Result<string | null> {
  if (closesOn === null || closesOn === known) return accepted(closesOn);
  if (!isCalendarDate(closesOn)) return refused({ kind: 'closing_unreadable' });
  return closesOn < today ? refused({ kind: 'closing_past' }) : accepted(closesOn);
}

/** A day as it is typed in a file: `30/09/2027`, `30.09.2027` or `2027-09-30`; `null` when it is none. */
export function readTypedDay(text: string): string | null {
  const typed = /^(\d{1,2})[./-](\d{1,2})[./-](\d{4})$/.exec(text);
  const day = typed ? `${typed[3]}-${typed[2]!.padStart(2, '0')}-${typed[1]!.padStart(2, '0')}` : text;
  return isCalendarDate(day) ? day : null;
}
