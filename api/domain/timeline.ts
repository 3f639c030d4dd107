/** What a portfolio shows, semester by semester; one of which it shows nothing is not there. */
import type { PortfolioSnapshot, PublicBadge, PublicProduction } from './portfolio.ts';

export type Semester = { readonly period: string; readonly badges: readonly PublicBadge[]; readonly made: readonly PublicProduction[] };

export function semestersOf(snapshot: Pick<PortfolioSnapshot, 'staircases' | 'productions'>): Semester[] {
  const badges = snapshot.staircases.flatMap((staircase) => staircase.badges);
  const periods = new Set([...badges.flatMap((badge) => badge.period ?? []), ...snapshot.productions.map((one) => one.period)]);
  return [...periods]
    .sort((a, b) => a.localeCompare(b, 'fr', { numeric: true }))
    .map((period) => ({ period, badges: badges.filter((badge) => badge.period === period), made: snapshot.productions.filter((one) => one.period === period) }));
}

/** The staircase of semesters, as wide as the page: one landing for each, the first at the bottom. */
export function landings(count: number, width: number, top: number, bottom: number): { readonly path: string; readonly at: readonly { readonly x: number; readonly y: number; readonly width: number }[] } {
  const step = Math.round(width / count);
  const rise = count === 1 ? 0 : Math.round((bottom - top) / (count - 1));
  const at = Array.from({ length: count }, (_, place) => ({ x: place * step, y: bottom - place * rise, width: place === count - 1 ? width - place * step : step }));
  return { path: at.map(({ x, y, width: wide }, place) => `${place === 0 ? `M${x} ${y}` : `V${y}`}H${x + wide}`).join(''), at };
}
