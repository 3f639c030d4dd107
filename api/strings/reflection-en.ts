import type { ProblemStrings } from './problem-strings.ts';

/** What is refused of analyses and of badges from elsewhere, and why. */
export const reflection: Pick<ProblemStrings['refusal'], 'analysis_changed' | 'not_a_foreign_badge' | 'foreign_badge_own' | 'foreign_badge_unreachable' | 'foreign_badge_twice' | 'foreign_badges_full' | 'foreign_badge_not_shown' | 'asides_full'> = {
  analysis_changed: () => 'This analysis has changed since this tab was opened: another tab has written in it. Both texts can be read; nothing is lost.',
  not_a_foreign_badge: () => 'This file, or what is at this address, is no Open Badges 3.0 or 2.0 badge that can be read. Nothing was saved.',
  foreign_badge_own: () => 'This badge was issued here: it already is in its holder’s space, and need not be brought in.',
  foreign_badge_unreachable: ({ host }) => `${host} did not give this badge: the address does not exist, or does not answer. Nothing was saved.`,
  foreign_badge_twice: () => 'This badge was brought in already. Nothing was saved a second time.',
  foreign_badges_full: () => 'Forty badges from elsewhere are kept already: deleting one makes room.',
  foreign_badge_not_shown: () => 'This badge cannot be shown: it is not valid, or its issuer could not say yet what is in it.',
  asides_full: () => 'Too many texts are waiting beside this trace. Take up or drop one of them, then save again.',
};
