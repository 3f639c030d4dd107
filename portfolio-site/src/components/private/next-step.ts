/** The one thing a student can do next; everything else on the page waits behind it. */
import type { EnrolmentView } from './views.ts';

export type NextStep =
  | { kind: 'complete' | 'assess' | 'submit' | 'answer'; period: string; path: string }
  | { kind: 'deposit'; period: string; path: string }
  | { kind: 'choose'; path: string }
  | { kind: 'wait'; period: string; path: string }
  | { kind: 'nothing' | 'departed'; path: string };

/** The latest review matters first: what came back, then what is open, then what waits for an answer. */
export const nextStep = ({ reviews, evidence, badges, portfolio, departed }: EnrolmentView): NextStep => {
  const latest = reviews.toReversed();
  const bilan = (states: readonly string[]) => latest.find((review) => states.includes(review.state));
  const path = (review: { id: string }) => `/espace/bilans/${review.id}`;

  const toChoose = badges.some((badge) => badge.state === 'issued' && !portfolio.choices.credentials.includes(badge.id));
  // The semesters are over; what one shows goes on being one's own.
  if (departed) return { kind: toChoose ? 'choose' : 'departed', path: '/espace/portfolio' };

  const returned = bilan(['returned']);
  if (returned) return { kind: 'complete', period: returned.period, path: path(returned) };
  const drafted = bilan(['drafted']);
  if (drafted) return { kind: 'answer', period: drafted.period, path: path(drafted) };
  const assessed = bilan(['self_assessed']);
  if (assessed) return { kind: 'submit', period: assessed.period, path: path(assessed) };
  const open = bilan(['open']);
  if (open) {
    return evidence.some((one) => one.period === open.period)
      ? { kind: 'assess', period: open.period, path: path(open) }
      : { kind: 'deposit', period: open.period, path: `/espace/traces?periode=${encodeURIComponent(open.period)}#deposer` };
  }
  if (toChoose) return { kind: 'choose', path: '/espace/portfolio' };
  const waiting = bilan(['submitted', 'feedback_complete', 'interview_held', 'signed', 'contested', 'sent_to_jury']);
  if (waiting) return { kind: 'wait', period: waiting.period, path: path(waiting) };
  return { kind: 'nothing', path: '/espace/traces#deposer' };
};
