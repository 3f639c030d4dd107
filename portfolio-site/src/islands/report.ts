import type { CheckResult } from '../../../credentials/index.ts';
import { moment } from '../format.ts';
import type { Language } from '../links.ts';
import { checkNames, reasonSentences, wordsFor } from '../said.ts';
import type { ShownBadge, ShownReport } from '../shown.ts';
import { signOf, toneOf, verdictOf, type VerdictWord } from '../verdict.ts';
import { el, sign } from './dom.ts';
import type { Words } from './words.ts';

export const CHECK_SIGNS: Readonly<Record<CheckResult['outcome'], { path: string; tone: string }>> = {
  passed: { path: 'M9.5 19.5 1.5 11.5l3-3 5 5L19.5 3.5l3 3Z', tone: 'good' },
  failed: { path: 'M5 2 2 5l7 7-7 7 3 3 7-7 7 7 3-3-7-7 7-7-3-3-7 7Z', tone: 'bad' },
  not_checked: { path: 'M2 10h20v4H2Z', tone: 'neutral' },
};

/** The verdict as Verdict.astro draws it, with the day and hour at which it was computed, or with room for them (`sayWhen`). As a heading it can take the focus. */
export const verdictBox = (report: ShownReport, words: Words, language: Language, when: Date | null, heading: 'p' | 'h2' = 'p'): HTMLElement => {
  const verdict = verdictOf(report);
  const { word, meaning } = wordsFor(report, verdict, words);
  return el(
    'div',
    { 'data-kind': report.kind, class: `verdict tone-${toneOf[verdict]}`, 'data-verdict': verdict },
    sign(signOf[verdict], 'verdict-sign'),
    el(
      'div',
      { class: 'verdict-words' },
      el(heading, { class: 'verdict-word', ...(heading === 'h2' ? { tabindex: '-1' } : {}) }, word),
      el('p', { class: 'verdict-meaning' }, meaning),
      el('p', { class: 'verdict-when' }, when && whenWords(when, words, language)),
    ),
  );
};

/** Under a verdict that was shown before its moment was written. */
export const sayWhen = (box: HTMLElement, when: Date, words: Words, language: Language): void => box.querySelector('.verdict-when')?.replaceChildren(whenWords(when, words, language));

const whenWords = (when: Date, words: Words, language: Language): string => words.checkedOn(moment(language, when));

/** A verdict of a few words, beside one badge among many. */
export const verdictMark = (verdict: VerdictWord, words: Words): HTMLElement =>
  el('span', { class: `verdict-small tone-${toneOf[verdict]}`, 'data-verdict': verdict }, sign(signOf[verdict], ''), words.verdicts[verdict].word);

/** Each check by name, with its outcome and its reason. What was not checked says so; an unknown outcome is shown as not checked. */
export const checksTable = (report: ShownBadge & Pick<ShownReport, 'clr'>, words: Words): HTMLElement => {
  const [names, reasons] = [checkNames(report, words), reasonSentences(report, words)];
  return el(
    'div',
    { class: 'table-frame', role: 'region', 'aria-label': words.checksTitle, tabindex: '0' },
    el(
      'table',
      { class: 'table checks' },
      el('caption', { class: 'visually-hidden' }, words.checksTitle),
      el('thead', {}, el('tr', {}, ...[words.checkHeading, words.outcomeHeading].map((heading) => el('th', { scope: 'col' }, heading)))),
      el(
        'tbody',
        {},
        ...report.checks.filter(({ reason }) => report.kind !== 'endorsement' || (reason !== 'no_endorsement' && reason !== 'no_evidence')).map((check) => {
          const outcome = check.outcome in CHECK_SIGNS ? check.outcome : 'not_checked';
          const { path, tone } = CHECK_SIGNS[outcome];
          const reason = check.reason === undefined ? '' : (reasons[check.reason] ?? words.unknownReason);
          return el(
            'tr',
            { 'data-check': check.name, 'data-outcome': outcome },
            el('th', { scope: 'row' }, names[check.name] ?? check.name),
            el('td', {}, el('span', { class: `outcome tone-${tone}` }, sign(path, ''), words.outcomes[outcome]), reason === '' ? null : el('span', { class: 'reason' }, reason)),
          );
        }),
      ),
    ),
  );
};
