/** « Tout vérifier » on a portfolio: every badge in place, one after the other, and one dated line. */
import type { EvidenceReport, VerificationReport } from '../../../credentials/index.ts';
import { moment } from '../format.ts';
import { verdictOf, type VerdictWord } from '../verdict.ts';
import { busy, el, isBusy } from './dom.ts';
import { evidenceLine } from './evidence-mark.ts';
import { compareEvidence, ONE_PORTFOLIO } from './evidence.ts';
import { verdictMark } from './report.ts';
import { verifyBadge } from './verify-badge.ts';
import { verifyEndorsements } from './verify-endorsements.ts';
import { loadWords, pageLanguage } from './words.ts';

const verifyAll = async (root: HTMLElement, button: HTMLButtonElement, result: HTMLElement): Promise<void> => {
  const words = await loadWords();
  const links = [...root.querySelectorAll<HTMLAnchorElement>('a[data-badge]')];
  const urls = [...new Set(links.map((link) => link.dataset['badge'] ?? ''))];
  const verdicts: VerdictWord[] = [];
  const reports: VerificationReport[] = [];
  const line = el('p', { class: 'small' }, words.all.progress(0, urls.length));
  result.replaceChildren(line);

  for (const url of urls) {
    const verified = await verifyBadge(url);
    const verdict = verified.ok ? verdictOf(verified.report) : 'undetermined';
    verdicts.push(verdict);
    if (verified.ok) reports.push(verified.report);
    for (const link of links.filter((each) => each.dataset['badge'] === url)) {
      const place = link.parentElement;
      place?.querySelector('.verdict-small')?.remove();
      place?.append(verdictMark(verdict, words));
    }
    button.textContent = words.all.progress(verdicts.length, urls.length);
  }

  const valid = verdicts.filter((verdict) => verdict === 'valid').length;
  const summary = valid === urls.length ? words.all.allValid(valid) : words.all.someNot(valid, urls.length);
  const endorsements = await verifyEndorsements(words);
  const confirmed = endorsements.filter(({ outcome }) => outcome === 'confirmed').length;
  const said = endorsements.length === 0 ? '' : ` ${words.endorsement.all(confirmed, endorsements.length)}`;
  line.textContent = `${words.all.done(urls.length, moment(pageLanguage(), new Date()))} ${summary}${said}`;
  line.setAttribute('class', 'verified-line');

  // After the verdicts, which do not depend on it.
  const budget = { left: ONE_PORTFOLIO };
  const evidence: EvidenceReport[] = [];
  for (const report of reports) evidence.push(...((await compareEvidence(report, budget)).evidence ?? []));
  const compared = evidenceLine(evidence, words);
  if (compared !== '') result.append(el('p', { class: 'small evidence-line' }, compared));
};

const root = document.querySelector<HTMLElement>('[data-verify-all]');
const button = root?.querySelector<HTMLButtonElement>('[data-verify-button]');
const result = root?.querySelector<HTMLElement>('[data-verify-result]');
if (root && button && result) {
  const initial = button.textContent;
  button.addEventListener('click', async () => {
    if (isBusy(button)) return;
    busy(button, true);
    try {
      await verifyAll(root, button, result);
    } catch {
      result.replaceChildren(el('p', { class: 'notice' }, (await loadWords()).failedToStart));
    } finally {
      button.textContent = initial;
      busy(button, false);
    }
  });
}
