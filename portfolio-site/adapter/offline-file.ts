/**
 * The verifier as one HTML file: script, styles, contexts and words inlined, so
 * that it opens from a disk. Its own content security policy names its script
 * and its styles by their digests (CSP 3, section 2.3.1) and lets nothing else run.
 */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build, type Metafile, type Plugin } from 'esbuild';
import { SETTINGS_PLACE } from '../../api/domain/offline-verifier.ts';

/** Where the site's build leaves it, from the root of what is served. Not `.html`: it is handed out with its settings, never as it is. */
export const TEMPLATE_PATH = '/verifier/palier-verifier.txt';

export const source = (path: string): string => fileURLToPath(new URL(`../src/${path}`, import.meta.url));
const STYLES = ['styles/tokens.css', 'styles/base.css', 'styles/controls.css', 'styles/verdict.css', 'styles/report.css', 'styles/bulk.css', 'offline/offline.css'].map(source);
const TARGET = ['es2024', 'chrome111', 'firefox113', 'safari17'];

/** Node's own crypto is never reached in a browser; libraries ask for it behind a check. */
const withoutNode: Plugin = {
  name: 'without-node',
  setup(builder) {
    builder.onResolve({ filter: /^(node:|crypto$)/ }, ({ path }) => ({ path, namespace: 'without-node' }));
    builder.onLoad({ filter: /.*/, namespace: 'without-node' }, () => ({ contents: 'export default undefined;', loader: 'js' }));
  },
};

const ON_DEMAND = /\bconst \{ ([\w$]+(?:, [\w$]+)*) \} = await import\('([^']+)'\)/g;

/**
 * What islands load on demand is in the file from the start, so the bundler has
 * to see which names they want of it: else it would keep all that issues badges.
 * Anything written otherwise stays as it is, and only makes the file larger.
 */
const importAtOnce: Plugin = {
  name: 'import-at-once',
  setup(builder) {
    builder.onLoad({ filter: /portfolio-site[/\\]src[/\\].*\.ts$/ }, async ({ path }) => {
      const imports: string[] = [];
      const contents = (await readFile(path, 'utf8')).replaceAll(ON_DEMAND, (_, names: string, from: string) => {
        const place = imports.length;
        const each = names.split(', ');
        imports.push(`import { ${each.map((name) => `${name} as $${place}${name}`).join(', ')} } from '${from}';`);
        return `const [${names}] = [${each.map((name) => `$${place}${name}`).join(', ')}]`;
      });
      return { contents: imports.join('') + contents, loader: 'ts' };
    });
  },
};

/** A script that needs nothing beside it; the same sources give the same bytes. */
export const buildScript = (entry: string, plugins: readonly Plugin[] = []) =>
  build({
    entryPoints: [source(entry)], bundle: true, write: false, minify: true, metafile: true, format: 'iife', platform: 'browser', target: TARGET,
    charset: 'utf8', legalComments: 'none',
    // A package names its files by it and never opens them.
    define: { 'import.meta.url': '"file:///palier-verifier.html"' }, plugins: [...plugins, withoutNode, importAtOnce], logLevel: 'error',
  });

const policy = (script: string, style: string): string =>
  `default-src 'none'; script-src '${script}'; style-src '${style}'; img-src data:; connect-src https:; form-action 'none'; base-uri 'none'`;
const digest = (text: string): string => `sha256-${createHash('sha256').update(text).digest('base64')}`;

export type OfflineFile = { readonly html: string; readonly metafile: Metafile };

/** Builds the file without settings: it then knows nobody. The same sources give the same bytes. */
export async function buildOfflineFile(): Promise<OfflineFile> {
  const [script, style] = await Promise.all([
    buildScript('offline/main.ts'),
    build({
      stdin: { contents: STYLES.map((path) => `@import ${JSON.stringify(path)};`).join('\n'), loader: 'css', resolveDir: source('') },
      bundle: true, write: false, minify: true, target: TARGET, charset: 'utf8', logLevel: 'error',
    }),
  ]);
  const [js, css] = [script.outputFiles[0]!.text.trim(), style.outputFiles[0]!.text.trim()];
  const html = [
    '<!doctype html><html lang="fr"><head><meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${policy(digest(js), digest(css))}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="referrer" content="no-referrer"><meta name="color-scheme" content="light dark"><meta name="robots" content="noindex">',
    `<title>Palier</title><style>${css}</style></head><body>${SETTINGS_PLACE}<script>${js}</script></body></html>\n`,
  ].join('\n');
  return { html, metafile: script.metafile };
}
