/**
 * Whether the badges of a programme could be signed, asked before its version
 * is frozen: afterwards a text that our checks refuse would show only behind
 * signed minutes, and could not be mended.
 */
import { buildBadge, check, didWebFromOrigin } from '../../credentials/index.ts';
import type { Competency, Level, Programme } from '../domain/programme.ts';
import type { Platform } from '../platform/platform.ts';
import { describe, describeAchievement } from './describe.ts';

const AFTER_THE_JURY = new Date('2026-01-02T00:00:00Z');

/** `detail`: what our checks say of the badge. */
export type Unissuable = { readonly competency: string; readonly level: string; readonly detail: string };

/**
 * Builds and checks a badge of nobody in particular for each competency at the level that takes most room, and for each
 * level of the competency that does. Texts only add up, so no other pair says more than one of these.
 * @param programme one that a cohort could follow
 * @returns the first that could not be signed
 */
export async function rehearseProgramme({ config }: Pick<Platform, 'config'>, programme: Programme): Promise<Unissuable | null> {
  const { origin, institution } = config;
  const room = (competency: Competency, level: Level): number => JSON.stringify(describeAchievement(programme, competency, level, origin)).length;
  const longest = <T>(list: readonly T[], length: (one: T) => number): T => list.reduce((most, one) => (length(one) > length(most) ? one : most));
  const level = longest(programme.levels, (one) => room(programme.competencies[0]!, one));
  const competency = longest(programme.competencies, (one) => room(one, level));
  const issuer = { did: didWebFromOrigin(origin), name: institution.name, url: institution.url, origin };
  for (const [one, at] of [...programme.competencies.map((each) => [each, level] as const), ...programme.levels.map((each) => [competency, each] as const)]) {
    const award = { credentialId: 'x', subjectId: '00000000-0000-4000-8000-000000000000', recipientName: 'X', competency: one.code, level: at.order, awardedOn: '2026-01-01', citations: [], status: { list: 1, index: 0 } };
    const lint = await check(JSON.stringify(buildBadge(describe(award, programme, issuer, AFTER_THE_JURY))));
    if (!lint.ok) return { competency: one.code, level: at.name, detail: lint.findings.slice(0, 3).map(({ field, message }) => `${field} ${message}`).join('; ') };
  }
  return null;
}
