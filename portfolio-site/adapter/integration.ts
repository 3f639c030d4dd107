import type { AstroIntegration } from 'astro';
import { fileURLToPath } from 'node:url';
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
          supportedAstroFeatures: { serverOutput: 'stable', staticOutput: 'unsupported', hybridOutput: 'stable', sharpImageService: 'unsupported', envGetSecret: 'unsupported', i18nDomains: 'unsupported' },
        } as never);
      },
    },
  };
}
