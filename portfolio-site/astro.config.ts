import { defineConfig, passthroughImageService } from 'astro/config';
import { fetchAdapter } from './adapter/integration.ts';

/** Files that the browser is sent, each with all that it imports and no earlier one holds. What is loaded alone stays alone. */
const TOGETHER = [
  { name: 'loader', priority: 3, test: /vite[\\/]preload-helper/ },
  { name: 'page', priority: 2, test: /[\\/]src[\\/](format|islands[\\/](dom|environment|words))\.ts$/ },
  { name: 'verification', priority: 1, test: /[\\/]islands[\\/](credentials|evidence|evidence-mark|prepare|receipt|report|verify-badge|verify-endorsements|vouching-view)\.ts$/ },
];

export default defineConfig({
  output: 'server',
  adapter: fetchAdapter(),
  trailingSlash: 'ignore',
  outDir: './dist',
  devToolbar: { enabled: false },
  // User files never pass through an image service.
  image: { service: passthroughImageService() },
  // Hono checks the origin of every request that changes something (api/headers.ts).
  security: { checkOrigin: false },
  // A strict content security policy: nothing inline.
  build: { inlineStylesheets: 'never' },
  vite: {
    build: { assetsInlineLimit: 0 },
    // What is always loaded together is one file: a slow machine takes some milliseconds for each.
    environments: { client: { build: { rolldownOptions: { output: { codeSplitting: { groups: TOGETHER } } } } } },
  },
});
