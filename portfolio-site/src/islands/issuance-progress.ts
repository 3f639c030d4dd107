/**
 * Follows the issuance of a batch as the server tells it, and asks for it from
 * time to time where it cannot be told. Whoever reloads, or whose connection
 * breaks, finds the batch where it is. When every badge is given out, the
 * page's own link leads to them: nothing moves under the reader's hands.
 */
import { issuanceSentence, isSettled, type FailingView, type IssuanceView } from '../components/private/issuance.ts';
import type { Language } from '../links.ts';
import { jury as english } from '../strings/en/private-jury.ts';
import { jury as french } from '../strings/fr/private-jury.ts';
import { el } from './dom.ts';

const EVERY = 1500;
/** Between two sentences, which are read aloud: a screen reader that is told of each badge says nothing else. The bar moves meanwhile. */
const QUIET = 5_000;
/** Connections that end without a word, one after the other, until we ask instead. */
const MOST_SILENT = 3;

/** One look at the batch; `null` when it could not be read (the next look may succeed). */
const look = async (address: string): Promise<IssuanceView | null> => {
  try {
    const answer = await fetch(address, { headers: { accept: 'application/json' } });
    return answer.ok ? ((await answer.json()) as IssuanceView) : null;
  } catch {
    return null;
  }
};

type Words = typeof french.issuance;

const failingLine = (one: FailingView, words: Words, names: Readonly<Record<string, string>>, mayIssue: boolean): HTMLElement => {
  const line = words.failingLine(one.student, names[one.competency] ?? one.competency);
  return el(
    'li',
    { class: 'card stack', 'data-award': one.award },
    el('p', {}, el('strong', {}, line)),
    el('p', {}, words.reasons[one.reason]),
    el('p', { class: 'small soft' }, `${words.detail} : `, el('code', {}, one.detail)),
    mayIssue &&
      el(
        'form',
        { method: 'post' },
        el('input', { type: 'hidden', name: 'form', value: 'issue' }),
        el('input', { type: 'hidden', name: 'award', value: one.award }),
        el('button', { class: 'button button--quiet', 'aria-label': words.issueNowFor(line) }, words.issueNow),
      ),
  );
};

for (const place of document.querySelectorAll<HTMLElement>('[data-issuance]')) {
  const words: Words = ({ fr: french, en: english }[place.dataset.language as Language] ?? french).issuance;
  const address = place.dataset.issuance ?? '';
  const names = JSON.parse(place.dataset.names ?? '{}') as Record<string, string>;
  const sentence = place.querySelector<HTMLElement>('[data-issuance-words]');
  const bar = place.querySelector('progress');
  const reload = place.querySelector<HTMLElement>('[data-issuance-reload]');
  const waiting = place.querySelector<HTMLElement>('[data-issuance-failing]');
  let saidAt = 0;

  const show = (issuance: IssuanceView): void => {
    const next = issuanceSentence(issuance, words);
    if (bar) bar.value = issuance.released;
    const ended = isSettled(issuance);
    if (sentence && sentence.textContent !== next && (ended || Date.now() - saidAt >= QUIET)) {
      sentence.textContent = next;
      saidAt = Date.now();
    }
    const failing = issuance.failing ?? [];
    const list = waiting?.querySelector('ul');
    const shown = [...(list?.children ?? [])].map((child) => (child as HTMLElement).dataset.award).join(' ');
    // Left alone while it stays the same: somebody may be about to press a button of it.
    if (waiting && list && shown !== failing.map((one) => one.award).join(' ')) {
      list.replaceChildren(...failing.map((one) => failingLine(one, words, names, issuance.mayIssue === true)));
      waiting.hidden = failing.length === 0;
    }
    if (ended && reload) reload.textContent = words.reloadNow;
  };

  const ask = async (): Promise<void> => {
    const issuance = await look(address);
    if (issuance) {
      show(issuance);
      if (isSettled(issuance)) return;
    }
    setTimeout(() => void ask(), EVERY);
  };

  const listen = (): void => {
    const source = new EventSource(`${address}/events`);
    let silent = 0;
    const hear = (event: MessageEvent<string>): void => {
      silent = 0;
      show(JSON.parse(event.data) as IssuanceView);
    };
    source.addEventListener('progress', hear);
    source.addEventListener('end', (event) => {
      source.close();
      hear(event);
    });
    source.addEventListener('error', () => {
      silent += 1;
      // The browser comes again by itself, unless it was refused or nothing is ever said.
      if (source.readyState !== EventSource.CLOSED && silent < MOST_SILENT) return;
      source.close();
      void ask();
    });
  };

  if (typeof EventSource === 'undefined') void ask();
  else listen();
}
