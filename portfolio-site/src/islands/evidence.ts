/**
 * Is what a badge cites still what was cited? Asked after the verdict, which
 * does not depend on it, and only of our own origin.
 */
import type { EvidenceAnswer, EvidenceReport, EvidenceState, VerificationReport } from '../../../credentials/index.ts';
import { el, sign } from './dom.ts';
import { fetchBytes, pageOrigin } from './environment.ts';
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

/** How many bytes one press may load; what is beyond stays « non comparé ». */
export type Budget = { left: number };
export const ONE_BADGE = 64 * 1024 * 1024;
export const ONE_PORTFOLIO = 24 * 1024 * 1024;

/** Only sealed files of this very origin: nobody else's host learns that a badge is being read. */
const ask = (budget: Budget) => async (id: string): Promise<EvidenceAnswer> => {
  const url = URL.canParse(id) ? new URL(id) : null;
  if (!url || ![pageOrigin(), location.origin].includes(url.origin) || !/^\/evidence\/sealed\/[a-z0-9]+$/.test(url.pathname)) return 'unreachable';
  const here = `${location.origin}${url.pathname}`;
  const state = await fetchBytes(`${here}.json`);
  if (!state.ok) return state.reason === 'not_found' ? 'missing' : 'unreachable';
  const known = JSON.parse(new TextDecoder().decode(state.bytes)) as { state: 'public' | 'private' | 'gone'; bytes?: number };
  if (known.state !== 'public') return known.state === 'private' ? 'private' : 'missing';
  if ((known.bytes ?? 0) > budget.left) return 'unreachable';
  const answer = await fetchBytes(here, budget.left);
  if (!answer.ok) return 'unreachable';
  budget.left -= answer.bytes.length;
  return answer.bytes;
};

/** The report with the state of each resource. What was not signed by a key of the issuer makes nobody load a file. */
export const compareEvidence = async (report: VerificationReport, budget: Budget): Promise<VerificationReport> => {
  const signed = report.checks.find(({ name }) => name === 'proof')?.outcome === 'passed';
  if (!signed || !report.evidence?.some(({ digests }) => digests.length > 0)) return report;
  const { checkResources, withEvidence } = await import('../../../credentials/index.ts');
  return withEvidence(report, await checkResources(report.evidence, ask(budget)));
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
