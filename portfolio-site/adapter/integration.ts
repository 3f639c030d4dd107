/**
 * Palier's own Astro adapter: the build's server part is a plain module that
 * renders a Request. Hono owns the process and the Worker and calls it (see
 * docs/decisions/0002-one-site-build.md).
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AstroIntegration } from 'astro';
import { buildOfflineFile, TEMPLATE_PATH } from './offline-file.ts';
import { buildTakeawayScript, TAKEAWAY_PATH } from './takeaway-script.ts';

export function fetchAdapter(): AstroIntegration {
  return {
    name: 'palier-fetch',
    hooks: {
      'astro:config:done': ({ setAdapter }) => {
        setAdapter({
          name: 'palier-fetch',
          entrypointResolution: 'auto',
          serverEntrypoint: fileURLToPath(new URL('./server.ts', import.meta.url)),
          adapterFeatures: { buildOutput: 'server', middlewareMode: 'classic' },
          supportedAstroFeatures: { serverOutput: 'stable' },
        });
      },
      'astro:build:done': async ({ dir }) => {
        const write = (at: string, text: string): void => {
          const path = fileURLToPath(new URL(`.${at}`, dir));
          mkdirSync(dirname(path), { recursive: true });
          writeFileSync(path, text);
        };
        write(TEMPLATE_PATH, (await buildOfflineFile()).html);
        write(TAKEAWAY_PATH, await buildTakeawayScript());
      },
    },
  };
}
