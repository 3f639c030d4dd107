/**
 * A public page for machines, in the words of schema.org (version 30): what the
 * page says and nothing else. No e-mail address, no expectation, no gap: the
 * snapshot, of which this is made, has no field for them.
 */
import { shownStaircases, type CredentialSnapshot, type PortfolioSnapshot, type PublicBadge, type PublicStaircase } from '../../api/domain/portfolio.ts';
import { competencyWords } from './format.ts';
import { inLanguage, type Language } from './links.ts';

/** JSON that ends no element and begins no comment of the page around it (HTML, "restrictions for contents of script elements"). */
export const dataBlock = (data: object): string =>
  JSON.stringify(data).replace(/[<>&\u2028\u2029]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`);

const organisation = ({ name, url }: { readonly name: string; readonly url: string }): object => ({ '@type': 'Organization', name, url });

/** Absolute: what a page names by a path of its own. */
const absolute = (origin: string, url: string): string => new URL(url, origin).href;

const badgeOf = (page: Pick<PortfolioSnapshot, 'issuer' | 'programme'>, { verb, statement }: PublicStaircase, badge: PublicBadge, url: string): object => ({
  '@type': 'EducationalOccupationalCredential',
  name: `${badge.levelName}, ${competencyWords(verb, statement).whole}`,
  credentialCategory: 'badge',
  url,
  image: badge.imageUrl,
  educationalLevel: badge.levelName,
  competencyRequired: competencyWords(verb, statement).whole,
  dateCreated: badge.awardedOn,
  recognizedBy: organisation(page.issuer),
});

/** @param url of this page, in its language */
export function portfolioData(page: PortfolioSnapshot, language: Language, origin: string, url: string): object {
  const at = (address: string): string => inLanguage(language, origin, address);
  const badges = shownStaircases(page).flatMap((staircase) => staircase.badges.map((badge) => badgeOf(page, staircase, badge, at(badge.credentialUrl))));
  const works = page.productions.map((one) => ({
    '@type': 'CreativeWork',
    name: one.title,
    url: `${url}#${one.id}`,
    inLanguage: 'fr',
    ...(one.summary === '' ? {} : { description: one.summary }),
    ...(one.image ? { image: absolute(origin, one.image.url) } : {}),
  }));
  return {
    '@context': 'https://schema.org',
    '@type': 'ProfilePage',
    url,
    inLanguage: language,
    dateModified: page.publishedAt,
    mainEntity: {
      '@type': 'Person',
      '@id': page.url,
      name: page.name,
      url: page.url,
      ...(page.headline === '' ? {} : { description: page.headline }),
      ...(badges.length === 0 ? {} : { hasCredential: badges }),
    },
    ...(works.length === 0 ? {} : { hasPart: works }),
  };
}

/** `null` for a badge that was revoked: a machine is told of no credential where a person reads that there is none. */
export function credentialData(badge: CredentialSnapshot, language: Language, origin: string): object | null {
  if (badge.state === 'revoked') return null;
  return {
    '@context': 'https://schema.org',
    '@type': 'EducationalOccupationalCredential',
    '@id': badge.credentialUrl,
    name: badge.achievementName,
    ...(badge.criteria === '' ? {} : { description: badge.criteria }),
    credentialCategory: 'badge',
    url: inLanguage(language, origin, badge.credentialUrl),
    image: badge.imageUrl,
    educationalLevel: badge.level.name,
    competencyRequired: competencyWords(badge.competency.verb, badge.competency.statement).whole,
    dateCreated: badge.awardedOn,
    recognizedBy: organisation(badge.issuer),
    about: { '@type': 'Person', name: badge.recipientName, ...(badge.portfolioUrl === null ? {} : { url: badge.portfolioUrl }) },
  };
}
