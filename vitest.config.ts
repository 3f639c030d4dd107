import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

// What Node makes of sources is shared by the workers and by the commands that tests start: half of each command's time otherwise.
process.env['NODE_COMPILE_CACHE'] ??= join(tmpdir(), 'palier-compile-cache');

const ALONE = ['test/alone/**/*.test.ts'];
const APART = [
  'credentials/{index,status-list}.test.ts',
  'test/conformance/{agreement,judges-of-others}.test.ts',
  'test/hostile/{ambiguous-documents,canary,faults,images,own-images,status-lists}.test.ts',
];

export default defineConfig({
  test: {
    projects: [
      // These put something else in the place of `fetch`, of the clock or of a library, or ask what a process takes: each file has one of its own.
      { extends: true, test: { name: 'apart', include: APART } },
      // The others share one for each worker: what they load is loaded once, a second and more for each file otherwise.
      { extends: true, test: { name: 'together', include: ['{api,credentials,keys,portfolio-site/src,test}/**/*.test.ts'], exclude: ['**/node_modules/**', ...APART, ...ALONE], isolate: false } },
      // What times a page waits until the others have ended.
      { extends: true, test: { name: 'alone', include: ALONE, sequence: { groupOrder: 1 } } },
    ],
    // Tests make much that is of no use a moment later: a fifteenth of their time was spent on sorting it out of 16 MB.
    execArgv: ['--max-semi-space-size=64'],
    globalSetup: ['./test/worker-bundle.ts'],
    testTimeout: 120_000,
    hookTimeout: 240_000,
    // More workers than processors only make each other wait; above four it is memory that would not suffice everywhere.
    maxWorkers: Math.min(4, Math.max(2, availableParallelism())),
    // Tests refuse people by the hundred; the lines that say so are looked at where they are meant.
    onConsoleLog: (log) => !log.startsWith('{"event":"refused"'),
    reporters: ['default', './test/closing-line.ts'],
  },
});
