import { day } from '../format.ts';
import type { Language } from '../links.ts';
import { verdictOf, type VerdictWord } from '../verdict.ts';
import { isSigned, type ShownBadge } from '../shown.ts';
import { el } from './dom.ts';

/** Verdicts whose signature holds: what the document says is what its issuer signed. */
const SIGNED: readonly VerdictWord[] = ['valid', 'revoked', 'suspended', 'expired', 'notYet', 'badgeInvalid'];

/** May what it says be shown as said by its issuer? Also while a list cannot be read: that leaves open whether it still holds, not who said it. */
export const isConfirmed = (report: Pick<ShownBadge, 'verdict' | 'checks'>): boolean =>
  SIGNED.includes(verdictOf(report)) || (isSigned(report) && report.checks.some(({ name, outcome }) => name === 'issuer' && outcome === 'passed'));

/** A name and a value; nothing where there is none. */
export const row = (name: string, value: Node | string | undefined): readonly HTMLElement[] => (value === undefined || value === '' ? [] : [el('dt', {}, name), el('dd', {}, value)]);

/** The date of a document as it says it, or its own text when it is no date. */
export const date = (language: Language, value: string | undefined): string | undefined =>
  value === undefined ? undefined : Number.isNaN(Date.parse(value)) ? value : day(language, value);

/** A name that is only an identifier is not said twice. */
export const issuerName = (issuer: { readonly id: string; readonly name?: string }): HTMLElement | string =>
  issuer.name === undefined || issuer.name === issuer.id ? issuer.id : el('span', {}, issuer.name, ' ', el('span', { class: 'soft small' }, issuer.id));

/** What the sheet says elsewhere already. */
export const onScreenOnly = (parts: readonly HTMLElement[]): readonly HTMLElement[] => {
  for (const part of parts) part.classList.add('screen-only');
  return parts;
};
