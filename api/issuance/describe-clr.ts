/**
 * The translator for a record: badges that are there, in a programme, to what
 * `buildClr` takes. Pure. It says what is in the record and where its parts
 * belong, and no word of what is not.
 */
import type { ClrInput } from '../../credentials/index.ts';
import { addresses } from '../addresses.ts';
import { clip } from '../domain/clip.ts';
import { precedences } from '../domain/clr.ts';
import type { Programme } from '../domain/programme.ts';
import { LONGEST_NAME } from './describe.ts';

export type BadgeOfClr = { readonly competency: string; readonly level: number; readonly embedded: string };

type Badge = { credentialSubject: { identifier?: { identityType: string; hashed: boolean; identityHash: string }[] } };

export function describeClr(
  clr: { readonly id: string; readonly subjectId: string; readonly period: string; readonly badges: readonly BadgeOfClr[] },
  programme: Programme,
  issuer: { readonly did: string; readonly name: string; readonly url: string; readonly origin: string },
  validFrom: Date,
): ClrInput {
  const at = addresses(issuer.origin);
  const achievement = (badge: BadgeOfClr): string => at.achievement(programme.code, programme.version, badge.competency, badge.level);
  const address = at.programme(programme.code, programme.version);
  const name = agreedName(clr.badges);
  return {
    id: at.clr(clr.id),
    issuer: { id: issuer.did, name: issuer.name, url: issuer.url },
    validFrom,
    name: clip(`Relevé de compétences, ${clr.period}, ${programme.title}`, LONGEST_NAME),
    description: `Ce relevé réunit des badges remis sur décision d’un jury. Il n’est pas un diplôme.`,
    subject: { id: `urn:uuid:${clr.subjectId}`, ...(name === null ? {} : { name }) },
    badges: clr.badges.map((one) => one.embedded),
    achievements: [{
      id: address, type: 'LearningProgram', name: clip(programme.title, LONGEST_NAME),
      description: programme.objective ?? ([programme.provider, programme.under].filter((one) => one !== null).join(', ') || programme.title),
      criteria: `Les compétences et les niveaux de la formation, version ${programme.version}, sont décrits à l’adresse ${address}.`,
    }],
    associations: [
      ...clr.badges.map((one) => ({ type: 'isPartOf' as const, source: achievement(one), target: address })),
      ...precedences(clr.badges).map(([lower, higher]) => ({ type: 'precedes' as const, source: achievement(lower), target: achievement(higher) })),
    ],
  };
}

/** The name that every badge carries; `null` when they differ, since the person's name changed between them. */
function agreedName(badges: readonly BadgeOfClr[]): string | null {
  const names = badges.map(({ embedded }) =>
    ((JSON.parse(embedded) as Badge).credentialSubject.identifier ?? []).find((one) => one.identityType === 'name' && !one.hashed)?.identityHash ?? null,
  );
  return new Set(names).size === 1 ? names[0]! : null;
}
