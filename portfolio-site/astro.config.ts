import { defineConfig } from 'astro/config';
import { fetchAdapter } from './adapter/integration.ts';

export default defineConfig({
  output: 'server',
  adapter: fetchAdapter(),
  trailingSlash: 'ignore',
  outDir: './dist',
  devToolbar: { enabled: false },
  build: { inlineStylesheets: 'never' },
  vite: { build: { assetsInlineLimit: 0 } },
});
