/** One badge: a field that takes a text, a file or a drop, and its answer. */
import { fileInput } from '../islands/bulk-view.ts';
import { el } from '../islands/dom.ts';
import { takeDrops } from '../islands/drop.ts';
import { answerElement } from './answer.ts';
import type { Answer, Input, Said, State } from './state.ts';

const FILE_NAME = 'palier-verifier.html';

type Acts = { give(input: Input): void; say(answer: Answer): void };

const isAddress = (text: string): boolean => /^https?:\/\/\S+$/.test(text.trim());

/** The form. What is typed is kept in the state, so that a change of language does not lose it. */
export const oneForm = (state: State, { t }: Said, { give, say }: Acts): HTMLElement => {
  const field = el('textarea', { id: 'badge', rows: '6', spellcheck: 'false', autocomplete: 'off', autocapitalize: 'off', placeholder: t.placeholder, 'aria-describedby': 'badge-hint' });
  field.value = state.text;
  const file = el('input', { class: 'visually-hidden', type: 'file', accept: '.json,.jwt,.txt,.png,.svg,application/json,image/png,image/svg+xml', 'data-badge-file': '' });
  const form = el(
    'form',
    { class: 'one' },
    el('label', { class: 'visually-hidden', for: 'badge' }, t.label),
    el('div', { class: 'drop' }, field, el('div', { class: 'bar' }, el('label', { class: 'file button button--quiet' }, file, t.choose), el('button', { class: 'button', type: 'submit', 'data-verify-button': '' }, t.action))),
    el('p', { class: 'soft small', id: 'badge-hint' }, t.hint),
  );
  const take = (chosen: File | undefined): void => {
    if (chosen) void fileInput(chosen).then(give, () => say({ kind: 'failed' }));
  };
  field.addEventListener('input', () => { state.text = field.value; });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const text = field.value;
    if (text.trim() === '') {
      say({ kind: 'empty' });
      field.focus();
    } else if (isAddress(text)) say({ kind: 'address' });
    else give({ bytes: new TextEncoder().encode(text) });
  });
  file.addEventListener('change', () => {
    take(file.files?.[0]);
    file.value = '';
  });
  takeDrops(form, (dropped) => {
    const text = dropped?.getData('text/plain') ?? '';
    if (dropped?.files[0]) take(dropped.files[0]);
    else if (text.trim() !== '') give({ bytes: new TextEncoder().encode(text) });
  });
  return form;
};

/** What is shown below the form. */
export const oneResult = ({ answer, language, settings }: State, { words, t }: Said): readonly HTMLElement[] => {
  if (answer === undefined) return [];
  if (answer.kind === 'report') return [answerElement(answer.report, words, language, { when: answer.when, verifier: settings.from ?? FILE_NAME })];
  const sentence = answer.kind === 'unreadable' ? words.input.unreadable[answer.problem] : answer.kind === 'address' ? t.noAddress : t[answer.kind];
  return [el('p', { class: 'notice' }, sentence)];
};
