/** The badge that is measured: some 5 kB, four pieces of evidence, four levels, two alignments, a status entry. */
import { buildBadge } from '../../credentials/build.ts';
import { badgeInput } from '../fixtures/badge.ts';
import type { TestIssuer } from '../fixtures/badges.ts';

const NARRATIVE = 'J’ai recueilli les besoins auprès de trois groupes, comparé deux maquettes, mesuré ce que chacune changeait pour les personnes les moins à l’aise, puis repris la seconde après un test en conditions réelles.';

/** Its unsigned text. @param number tells badges of one achievement apart; @param achievement tells achievements apart */
export function realisticBadge(issuer: TestIssuer, number: number, achievement = 'competent'): string {
  const { achievement: described } = badgeInput();
  const id = `${issuer.origin}/achievements/neo-c3/${achievement}`;
  const evidence = ['Maquette', 'Rapport de stage', 'Journal de projet', 'Soutenance'].map((name, place) => ({
    id: `${issuer.origin}/evidence/sealed/${number}-${place}`, name: `${name} ${number}`, description: `Production, Master NEO, semestre ${place + 1}`, genre: 'Production', narrative: NARRATIVE,
  }));
  return JSON.stringify(buildBadge(badgeInput({
    id: `${issuer.origin}/credentials/c${number}`,
    issuer: { id: issuer.id, name: 'Université d’Exemple', url: issuer.origin },
    subject: { id: `urn:uuid:7d0e6b1a-58a1-4a2f-8ad6-${String(number).padStart(12, '0')}`, name: `Zoé Lemaître ${number}` },
    achievement: { ...described, id, alignment: [...described.alignment, { targetName: 'Concevoir des ressources', targetUrl: `${issuer.origin}/programmes/neo#c3-2`, targetCode: 'NEO-C3.2', targetFramework: 'Master NEO' }] },
    evidence,
    relatedResource: evidence.map((one) => ({ id: one.id, mediaType: 'application/octet-stream', digestMultibase: 'uEiAY3FR-K1i0DCG9Q0S8QPcDgQYtr2bgnWjbsT5pTfQT0w' })),
    status: { listUrl: issuer.listUrl, index: number % 131_072 },
  })));
}

/** A badge of a shape of its own for each number up to 4,095: one or other part of its evidence is missing. */
export function unseenBadge(issuer: TestIssuer, number: number): string {
  const badge = JSON.parse(realisticBadge(issuer, number)) as { evidence: Record<string, unknown>[] };
  const parts = badge.evidence.flatMap((one) => ['description', 'genre', 'narrative'].map((part) => [one, part] as const));
  for (const [place, [one, part]] of parts.entries()) if (number & (1 << place)) delete one[part];
  return JSON.stringify(badge);
}
