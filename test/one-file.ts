/**
 * A program that a test starts many times, as one file: its sources and what
 * they import, unchanged. To find and to link a thousand modules takes most of
 * a second of each start; the program itself is what the test is about.
 */
import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { placeOfRun } from './worker-bundle.ts';

const ROOT = new URL('../', import.meta.url).pathname;
/** CommonJS among the packages asks for modules of Node at run time. */
const REQUIRE = "import { createRequire as createRequireHere } from 'node:module'; const require = createRequireHere(import.meta.url);";

/** @param program path of its source below the root of the repository */
export async function oneFile(program: string): Promise<string> {
  const made = join(placeOfRun(), `one-file-${process.env['VITEST_POOL_ID'] ?? '0'}`, `${basename(program, '.ts')}.mjs`);
  if (existsSync(made)) return made;
  mkdirSync(join(made, '..'), { recursive: true });
  const entry = join(ROOT, program);
  await build({
    entryPoints: [entry],
    outfile: `${made}.part.mjs`,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    banner: { js: REQUIRE },
    logLevel: 'error',
    plugins: [
      {
        name: 'each source in its own place',
        setup({ onLoad, onResolve }) {
          // With its native module beside it.
          onResolve({ filter: /^better-sqlite3$/ }, () => ({ external: true, path: import.meta.resolve('better-sqlite3') }));
          onLoad({ filter: /\.ts$/ }, ({ path }) => ({
            loader: 'ts',
            contents: readFileSync(path, 'utf8').replaceAll('import.meta.url', JSON.stringify(pathToFileURL(path).href)).replaceAll('import.meta.main', String(path === entry)),
          }));
        },
      },
    ],
  });
  renameSync(`${made}.part.mjs`, made);
  return made;
}
