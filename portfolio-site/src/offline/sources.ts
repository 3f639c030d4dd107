/** Where the answer comes from: what is missing, what was loaded, what the file knows and whether it may ask. */
import { day, moment } from '../format.ts';
import { el } from '../islands/dom.ts';
import type { Handed } from './handed.ts';
import type { OfflineWords, State } from './state.ts';
import type { Wanted } from './world.ts';

/** Loads an issuer's files; `onFiles` gets what was chosen. */
const loader = (label: string, onFiles: (files: readonly File[]) => void): HTMLElement => {
  const input = el('input', { class: 'visually-hidden', type: 'file', multiple: '', 'data-load': '' });
  input.addEventListener('change', () => {
    onFiles([...(input.files ?? [])]);
    input.value = '';
  });
  return el('label', { class: 'file button button--quiet' }, input, label);
};

/** An address to be fetched elsewhere: shown whole, and copied at a press. */
const wantedItem = ({ address, kind }: Wanted, t: OfflineWords): HTMLElement => {
  const copy = el('button', { class: 'button button--quiet copy', type: 'button' }, t.wanted.copy, el('span', { class: 'visually-hidden' }, ` ${address}`));
  const text = el('code', { class: 'address' }, address);
  const said = el('span', { role: 'status', class: 'small copied' });
  copy.addEventListener('click', async () => {
    getSelection()?.selectAllChildren(text);
    // Where the clipboard is closed to files, the selected address can still be copied by hand.
    await navigator.clipboard?.writeText(address).then(() => { said.textContent = t.wanted.copied; }, () => undefined);
  });
  return el('li', { 'data-wanted': kind }, el('span', { class: 'wanted-kind' }, t.wanted[kind]), text, el('span', { class: 'wanted-act' }, copy, said));
};

export const wantedSection = (wanted: readonly Wanted[], t: OfflineWords, onFiles: (files: readonly File[]) => void): HTMLElement | null =>
  wanted.length === 0
    ? null
    : el(
        'section',
        { class: 'wanted', 'aria-labelledby': 'wanted' },
        el('h2', { id: 'wanted' }, t.wanted.title),
        el('p', {}, t.wanted.lead),
        el('ul', { role: 'list' }, ...wanted.map((one) => wantedItem(one, t))),
        wanted.some(({ kind }) => kind === 'keys') ? el('p', { class: 'small' }, t.wanted.keysNote) : null,
        el('p', {}, loader(t.wanted.load, onFiles)),
      );

const handedWords = (one: Handed, { settings, language }: State, t: OfflineWords): string => {
  if (one.kind === 'list') return t.handed.list(one.address, moment(language, new Date(one.until ?? '')));
  return settings.documents.some(({ address }) => address === one.address) ? t.handed.keysKnown(one.address) : t.handed.keys(one.address);
};

export const handedSection = (state: State, t: OfflineWords, onFiles: (files: readonly File[]) => void): HTMLElement =>
  el(
    'section',
    { class: 'handed', 'aria-labelledby': 'handed' },
    el('h2', { id: 'handed' }, t.handed.title),
    state.handed.length === 0 && state.refused.length === 0 ? el('p', { class: 'soft' }, t.handed.none) : null,
    state.refused.length === 0 ? null : el('div', { class: 'notice', 'data-refused': '' }, ...state.refused.map(({ name, problem }) => el('p', {}, t.handed.problems[problem](name)))),
    el('ul', {}, ...state.handed.map((one) => el('li', { 'data-handed': one.kind }, handedWords(one, state, t)))),
    el('p', {}, loader(t.handed.load, onFiles)),
  );

export const knowsSection = (state: State, t: OfflineWords, onOnline: (isOnline: boolean) => void): HTMLElement => {
  const { issuers, documents, asOf, from } = state.settings;
  const box = el('input', { type: 'checkbox', id: 'online', 'aria-describedby': 'online-hint' });
  box.checked = state.online;
  box.addEventListener('change', () => onOnline(box.checked));
  const has = (id: string): boolean => documents.some(({ text }) => text.includes(JSON.stringify(id)));
  return el(
    'section',
    { class: 'knows', 'aria-labelledby': 'knows' },
    el('h2', { id: 'knows' }, t.knows.title),
    el('h3', {}, t.knows.issuers),
    issuers.length === 0
      ? el('p', { 'data-knows': 'nobody' }, t.knows.nobody)
      : el('ul', { 'data-knows': 'issuers' }, ...issuers.map(({ id, name }) => el('li', {}, el('strong', {}, name), ' ', el('span', { class: 'soft small' }, id), el('span', { class: 'small known-keys' }, has(id) ? t.knows.own : t.knows.notOwn)))),
    asOf === '' ? null : el('p', {}, t.knows.asOf(day(state.language, asOf))),
    from === undefined ? null : el('p', {}, t.knows.from, ' ', el('code', { class: 'address' }, from)),
    el('p', { class: 'notice' }, t.knows.source),
    el('p', { class: 'online' }, box, el('label', { for: 'online' }, t.knows.onlineLabel)),
    el('p', { class: 'soft small', id: 'online-hint' }, t.knows.onlineHint),
  );
};
