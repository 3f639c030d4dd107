/** The page for many badges. Each is checked in this browser; what is heavy loads on the first press. */
import { onceEach } from '../bulk/once.ts';
import type { Checker, Input } from '../bulk/run.ts';
import type { BulkWords } from '../bulk/table.ts';
import { bulkView } from './bulk-view.ts';
import { credentialJson, environment, fetchBytes, pageOrigin } from './environment.ts';
import { loadWords, pageLanguage } from './words.ts';

const loadBulkWords = async (): Promise<BulkWords> =>
  pageLanguage() === 'en' ? (await import('../strings/en/bulk.ts')).bulk : (await import('../strings/fr/bulk.ts')).bulk;

/** A badge or a record published here by its JSON, any other https address as it stands. */
const openAddress = async (address: string): Promise<Input | null> => {
  if (!URL.canParse(address)) return null;
  const url = new URL(address);
  const path = url.pathname.replace(/^\/en(?=\/)/, '');
  const ours = [pageOrigin(), location.origin].includes(url.origin) && /^\/(credentials|clr)\/[^/.]+$/.test(path);
  const answer = await (ours ? credentialJson(`${url.origin}${path}`) : fetchBytes(address));
  return answer.ok ? { bytes: answer.bytes } : null;
};

const checker = async (): Promise<Checker> => {
  const { didWebFromOrigin, memory, readPresented, verify } = await import('../../../credentials/index.ts');
  const env = environment(didWebFromOrigin);
  const world = { ...env, fetch: onceEach(env.fetch), memory: memory({ learn: 'second' }) };
  return { readPresented, now: () => new Date(), verify: (presented) => verify(presented, { ...world, now: new Date() }) };
};

const root = document.querySelector<HTMLElement>('[data-bulk-root]');
if (root) {
  const [words, t] = await Promise.all([loadWords(), loadBulkWords()]);
  root.replaceChildren(bulkView({ checker, openAddress }, words, t, pageLanguage()));
}
