/**
 * A feedback sheet under the keyboard: the draft is saved while one types, and
 * once more before one leaves; keys choose steps and walk from student to
 * student. Without this script the sheet's buttons do the same.
 */
import { insertComments, listenToKeys } from './feedback-keys.ts';
import { keepDraft } from './keep-draft.ts';

const form = document.querySelector<HTMLFormElement>('form[data-sheet]');
if (form) keep(form);

function keep(form: HTMLFormElement): void {
  const address = form.dataset['api']!;
  const content = () => {
    const data = new FormData(form);
    const answers: Record<string, number | null> = {};
    for (const [name, value] of data) if (name.startsWith('c-')) answers[name.slice(2)] = value === 'none' ? null : Number(value);
    return { answers, strengths: String(data.get('strengths') ?? ''), toWorkOn: String(data.get('toWorkOn') ?? '') };
  };
  const save = keepDraft({
    form, content, address, aside: `${address}/aside`, changed: 'sheet_changed', beside: form.dataset['aside'] === 'true',
    along: { rubrics: JSON.parse(form.dataset['rubrics'] ?? '[]') as unknown },
  });
  const part = (selector: string): HTMLElement => form.querySelector<HTMLElement>(selector)!;
  insertComments(form);
  listenToKeys(form, async () => {
    if (await save()) part('[data-said]').textContent = part('[data-saved]').textContent;
  });
}
