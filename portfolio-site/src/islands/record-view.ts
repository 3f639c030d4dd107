/** Documents that hold several: the badges of a record, and what a person put together in a presentation. Each with its own verdict and its own checks. */
import type { Language } from '../links.ts';
import type { ShownBadge, ShownReport } from '../shown.ts';
import { verdictOf } from '../verdict.ts';
import { credentialSection } from './credential-section.ts';
import { el } from './dom.ts';
import { checksTable, verdictMark } from './report.ts';
import { date, isConfirmed, issuerName, row } from './rows.ts';
import { badgeSection } from './view.ts';
import { vouchingSection } from './vouching-view.ts';
import type { Words } from './words.ts';

/** One document of several: its name and its verdict in a line, what else there is folded below. */
const item = (badge: ShownBadge, name: string, words: Words, language: Language, more: readonly (HTMLElement | null)[]): HTMLElement => {
  const { view } = badge;
  const spoken: Readonly<Record<string, string>> = badge.recognised && language !== 'fr' ? { lang: 'fr' } : {};
  const awarded = date(language, view?.awardedDate ?? view?.validFrom ?? badge.credential?.validFrom);
  const issuer = view?.issuer.name ?? badge.credential?.issuer.name;
  const said = [view?.achievedLevel, issuer].filter(Boolean).join(' · ');
  return el(
    'li',
    { class: 'record-badge' },
    el('p', { class: 'record-badge-name', ...spoken }, name),
    said === '' && !awarded ? null : el('p', { class: 'soft small' }, el('span', spoken, said), awarded ? `${said === '' ? '' : ' · '}${awarded}` : null),
    verdictMark(verdictOf(badge), words),
    el('details', {}, el('summary', {}, words.record.checks, el('span', { class: 'visually-hidden' }, ` : ${name}`)), ...more, checksTable(badge, words)),
  );
};

/** What a record says, whether that is confirmed, and each of its badges. */
export const recordSection = (report: ShownReport, words: Words, language: Language): HTMLElement | null => {
  const { clr } = report;
  const view = clr?.view;
  if (!clr || !view) return null;
  const t = words.record;
  const heading = isConfirmed(report) ? t.title : t.unverified;
  return el(
    'section',
    { class: 'badge-view', 'aria-label': heading },
    el('h2', {}, heading),
    el(
      'dl',
      { class: 'facts' },
      ...row(t.name, el('span', report.recognised && language !== 'fr' ? { lang: 'fr' } : {}, view.name)),
      ...row(t.recipient, view.recipientName ?? t.noName),
      ...row(t.issuer, issuerName(view.issuer)),
      ...row(t.from, date(language, view.validFrom)),
      ...row(t.until, date(language, view.validUntil)),
    ),
    el('h3', {}, t.badges(clr.badges.length)),
    el('ul', { class: 'record-badges', role: 'list' }, ...clr.badges.map((badge) => item(badge, badge.view?.name ?? t.unreadable, words, language, []))),
  );
};

/** What somebody presents: whatever is in it is checked by itself, and says whether it is theirs. */
export const presentationSection = (report: ShownReport, words: Words, language: Language): HTMLElement | null => {
  const { presentation } = report;
  if (!presentation) return null;
  const t = words.report.presentation;
  const bound = (one: ShownBadge): HTMLElement => el('p', { class: 'small' }, one.checks.find(({ name }) => name === 'holder')?.outcome === 'passed' ? t.bound : t.notBound);
  return el(
    'section',
    { class: 'badge-view', 'aria-label': t.title },
    el('h2', {}, t.title),
    presentation.holder === undefined ? null : el('dl', { class: 'facts' }, ...row(t.by, el('code', {}, presentation.holder))),
    el(
      'ul',
      { class: 'record-badges', role: 'list' },
      ...presentation.credentials.map((one, place) => {
        const name = one.view?.name ?? one.endorsement?.name ?? one.credential?.name ?? (one.credential ? t.item(place + 1) : t.unreadable);
        return item(one, name, words, language, [bound(one), inside(badgeSection(one, words, language)), inside(credentialSection(one, words, language)), vouchingSection(one, words, language)]);
      }),
    ),
  );
};

/** A section of the page as a part of one of its items: the same, a heading lower. */
const inside = (section: HTMLElement | null): HTMLElement | null => {
  const heading = section?.querySelector('h2');
  heading?.replaceWith(el('h3', {}, heading.textContent));
  return section;
};
