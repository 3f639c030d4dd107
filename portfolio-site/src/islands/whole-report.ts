/**
 * The whole report, as the page and the file that works offline show it: the
 * verdict, the answers of ten seconds, what they mean, who vouches, every check,
 * and what makes it a receipt. Asks nobody for anything and knows no page.
 */
import type { VerificationReport } from '../../../credentials/index.ts';
import type { Language } from '../links.ts';
import type { ShownReport } from '../shown.ts';
import { answersBox } from './answers-view.ts';
import { credentialSection } from './credential-section.ts';
import { el } from './dom.ts';
import { endorsementList } from './endorsement-list.ts';
import { receiptFacts, receiptHead, type Occasion } from './receipt.ts';
import { presentationSection, recordSection } from './record-view.ts';
import { checksTable, verdictBox } from './report.ts';
import { badgeSection } from './view.ts';
import { vouchingSection } from './vouching-view.ts';
import type { Words } from './words.ts';

export type WholeReport = {
  readonly element: HTMLElement;
  /** The heading that says the verdict: where the focus belongs. */
  readonly heading: HTMLElement;
  /** What the document says; null where nothing of it may be shown. */
  readonly meaning: HTMLElement | null;
  /** Where more may be put between the meaning and the checks. */
  readonly checks: HTMLElement;
  /** Shows the checks anew, when more is known: the verdict stays what it was. */
  update(report: VerificationReport): void;
};

/** @param acts buttons and the like, put behind the receipt; not printed */
export const wholeReport = (report: ShownReport, words: Words, language: Language, occasion: Occasion, acts: readonly HTMLElement[] = []): WholeReport => {
  const box = verdictBox(report, words, language, occasion.when, 'h2');
  const meaning = meaningOf(report, words, language);
  const table = el('div', {}, checksTable(report, words));
  const checks = el('section', { class: 'checks-section' }, el('h2', {}, words.checksTitle), table);
  const kind = report.kind === 'credential' || report.kind === 'presentation' || report.kind === 'open_badge_2' ? el('p', { class: 'kind' }, words.report.kinds[report.kind].what) : null;
  const notADiploma = report.clr ? words.record.notADiploma : report.view ? words.notADiploma : null;
  const element = el(
    'article',
    { class: 'report' },
    receiptHead(words),
    box,
    answersBox(report, words, language),
    kind,
    notADiploma === null ? null : el('p', { class: 'not-a-diploma' }, notADiploma),
    meaning,
    endorsementList(report, words, language),
    vouchingSection(report, words, language, 'h2'),
    checks,
    receiptFacts(report, occasion, words, language, 'h2'),
    acts.length === 0 ? null : el('p', { class: 'actions no-print' }, ...acts),
  );
  return { element, heading: box.querySelector<HTMLElement>('.verdict-word')!, meaning, checks, update: (known) => table.replaceChildren(checksTable(known, words)) };
};

const meaningOf = (report: ShownReport, words: Words, language: Language): HTMLElement | null =>
  report.presentation
    ? presentationSection(report, words, language)
    : report.clr
      ? recordSection(report, words, language)
      : (badgeSection(report, words, language) ?? credentialSection(report, words, language));
