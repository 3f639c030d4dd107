/** Whether a text is a day of the calendar, as YYYY-MM-DD. */
export function isCalendarDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

let written: Intl.DateTimeFormat | undefined;
/**
 * The day that a moment falls on, as YYYY-MM-DD, for those whose calendar the
 * institution keeps: in Paris. In UTC it is the day before until one or two in
 * the morning, and whoever works at that hour would be told of yesterday.
 */
export const parisDay = (moment: Date): string => (written ??= new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Paris' })).format(moment);

/** The day by which accounts close, roles and referents begin and end: that of UTC, since the rules in the tables go by SQLite's `date('now')` (decision 0074). */
export const databaseDay = (moment: Date): string => moment.toISOString().slice(0, 10);

/** @returns the day, ISO, so many days after another */
export const addDays = (day: string, days: number): string => new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);

/** The first moment of a day there, as ISO 8601 in UTC. */
export function startOfDay(day: string): string {
  // One hour ahead of UTC in winter, two in summer; clocks change at one in the morning of UTC, never at midnight.
  const [summer, winter] = [`${day}T00:00:00+02:00`, `${day}T00:00:00+01:00`].map((one) => new Date(one));
  return (parisDay(summer!) === day ? summer! : winter!).toISOString();
}

/** The last moment of a day there, to the millisecond, as ISO 8601 in UTC. */
export const endOfDay = (day: string): string => new Date(Date.parse(startOfDay(addDays(day, 1))) - 1).toISOString();
