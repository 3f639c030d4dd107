/** Files that a reader was handed, tried against a badge that was just verified. They stay in this browser. */
import { checkGiven, withEvidence, type VerificationReport } from '../../../credentials/index.ts';
import { el } from './dom.ts';
import { markEvidence } from './evidence-mark.ts';
import type { Words } from './words.ts';

const MOST_BYTES = 64 * 1024 * 1024;

/**
 * A field for them, when the badge cites files.
 * @param onCompared called with the report that knows more
 */
export const givenEvidence = (root: HTMLElement, report: VerificationReport, words: Words, onCompared: (report: VerificationReport) => void): HTMLElement | null => {
  if (!report.evidence?.some(({ digests }) => digests.length > 0)) return null;
  const t = words.evidence.given;
  let current = report;
  const input = el('input', { type: 'file', class: 'visually-hidden', multiple: '', 'aria-describedby': 'given-hint' });
  const answer = el('p', { class: 'small', role: 'status', 'data-given-answer': '' });
  input.addEventListener('change', async () => {
    const files = [...(input.files ?? [])];
    if (files.length === 0) return;
    if (files.reduce((sum, file) => sum + file.size, 0) > MOST_BYTES) {
      answer.textContent = t.tooLarge;
      return;
    }
    try {
      const bytes = await Promise.all(files.map(async (file) => new Uint8Array(await file.arrayBuffer())));
      const { evidence, matched } = await checkGiven(current.evidence ?? [], bytes);
      current = withEvidence(current, evidence);
      markEvidence(root, evidence, words);
      onCompared(current);
      answer.textContent = matched === 0 ? t.none : t.compared(matched);
    } catch {
      answer.textContent = t.unreadable;
    }
    input.value = '';
  });
  return el(
    'section',
    { class: 'given-evidence', 'aria-labelledby': 'given-title' },
    el('h2', { id: 'given-title' }, t.title),
    el('p', { class: 'soft small', id: 'given-hint' }, t.hint),
    el('p', {}, el('label', { class: 'given-file button button--quiet' }, input, t.label)),
    answer,
  );
};
