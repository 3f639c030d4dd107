/** What a badge says: the level on its staircase, what that level means, how it was judged, what was done for it. Every word is somebody else's, and shown as text. */
import type { Language } from '../links.ts';
import type { ShownBadge, ShownReport } from '../shown.ts';
import { withoutLevel } from './answers-view.ts';
import { el } from './dom.ts';
import { endorsementSection } from './endorsement-section.ts';
import { evidenceMark } from './evidence-mark.ts';
import { date, isConfirmed, issuerName, row } from './rows.ts';
import { staircase } from './staircase.ts';
import type { Words } from './words.ts';

type View = NonNullable<ShownBadge['view']>;
type Spoken = Readonly<Record<string, string>>;

/** The named scale with the level reached in bold; the badge's own words. */
const scale = (view: View, spoken: Spoken): HTMLElement | null =>
  view.levels.length < 2
    ? null
    : el('p', { class: 'scale', ...spoken }, ...view.levels.flatMap((level, place) => [place > 0 ? ' → ' : '', level === view.achievedLevel ? el('strong', {}, level) : level]));

/** A name, what was done, and of a file a place for what comparing it shows. */
const evidenceItem = (view: View['evidence'][number], hasDigest: boolean, words: Words, spoken: Spoken): HTMLElement | null => {
  const name = view.name ?? view.description ?? view.id ?? '';
  if (name === '') return null;
  return el(
    'li',
    {},
    el('span', { class: 'evidence-name', ...spoken }, name),
    view.description === undefined || view.description === name ? null : el('span', { class: 'soft small evidence-more', ...spoken }, view.description),
    view.narrative === undefined ? null : el('span', { class: 'small evidence-more', ...spoken }, view.narrative),
    hasDigest ? el('span', { class: 'evidence-place', 'data-evidence': view.id! }, evidenceMark('not_checked', words)) : null,
  );
};

/** What the badge says, and whether that is confirmed; null when nothing of it may be shown. */
export const badgeSection = (report: ShownReport | ShownBadge, words: Words, language: Language): HTMLElement | null => {
  const { view } = report;
  if (report.endorsement) return endorsementSection(report, words, language);
  if (!view) return null;
  const t = words.view;
  const title = isConfirmed(report) ? t.title : t.unverified;
  // The issuers that are recognised here write in French.
  const spoken: Spoken = report.recognised && language !== 'fr' ? { lang: 'fr' } : {};
  const said = (text: string | undefined): HTMLElement | undefined => (text === undefined || text === '' ? undefined : el('span', spoken, text));
  const hasDigest = (id: string | undefined): boolean => id !== undefined && report.evidence?.some((one) => one.id === id && one.digests.length > 0) === true;
  const evidence = view.evidence.map((item) => evidenceItem(item, hasDigest(item.id), words, spoken)).filter((item) => item !== null);
  const { description, criteria, humanCode } = view.achievement;
  const described = row(words.report.description, description === '' || description === criteria || description === view.name ? undefined : said(description));
  // On paper the descriptor says enough.
  for (const part of described) part.classList.add('screen-only');
  const picture = staircase({ levels: view.levels, reached: view.achievedLevel, code: humanCode }, words);
  return el(
    'section',
    { class: 'badge-view', 'aria-label': title },
    el('h2', {}, title),
    el(
      'div',
      { class: picture ? 'meaning meaning--drawn' : 'meaning' },
      picture ? el('div', { class: 'meaning-picture' }, picture) : null,
      el(
        'div',
        { class: 'meaning-words' },
        view.achievedLevel === undefined ? null : el('p', { class: 'meaning-level', ...spoken }, view.achievedLevel),
        el('p', { class: 'meaning-name', ...spoken }, withoutLevel(view.name, view.achievedLevel)),
        scale(view, spoken),
      ),
    ),
    criteria === '' ? null : el('div', { class: 'meaning-criteria' }, el('p', { class: 'meaning-label' }, t.criteria), /^https?:\/\//.test(criteria) ? el('p', {}, el('code', {}, criteria)) : el('blockquote', spoken, criteria)),
    el(
      'dl',
      { class: 'facts' },
      ...row(t.recipient, view.recipientName ?? t.noName),
      ...row(t.issuer, issuerName(view.issuer)),
      ...row(t.awarded, date(language, view.awardedDate)),
      ...row(t.from, view.awardedDate ? undefined : date(language, view.validFrom)),
      ...row(t.until, date(language, view.validUntil)),
      ...described,
      ...row(t.evidence, evidence.length === 0 ? undefined : el('ul', { class: 'evidence-items' }, ...evidence)),
    ),
  );
};
