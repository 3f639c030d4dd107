import type { BadgeReport, VerificationReport } from '../../../credentials/index.ts';
import { el } from './dom.ts';
import { pageOrigin } from './environment.ts';
import { pageLanguage, type Words } from './words.ts';

/** The programme's words in a badge: what it is in, the level, what the level means. Its name is « statement – level », as our issuer writes it. */
const textsOf = ({ view }: BadgeReport): readonly string[] => {
  if (!view) return [];
  const statement = view.name.includes(' – ') ? view.name.slice(0, view.name.lastIndexOf(' – ')) : view.name;
  return [statement, view.achievedLevel ?? '', view.achievement.criteria];
};

/**
 * On an English page, an unofficial translation of a badge that this house
 * issued; the badge's own words stand above it. A badge of anybody else is
 * shown as it is: what its words mean is not ours to say.
 */
export const translationAside = async (report: VerificationReport, words: Words): Promise<HTMLElement | null> => {
  const badges = report.clr?.badges ?? [report];
  const programmes = `${pageOrigin()}/achievements/`;
  const ours = badges.filter(({ recognised, view }) => recognised !== undefined && view?.achievement.id.startsWith(programmes));
  if (pageLanguage() !== 'en' || ours.length === 0) return null;
  const { inEnglish } = await import('../../../api/domain/translation.ts');
  const pairs = new Map<string, string>();
  for (const badge of ours) {
    const code = badge.view!.achievement.id.slice(programmes.length).split('/')[0]!;
    for (const french of textsOf(badge)) {
      const english = inEnglish(code, french);
      if (english !== null && english !== french) pairs.set(french, english);
    }
  }
  if (pairs.size === 0) return null;
  return el(
    'aside',
    { class: 'translation', 'aria-label': words.translation.label },
    el('p', {}, el('strong', {}, words.translation.mark)),
    el('dl', {}, ...[...pairs].flatMap(([french, english]) => [el('dt', { lang: 'fr' }, french), el('dd', {}, english)])),
  );
};
