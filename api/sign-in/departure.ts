/** When a university account closes: who is written to before, what signs in after, and where messages go. */
import { addDays, databaseDay } from '../domain/calendar.ts';
import { isClosed, NOTICES } from '../domain/departure.ts';
import type { Platform } from '../platform/platform.ts';
import { endSessionsOfDeparted, findClosing, findOwnDeparture, insertNotices, listUntold } from '../queries/departures.ts';
import { queueMail } from '../queries/mail.ts';
import type { Person } from '../queries/people.ts';
import { findSetting, putSetting } from '../queries/portfolios.ts';
import { findPersonalAddress } from '../queries/personal-address.ts';
import { randomId } from '../random-id.ts';

/** People written to at once; the next round takes the next. */
const PAGE = 200;
/** The setting that says on which day it was last done. */
const LAST = 'departures';

export const todayOf = ({ now }: Pick<Platform, 'now'>): string => databaseDay(now());

/** Whether what the university gave somebody, its address and its sign-in, opens their account no more. */
export const isUniversityClosed = async (platform: Pick<Platform, 'db' | 'now'>, personId: string): Promise<boolean> => isClosed(await findClosing(platform.db, personId), todayOf(platform));

/** What somebody is told of their own: when the account closes or has closed, and whether they have another way in; `null` when it is not known to close. */
export async function ownDeparture(platform: Pick<Platform, 'db' | 'now'>, personId: string): Promise<{ closesOn: string; hasOtherWay: boolean; closed: boolean } | null> {
  const found = await findOwnDeparture(platform.db, personId);
  return found && { ...found, closed: isClosed(found.closesOn, todayOf(platform)) };
}

/** What the purge, or an erasure, puts in the place of an address: a name that no mail is for (RFC 6761, section 6.4). */
const isErasedAddress = (email: string): boolean => email.endsWith('.invalid');

/** Where a message reaches somebody: at the university while that is open, at their own address afterwards; `null` for nowhere. */
export async function addressOf(platform: Pick<Platform, 'db' | 'now'>, person: Pick<Person, 'id' | 'email'>): Promise<string | null> {
  if (!(await isUniversityClosed(platform, person.id)) && !isErasedAddress(person.email)) return person.email;
  return (await findPersonalAddress(platform.db, person.id))?.email ?? null;
}

/**
 * Queues a message to whoever will soon be without a way in, and ends the
 * sessions that what is closed had opened. What was written stands in the
 * same commit as the message: each is sent once, whatever was interrupted.
 * @returns how many were written to
 */
export async function tendDepartures(platform: Platform): Promise<number> {
  const { db, randomBytes } = platform;
  const today = todayOf(platform);
  const at = platform.now().toISOString();
  let told = 0;
  // Whoever is already in the last days gets the last message, and not both.
  for (const { number, days } of [...NOTICES].reverse()) {
    for (;;) {
      const people = await listUntold(db, number, today, addDays(today, days), PAGE);
      if (people.length === 0) break;
      const committed = await platform.commit([
        ...insertNotices(db, people.map((one) => ({ ...one, number, at }))),
        ...people.map((one) => queueMail(db, { id: randomId(randomBytes), kind: 'account_closing', subject: one.person_id }, at)),
      ]);
      // Another process writes to them at this moment.
      if (!committed.ok) break;
      told += people.length;
    }
  }
  await platform.commit([endSessionsOfDeparted(db, today)]);
  return told;
}

/** The same, if it was not done on this day (UTC) yet: what was interrupted is done again. */
export async function tendDeparturesDaily(platform: Platform): Promise<void> {
  const today = todayOf(platform);
  if ((await findSetting(platform.db, LAST)) === today) return;
  await tendDepartures(platform);
  await platform.commit([putSetting(platform.db, LAST, today)]);
}
