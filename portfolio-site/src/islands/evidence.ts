/**
 * Is what a badge cites still what was cited? Asked after the verdict, which
 * does not depend on it, and only of our own origin.
 */
import { checkResources, withEvidence, type EvidenceAnswer, type VerificationReport } from '../../../credentials/index.ts';
import { fetchBytes, pageOrigin } from './environment.ts';

/** How many bytes one press may load; what is beyond stays « non comparé ». */
export type Budget = { left: number };
export const ONE_BADGE = 64 * 1024 * 1024;
export const ONE_PORTFOLIO = 24 * 1024 * 1024;

/** Only sealed files of this very origin: nobody else's host learns that a badge is being read. */
const ask = (budget: Budget) => async (id: string): Promise<EvidenceAnswer> => {
  const url = URL.canParse(id) ? new URL(id) : null;
  if (!url || ![pageOrigin(), location.origin].includes(url.origin) || !/^\/evidence\/sealed\/[a-z0-9]+$/.test(url.pathname)) return 'unreachable';
  // Below a link, what its badges cite is there too, as far as the link shows it.
  const below = document.querySelector<HTMLMetaElement>('meta[name="palier:below"]')?.content ?? '';
  const here = `${location.origin}${below}${url.pathname}`;
  const state = await fetchBytes(`${here}.json`);
  if (!state.ok) return state.reason === 'not_found' ? 'missing' : 'unreachable';
  const known = JSON.parse(new TextDecoder().decode(state.bytes)) as { state: 'public' | 'private' | 'gone'; bytes?: number; at?: string };
  if (known.state !== 'public') return known.state === 'private' ? 'private' : 'missing';
  if ((known.bytes ?? 0) > budget.left) return 'unreachable';
  // People's files may have an origin of their own: ours says where, and no redirect is followed.
  const at = known.at !== undefined && URL.canParse(known.at) ? new URL(known.at) : new URL(here);
  const answer = await fetchBytes(at.href, budget.left, at.origin);
  if (!answer.ok) return 'unreachable';
  budget.left -= answer.bytes.length;
  return answer.bytes;
};

/** The report with the state of each resource. What was not signed by a key of the issuer makes nobody load a file. */
export const compareEvidence = async (report: VerificationReport, budget: Budget): Promise<VerificationReport> => {
  const signed = report.checks.find(({ name }) => name === 'proof')?.outcome === 'passed';
  if (!signed || !report.evidence?.some(({ digests }) => digests.length > 0)) return report;
  return withEvidence(report, await checkResources(report.evidence, ask(budget)));
};
