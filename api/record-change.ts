import type { Compilable } from 'kysely';
import { hexDigest } from '../credentials/index.ts';
import type { Platform } from './platform/platform.ts';
import { insertEventSalt, recordEvent, type Event } from './queries/events.ts';
import { randomId } from './random-id.ts';

const SALT_BYTES = 32;

/**
 * An entry of the journal with digests of what the act changed: whoever has
 * the earlier or the later text can show that it is the one, and the journal
 * itself tells nothing of it. The salt goes with the person (`eraseEventSalts`);
 * then the digests are mute.
 *
 * @param about the person whose data it is
 * @param change what was there and what is there now, as values of JSON; `null` for nothing
 */
export async function recordChange(platform: Pick<Platform, 'db' | 'randomBytes'>, about: string, event: Event, change: { before: unknown; after: unknown }): Promise<Compilable[]> {
  const id = randomId(platform.randomBytes);
  const salt = [...platform.randomBytes(SALT_BYTES)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  const [before, after] = await Promise.all([digestOf(salt, change.before), digestOf(salt, change.after)]);
  return [recordEvent(platform.db, id, { ...event, before, after }), insertEventSalt(platform.db, { event_id: id, about, salt })];
}

/** SHA-256 of the salt in hex, a line feed, and the value as JSON with its keys in order. */
export const digestOf = async (salt: string, value: unknown): Promise<string | null> => (value === null || value === undefined ? null : hexDigest(`${salt}\n${ordered(value)}`));

function ordered(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner) ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1))) : inner,
  );
}
