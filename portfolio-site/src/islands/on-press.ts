/**
 * All the script of a public page until somebody turns to « Vérifier »: it
 * fetches the verifier then, and hands the press over to it. Whoever reads loads
 * nothing else, and a page without script says all the same.
 */
const button = document.querySelector<HTMLButtonElement>('[data-verify-button]');

/** Each takes over the button as it is loaded. */
const load = (): Promise<unknown> => (document.querySelector('[data-verify-all]') ? import('./verify-all.ts') : import('./verify.ts'));
const aside = () => import('./meanwhile.ts');
const wait = (waiting: boolean): void => button?.setAttribute('aria-disabled', String(waiting));

const press = async (): Promise<void> => {
  if (button?.getAttribute('aria-disabled') === 'true') return;
  wait(true);
  try {
    // The small one first: it has done its part when the large one is here.
    void aside().then(({ meanwhile }) => meanwhile()).catch(() => undefined);
    await load();
    button?.removeEventListener('click', press);
    wait(false);
    button?.click();
  } catch {
    wait(false);
    // Said in the page's language, since the words of the verifier did not come either.
    document.querySelector('[data-verify-result]')?.replaceChildren(button?.dataset['failed'] ?? '');
  }
};

button?.addEventListener('click', press);
for (const sign of ['pointerover', 'focus']) button?.addEventListener(sign, () => void Promise.all([aside(), load()]).catch(() => undefined), { once: true, passive: true });
