/** « Vérifier » on the page of one badge or of one record: the verdict is computed here, in the visitor's browser. Everything heavy loads on the press. */
import type { VerificationReport } from '../../../credentials/index.ts';
import { el, busy, isBusy } from './dom.ts';
import { prepare } from './prepare.ts';
import { loadWords, pageLanguage } from './words.ts';

const loadAll = () =>
  Promise.all([
    import('./verify-badge.ts'), import('./report.ts'), import('../verdict.ts'), import('./evidence.ts'), import('./evidence-mark.ts'), import('./vouching-view.ts'), import('./receipt.ts'),
    import('./verify-endorsements.ts'), import('./environment.ts'), import('../../../credentials/index.ts'), loadWords(),
  ]);

const start = (root: HTMLElement, button: HTMLButtonElement): void => {
  const result = root.querySelector<HTMLElement>('[data-verify-result]');
  const checks = document.querySelector<HTMLElement>('[data-verify-checks]');
  const credential = root.dataset['verify'];
  if (!result || !checks || !credential) return;

  // Somebody has turned to the button (see on-press.ts); what the press needs comes while their hand is on the way.
  prepare(loadAll);
  button.addEventListener('click', async () => {
    if (isBusy(button)) return;
    busy(button, true);
    const words = await loadWords();
    const initial = button.textContent;
    button.textContent = words.verifying;
    try {
      const [{ verifyBadge }, { checksTable, verdictBox, verdictMark }, { verdictOf }, { compareEvidence, ONE_BADGE }, { markEvidence }, { vouchingSection }, { receiptFacts }, { endorsementLines, verifyEndorsements }, { placeOfCheck }] = await loadAll();
      const verified = await verifyBadge(credential);
      if (!verified.ok) {
        result.replaceChildren(el('p', { class: 'notice' }, words.failedToStart));
        button.textContent = initial;
        return;
      }
      const [language, when] = [pageLanguage(), new Date()];
      result.replaceChildren(verdictBox(verified.report, words, language, when));
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
      result.replaceChildren(el('p', { class: 'notice' }, words.failedToStart));
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
