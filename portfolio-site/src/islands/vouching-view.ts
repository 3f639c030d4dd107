import { day } from '../format.ts';
import type { Language } from '../links.ts';
import type { ShownBadge, ShownReport } from '../shown.ts';
import { vouchingOf, type Vouching } from '../vouching.ts';
import { el } from './dom.ts';
import type { Words } from './words.ts';

/** Sentences on who vouches, for an employer: the domain, its relation to the institution's own site, and who knows it. */
const sentencesOf = (one: Vouching, words: Words): readonly string[] => {
  const t = words.report.vouching;
  const { domain, institutionSite: site, relation } = one;
  if (!one.proven) return [domain === undefined ? t.unprovenSelf : t.unproven(domain)];
  if (domain === undefined) return [t.self, ...(site === undefined ? [] : [t.site.self(site)])];
  return [one.hosted ? t.hosted(domain) : t.domain(domain), site === undefined || relation === undefined ? t.site.none : t.site[relation](domain, site)];
};

export const vouchingSection = (report: ShownReport | ShownBadge, words: Words, language: Language, heading: 'h2' | 'h3' = 'h3'): HTMLElement | null => {
  const one = vouchingOf(report);
  if (one === null) return null;
  const t = words.report.vouching;
  const known = one.listedAs !== undefined || one.registries.length > 0;
  return el(
    'section',
    { class: 'vouching', 'data-key-source': one.keySource, 'data-proven': String(one.proven) },
    el(heading, {}, t.title),
    one.domain === undefined ? null : el('p', { class: 'vouching-domain' }, one.domain),
    ...sentencesOf(one, words).map((sentence) => el('p', {}, sentence)),
    one.foreignLetters ? el('p', { class: 'vouching-caution' }, t.foreignLetters) : null,
    one.listedAs === undefined ? null : el('p', {}, t.listed(one.listedAs)),
    one.registries.length === 0
      ? null
      : el('div', {}, el('p', {}, t.registries), el('ul', {}, ...one.registries.map(({ name, url }) => el('li', {}, /^https:\/\//.test(url) ? el('a', { href: url, rel: 'noopener noreferrer nofollow' }, name) : name)))),
    one.since === undefined || Number.isNaN(Date.parse(one.since)) ? null : el('p', {}, t.since(day(language, one.since))),
    one.proven && !known ? el('p', {}, t.nobody) : null,
  );
};
