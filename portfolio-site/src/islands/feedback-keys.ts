/**
 * The keys of a feedback sheet. Digits act only inside of a criterion, letters
 * only outside of texts, and neither when the person has turned single keys off
 * (WCAG 2.2, 2.1.4). A digit is a place on the keyboard: a French one types it
 * with Shift.
 */
const TEXTS = 'textarea, select, input:not([type="radio"], [type="checkbox"], [type="hidden"]), [contenteditable]';

/** @param save saves what was typed at once; on the way to the next or previous student, says which: where it answers never, it goes there itself */
export function listenToKeys(form: HTMLFormElement, save: (rel?: 'next' | 'prev') => Promise<void>): void {
  const single = form.dataset['single'] === 'true';

  async function walk(rel: 'next' | 'prev'): Promise<void> {
    const link = document.querySelector<HTMLAnchorElement>(`.sheet-walk a[rel='${rel}']`);
    if (!link) return;
    await save(rel);
    link.click();
  }

  document.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.altKey || event.isComposing) return;
    if (event.ctrlKey || event.metaKey) {
      if (event.key === 'Enter') form.querySelector<HTMLButtonElement>('[data-publish]')?.click();
      else if (event.key === 's') void save();
      else return;
      event.preventDefault();
      return;
    }
    const target = event.target instanceof Element ? event.target : null;
    if (!single || !target || target.closest(TEXTS)) return;
    const criterion = target.closest('[data-criterion]');
    const digit = /^(?:Digit|Numpad)(\d)$/.exec(event.code)?.[1];
    if (criterion && digit !== undefined) {
      if (choose(form, criterion, Number(digit))) event.preventDefault();
    } else if (!event.shiftKey && (event.key === 'n' || event.key === 'p')) {
      event.preventDefault();
      void walk(event.key === 'n' ? 'next' : 'prev');
    }
  });
}

/** 0 is « non évalué », 1 the first step; then the next criterion, and after the last one the words. */
function choose(form: HTMLFormElement, criterion: Element, digit: number): boolean {
  const radio = criterion.querySelector<HTMLInputElement>(`input[data-digit="${digit}"]`) ?? criterion.querySelector<HTMLInputElement>(`input[type="radio"]:not([data-digit])[value="${digit === 0 ? 'none' : digit - 1}"]`);
  if (!radio) return false;
  radio.checked = true;
  radio.dispatchEvent(new Event('input', { bubbles: true }));
  // Where a criterion has words of its own, they come next.
  const own = criterion.querySelector<HTMLElement>('textarea');
  if (own) {
    own.focus();
    return true;
  }
  const all = [...form.querySelectorAll('[data-criterion]')];
  const next = all[all.indexOf(criterion) + 1];
  const place = next ? (next.querySelector<HTMLElement>('input:checked') ?? next.querySelector<HTMLElement>('input')) : form.querySelector<HTMLElement>('textarea');
  place?.focus();
  return true;
}

/** A chosen comment goes to the end of the words, where it is then adapted. */
export function insertComments(form: HTMLFormElement): void {
  const chosen = form.elements.namedItem('comment') as HTMLSelectElement;
  for (const button of form.querySelectorAll<HTMLButtonElement>('[data-insert]')) {
    button.addEventListener('click', (event) => {
      event.preventDefault();
      const text = chosen.selectedOptions[0]?.dataset['text'];
      const field = form.elements.namedItem(button.dataset['insert']!) as HTMLTextAreaElement;
      if (text === undefined) return chosen.focus();
      field.value = [field.value.trimEnd(), text].filter((part) => part !== '').join('\n');
      field.focus();
      field.setSelectionRange(field.value.length, field.value.length);
      field.dispatchEvent(new Event('input', { bubbles: true }));
    });
  }
}
