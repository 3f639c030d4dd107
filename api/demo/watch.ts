/** What became of the links of the demonstration, as the weekly look would have found it: nobody is asked for them. */
import type { FetchAnswer, Platform } from '../platform/platform.ts';
import { watchLinks } from '../watch-links.ts';
import { platformAt } from './clock.ts';

const page = (words: string): FetchAnswer => ({ ok: true, bytes: new TextEncoder().encode(`<!doctype html><title>${words}</title><p>${words}</p>`) });

/** Days ago, and what stood there then; everything else has stayed as it was. */
const LOOKS = [[15, 'Le carnet de recettes des Tamaris : soixante fiches techniques.'], [4, 'Le carnet a déménagé. Demandez la nouvelle adresse à l’accueil du CFA.']] as const;

export async function watchDemoLinks(platform: Platform): Promise<void> {
  for (const [daysAgo, words] of LOOKS) {
    const then = platformAt(platform, new Date(platform.now().getTime() - daysAgo * 86_400_000).toISOString());
    const looking = { ...then, fetchPublic: async (url: string) => page(url.startsWith('https://carnet.') ? words : url) };
    while ((await watchLinks(looking)) > 0);
  }
}
