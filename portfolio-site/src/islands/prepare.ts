/** Gets ready for a press while its hand is still on the way. */

const idle = (work: () => void): void => {
  if ('requestIdleCallback' in window) window.requestIdleCallback(work, { timeout: 2000 });
  else setTimeout(work, 200);
};

/**
 * The same at once.
 * @param isPressed the press has come, and finds what is loaded as it is: practice beside it would only keep it waiting
 */
export const prepare = (load: () => Promise<unknown>, isPressed: () => boolean = () => false): void =>
  void load()
    .then(() => (isPressed() ? null : import('./warm-up.ts')))
    .then((practice) => practice && idle(() => void (isPressed() ? undefined : practice.warmUp().catch(() => undefined))))
    .catch(() => undefined);

/**
 * At the first of these signs that somebody turns to it: what a press needs is
 * loaded, and, once nothing else is to do, used once for nothing. A visitor who
 * only reads loads none of it.
 * @param load the same loads as the press makes; their failure is the press's to say
 */
export const prepareOn = (target: EventTarget, signs: readonly string[], load: () => Promise<unknown>): void => {
  let begun = false;
  const begin = (): void => {
    if (begun) return;
    begun = true;
    for (const sign of signs) target.removeEventListener(sign, begin);
    prepare(load);
  };
  for (const sign of signs) target.addEventListener(sign, begin, { passive: true });
};
