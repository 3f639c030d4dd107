/** How the state of a cited file is shown: a sign, a word, a count. Asks nobody for anything. */
import type { EvidenceReport, EvidenceState } from '../../../credentials/index.ts';
import { el, sign } from './dom.ts';
import type { Words } from './words.ts';

/** A sign and a tone per state; the word stands beside it. */
const STATES: Readonly<Record<EvidenceState, { path: string; tone: string }>> = {
  identical: { path: 'M9.5 19.5 1.5 11.5l3-3 5 5L19.5 3.5l3 3Z', tone: 'good' },
  changed: { path: 'M3 7h10.5l2-5h3l-2 5H21v3h-5.700l-1.600 4H21v3h-8.500l-2 5h-3l2-5H3v-3h7.700l1.600-4H3Z', tone: 'warn' },
  missing: { path: 'M4 2h9l7 7v2h-3v-1h-5V5H7v5H4Zm0 10h3v3H4Zm13 0h3v3h-3ZM4 17h3v2h3v3H4Zm8 2h5v-2h3v5h-8Z', tone: 'neutral' },
  private: { path: 'M6 10V7a6 6 0 0 1 12 0v3h2v12H4V10h2Zm3 0h6V7a3 3 0 0 0-6 0v3Z', tone: 'neutral' },
  not_checked: { path: 'M2 10h20v4H2Z', tone: 'neutral' },
};

export const evidenceMark = (state: EvidenceState, words: Words): HTMLElement => {
  const known = state in STATES ? state : 'not_checked';
  const { path, tone } = STATES[known];
  return el('span', { class: `evidence-state tone-${tone}`, 'data-state': known }, sign(path, ''), words.evidence.states[known]);
};

/** Puts the state of each resource where the page keeps a place for it. */
export const markEvidence = (root: ParentNode, evidence: readonly EvidenceReport[], words: Words): void => {
  for (const place of root.querySelectorAll<HTMLElement>('[data-evidence]')) {
    const found = evidence.find(({ id, digests }) => id === place.dataset['evidence'] && digests.length > 0);
    if (found) place.replaceChildren(evidenceMark(found.state, words));
  }
};

/** « 3 identiques, 1 privé »: of several badges, each resource counted once for each badge. */
export const evidenceLine = (evidence: readonly EvidenceReport[], words: Words): string => {
  const withDigest = evidence.filter(({ digests }) => digests.length > 0);
  const parts = (Object.keys(STATES) as EvidenceState[]).flatMap((state) => {
    const count = withDigest.filter((one) => one.state === state).length;
    return count === 0 ? [] : [words.evidence.count[state](count)];
  });
  return parts.length === 0 ? '' : words.evidence.summary(parts.join(', '));
};
