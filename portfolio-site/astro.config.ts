import { defineConfig, passthroughImageService } from 'astro/config';
import { fetchAdapter } from './adapter/integration.ts';

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
  vite: { build: { assetsInlineLimit: 0 } },
});
