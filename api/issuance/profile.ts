/** Documents that credentials name by address and that stand on their own: the issuer's Profile, an Achievement. */
import { BADGE_CONTEXTS, buildAchievement, didWebFromOrigin, type BadgeInput } from '../../credentials/index.ts';
import type { Config } from '../platform/config.ts';

/** Open Badges 3.0 appendix B, Profile. */
export const profileDocument = (config: Config): Record<string, unknown> => ({
  '@context': BADGE_CONTEXTS,
  id: didWebFromOrigin(config.origin),
  type: ['Profile'],
  name: config.institution.name,
  url: config.institution.url,
});

/** Open Badges 3.0 appendix B, Achievement. */
export const achievementDocument = (achievement: BadgeInput['achievement']): Record<string, unknown> => ({
  '@context': BADGE_CONTEXTS,
  ...buildAchievement(achievement),
});
