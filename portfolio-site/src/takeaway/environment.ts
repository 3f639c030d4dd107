/**
 * In the place of `islands/environment.ts` in a page that was taken away: the
 * same questions, answered from what stands in the page, and by nobody else. A
 * browser lets a page from a disk read no other file, and its own policy lets
 * it ask no network.
 */
import type { VerifyEnvironment } from '../../../credentials/index.ts';
import { data } from './data.ts';

type Answer = Awaited<ReturnType<VerifyEnvironment['fetch']>>;

export const pageOrigin = (): string => data.origin;

export const fetchBytes = async (url: string): Promise<Answer> => {
  const text = data.documents[url];
  return text === undefined ? { ok: false, reason: 'offline' } : { ok: true, bytes: new TextEncoder().encode(text) };
};
export const fetchForVerifier = fetchBytes;
export const fetchOwn = fetchBytes;
/** Nobody is asked: what was withdrawn before the day of the export is not in the page, and what was withdrawn later says its list. */
export const saysWithdrawn = async (): Promise<boolean> => false;
export const credentialJson = (credentialUrl: string): Promise<Answer> => fetchBytes(`${credentialUrl}.json`);

export const placeOfCheck = (): string => location.href.replace(/[?#].*$/s, '');

/** The day of the export: the only one of which this page knows the status lists. */
export const environment = (): VerifyEnvironment => ({
  now: new Date(data.asOf),
  fetch: fetchBytes,
  recognise: async (issuerId) => (issuerId === data.issuer.id ? { name: data.issuer.name, url: data.issuer.url } : null),
  ...(data.loopbackOrigin === undefined ? {} : { loopbackOrigin: data.loopbackOrigin }),
});
