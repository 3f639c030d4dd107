/** A database as it is at one moment, beside a running server, and what it says of itself. */
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { FILE_COLUMNS } from '../../queries/file-columns.ts';

const DRAFT = /^backup-draft-(\d+)\.(sqlite|sqlite-journal|files)$/;

const draftOf = (data: string, what: 'sqlite' | 'files'): string => join(data, `backup-draft-${process.pid}.${what}`);

/** What a backup keeps in the folder while it runs. */
export function removeDrafts(data: string): void {
  for (const path of [draftOf(data, 'sqlite'), `${draftOf(data, 'sqlite')}-journal`, draftOf(data, 'files')]) rmSync(path, { force: true, recursive: true });
}

/** The folder in which a backup holds the files of its moment. */
export const heldFolder = (data: string): string => draftOf(data, 'files');

/**
 * Copies the database in one reading transaction (`VACUUM INTO`): whoever writes meanwhile is not waited for and not seen.
 * @returns the path of the copy, which is in the same folder and for its maker to remove (`removeDrafts`)
 */
export function copyDatabase(data: string): string {
  for (const name of readdirSync(data)) {
    const owner = DRAFT.exec(name)?.[1];
    if (owner !== undefined && (Number(owner) === process.pid || !isRunning(Number(owner)))) rmSync(join(data, name), { force: true, recursive: true });
  }
  const copy = draftOf(data, 'sqlite');
  const raw = new SqliteDatabase(join(data, 'palier.sqlite'), { fileMustExist: true, timeout: 30_000 });
  try {
    raw.prepare('VACUUM INTO ?').run(copy);
  } finally {
    raw.close();
  }
  return copy;
}

export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

export type Inside = {
  readonly schema: string;
  readonly tables: Readonly<Record<string, number>>;
  /** The origin that its published lists name; `null` when it has published none. */
  readonly origin: string | null;
  /** Files that must be there, and digests that may be those of files. */
  readonly files: { readonly needed: ReadonlySet<string>; readonly possible: ReadonlySet<string> };
};

/**
 * Reads a copy. @throws when SQLite finds it damaged
 * @param onOpen called once the file is open, before anything takes time: whoever wants may unlink it then
 * @param onFiles called with the names of the files before the whole database is checked, which takes minutes for a large one
 */
export function lookInside(path: string, { onOpen, onFiles }: { onOpen?: () => void; onFiles?: (files: Inside['files']) => void } = {}): Inside {
  const raw = new SqliteDatabase(path, { readonly: true, fileMustExist: true });
  try {
    const names = raw.prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name").pluck().all() as string[];
    onOpen?.();
    const files = { needed: neededFiles(raw, names), possible: possibleFiles(raw, names) };
    onFiles?.(files);
    const integrity = raw.pragma('integrity_check', { simple: true });
    if (integrity !== 'ok') throw new Error(`integrity_check: ${String(integrity)}`);
    const orphans = raw.pragma('foreign_key_check') as unknown[];
    if (orphans.length > 0) throw new Error(`foreign_key_check: ${orphans.length}`);
    const published = raw.prepare('SELECT signed FROM status_list_version ORDER BY list LIMIT 1').pluck().get() as string | undefined;
    return {
      schema: raw.prepare('SELECT max(name) FROM migration').pluck().get() as string,
      tables: Object.fromEntries(names.map((name) => [name, raw.prepare(`SELECT count(*) FROM "${name}"`).pluck().get() as number])),
      origin: published === undefined ? null : new URL((JSON.parse(published) as { id: string }).id).origin,
      files,
    };
  } finally {
    raw.close();
  }
}

/** Files that a service cannot do without; a table that an older release does not have names none. */
function neededFiles(raw: SqliteDatabase.Database, tables: readonly string[]): Set<string> {
  const known = FILE_COLUMNS.filter(({ table }) => tables.includes(table));
  return new Set(known.flatMap(({ table, column, neededWhile = 'true' }) => raw.prepare(`SELECT "${column}" FROM "${table}" WHERE "${column}" <> '' AND (${neededWhile})`).pluck().all() as string[]));
}

/** Every value of every column that looks like the name of a file: a table of tomorrow is not forgotten. */
function possibleFiles(raw: SqliteDatabase.Database, tables: readonly string[]): Set<string> {
  const found = new Set<string>();
  for (const table of tables) {
    for (const column of raw.prepare("SELECT name FROM pragma_table_info(?) WHERE type = 'TEXT'").pluck().all(table) as string[]) {
      const values = raw.prepare(`SELECT DISTINCT "${column}" FROM "${table}" WHERE length("${column}") = 64 AND "${column}" NOT GLOB '*[^0-9a-f]*'`).pluck().all() as string[];
      for (const value of values) found.add(value);
    }
  }
  return found;
}
