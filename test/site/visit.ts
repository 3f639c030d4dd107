/**
 * Somebody with a browser: one context of Chromium that writes down everything
 * a page should not do. Requests to another origin, refusals by the content
 * security policy, errors of scripts and failed requests are all `faults`.
 */
import type { Browser, BrowserContext, Page, Response } from 'playwright-core';

export type VisitOptions = {
  readonly width?: 320 | 375 | 1440;
  readonly scheme?: 'light' | 'dark';
  /** `false`: a browser without JavaScript. */
  readonly script?: boolean;
  /** Origins that this visit may ask besides ours, e.g. another issuer's. */
  readonly mayAsk?: readonly string[];
};

export type Visit = {
  readonly context: BrowserContext;
  readonly page: Page;
  /** Goes to a path of the house. */
  open(path: string): Promise<Response>;
  /** Every address asked for since the visit began, or since the last `forget`. */
  readonly asked: readonly string[];
  /** What should not have happened, in words; empty when all is well. */
  readonly faults: readonly string[];
  forget(): void;
  close(): Promise<void>;
};

/** Reports what the content security policy refused; runs before the page's own scripts. */
const REPORT_POLICY = `addEventListener('securitypolicyviolation', (event) => console.error('CSP: ' + event.violatedDirective + ' ' + event.blockedURI));`;
const HEIGHT = { 320: 640, 375: 812, 1440: 900 } as const;

export async function createVisit(browser: Browser, origin: string, options: VisitOptions = {}): Promise<Visit> {
  const { width = 1440, scheme = 'light', script = true, mayAsk = [] } = options;
  const context = await browser.newContext({
    baseURL: origin,
    viewport: { width, height: HEIGHT[width] },
    colorScheme: scheme,
    javaScriptEnabled: script,
    locale: 'fr-FR',
    timezoneId: 'Europe/Paris',
    reducedMotion: 'reduce',
    acceptDownloads: true,
  });
  context.setDefaultTimeout(30_000);
  const asked: string[] = [];
  const faults: string[] = [];
  const documents = new Set<string>();
  await context.addInitScript(REPORT_POLICY);
  context.on('request', (request) => {
    const url = new URL(request.url());
    asked.push(url.href);
    if (request.isNavigationRequest()) documents.add(url.href);
    if (/^https?:$/.test(url.protocol) && ![origin, ...mayAsk].includes(url.origin)) faults.push(`asked another origin: ${url.href}`);
  });
  context.on('console', (message) => {
    // The browser logs a page's own status 404 or 410 as if it were a failed part of it.
    const ownStatus = message.text().startsWith('Failed to load resource') && documents.has(message.location().url);
    if (message.type() === 'error' && !ownStatus) faults.push(`console: ${message.text()} (${message.location().url})`);
  });
  context.on('weberror', (error) => faults.push(`script: ${error.error().message}`));
  const page = await context.newPage();
  return {
    context,
    page,
    asked,
    faults,
    async open(path) {
      const response = await page.goto(path, { waitUntil: 'load' });
      if (!response) throw new Error(`${path} answered nothing`);
      return response;
    },
    forget() {
      asked.length = 0;
      faults.length = 0;
    },
    close: () => context.close(),
  };
}
