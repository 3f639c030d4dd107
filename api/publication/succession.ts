/** What a badge's page says of the badge that took its place, and of the one whose place it took. */
import { addresses } from '../addresses.ts';
import type { OtherBadge } from '../domain/portfolio.ts';
import type { Platform } from '../platform/platform.ts';
import { findPublication } from '../queries/portfolios.ts';
import { findSuccession } from '../queries/supersession.ts';
import { credentialPath } from './paths.ts';

export type Succession = { readonly replacedBy: OtherBadge | null; readonly replaces: OtherBadge | null };

export async function successionOf(platform: Platform, id: string): Promise<Succession> {
  const found = await findSuccession(platform.db, id);
  const other = async (one: string | null | undefined): Promise<OtherBadge | null> => {
    if (!one) return null;
    const page = await findPublication(platform.db, credentialPath(one));
    return { url: addresses(platform.config.origin).credential(one), isPublic: page?.withdrawn_at === null };
  };
  const [replacedBy, replaces] = await Promise.all([other(found?.successor), other(found?.predecessor)]);
  return { replacedBy, replaces };
}
