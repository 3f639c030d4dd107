/**
 * What runs in a portfolio that was taken away, as one script to stand inside of
 * each page: browsers load neither modules nor data from a disk. The islands are
 * those of the published page; what they know of the world is exchanged.
 */
import type { Plugin } from 'esbuild';
import { buildScript, source } from './offline-file.ts';

/** Where the site's build leaves it. Not `.js`: it is no script of a page of ours. */
export const TAKEAWAY_PATH = '/verifier/palier-copie.txt';

const INSTEAD: Readonly<Record<string, string>> = {
  'islands/environment.ts': 'takeaway/environment.ts',
  'islands/words.ts': 'takeaway/words.ts',
  'islands/prepare.ts': 'takeaway/nothing.ts',
  '../../credentials/index.ts': 'takeaway/credentials.ts',
};
const exchanged = new Map(Object.entries(INSTEAD).map(([from, to]) => [source(from), source(to)]));

const exchange: Plugin = {
  name: 'takeaway',
  setup(builder) {
    builder.onResolve({ filter: /\/(?:environment|words|prepare|index)\.ts$/ }, async ({ path, importer, resolveDir, kind, pluginData }) => {
      if (pluginData === exchange.name || importer === source('takeaway/credentials.ts')) return undefined;
      const found = await builder.resolve(path, { resolveDir, importer, kind, pluginData: exchange.name });
      const instead = exchanged.get(found.path);
      return instead === undefined ? found : { path: instead };
    });
  },
};

/** The same sources give the same bytes. Nothing in it can end the element that it stands in. */
export async function buildTakeawayScript(): Promise<string> {
  const text = (await buildScript('takeaway/main.ts', [exchange])).outputFiles[0]!.text.trim();
  // HTML, 13.2.5.6 and 13.2.5.20: a comment's beginning alone does no harm, with the beginning of a script after it it would.
  if (/<\/?script/i.test(text)) throw new Error('The script of a portfolio taken away would end its own element.');
  return text;
}
