/** « Vérifier » on one badge's page: the verdict is computed here, in the visitor's browser. Everything heavy loads on the press. */
import { el, busy, isBusy } from './dom.ts';
import { loadWords, pageLanguage } from './words.ts';

const start = (root: HTMLElement, button: HTMLButtonElement): void => {
  const result = root.querySelector<HTMLElement>('[data-verify-result]');
  const checks = document.querySelector<HTMLElement>('[data-verify-checks]');
  const credential = root.dataset['verify'];
  if (!result || !checks || !credential) return;

  button.addEventListener('click', async () => {
    if (isBusy(button)) return;
    busy(button, true);
    const words = await loadWords();
    const initial = button.textContent;
    button.textContent = words.verifying;
    try {
      const [{ verifyBadge }, { checksTable, verdictBox }] = await Promise.all([import('./verify-badge.ts'), import('./report.ts')]);
      const { endorsementLines, verifyEndorsements } = await import('./verify-endorsements.ts');
      const verified = await verifyBadge(credential);
      if (!verified.ok) {
        result.replaceChildren(el('p', { class: 'notice' }, words.failedToStart));
        button.textContent = initial;
        return;
      }
      result.replaceChildren(verdictBox(verified.report, words, pageLanguage(), new Date()));
      const lines = endorsementLines(await verifyEndorsements(words), words);
      checks.replaceChildren(checksTable(verified.report, words), ...(lines ? [lines] : []));
      button.textContent = words.again;
    } catch {
      result.replaceChildren(el('p', { class: 'notice' }, words.failedToStart));
      button.textContent = initial;
    } finally {
      busy(button, false);
    }
  });
};

const root = document.querySelector<HTMLElement>('[data-verify]');
const button = root?.querySelector<HTMLButtonElement>('[data-verify-button]');
if (root && button) start(root, button);
