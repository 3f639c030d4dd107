import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { ROOT } from '../house.ts';

export type Source = { readonly path: string; readonly text: string };
export type Import = { readonly from: string; readonly to: string; readonly type: boolean };

const FOLDERS = ['api', 'credentials', 'keys', 'portfolio-site', 'test'];
const MADE_BY_MACHINES = /(^|\/)(node_modules|dist|\.astro|\.wrangler)(\/|$)/;

/** Every file that people write here, by its path from the root of the project. */
export function listSources(ending: RegExp = /\.(ts|astro|mjs|css|sql)$/): Source[] {
  const found: Source[] = [];
  const walk = (folder: string): void => {
    for (const entry of readdirSync(join(ROOT, folder), { withFileTypes: true })) {
      const path = `${folder}/${entry.name}`;
      if (MADE_BY_MACHINES.test(path)) continue;
      if (entry.isDirectory()) walk(path);
      else if (ending.test(entry.name)) found.push({ path, text: readFileSync(join(ROOT, path), 'utf8') });
    }
  };
  FOLDERS.forEach(walk);
  return found;
}

export const isTest = (path: string): boolean => path.startsWith('test/') || /\.test\.ts$/.test(path);

/** What a file imports: a path from the root for ours, `node:*` for Node's, the package's name for the rest. */
export function importsOf({ path, text }: Source): Import[] {
  const statements = [...text.matchAll(/(?:^|\n)\s*(?:import|export)\s+(type\s+)?(?:[\w*{][^'";]*?\sfrom\s+)?['"]([^'"\n]+)['"]/g)].map((one) => ({ to: one[2]!, type: one[1] !== undefined }));
  const called = [...text.matchAll(/(typeof\s+)?\bimport\(\s*['"]([^'"\n]+)['"]\s*\)(\.\w)?/g)].map((one) => ({ to: one[2]!, type: one[1] !== undefined || one[3] !== undefined }));
  return [...statements, ...called].map((one) => ({ from: path, to: resolve(path, one.to), type: one.type }));
}

function resolve(from: string, to: string): string {
  if (to.startsWith('.')) return relative(ROOT, join(ROOT, dirname(from), to));
  if (to.startsWith('node:')) return 'node:*';
  return to.split('/').slice(0, to.startsWith('@') ? 2 : 1).join('/');
}
