/**
 * The files of one moment, held until they are read: a second name for each in
 * a folder of the backup's own. The server goes on, and takes files away while
 * gigabytes are being sealed.
 */
import { copyFileSync, linkSync, mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

export type Held = { readonly digest: string; readonly path: string; readonly bytes: number };

/** Disks that know no second names, or other disks than that of the folder: a copy does the same, and takes its room. */
const NO_LINKS = ['EXDEV', 'EPERM', 'EOPNOTSUPP', 'ENOTSUP', 'ENOSYS', 'EMLINK', 'EACCES'];

/**
 * @param folder made anew, and for the caller to remove
 * @returns those of the digests that are there; what the database names and the disk does not hold is left out
 */
export function holdFiles(data: string, digests: Iterable<string>, folder: string): Held[] {
  mkdirSync(folder, { mode: 0o700 });
  const held: Held[] = [];
  for (const digest of digests) {
    const path = join(folder, digest);
    if (hold(join(data, 'files', digest.slice(0, 2), digest), path)) held.push({ digest, path, bytes: statSync(path).size });
  }
  return held;
}

function hold(from: string, to: string): boolean {
  const codeOf = (act: () => void): string | undefined => {
    try {
      act();
      return undefined;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === undefined) throw error;
      return code;
    }
  };
  if (!statSync(from, { throwIfNoEntry: false })?.isFile()) return false;
  let code = codeOf(() => linkSync(from, to));
  if (code !== undefined && NO_LINKS.includes(code)) code = codeOf(() => copyFileSync(from, to));
  if (code === undefined) return true;
  // Taken away between the look and the act.
  if (code === 'ENOENT') return false;
  throw new Error(`${from}: ${code}`);
}
