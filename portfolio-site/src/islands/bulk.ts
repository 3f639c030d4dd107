/** The page for many badges. Each is checked in this browser; what is heavy loads on the first press. */
import { onceEach } from '../bulk/once.ts';
import type { Checker, Input } from '../bulk/run.ts';
import type { BulkWords } from '../bulk/table.ts';
import { bulkView } from './bulk-view.ts';
import { environment } from './environment.ts';
import { loadWords, pageLanguage, type Words } from './words.ts';

const loadBulkWords = async (): Promise<BulkWords> =>
  pageLanguage() === 'en' ? (await import('../strings/en/bulk.ts')).bulk : (await import('../strings/fr/bulk.ts')).bulk;

/** Whatever a line of the list leads to, as on the page for one badge; null where it leads to nothing. */
const openLine = async (line: string, words: Words): Promise<Input | null> => {
  const { fromText } = await import('./input.ts');
  const given = await fromText(line, words, () => undefined);
  return given.ok ? { bytes: given.bytes, ...(given.mediaType === undefined ? {} : { mediaType: given.mediaType }) } : null;
};

const checker = async (): Promise<Checker> => {
  const { didWebFromOrigin, readPresented, verify, verifierMemory } = await import('./credentials.ts');
  const env = environment(didWebFromOrigin);
  const world = { ...env, fetch: onceEach(env.fetch), memory: verifierMemory() };
  return { readPresented: (bytes, mediaType) => readPresented(bytes, mediaType, world.memory), now: () => new Date(), verify: (presented) => verify(presented, { ...world, now: new Date() }) };
};

const root = document.querySelector<HTMLElement>('[data-bulk-root]');
if (root) {
  const [words, t] = await Promise.all([loadWords(), loadBulkWords()]);
  root.replaceChildren(bulkView({ checker, openAddress: (line) => openLine(line, words) }, words, t, pageLanguage()));
}
