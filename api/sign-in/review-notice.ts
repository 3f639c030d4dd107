/** What somebody is told of a review by e-mail: that a classmate asks for their view, that a sheet was published. Where it is, and nothing of what it says. */
import { viewStateOf } from '../domain/view-invitation.ts';
import type { Message, Platform } from '../platform/platform.ts';
import { findPersonById } from '../queries/people.ts';
import { findReview } from '../queries/reviews.ts';
import { findViewInvitation } from '../queries/views.ts';
import { strings } from '../strings/index.ts';
import { addressOf } from './departure.ts';

/** @param unit place of the teaching unit in its period, from 1 */
export const sheetNotice = (review: string, unit: number, version: number): string => [review, unit, version].join(':');

/** `null` where it was answered, cancelled or over meanwhile, or where nobody is there to be written to. */
export async function reviewNotice(platform: Platform, kind: 'view_asked' | 'sheet_published', subject: string): Promise<Message | null> {
  const found = await (kind === 'view_asked' ? viewAsked : sheetPublished)(platform, subject);
  const person = found && (await findPersonById(platform.db, found.person));
  const to = person && (await addressOf(platform, person));
  if (!person || to === null) return null;
  const { origin, institution } = platform.config;
  const words = strings(person.language).mail;
  const told = { institution: institution.name, link: `${origin}${person.language === 'en' ? '/en' : ''}${found!.path}` };
  return kind === 'view_asked' ? { to, subject: words.viewAskedSubject, text: words.viewAskedText(told) } : { to, subject: words.sheetSubject, text: words.sheetText(told) };
}

type Found = { readonly person: string; readonly path: string } | null;

async function viewAsked(platform: Platform, id: string): Promise<Found> {
  const row = await findViewInvitation(platform.db, id);
  const isDue = row != null && viewStateOf({ last: row.last, expiresAt: row.expires_at }, platform.now().toISOString()) === 'invited';
  return isDue && row.peer_id !== null ? { person: row.peer_id, path: '/espace/regards' } : null;
}

async function sheetPublished(platform: Platform, subject: string): Promise<Found> {
  const [review = '', unit] = subject.split(':');
  const row = await findReview(platform.db, review);
  return row ? { person: row.person_id, path: `/espace/retours/${review}/${unit}` } : null;
}
