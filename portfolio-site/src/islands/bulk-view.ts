/** Many badges at once: files and addresses in, one line each out. The same on the page and in the file that works offline. */
import { checkInBulk, linesIn, MOST_LINES, type Checker, type Input, type Source } from '../bulk/run.ts';
import type { Row } from '../bulk/row.ts';
import type { BulkWords } from '../bulk/table.ts';
import type { Language } from '../links.ts';
import { bulkResults } from './bulk-results.ts';
import { busy, el, isBusy } from './dom.ts';
import { takeDrops } from './drop.ts';
import type { Words } from './words.ts';

export type BulkTools = {
  /** Made once for each run, when the button is pressed. */
  checker(): Promise<Checker>;
  /** Opens an address of the list; absent where nothing may be fetched, and the list is then not offered. */
  readonly openAddress?: (address: string) => Promise<Input | null>;
  /** What stands between the form and the lines. */
  readonly aside?: HTMLElement;
  /** Lines of an earlier run to show again, and where those of a new one are kept. */
  readonly kept?: { readonly rows: readonly Row[]; keep(rows: readonly Row[]): void };
};

const SAY_EVERY = 5_000;

/** A browser guesses a file's type from its name: only the two image types are worth passing on. */
export const fileInput = async (file: File): Promise<Input> => ({
  bytes: new Uint8Array(await file.arrayBuffer()),
  ...(file.type === 'image/png' || file.type === 'image/svg+xml' ? { mediaType: file.type } : {}),
});

/** The form with its results below. */
export const bulkView = (tools: BulkTools, words: Words, t: BulkWords, language: Language): HTMLElement => {
  const input = el('input', { class: 'visually-hidden', type: 'file', multiple: '', accept: '.json,.jwt,.txt,.png,.svg,application/json,image/png,image/svg+xml', 'aria-describedby': 'bulk-files-hint' });
  const field = el('textarea', { id: 'bulk-links', rows: '5', spellcheck: 'false', autocomplete: 'off', autocapitalize: 'off', placeholder: t.linksPlaceholder });
  const start = el('button', { class: 'button', type: 'submit', 'data-bulk-start': '' }, t.start);
  const stopButton = el('button', { class: 'button button--quiet', type: 'button', 'data-bulk-stop': '', hidden: '' }, t.stop);
  const bar = el('progress', { class: 'bulk-progress', 'aria-label': t.progressLabel, hidden: '' });
  const count = el('span', { class: 'bulk-count', 'aria-hidden': 'true' });
  const status = el('p', { class: 'bulk-status', role: 'status', 'aria-live': 'polite' });
  const place = el('div');
  const form = el(
    'form',
    { class: 'bulk-form', 'data-bulk': '' },
    el('div', { class: 'bulk-drop' }, el('label', { class: 'file button button--quiet' }, input, t.files), el('p', { class: 'soft small', id: 'bulk-files-hint' }, t.filesHint)),
    tools.openAddress ? el('div', { class: 'field bulk-links' }, el('label', { for: 'bulk-links' }, t.links), field) : null,
    el('div', { class: 'actions' }, tools.openAddress ? start : null, stopButton, bar, count),
    status,
  );
  let stop: AbortController | undefined;

  const run = async (all: readonly Source[], beyond: number): Promise<void> => {
    if (isBusy(start) || stop) return;
    const note = beyond > 0 ? `${t.tooMany(MOST_LINES, beyond)} ` : '';
    stop = new AbortController();
    const { signal } = stop;
    const results = bulkResults(words, t, language);
    place.replaceChildren(results.element);
    busy(start, true);
    stopButton.hidden = bar.hidden = false;
    bar.max = all.length;
    bar.value = 0;
    // At once, then now and then: a reader who listens is not read a number for each line.
    let said = Date.now();
    status.textContent = note + t.progress(0, all.length);
    try {
      await checkInBulk(all, await tools.checker(), (row) => {
        results.add(row);
        bar.value = row.line;
        count.textContent = t.progress(row.line, all.length);
        if (Date.now() - said < SAY_EVERY) return;
        said = Date.now();
        status.textContent = t.progress(row.line, all.length);
      }, signal);
      results.finish(new Date());
      tools.kept?.keep(results.rows);
      status.textContent = note + summary(results.rows, all.length, signal.aborted, t);
    } catch {
      status.textContent = t.failed;
    } finally {
      stop = undefined;
      busy(start, false);
      if (stopButton === document.activeElement) start.focus();
      stopButton.hidden = bar.hidden = true;
      count.textContent = '';
    }
  };
  const takeFiles = (files: readonly File[]): void => {
    if (files.length === 0) return;
    const sources = files.slice(0, MOST_LINES).map((file): Source => ({ given: file.name, open: () => fileInput(file) }));
    void run(sources, files.length - sources.length);
  };

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const { openAddress } = tools;
    const { lines, beyond } = linesIn(field.value);
    if (lines.length === 0 || !openAddress) {
      status.textContent = t.empty;
      field.focus();
      return;
    }
    void run(lines.map((given): Source => ({ given, open: () => openAddress(given) })), beyond);
  });
  stopButton.addEventListener('click', () => stop?.abort());
  input.addEventListener('change', () => {
    takeFiles([...(input.files ?? [])]);
    input.value = '';
  });
  takeDrops(form, (dropped) => takeFiles([...(dropped?.files ?? [])]));
  if (tools.kept && tools.kept.rows.length > 0) {
    const results = bulkResults(words, t, language);
    for (const row of tools.kept.rows) results.add(row);
    results.finish(new Date());
    place.replaceChildren(results.element);
    status.textContent = summary(results.rows, results.rows.length, false, t);
  }
  return el('div', { class: 'bulk' }, form, tools.aside, place);
};

const summary = (rows: readonly { readonly verdict: string; readonly duplicate?: object }[], total: number, wasStopped: boolean, t: BulkWords): string => {
  const repeated = rows.filter(({ duplicate }) => duplicate !== undefined).length;
  const first = wasStopped ? t.stopped(rows.length, total) : t.done(rows.length, rows.filter(({ verdict }) => verdict === 'valid').length);
  return repeated === 0 ? first : `${first} ${t.duplicatesSaid(repeated)}`;
};
