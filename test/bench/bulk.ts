/**
 * A bulk check of a thousand different badges keeps their lines and nothing else:
 * `node --expose-gc test/bench/bulk.ts [how many]`. Prints the heap after
 * collections on the way, and fails when it grows by more than its lines may.
 */
import { memory, readPresented, verify } from '../../credentials/index.ts';
import { onceEach } from '../../portfolio-site/src/bulk/once.ts';
import { checkInBulk } from '../../portfolio-site/src/bulk/run.ts';
import type { Row } from '../../portfolio-site/src/bulk/row.ts';
import { createIssuer, environment, NOW, signBadge, unsignedBadge } from '../fixtures/badges.ts';

const count = Number(process.argv[2] ?? 1000);
/** By then shapes, lists and code are in place. */
const WARM = Math.min(300, Math.floor(count / 2));
const MOST_GROWTH = 8 * 1024 * 1024;

const collect = globalThis.gc;
if (!collect) throw new Error('node --expose-gc test/bench/bulk.ts');
const heap = (): number => {
  collect();
  collect();
  return process.memoryUsage().heapUsed;
};
const mebibytes = (bytes: number): string => (bytes / 1024 / 1024).toFixed(1);

const issuer = await createIssuer();
const env = environment([issuer], { memory: memory({ learn: 'second' }) });
const world = { ...env, fetch: onceEach(env.fetch) };
// Made when it is opened, as a file is read: no text exists before its turn or after it.
const sources = Array.from({ length: count }, (_, n) => ({
  given: `badge-${n}.json`,
  open: async () => ({ bytes: new TextEncoder().encode(await signBadge(issuer, { ...unsignedBadge(issuer), id: `urn:uuid:00000000-0000-4000-8000-${String(n).padStart(12, '0')}` })) }),
}));

const rows: Row[] = [];
const heaps = new Map<number, number>();
await checkInBulk(sources, { readPresented, verify: (presented) => verify(presented, world), now: () => NOW }, (row) => {
  rows.push(row);
  if (row.line === WARM || row.line % 250 === 0 || row.line === count) heaps.set(row.line, heap());
}, new AbortController().signal);

for (const [line, bytes] of heaps) console.log(`${String(line).padStart(5)} badges: ${mebibytes(bytes)} MiB of heap`);
if (rows.length !== count || rows.some(({ verdict }) => verdict !== 'valid')) throw new Error('a badge was not valid');
const growth = heaps.get(count)! - heaps.get(WARM)!;
console.log(`from ${WARM} to ${count}: ${mebibytes(growth)} MiB more; asked ${env.asked.length} documents`);
if (growth > MOST_GROWTH) process.exitCode = 1;
