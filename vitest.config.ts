import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

// What Node makes of sources is shared by the workers and by the commands that tests start: half of each command's time otherwise.
process.env['NODE_COMPILE_CACHE'] ??= join(tmpdir(), 'palier-compile-cache');

export default defineConfig({
  test: {
    include: ['{api,credentials,keys,portfolio-site/src,test}/**/*.test.ts'],
    globalSetup: ['./test/worker-bundle.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // Browsers and workerd on a busy machine: once more, and the closing line names what needed it.
    retry: process.env.CI ? 1 : 0,
    // Two cores: more workers only make each other wait.
    maxWorkers: 2,
    // Tests refuse people by the hundred; the lines that say so are looked at where they are meant.
    onConsoleLog: (log) => !log.startsWith('{"event":"refused"'),
    reporters: ['default', './test/closing-line.ts'],
  },
});
