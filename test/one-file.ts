/**
 * A program that a test starts many times, as one file: its sources and what
 * they import, unchanged. To find and to link a thousand modules takes most of
 * a second of each start; the program itself is what the test is about.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

/** Under a name that is made of what is in it: what Node keeps of it serves the next run as well, and nothing in it is an old one. */
const PLACE = new URL('../node_modules/.cache/palier-one-file/', import.meta.url).pathname;
const ROOT = new URL('../', import.meta.url).pathname;
/** CommonJS among the packages asks for modules of Node at run time. */
const REQUIRE = "import { createRequire as createRequireHere } from 'node:module'; const require = createRequireHere(import.meta.url);";

/** @param program path of its source below the root of the repository */
export async function oneFile(program: string): Promise<string> {
  const entry = join(ROOT, program);
  const { outputFiles } = await build({
    entryPoints: [entry],
    write: false,
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
  const [{ contents }] = outputFiles as [(typeof outputFiles)[number]];
  const made = join(PLACE, `${basename(program, '.ts')}-${createHash('sha256').update(contents).digest('hex').slice(0, 16)}.mjs`);
  if (existsSync(made)) return made;
  mkdirSync(PLACE, { recursive: true });
  writeFileSync(`${made}.${process.pid}`, contents);
  renameSync(`${made}.${process.pid}`, made);
  return made;
}
