/** The whole report, as on the site: the same parts in the same order. */
import type { VerificationReport } from '../../../credentials/index.ts';
import { el } from '../islands/dom.ts';
import { givenEvidence } from '../islands/given-evidence.ts';
import type { Occasion } from '../islands/receipt.ts';
import { wholeReport } from '../islands/whole-report.ts';
import type { Words } from '../islands/words.ts';
import type { Language } from '../links.ts';

export const answerElement = (report: VerificationReport, words: Words, language: Language, occasion: Occasion): HTMLElement => {
  const print = el('button', { type: 'button', class: 'button button--quiet', 'data-print': '' }, words.report.receipt.print);
  print.addEventListener('click', () => window.print());
  const { element, meaning, checks, update } = wholeReport(report, words, language, occasion, [print]);
  const files = meaning && !report.clr ? givenEvidence(meaning, report, words, update) : null;
  if (files) checks.before(files);
  return element;
};
