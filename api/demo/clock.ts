import type { Platform } from '../platform/platform.ts';

/**
 * The moment of an act on a day, as ISO 8601 in UTC. People do not act at the
 * same minute: `order` spreads them over the working day, 07:30 to 16:00 UTC.
 */
export function momentOn(day: string, order: number): string {
  const minutes = 450 + ((order * 37) % 510);
  return new Date(Date.parse(`${day}T00:00:00Z`) + minutes * 60_000).toISOString();
}

/** The same platform on another day, so that what it writes carries the date on which it happened. */
export const platformAt = (platform: Platform, moment: string): Platform => ({ ...platform, now: () => new Date(moment) });
