/**
 * Builds what a public page is rendered from: only what the student chose, and
 * of a badge only what stands in its signed bytes and in the minutes' heading.
 */
import type { UnsignedCredential } from '../../credentials/index.ts';
import { addresses } from '../addresses.ts';
import { answered } from '../domain/analysis.ts';
import { parisDay } from '../domain/calendar.ts';
import type { CredentialSnapshot, PortfolioSnapshot, PublicBadge, PublicEndorsement, PublicProgramme, ProductionKind } from '../domain/portfolio.ts';
import type { PublicForeignBadge } from '../domain/foreign-badge.ts';
import { readSections, readSkills, readTheme, type Section } from '../domain/portfolio-view.ts';
import { findCompetency, findLevel, type Programme } from '../domain/programme.ts';
import type { Config } from '../platform/config.ts';
import { didWebFromOrigin } from '../../credentials/index.ts';
import type { findAward, listIssuedTo } from '../queries/credentials.ts';
import type { EvidenceRow } from '../queries/evidence.ts';
import { fullName } from '../queries/people.ts';
import type { PortfolioRow } from '../queries/portfolios.ts';
import { besideProduction } from './beside.ts';
import { onCredential, onPortfolio } from './endorsements.ts';
import { evidencePath } from './paths.ts';
import type { Succession } from './succession.ts';

export type Choices = { readonly credentials: readonly string[]; readonly evidence: readonly string[]; readonly reflections: readonly string[] };

export const readChoices = (text: string): Choices => JSON.parse(text) as Choices;

type Issued = Awaited<ReturnType<typeof listIssuedTo>>[number];
type Awarded = NonNullable<Awaited<ReturnType<typeof findAward>>>;

export type PortfolioMaterial = {
  readonly config: Config;
  readonly person: { given_name: string; family_name: string };
  readonly programme: Programme;
  /** With the view that is looked at. */
  readonly portfolio: PortfolioRow;
  readonly issued: readonly Issued[];
  readonly evidence: readonly EvidenceRow[];
  /** Which traces each credential cites. */
  readonly cited: ReadonlyMap<string, readonly string[]>;
  /** Everything that the student shows of what others said. */
  readonly endorsements?: readonly PublicEndorsement[];
  /** What the student shows of others' badges. */
  readonly foreignBadges?: readonly PublicForeignBadge[];
  readonly publishedAt: string;
};

/** In its holder's hands, and valid. */
export const isLive = (one: Issued): boolean => one.released_at !== null && one.revoked_at === null;
/** Live, or about to be in the place of a badge that was. */
export const isLiveOrSuccessor = (one: Issued): boolean => isLive(one) || (one.revoked_at === null && one.supersedes !== null);

export const SECTION_OF = { production: 'productions', stage: 'placements', memoir: 'memoir' } as const satisfies Record<ProductionKind, Section>;

/** The traces that the view shows, in the student's order: those chosen, in a section that is there. */
export function shownEvidence({ portfolio, evidence }: Pick<PortfolioMaterial, 'portfolio' | 'evidence'>): EvidenceRow[] {
  const sections = readSections(portfolio.sections).filter((one) => one.shown).map((one) => one.kind);
  return readChoices(portfolio.choices).evidence
    .flatMap((id) => evidence.find((one) => one.id === id) ?? [])
    .filter((one) => sections.includes(SECTION_OF[one.genre]));
}

/** @param isShown which of the chosen badges; the page shows live ones, and what it is kept as may hold successors too */
export function portfolioSnapshot(material: PortfolioMaterial, isShown: (one: Issued) => boolean = isLive): PortfolioSnapshot {
  const { config, programme, portfolio } = material;
  const at = addresses(config.origin);
  const choices = readChoices(portfolio.choices);
  const shown = material.issued.filter((one) => choices.credentials.includes(one.id) && isShown(one));
  const sections = readSections(portfolio.sections).filter((one) => one.shown).map((one) => one.kind);
  const page = {
    handle: portfolio.handle,
    url: at.portfolio(portfolio.handle),
    name: fullName(material.person),
    headline: portfolio.headline,
    presentation: portfolio.presentation,
    programme: publicProgramme(programme, config.origin),
    issuer: { name: config.institution.name, url: config.institution.url },
    staircases: programme.competencies
      .map((competency) => {
        const badges = shown
          .filter((one) => one.competency === competency.code)
          .sort((a, b) => a.level - b.level)
          .map((one): PublicBadge => badgeOf(one, programme, config.origin));
        return {
          competencyCode: competency.code,
          verb: competency.verb,
          statement: competency.statement,
          reached: badges.at(-1)?.level ?? 0,
          badges,
        };
      })
      // What was not reached, or is not shown, is not here either: not even as an empty place.
      .filter((staircase) => staircase.badges.length > 0),
    productions: shownEvidence(material).map((one) => production(one, material, shown, choices)),
    sections,
    theme: readTheme(portfolio.theme),
    ...(sections.includes('skills') ? { skills: readSkills(portfolio.skills) } : {}),
    ...(sections.includes('degree') ? { degree: portfolio.degree === null ? null : { state: portfolio.degree, name: portfolio.degree_name, on: portfolio.degree_on } } : {}),
    ...(sections.includes('contact') ? { contact: portfolio.contact } : {}),
    publishedAt: material.publishedAt,
    indexable: portfolio.indexable === 1,
  };
  return { ...page, foreignBadges: material.foreignBadges ?? [], endorsements: sections.includes('endorsements') ? onPortfolio(material.endorsements ?? [], page, config.origin) : [] };
}

export function badgeOf(one: Pick<Issued, 'id' | 'competency' | 'level' | 'awarded_on'> & { readonly period?: string }, programme: Programme, origin: string): PublicBadge {
  const at = addresses(origin);
  return {
    credentialUrl: at.credential(one.id),
    competencyCode: one.competency,
    level: one.level,
    levelName: findLevel(programme, one.level)?.name ?? '',
    awardedOn: one.awarded_on,
    ...(one.period === undefined ? {} : { period: one.period }),
    imageUrl: at.image(programme.code, programme.version, one.competency, one.level),
  };
}

function production(one: EvidenceRow, material: PortfolioMaterial, shown: readonly Issued[], choices: Choices) {
  const at = addresses(material.config.origin);
  const isImage = one.file_type?.startsWith('image/') === true && one.image_width !== null && one.image_height !== null;
  return {
    id: one.id,
    kind: one.genre satisfies ProductionKind,
    title: one.title,
    period: one.period,
    genre: null,
    summary: one.public_text,
    reflection: choices.reflections.includes(one.id) && one.reflection !== '' ? one.reflection : null,
    ...(choices.reflections.includes(one.id) && answered(one.analysis).length > 0 ? { analysis: answered(one.analysis) } : {}),
    image: isImage
      ? { url: evidencePath(one.id), alt: one.image_alt, width: one.image_width!, height: one.image_height! }
      : null,
    file:
      one.file_type && !isImage ? { url: evidencePath(one.id), mediaType: one.file_type, bytes: one.file_bytes ?? 0, ...(one.image_alt === '' ? {} : { contains: one.image_alt }) } : null,
    link: one.link,
    ...besideProduction(one),
    supports: shown
      .filter((badge) => material.cited.get(badge.id)?.includes(one.id))
      .map((badge) => ({
        competencyCode: badge.competency,
        levelName: findLevel(material.programme, badge.level)?.name ?? '',
        credentialUrl: at.credential(badge.id),
      })),
  };
}

export type CredentialMaterial = {
  readonly config: Config;
  readonly id: string;
  readonly awarded: Awarded;
  readonly programme: Programme;
  /** The planned bytes, which are the signed ones without their proof. */
  readonly bytes: string;
  readonly revokedAt: string | null;
  readonly succession: Succession;
  readonly portfolioUrl: string | null;
  readonly indexable: boolean;
  /** Traces whose file the student published. */
  readonly publicEvidence: readonly string[];
  /** Which trace each seal is over. */
  readonly seals: ReadonlyMap<string, string>;
  readonly endorsements?: readonly PublicEndorsement[];
};

export function credentialSnapshot(material: CredentialMaterial): CredentialSnapshot {
  const { config, awarded, programme } = material;
  const at = addresses(config.origin);
  const competency = findCompetency(programme, awarded.competency);
  const level = findLevel(programme, awarded.level);
  if (!competency || !level) throw new Error(`award ${awarded.id} is not in its programme`);
  const signed = JSON.parse(material.bytes) as UnsignedCredential & SignedFields;
  const digests = new Map((signed.relatedResource ?? []).map((one) => [one.id, one.digestMultibase]));
  const files = new Map([...material.seals].map(([seal, evidence]) => [at.sealedEvidence(seal), evidence]));
  return {
    credentialUrl: at.credential(material.id),
    state: material.revokedAt ? 'revoked' : 'issued',
    revokedOn: material.revokedAt === null ? null : parisDay(new Date(material.revokedAt)),
    ...material.succession,
    recipientName: fullName(awarded),
    issuer: { name: config.institution.name, url: config.institution.url, did: didWebFromOrigin(config.origin) },
    programme: publicProgramme(programme, config.origin),
    competency: { code: competency.code, verb: competency.verb, statement: competency.statement },
    level: { order: level.order, name: level.name },
    achievementName: signed.credentialSubject.achievement.name,
    criteria: signed.credentialSubject.achievement.criteria.narrative ?? '',
    awardedOn: awarded.awarded_on,
    minutes: { number: awarded.minutes_number, date: awarded.deliberated_on, body: awarded.jury_title },
    evidence: (signed.evidence ?? []).map((one) => {
      const own = one.id?.startsWith(`${config.origin}/evidence/`) === true;
      const file = one.id === undefined ? undefined : files.get(one.id);
      const isPublic = file !== undefined && material.publicEvidence.includes(file);
      return {
        name: one.name ?? '',
        description: one.description ?? null,
        narrative: one.narrative ?? null,
        genre: one.genre ?? null,
        id: one.id ?? null,
        // The file itself: the sealed one is for machines.
        url: isPublic ? at.evidence(file) : one.id && !own ? one.id : null,
        digest: (one.id && digests.get(one.id)) || null,
      };
    }),
    endorsements: onCredential(material.endorsements ?? [], at.credential(material.id)),
    imageUrl: at.image(programme.code, programme.version, competency.code, level.order),
    portfolioUrl: material.portfolioUrl,
    indexable: material.indexable,
  };
}

/** The fields of our own credentials that the page shows, as `buildBadge` writes them. */
type SignedFields = {
  credentialSubject: { achievement: { name: string; criteria: { narrative?: string } } };
  evidence?: { id?: string; name?: string; description?: string; narrative?: string; genre?: string }[];
  relatedResource?: { id: string; digestMultibase?: string }[];
};

export const publicProgramme = (programme: Programme, origin: string): PublicProgramme => ({
  code: programme.code,
  title: programme.title,
  under: programme.under,
  url: addresses(origin).programme(programme.code, programme.version),
  levels: programme.levels,
});
