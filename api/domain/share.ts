/**
 * A link by which a student shows a part of their portfolio to whoever has it:
 * made for one application, without a public page, until a day or until they
 * end it. The end of a link says nothing of the badges that it showed.
 */
import { isCalendarDate } from './calendar.ts';
import { accepted, refused, type Result } from './refusal.ts';

export const SHARE_STATES = ['open', 'expired', 'ended'] as const;
export type ShareState = (typeof SHARE_STATES)[number];

/** Of the student's own words for it. */
export const MOST_TITLE = 120;

/** What a link shows. `onRequest`: traces of which only the title, the kind and the digest are shown. `foreignBadges`: badges from elsewhere. */
export type ShareChoices = {
  readonly credentials: readonly string[];
  readonly evidence: readonly string[];
  readonly reflections: readonly string[];
  readonly onRequest: readonly string[];
  readonly foreignBadges: readonly string[];
};
/** `view`: of the student's, whose texts, sections and look the page has; `''` for the main one. */
export type WantedShare = { readonly title: string; readonly lastOn: string; readonly view: string; readonly choices: ShareChoices };

/** @param today ISO date; a link opens on its last day too */
export const shareStateOf = ({ endedAt, lastOn }: { readonly endedAt: string | null; readonly lastOn: string | null }, today: string): ShareState =>
  endedAt !== null ? 'ended' : lastOn !== null && lastOn < today ? 'expired' : 'open';

/**
 * A link as it may be made: something is shown, each thing in one way only, and it does not end before it begins.
 * @param wanted `lastOn`: ISO date, `''` for none
 */
export function readShare(wanted: Omit<WantedShare, 'view'>, today: string): Result<{ readonly title: string; readonly lastOn: string | null; readonly choices: ShareChoices }> {
  const title = wanted.title.trim();
  if (title === '') return refused({ kind: 'share_unreadable', field: 'title' });
  const lastOn = wanted.lastOn === '' ? null : wanted.lastOn;
  if (lastOn !== null && (!isCalendarDate(lastOn) || lastOn < today)) return refused({ kind: 'share_unreadable', field: 'lastOn' });
  const once = (ids: readonly string[]): string[] => [...new Set(ids)];
  const onRequest = once(wanted.choices.onRequest);
  // Whoever ticks both wants less to be read, not more.
  const evidence = once(wanted.choices.evidence).filter((id) => !onRequest.includes(id));
  const choices: ShareChoices = {
    credentials: once(wanted.choices.credentials),
    evidence,
    // A reflection goes with its trace.
    reflections: once(wanted.choices.reflections).filter((id) => evidence.includes(id)),
    onRequest,
    foreignBadges: once(wanted.choices.foreignBadges),
  };
  if (choices.credentials.length + evidence.length + onRequest.length + choices.foreignBadges.length === 0) return refused({ kind: 'nothing_to_publish' });
  return accepted({ title, lastOn, choices });
}

/** Programs that read pages for somebody: previews of links, search engines, scripts. As far as they say so themselves. */
const PROGRAMS =
  /bot\b|crawl|spider|preview|slurp|scanner|monitor|facebookexternalhit|whatsapp|embedly|headless|lighthouse|curl|wget|python|java\/|okhttp|axios|node|undici|go-http|libwww|httpclient/i;

/**
 * Whether an opening is counted: somebody's browser that shows the page. It
 * says so itself; a program that pretends to be one is counted too.
 */
export const isCounted = ({ agent, purpose }: { readonly agent: string | undefined; readonly purpose: string | undefined }): boolean =>
  agent !== undefined && agent.trim() !== '' && !PROGRAMS.test(agent) && !/prefetch|prerender|preview/i.test(purpose ?? '');
