/**
 * « Vérifier » on the page of one badge or of one record: the verdict is computed
 * here, in the visitor's browser. Loaded at the press, or just before it
 * (on-press.ts), with all that an answer needs: one look at what is to be fetched,
 * in place of one after the other.
 */
import type { VerificationReport } from '../../../credentials/index.ts';
import { verdictOf } from '../verdict.ts';
import { busy, drawn, el, isBusy } from './dom.ts';
import { placeOfCheck } from './environment.ts';
import { markEvidence } from './evidence-mark.ts';
import { compareEvidence, ONE_BADGE } from './evidence.ts';
import { prepare } from './prepare.ts';
import { receiptFacts } from './receipt.ts';
import { checksTable, sayWhen, verdictBox, verdictMark } from './report.ts';
import { verifyBadge } from './verify-badge.ts';
import { endorsementLines, verifyEndorsements } from './verify-endorsements.ts';
import { vouchingSection } from './vouching-view.ts';
import { loadWords, pageLanguage } from './words.ts';

const start = (root: HTMLElement, button: HTMLButtonElement): void => {
  const result = root.querySelector<HTMLElement>('[data-verify-result]');
  const checks = document.querySelector<HTMLElement>('[data-verify-checks]');
  const credential = root.dataset['verify'];
  if (!result || !checks || !credential) return;

  // Somebody has turned to the button, and may not have pressed it yet.
  prepare(loadWords, () => isBusy(button));
  button.addEventListener('click', async () => {
    if (isBusy(button)) return;
    busy(button, true);
    const initial = button.textContent;
    try {
      const asked = verifyBadge(credential);
      const words = await loadWords();
      button.textContent = words.verifying;
      const verified = await asked;
      if (!verified.ok) {
        result.replaceChildren(el('p', { class: 'notice' }, words.failedToStart));
        button.textContent = initial;
        return;
      }
      const [language, when] = [pageLanguage(), new Date()];
      const box = verdictBox(verified.report, words, language, null);
      result.replaceChildren(box);
      // The answer first: dates alone take a slow machine a tenth of a second the first time that they are written.
      await drawn();
      sayWhen(box, when, words, language);
      const lines = verified.report.clr ? null : endorsementLines(await verifyEndorsements(words), words);
      // The same report as the verifier's: who vouches, and of which bytes this was the verdict.
      const occasion = { when, verifier: placeOfCheck() };
      const others = [lines, vouchingSection(verified.report, words, language), receiptFacts(verified.report, occasion, words, language)].filter((part) => part !== null);
      checks.replaceChildren(
        checksTable(verified.report, words),
        ...others,
        ...(verified.report.clr?.badges ?? []).flatMap((badge) => [el('h3', {}, badge.view?.name ?? words.record.unreadable), checksTable(badge, words)]),
      );
      markBadges(root, verified.report, (badge) => verdictMark(verdictOf(badge), words));
      button.textContent = words.again;
      if (verified.report.clr) return;
      // The verdict does not wait for files, and does not depend on them.
      const compared = await compareEvidence(verified.report, { left: ONE_BADGE });
      markEvidence(root, compared.evidence ?? [], words);
      checks.replaceChildren(checksTable(compared, words), ...others);
    } catch {
      // In the words of the page: those of the verifier may be what did not come.
      result.replaceChildren(el('p', { class: 'notice' }, button.dataset['failed']));
      button.textContent = initial;
    } finally {
      busy(button, false);
    }
  });
};

/** In a record: each badge's own verdict, beside its name. */
const markBadges = (root: HTMLElement, { clr }: VerificationReport, mark: (badge: NonNullable<VerificationReport['clr']>['badges'][number]) => HTMLElement): void => {
  for (const badge of clr?.badges ?? []) {
    const place = [...root.querySelectorAll<HTMLElement>('[data-badge]')].find((one) => one.dataset['badge'] === badge.view?.id);
    place?.querySelector('.verdict-small')?.remove();
    place?.append(mark(badge));
  }
};

const root = document.querySelector<HTMLElement>('[data-verify]');
const button = root?.querySelector<HTMLButtonElement>('[data-verify-button]');
if (root && button) start(root, button);
