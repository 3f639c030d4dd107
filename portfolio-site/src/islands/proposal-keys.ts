/** The keys of the form that takes all proposals of a review: those of a feedback sheet. Without this script its buttons do the same. */
import { listenToKeys } from './feedback-keys.ts';

const form = document.querySelector<HTMLFormElement>('form[data-entry]');
if (form) listen(form);

function listen(form: HTMLFormElement): void {
  const content = (): string => JSON.stringify([...new FormData(form)]);
  const shown = content();
  listenToKeys(form, (rel) => {
    if (content() === shown) return Promise.resolve();
    // What was typed goes with the walk: the page of the next student comes once it is saved.
    form.querySelector<HTMLInputElement>('input[name="vers"]')!.value = rel ?? '';
    form.requestSubmit(form.querySelector<HTMLButtonElement>('[data-save]'));
    return new Promise(() => {});
  });
}
