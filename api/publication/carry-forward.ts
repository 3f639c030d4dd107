/** A frozen snapshot, brought up to date with what became of its badges and of its holder's name. Nothing is added that was not chosen. */
import type { PortfolioSnapshot } from '../domain/portfolio.ts';

const idOf = (credentialUrl: string): string => credentialUrl.slice(credentialUrl.lastIndexOf('/') + 1);

/** @param holderOf the badge that stands today in the place of this one: itself, or its last successor */
export async function carryForward(snapshot: PortfolioSnapshot, name: string, holderOf: (id: string) => Promise<string>): Promise<PortfolioSnapshot> {
  const urls = await onEach(snapshot, async (url) => `${url.slice(0, -idOf(url).length)}${await holderOf(idOf(url))}`);
  const moved = <B extends { readonly credentialUrl: string }>(badge: B): B => ({ ...badge, credentialUrl: urls.get(badge.credentialUrl)! });
  return {
    ...snapshot,
    name,
    staircases: snapshot.staircases.map((staircase) => ({ ...staircase, badges: staircase.badges.map(moved) })),
    productions: snapshot.productions.map((production) => ({ ...production, supports: production.supports.map(moved) })),
  };
}

/** The snapshot as it may be shown: without the badges that are revoked or not released yet. */
export async function onlyLive(snapshot: PortfolioSnapshot, isLive: (id: string) => Promise<boolean>): Promise<PortfolioSnapshot> {
  const live = await onEach(snapshot, (url) => isLive(idOf(url)));
  return {
    ...snapshot,
    staircases: snapshot.staircases.map((staircase) => {
      const badges = staircase.badges.filter((badge) => live.get(badge.credentialUrl));
      return { ...staircase, badges, reached: badges.at(-1)?.level ?? 0 };
    }),
    productions: snapshot.productions.map((production) => ({ ...production, supports: production.supports.filter((one) => live.get(one.credentialUrl)) })),
  };
}

async function onEach<T>(snapshot: PortfolioSnapshot, ask: (url: string) => Promise<T>): Promise<Map<string, T>> {
  const urls = new Set([
    ...snapshot.staircases.flatMap((staircase) => staircase.badges.map((badge) => badge.credentialUrl)),
    ...snapshot.productions.flatMap((production) => production.supports.map((one) => one.credentialUrl)),
  ]);
  return new Map(await Promise.all([...urls].map(async (url) => [url, await ask(url)] as const)));
}
