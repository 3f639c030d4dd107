/**
 * Follows the issuance of a batch and says aloud how far it has come. When
 * every badge is given out, the page's own link leads to them: nothing moves
 * under the reader's hands.
 */
import { issuanceSentence, type IssuanceView } from '../components/private/issuance.ts';
import type { Language } from '../links.ts';
import { jury as english } from '../strings/en/private-jury.ts';
import { jury as french } from '../strings/fr/private-jury.ts';

const EVERY = 1500;

/** One look at the batch; `null` when it could not be read (the next look may succeed). */
const look = async (address: string): Promise<IssuanceView | null> => {
  try {
    const answer = await fetch(address, { headers: { accept: 'application/json' } });
    return answer.ok ? ((await answer.json()) as IssuanceView) : null;
  } catch {
    return null;
  }
};

for (const place of document.querySelectorAll<HTMLElement>('[data-issuance]')) {
  const words = ({ fr: french, en: english }[place.dataset.language as Language] ?? french).issuance;
  const sentence = place.querySelector<HTMLElement>('[data-issuance-words]');
  const bar = place.querySelector('progress');
  const reload = place.querySelector<HTMLElement>('[data-issuance-reload]');
  const follow = async (): Promise<void> => {
    const issuance = await look(place.dataset.issuance ?? '');
    if (issuance) {
      const next = issuanceSentence(issuance, words);
      if (sentence && sentence.textContent !== next) sentence.textContent = next;
      if (bar) bar.value = issuance.released;
      if (issuance.released >= issuance.awards) {
        if (reload) reload.textContent = words.reloadNow;
        return;
      }
    }
    setTimeout(() => void follow(), EVERY);
  };
  void follow();
}
