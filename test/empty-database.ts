/** An empty database on which every migration was run: made once for each worker of a run, and copied. */
import { cpSync, existsSync, mkdtempSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { openDatabase } from '../api/platform/database-node.ts';
import { placeOfRun } from './worker-bundle.ts';

/** Puts one into a folder of data that has none yet. */
export function withEmptyDatabase(data: string): void {
  if (!existsSync(join(data, 'palier.sqlite'))) cpSync(migrated(), data, { recursive: true });
}

function migrated(): string {
  const kept = join(placeOfRun(), `migrated-node-${process.env['VITEST_POOL_ID'] ?? '0'}`);
  if (existsSync(kept)) return kept;
  const folder = mkdtempSync(`${kept}-`);
  openDatabase(join(folder, 'palier.sqlite')).close();
  renameSync(folder, kept);
  return kept;
}
