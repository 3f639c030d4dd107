/**
 * The browser of these tests: Chromium as the system installed it. Nothing is
 * downloaded. Where it is absent every test is skipped under its own name,
 * except in continuous integration, where each fails and says why.
 */
import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';
import { beforeEach, describe } from 'vitest';

/** The same browser without a window to draw: a quarter of the processor time for each page. */
const HEADLESS = '/usr/bin/chromium-headless-shell';
export const CHROMIUM = process.env['CHROMIUM'] ?? (existsSync(HEADLESS) ? HEADLESS : '/usr/bin/chromium');
const QUIET = ['--no-sandbox', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run'];

const start = (more: readonly string[]): Promise<Browser> => chromium.launch({ executablePath: CHROMIUM, args: [...QUIET, ...more] });

/** A browser of one's own, which ends when it is closed: for a process that is to end. */
export const launchAlone = (): Promise<Browser> => start([]);

let shared: Promise<Browser> | undefined;

/**
 * A browser. Files of tests that run in one process, one after the other, are given the same: to close it is to close what was
 * opened in it. Each context of it has cookies, caches and permissions of its own. With `more` flags it is nobody else's.
 *
 * @throws when Chromium does not start
 */
export async function launch(more: readonly string[] = []): Promise<Browser> {
  if (more.length > 0) return start(more);
  shared ??= start([]).then((browser) => {
    browser.close = async () => void (await Promise.all(browser.contexts().map((context) => context.close())));
    return browser;
  });
  const browser = await shared.catch((error: unknown) => {
    shared = undefined;
    throw error;
  });
  if (browser.isConnected()) return browser;
  shared = undefined;
  return launch();
}

/**
 * A describe whose tests drive Chromium.
 *
 * @param open registers the hooks that the tests need; called only where Chromium is there
 */
export function describeInChromium(name: string, open: () => void, tests: () => void): void {
  if (existsSync(CHROMIUM)) {
    describe(name, () => {
      open();
      tests();
    });
  } else if (process.env['CI']) {
    describe(name, () => {
      beforeEach(() => {
        throw new Error(`Chromium is not at ${CHROMIUM}: continuous integration permits no skipped browser test. Install it (apt-get install chromium-headless-shell, or chromium) or name it in CHROMIUM.`);
      });
      tests();
    });
  } else {
    describe.skip(`${name} (skipped: no Chromium at ${CHROMIUM})`, tests);
  }
}
