import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{api,credentials,keys,portfolio-site/src,test}/**/*.test.ts'],
    // Commands that tests start share what Node makes of our sources: half of each one's time otherwise.
    env: { NODE_COMPILE_CACHE: join(tmpdir(), 'palier-compile-cache') },
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
