/** The endorsements that stand inside of a document: each with its own answer, beside the verdict and no part of it. */
import type { Language } from '../links.ts';
import type { ShownReport } from '../shown.ts';
import { splitQuotation } from '../signed-words.ts';
import { el, sign } from './dom.ts';
import { CHECK_SIGNS } from './report.ts';
import { date, issuerName } from './rows.ts';
import type { Words } from './words.ts';

type Given = NonNullable<ShownReport['endorsements']>[number];

const item = ({ outcome, reason, view }: Given, words: Words, language: Language): HTMLElement => {
  // By somebody whom nobody here knows it is as little green as a badge of theirs.
  const isStrange = outcome === 'passed' && reason === 'endorser_unknown';
  const { path, tone } = CHECK_SIGNS[isStrange ? 'not_checked' : outcome];
  const t = words.endorsement.inside;
  const why = reason === undefined || (outcome === 'passed' && !isStrange) ? '' : ((words.endorsement.reasons[reason] ?? words.reasons[reason]) as string | undefined) ?? words.unknownReason;
  // What is not confirmed is not repeated: the words of somebody unknown would stand beside the badge.
  const { own, quoted } = splitQuotation(outcome === 'passed' && !isStrange ? (view?.comment ?? '') : '');
  return el(
    'li',
    { 'data-endorsement-line': outcome },
    el('p', {}, el('strong', {}, view?.name ?? t.unnamed), ' ', el('span', { class: `outcome tone-${tone}` }, sign(path, ''), isStrange ? t.unknown : t.outcomes[outcome])),
    why === '' ? null : el('p', { class: 'reason' }, why),
    view === undefined ? null : el('p', { class: 'soft small' }, t.signedBy, ' ', issuerName(view.issuer), ', ', date(language, view.validFrom) ?? ''),
    own === '' && quoted === '' ? null : el('div', { class: 'signed-words' }, own === '' ? null : el('p', {}, own), quoted === '' ? null : el('blockquote', {}, quoted)),
  );
};

/** @returns null where the document holds none */
export const endorsementList = (report: ShownReport, words: Words, language: Language): HTMLElement | null =>
  report.endorsements === undefined
    ? null
    : el(
        'section',
        { class: 'endorsement-lines', 'aria-label': words.endorsement.inside.title },
        el('h2', {}, words.endorsement.inside.title),
        el('ul', {}, ...report.endorsements.map((one) => item(one, words, language))),
        el('p', { class: 'soft small' }, words.endorsement.identity),
      );
