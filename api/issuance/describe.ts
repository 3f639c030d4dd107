/**
 * The only translator: from the teacher's words (an award in a programme) to
 * the specification's words (what `buildBadge` takes). Pure.
 */
import { SEALED_MEDIA_TYPE, type BadgeInput } from '../../credentials/index.ts';
import { addresses } from '../addresses.ts';
import { clip } from '../domain/clip.ts';
import { findCompetency, findLevel, withoutFullStop, type Competency, type Level, type Programme } from '../domain/programme.ts';

export type AwardToDescribe = {
  readonly credentialId: string;
  readonly subjectId: string;
  readonly recipientName: string;
  /** Only if the student asked for it. */
  readonly email?: { readonly identityHash: string; readonly salt: string } | null;
  readonly competency: string;
  readonly level: number;
  /** YYYY-MM-DD of the jury's deliberation. */
  readonly awardedOn: string;
  readonly citations: readonly Citation[];
  readonly status: { readonly list: number; readonly index: number };
};

/** A trace in the words that the student wrote for the public; nothing else of it enters a credential. */
export type Citation = {
  readonly title: string;
  readonly genre: 'production' | 'stage' | 'memoir';
  readonly publicText: string;
  readonly period: string;
  readonly link: string | null;
  /** Of a file: its seal in this badge and no other, see seal-evidence.ts. */
  readonly seal: { readonly id: string; readonly digestMultibase: string } | null;
};

/** Characters of a name in a badge at the most (`credentials/text-rules.ts`); the whole statement stands in the description. */
export const LONGEST_NAME = 300;

const GENRES = { production: 'Production', stage: 'Rapport de stage', memoir: 'Mémoire' } as const;

export function describe(
  award: AwardToDescribe,
  programme: Programme,
  issuer: { readonly did: string; readonly name: string; readonly url: string; readonly origin: string },
  validFrom: Date,
): BadgeInput {
  const at = addresses(issuer.origin);
  const competency = findCompetency(programme, award.competency);
  const level = findLevel(programme, award.level);
  if (!competency || !level) throw new Error(`award on ${award.competency} ${award.level} is not in ${programme.code} ${programme.version}`);
  const achievement = keptAchievement(programme, competency, level, issuer.origin);
  return {
    id: at.credential(award.credentialId),
    issuer: { id: issuer.did, name: issuer.name, url: issuer.url },
    validFrom,
    // Midday UTC is the jury's calendar day in every French territory and wherever it is read.
    awardedDate: `${award.awardedOn}T12:00:00Z`,
    name: achievement.name,
    description: achievement.description,
    subject: { id: `urn:uuid:${award.subjectId}`, name: award.recipientName, ...(award.email ? { email: award.email } : {}) },
    achievement,
    achievedLevel: levelId(achievement.id, level),
    evidence: award.citations.map((citation) => ({
      ...(citation.seal ? { id: at.sealedEvidence(citation.seal.id) } : citation.link ? { id: citation.link } : {}),
      name: citation.title,
      description: `${GENRES[citation.genre]}, ${clip(programme.title, LONGEST_NAME)}, ${citation.period}`,
      genre: GENRES[citation.genre],
      ...(citation.publicText === '' ? {} : { narrative: citation.publicText }),
    })),
    relatedResource: award.citations.flatMap((citation) =>
      citation.seal ? [{ id: at.sealedEvidence(citation.seal.id), mediaType: SEALED_MEDIA_TYPE, digestMultibase: citation.seal.digestMultibase }] : [],
    ),
    status: { listUrl: at.statusList(award.status.list), index: award.status.index },
  };
}

/** A programme does not change under its version, so each of its achievements is described once. */
function keptAchievement(programme: Programme, competency: Competency, level: Level, origin: string): BadgeInput['achievement'] {
  const described = achievements.get(programme) ?? new Map<string, BadgeInput['achievement']>();
  achievements.set(programme, described);
  const key = `${competency.code} ${level.order} ${origin}`;
  const known = described.get(key) ?? describeAchievement(programme, competency, level, origin);
  described.set(key, known);
  return known;
}
const achievements = new WeakMap<Programme, Map<string, BadgeInput['achievement']>>();

/** Competency × level as an Open Badges Achievement; also served at its own address. */
export function describeAchievement(programme: Programme, competency: Competency, level: Level, origin: string): BadgeInput['achievement'] {
  const at = addresses(origin);
  const id = at.achievement(programme.code, programme.version, competency.code, level.order);
  const statement = withoutFullStop(competency.statement);
  return {
    id,
    name: `${clip(statement, LONGEST_NAME - level.name.length - 3)} – ${level.name}`,
    description: `${clip(programme.title, LONGEST_NAME)} : niveau « ${level.name} » de la compétence ${competency.code}, « ${statement} ». Ce badge n’est pas un diplôme.`,
    criteria: level.descriptor ?? competency.criteria ?? `Niveau « ${level.name} » reconnu par le jury de la formation.`,
    humanCode: programme.levels.length > 1 ? `${competency.code}-${level.order}` : competency.code,
    inLanguage: 'fr',
    version: programme.version,
    tag: [programme.code, competency.code, ...(competency.verb ? [competency.verb] : []), level.name],
    image: {
      id: at.image(programme.code, programme.version, competency.code, level.order),
      caption: `Badge ${programme.code} : ${clip(statement, LONGEST_NAME - level.name.length)}, niveau ${level.name}`,
    },
    alignment: [
      {
        targetName: clip(competency.statement, LONGEST_NAME),
        targetUrl: at.competency(programme.code, programme.version, competency.code),
        targetCode: competency.code,
        targetFramework: clip(programme.title, LONGEST_NAME),
      },
    ],
    resultDescription: {
      id: `${id}#niveaux`,
      name: 'Niveau de compétence',
      levels: programme.levels.map((one) => ({ id: levelId(id, one), name: one.name, description: one.descriptor ?? one.name })),
    },
  };
}

const levelId = (achievementId: string, level: Level): string => `${achievementId}#niveau-${level.order}`;
