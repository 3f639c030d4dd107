import type { BadgeReport, VerificationReport } from '../../../credentials/index.ts';
import type { Language } from '../links.ts';
import { verdictOf } from '../verdict.ts';
import { el } from './dom.ts';
import { checksTable, verdictMark } from './report.ts';
import { date, row, SIGNED } from './view.ts';
import type { Words } from './words.ts';

/** One badge of a record: its verdict, what it says in a line, and its own checks folded below. */
const badgeItem = (badge: BadgeReport, words: Words, language: Language): HTMLElement => {
  const { view } = badge;
  const spoken: Readonly<Record<string, string>> = badge.recognised ? { lang: 'fr' } : {};
  const awarded = date(language, view?.awardedDate ?? view?.validFrom);
  return el(
    'li',
    { class: 'record-badge' },
    el('p', { class: 'record-badge-name', ...spoken }, view?.name ?? words.record.unreadable),
    view ? el('p', { class: 'soft small' }, el('span', spoken, [view.achievedLevel, view.issuer.name].filter(Boolean).join(' · ')), awarded ? ` · ${awarded}` : null) : null,
    verdictMark(verdictOf(badge), words),
    el('details', {}, el('summary', {}, words.record.checks, el('span', { class: 'visually-hidden' }, ` : ${view?.name ?? words.record.unreadable}`)), checksTable(badge, words)),
  );
};

/** What a record says, whether that is confirmed, and each of its badges with its own verdict. */
export const recordSection = (report: VerificationReport, words: Words, language: Language): HTMLElement | null => {
  const { clr } = report;
  const view = clr?.view;
  if (!clr || !view) return null;
  const t = words.record;
  const confirmed = SIGNED.includes(verdictOf(report));
  const heading = confirmed ? t.title : t.unverified;
  return el(
    'section',
    { class: 'badge-view', 'aria-label': heading },
    el('h2', {}, heading),
    el(
      'dl',
      { class: 'facts' },
      ...row(t.name, el('span', report.recognised ? { lang: 'fr' } : {}, view.name)),
      ...row(t.recipient, view.recipientName ?? t.noName),
      ...row(t.issuer, view.issuer.name === view.issuer.id ? view.issuer.name : el('span', {}, view.issuer.name, ' ', el('span', { class: 'soft small' }, view.issuer.id))),
      ...row(t.from, date(language, view.validFrom)),
      ...row(t.until, date(language, view.validUntil)),
    ),
    el('h3', {}, t.badges(clr.badges.length)),
    el('ul', { class: 'record-badges', role: 'list' }, ...clr.badges.map((badge) => badgeItem(badge, words, language))),
    el('p', { class: 'holder' }, view.recipientName ? t.holder(view.recipientName) : t.holderUnnamed),
    el('p', { class: 'soft' }, t.notADiploma),
  );
};
