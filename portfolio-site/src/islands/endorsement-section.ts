import type { Language } from '../links.ts';
import type { ShownBadge } from '../shown.ts';
import { splitQuotation } from '../signed-words.ts';
import { el } from './dom.ts';
import { date, isConfirmed, issuerName, row } from './rows.ts';
import type { Words } from './words.ts';

/** What an endorsement says. Its words are Markdown; only the quotation in which our own stand is read as such. */
export const endorsementSection = (report: ShownBadge, words: Words, language: Language): HTMLElement | null => {
  const view = report.endorsement;
  if (!view) return null;
  const t = words.endorsement;
  const title = isConfirmed(report) ? t.title : t.unverified;
  const { own, quoted } = splitQuotation(view.comment);
  return el(
    'section',
    { class: 'badge-view', 'aria-label': title },
    el('h2', {}, title),
    el(
      'dl',
      { class: 'facts' },
      ...row(t.name, view.name),
      ...row(words.view.issuer, issuerName(view.issuer)),
      ...row(t.about, el('code', {}, view.subject)),
      ...row(t.comment, el('div', { class: 'signed-words' }, own === '' ? null : el('p', {}, own), quoted === '' ? null : el('blockquote', {}, quoted))),
      ...row(t.given, date(language, view.validFrom)),
      ...row(words.view.until, date(language, view.validUntil)),
    ),
    el('p', { class: 'holder' }, t.identity),
  );
};
