/** The lines of a bulk check on screen: one answer each, a filter by answer, and the file for a spreadsheet. */
import { parisDay } from '../../../api/domain/calendar.ts';
import { csv, SEPARATORS } from '../bulk/csv.ts';
import type { Row } from '../bulk/row.ts';
import { answerOf, cellsOf, dayOf, duplicateOf, sentenceOf, type BulkWords } from '../bulk/table.ts';
import { day } from '../format.ts';
import type { Language } from '../links.ts';
import { signOf, toneOf } from '../verdict.ts';
import { el, sign } from './dom.ts';
import type { Words } from './words.ts';

const SHOW_EVERY = 400;
const UNREADABLE = { sign: signOf.notABadge, tone: 'neutral' } as const;

export type Results = { readonly element: HTMLElement; add(row: Row): void; finish(now: Date): void; readonly rows: readonly Row[] };

/** An empty table that takes lines as they come; filter and file appear when it is finished. */
export const bulkResults = (words: Words, t: BulkWords, language: Language): Results => {
  const rows: Row[] = [];
  const body = el('tbody');
  const tools = el('div', { class: 'bulk-tools', hidden: '' });
  const table = el(
    'div',
    { class: 'table-frame bulk-frame', role: 'region', 'aria-label': t.results, tabindex: '0' },
    el(
      'table',
      { class: 'table bulk-table' },
      el('caption', { class: 'visually-hidden' }, t.results),
      el('thead', {}, el('tr', {}, ...Object.values(t.headings).map((heading) => el('th', { scope: 'col' }, heading)))),
      body,
    ),
  );
  const element = el('section', { class: 'bulk-results', 'aria-labelledby': 'bulk-results', hidden: '' }, el('h2', { id: 'bulk-results' }, t.results), tools, table, el('p', { class: 'soft small' }, t.identity));
  // A table is laid out anew for whatever is added: a few times a second, not once for each of a thousand lines.
  let waiting: HTMLElement[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  const show = (): void => {
    clearTimeout(timer);
    timer = undefined;
    body.append(...waiting);
    waiting = [];
  };
  return {
    element,
    rows,
    add(row) {
      rows.push(row);
      element.hidden = false;
      waiting.push(line(row, words, t, language));
      if (rows.length === 1) show();
      else timer ??= setTimeout(show, SHOW_EVERY);
    },
    finish(now) {
      show();
      if (rows.length === 0) return;
      tools.replaceChildren(...filter(rows, body, words, t), ...download(rows, now, words, t, language));
      tools.hidden = false;
    },
  };
};

const line = (row: Row, words: Words, t: BulkWords, language: Language): HTMLElement => {
  const answer = answerOf(row, words, t);
  const look = row.word === undefined ? UNREADABLE : { sign: signOf[row.word], tone: toneOf[row.word] };
  const note = (text: string): HTMLElement | null => (text === '' ? null : el('span', { class: 'bulk-note' }, text));
  const claimed = row.confirmed || row.badge === '' ? null : el('span', { class: 'bulk-claimed' }, t.claimed);
  const when = (text: string, said: (when: string) => string): HTMLElement | null => {
    const date = dayOf(text);
    return date === '' ? null : el('span', { class: 'bulk-date' }, said(/^\d{4}-\d{2}-\d{2}$/.test(date) ? day(language, date) : date));
  };
  return el(
    'tr',
    { 'data-answer': answer, 'data-verdict': row.verdict },
    el('td', {}, String(row.line)),
    el('th', { scope: 'row', class: 'bulk-given' }, row.given),
    el('td', {}, el('span', { class: `verdict-small tone-${look.tone}` }, sign(look.sign, ''), answer), note(sentenceOf(row, words, t)), note(duplicateOf(row, t))),
    el('td', {}, row.badge, note(row.level), claimed),
    el('td', {}, row.name),
    el('td', {}, row.issuer, note(row.recognised === row.issuer ? '' : row.recognised)),
    el('td', {}, when(row.awarded, t.awarded), row.awarded === '' ? when(row.from, t.from) : null, when(row.until, t.until)),
  );
};

/** Each answer that there is, with how often. */
const filter = (rows: readonly Row[], body: HTMLElement, words: Words, t: BulkWords): readonly HTMLElement[] => {
  const counts = new Map<string, number>();
  for (const row of rows) counts.set(answerOf(row, words, t), (counts.get(answerOf(row, words, t)) ?? 0) + 1);
  const select = el('select', { id: 'bulk-filter' }, el('option', { value: '' }, t.all(rows.length)), ...[...counts].map(([answer, count]) => el('option', { value: answer }, t.answerCount(answer, count))));
  const said = el('span', { class: 'visually-hidden', role: 'status' });
  select.addEventListener('change', () => {
    let shown = 0;
    for (const row of body.children) {
      const isShown = select.value === '' || row.getAttribute('data-answer') === select.value;
      row.toggleAttribute('hidden', !isShown);
      if (isShown) shown += 1;
    }
    said.textContent = t.shown(shown);
  });
  return [el('p', { class: 'bulk-filter' }, el('label', { for: 'bulk-filter' }, t.filter), select, said)];
};

const download = (rows: readonly Row[], now: Date, words: Words, t: BulkWords, language: Language): readonly HTMLElement[] => {
  const button = el('button', { class: 'button', type: 'button', 'data-bulk-csv': '', 'aria-describedby': 'bulk-csv-hint' }, t.download);
  button.addEventListener('click', () => {
    const address = URL.createObjectURL(new Blob([csv(cellsOf(rows, words, t), SEPARATORS[language])], { type: 'text/csv;charset=utf-8' }));
    el('a', { href: address, download: t.fileName(parisDay(now)) }).click();
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
  });
  return [button, el('p', { class: 'soft small bulk-hint', id: 'bulk-csv-hint' }, t.downloadHint)];
};
