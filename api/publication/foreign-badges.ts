/** Badges from elsewhere on a public page: those that their holder shows, each with its own issuer and verdict. */
import { mayBeShown, placeOf, type ForeignView, type PublicForeignBadge } from '../domain/foreign-badge.ts';
import type { Platform } from '../platform/platform.ts';
import { listForeignBadges, listShownForeignBadges, type ForeignBadgeRow } from '../queries/foreign-badges.ts';

/** The path of the badge itself, for whoever verifies it. */
export const foreignBadgePath = (id: string): string => `/badges-d-ailleurs/${id}`;

export async function shownForeignBadges(platform: Pick<Platform, 'db' | 'config'>, enrolmentId: string): Promise<PublicForeignBadge[]> {
  return (await listShownForeignBadges(platform.db, enrolmentId)).flatMap((row) => publicForeignBadge(row, platform.config.origin) ?? []);
}

/** Those that a link shows to its reader, whether or not they are on the public page: as they are now, without what was found false or is gone. */
export async function chosenForeignBadges(platform: Pick<Platform, 'db' | 'config'>, enrolmentId: string, chosen: readonly string[]): Promise<{ readonly badge: PublicForeignBadge; readonly digest: string }[]> {
  const rows = chosen.length === 0 ? [] : (await listForeignBadges(platform.db, enrolmentId)).filter(({ id }) => chosen.includes(id));
  return rows.flatMap((row) => {
    const badge = publicForeignBadge(row, platform.config.origin);
    return badge ? [{ badge, digest: row.file_digest }] : [];
  });
}

function publicForeignBadge(row: ForeignBadgeRow, origin: string): PublicForeignBadge | null {
  const view = viewOf(row);
  if (view === null || row.verdict === 'invalid' || !mayBeShown({ ...row, view })) return null;
  return {
    id: row.id, name: view.name, description: view.description,
    issuer: { name: view.issuer.name, at: placeOf(view.issuer.id), recognisedAs: row.recognised === '' ? null : row.recognised },
    awardedOn: view.awardedOn, verdict: row.verdict, checks: JSON.parse(row.checks) as PublicForeignBadge['checks'], holder: row.holder, verifiedAt: row.verified_at, url: `${origin}${foreignBadgePath(row.id)}`,
  };
}

export const viewOf = ({ view }: Pick<ForeignBadgeRow, 'view'>): ForeignView | null => (view === null ? null : (JSON.parse(view) as ForeignView));
