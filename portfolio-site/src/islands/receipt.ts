import { moment } from '../format.ts';
import type { Language } from '../links.ts';
import { issuerOf, type ShownReport } from '../shown.ts';
import { el } from './dom.ts';
import { row } from './rows.ts';
import type { Words } from './words.ts';

export type Occasion = {
  readonly when: Date;
  /** Where the check was made and can be made again. */
  readonly verifier: string;
  /** How the document came, e.g. « Fichier badge.json ». */
  readonly given?: string | undefined;
};

/** The head that only paper has: what this sheet is, and what it is not. */
export const receiptHead = (words: Words): HTMLElement => el('div', { class: 'receipt-head' }, el('p', { class: 'receipt-title' }, words.report.receipt.title), el('p', { class: 'receipt-lead' }, words.report.receipt.lead));

/** What makes a report a receipt: when, by whom, and of which bytes. */
export const receiptFacts = (report: ShownReport, occasion: Occasion, words: Words, language: Language, heading: 'h2' | 'h3' = 'h3'): HTMLElement => {
  const t = words.report.receipt;
  const relayed = report.relayed ?? [];
  return el(
    'section',
    { class: 'receipt' },
    el(heading, {}, t.title),
    el('p', { class: 'soft small receipt-lead' }, t.lead),
    el(
      'dl',
      { class: 'facts' },
      ...row(t.checkedAt, el('time', { datetime: occasion.when.toISOString() }, t.zone(moment(language, occasion.when)))),
      ...row(t.verifier, el('span', {}, el('span', { class: 'receipt-address' }, occasion.verifier), ' ', el('span', { class: 'soft small receipt-where' }, t.where))),
      ...row(t.given, occasion.given),
      ...row(t.digest, el('code', { class: 'receipt-digest', 'data-digest': '' }, report.digest)),
      ...row(t.documentId, idOf(report)),
      ...row(t.issuerId, code(issuerOf(report)?.id)),
    ),
    relayed.length === 0 ? null : el('div', { class: 'relayed' }, el('p', { class: 'relayed-title' }, words.report.relayed.title), el('p', { class: 'small' }, words.report.relayed.text), el('ul', { class: 'small' }, ...relayed.map((address) => el('li', {}, el('code', {}, address))))),
  );
};

const code = (text: string | undefined): HTMLElement | undefined => (text === undefined || text === '' ? undefined : el('code', {}, text));
const idOf = (report: ShownReport): HTMLElement | undefined => code(report.view?.id ?? report.clr?.view?.id ?? report.endorsement?.id ?? report.credential?.id);
