/** The answer, then the meaning, then the checks: the same parts as on the site. */
import type { VerificationReport } from '../../../credentials/index.ts';
import { el } from '../islands/dom.ts';
import { givenEvidence } from '../islands/given-evidence.ts';
import { recordSection } from '../islands/record-view.ts';
import { checksTable, verdictBox } from '../islands/report.ts';
import { badgeSection } from '../islands/view.ts';
import type { Words } from '../islands/words.ts';
import type { Language } from '../links.ts';

/** @param when the moment of the check */
export const answerElements = (report: VerificationReport, words: Words, language: Language, when: Date): readonly HTMLElement[] => {
  const section = report.clr ? recordSection(report, words, language) : badgeSection(report, words, language);
  const table = el('div', {}, checksTable(report, words));
  const checks = el('section', { class: 'checks-section' }, el('h2', {}, words.checksTitle), table);
  const files = section && !report.clr ? givenEvidence(section, report, words, (known) => table.replaceChildren(checksTable(known, words))) : null;
  return [verdictBox(report, words, language, when), ...[section, files].filter((one) => one !== null), checks];
};
