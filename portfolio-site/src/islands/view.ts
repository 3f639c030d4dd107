import type { VerificationReport } from '../../../credentials/index.ts';
import { day } from '../format.ts';
import type { Language } from '../links.ts';
import { splitQuotation } from '../signed-words.ts';
import { verdictOf, type VerdictWord } from '../verdict.ts';
import { el } from './dom.ts';
import { evidenceMark } from './evidence.ts';
import type { Words } from './words.ts';

type View = NonNullable<VerificationReport['view']>;

/** Verdicts whose signature holds: what the badge says is what its issuer signed. */
export const SIGNED: readonly VerdictWord[] = ['valid', 'revoked', 'suspended', 'expired', 'notYet', 'badgeInvalid'];

export const row = (name: string, value: Node | string | undefined): readonly HTMLElement[] =>
  value === undefined || value === '' ? [] : [el('dt', {}, name), el('dd', {}, value)];

/** The date of a badge as it says it, or its own text when it is no date. */
export const date = (language: Language, value: string | undefined): string | undefined =>
  value === undefined ? undefined : Number.isNaN(Date.parse(value)) ? value : day(language, value);

/** The named scale with the level reached in bold; the badge's own words. */
const scale = (view: View, spoken: Readonly<Record<string, string>>): HTMLElement | undefined =>
  view.levels.length < 2
    ? undefined
    : el(
        'span',
        { class: 'scale', ...spoken },
        ...view.levels.flatMap((level, place) => [place > 0 ? ' → ' : '', level === view.achievedLevel ? el('strong', {}, level) : level]),
      );

/** A name, and of a file a place for what comparing it shows. */
const evidenceItem = (words: Words) => ({ name, id }: { name: string; id?: string | undefined }): HTMLElement =>
  el('li', {}, name, id === undefined ? null : el('span', { class: 'evidence-place', 'data-evidence': id }, evidenceMark('not_checked', words)));
/** What an endorsement says. Its words are Markdown; only the quotation in which our own stand is read as such. */
const endorsementSection = (report: VerificationReport, view: NonNullable<VerificationReport['endorsement']>, words: Words, language: Language): HTMLElement => {
  const t = words.endorsement;
  const title = SIGNED.includes(verdictOf(report)) ? t.title : t.unverified;
  const { own, quoted } = splitQuotation(view.comment);
  return el(
    'section',
    { class: 'badge-view', 'aria-label': title },
    el('h2', {}, title),
    el(
      'dl',
      { class: 'facts' },
      ...row(t.name, view.name),
      ...row(words.view.issuer, view.issuer.name === view.issuer.id ? view.issuer.name : el('span', {}, view.issuer.name, ' ', el('span', { class: 'soft small' }, view.issuer.id))),
      ...row(t.about, el('code', {}, view.subject)),
      ...row(t.comment, el('div', { class: 'signed-words' }, own === '' ? null : el('p', {}, own), quoted === '' ? null : el('blockquote', {}, quoted))),
      ...row(t.given, date(language, view.validFrom)),
      ...row(words.view.until, date(language, view.validUntil)),
    ),
    el('p', { class: 'holder' }, t.identity),
  );
};

/** What the badge says, and whether that is confirmed. */
export const badgeSection = (report: VerificationReport, words: Words, language: Language): HTMLElement | null => {
  const { view } = report;
  if (report.endorsement) return endorsementSection(report, report.endorsement, words, language);
  if (!view) return null;
  const t = words.view;
  const confirmed = SIGNED.includes(verdictOf(report));
  // The one issuer that is recognised here is this house, whose badges are in French.
  const spoken: Readonly<Record<string, string>> = report.recognised ? { lang: 'fr' } : {};
  const said = (text: string | undefined): HTMLElement | undefined => (text === undefined || text === '' ? undefined : el('span', spoken, text));
  const evidence = view.evidence.map((item) => ({ name: item.name ?? item.description ?? item.id ?? '', id: report.evidence?.some(({ id, digests }) => id === item.id && digests.length > 0) ? item.id : undefined })).filter(({ name }) => name !== '');
  return el(
    'section',
    { class: 'badge-view', 'aria-label': confirmed ? t.title : t.unverified },
    el('h2', {}, confirmed ? t.title : t.unverified),
    el(
      'dl',
      { class: 'facts' },
      ...row(t.name, said(view.name)),
      ...row(t.recipient, view.recipientName ?? t.noName),
      ...row(t.issuer, view.issuer.name === view.issuer.id ? view.issuer.name : el('span', {}, view.issuer.name, ' ', el('span', { class: 'soft small' }, view.issuer.id))),
      ...row(t.level, said(view.achievedLevel)),
      ...row(t.scale, scale(view, spoken)),
      ...row(t.criteria, said(view.achievement.criteria)),
      ...row(t.awarded, date(language, view.awardedDate)),
      ...row(t.from, view.awardedDate ? undefined : date(language, view.validFrom)),
      ...row(t.until, date(language, view.validUntil)),
      ...row(t.evidence, evidence.length === 0 ? undefined : el('ul', spoken, ...evidence.map(evidenceItem(words)))),
    ),
    el('p', { class: 'holder' }, view.recipientName ? words.holder(view.recipientName) : words.holderUnnamed),
    el('p', { class: 'soft' }, words.notADiploma),
  );
};
