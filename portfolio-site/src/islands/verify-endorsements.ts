import { bindingOf, didWebFromOrigin, readPresented, verify, type VerificationReport } from '../../../credentials/index.ts';
import { isAsRead, titleRead } from '../../../api/domain/endorsed-text.ts';
import { el, sign } from './dom.ts';
import { environment, fetchOwn, saysWithdrawn } from './environment.ts';
import { CHECK_SIGNS } from './report.ts';
import { splitQuotation } from '../signed-words.ts';
import type { Words } from './words.ts';

export type EndorsementOutcome = keyof Words['endorsement']['outcomes'];
export type EndorsementLine = { readonly who: string; readonly outcome: EndorsementOutcome };

const verdictOn = (report: VerificationReport): EndorsementOutcome => {
  if (report.kind !== 'endorsement') return 'false';
  if (report.verdict === 'valid') return 'confirmed';
  if (report.verdict === 'undetermined') return 'unchecked';
  const decisive = report.checks.find((check) => check.outcome === 'failed');
  return decisive?.name === 'status' ? 'withdrawn' : 'false';
};

/** The page sets French spaces that do not break; what is signed has those that were typed, and nothing on a line of spaces. */
const evenly = (text: string): string => text.replace(/[\u00a0\u202f]/g, ' ').replace(/^[^\S\n]+$/gm, '');
/**
 * Whole lines of what was signed, character for character: a character that
 * does not print may turn around what a reader sees, so none is left out here.
 */
const saysTheSame = (signed: string, shown: string): boolean => `\n${evenly(signed)}\n`.includes(`\n${evenly(shown)}\n`);

/** Is the quotation what was signed, of what it stands beside, and does it still hold? */
const verifyOne = async (figure: HTMLElement): Promise<EndorsementOutcome> => {
  const { endorsement: url = '', about = '', content = '' } = figure.dataset;
  const answer = await fetchOwn(`${url}.json`);
  // Its words are given to nobody any more; their address says why.
  if (!answer.ok) return answer.reason === 'gone' && (await saysWithdrawn(`${url}.json`)) ? 'withdrawn' : 'unchecked';
  const presented = readPresented(answer.bytes, 'application/json');
  if ('problem' in presented) return 'false';
  const report = await verify(presented, environment(didWebFromOrigin));
  const outcome = verdictOn(report);
  if (outcome !== 'confirmed' || !report.endorsement) return outcome;
  const endorsed = await fetchOwn(content);
  if (!endorsed.ok) return 'unchecked';
  const binding = await bindingOf(report.endorsement, { id: about, bytes: endorsed.bytes });
  if (binding !== 'bound') return binding;
  const { quoted } = splitQuotation(report.endorsement.comment);
  const shown = [...figure.querySelectorAll<HTMLElement>('[data-signed]')].map((part) => part.textContent ?? '');
  if (!shown.every((words) => saysTheSame(quoted, words))) return 'other_words';
  return figure.dataset['kind'] === 'production' ? asItIsShown(figure, about, endorsed.bytes) : 'confirmed';
};

/** The text is what was endorsed, and says so of itself: whether the page still shows the production of which it speaks is another question. */
const asItIsShown = (figure: HTMLElement, about: string, bytes: Uint8Array): EndorsementOutcome => {
  const production = document.getElementById(about.slice(about.lastIndexOf('/') + 1));
  const title = production?.querySelector('[data-shown-title]')?.textContent;
  if (!production || title == null) return 'unchecked';
  const read = new TextDecoder().decode(bytes);
  const isNamed = evenly(figure.querySelector('[data-endorsed-title]')?.textContent ?? '') === evenly(titleRead(read));
  if (!isNamed) return 'other_words';
  return isAsRead(read, { title, text: production.querySelector('[data-shown-text]')?.textContent ?? '' }) ? 'confirmed' : 'changed';
};

/** Genuine, but of what the page showed before: nothing is false, and nothing of today is confirmed. */
const SIGNS = { confirmed: CHECK_SIGNS.passed, unchecked: CHECK_SIGNS.not_checked, changed: CHECK_SIGNS.not_checked } as const;
const signOf = (outcome: EndorsementOutcome) => (outcome in SIGNS ? SIGNS[outcome as keyof typeof SIGNS] : CHECK_SIGNS.failed);

const mark = (outcome: EndorsementOutcome, words: Words): HTMLElement => {
  const { path, tone } = signOf(outcome);
  return el('span', { class: `outcome tone-${tone}`, 'data-outcome': outcome }, sign(path, ''), words.endorsement.outcomes[outcome]);
};

/** Every quotation on the page, each with its answer beside it. */
export const verifyEndorsements = async (words: Words): Promise<EndorsementLine[]> => {
  const lines: EndorsementLine[] = [];
  for (const figure of document.querySelectorAll<HTMLElement>('[data-endorsement]')) {
    const outcome = await verifyOne(figure).catch((): EndorsementOutcome => 'unchecked');
    figure.querySelector('[data-endorsement-result]')?.replaceChildren(mark(outcome, words));
    lines.push({ who: figure.dataset['who'] ?? '', outcome });
  }
  return lines;
};

/** The lines of the report: one for each endorsement, beside the checks of the badge and no part of its verdict. */
export const endorsementLines = (lines: readonly EndorsementLine[], words: Words): HTMLElement | null =>
  lines.length === 0
    ? null
    : el('section', { class: 'endorsement-lines' }, el('h3', {}, words.endorsement.lines), el('ul', {}, ...lines.map(({ who, outcome }) => el('li', { 'data-endorsement-line': outcome }, `${who} – `, mark(outcome, words)))));
