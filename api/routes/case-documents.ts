/** The frameworks of this house as CASE 1.1 packages, kept while the process lives: a version never changes. */
import { casePackage, type CasePackage } from '../domain/programmes/case.ts';
import type { Platform } from '../platform/platform.ts';
import { listVersions } from '../queries/programmes.ts';
import { uuid5 } from '../uuid5.ts';

const kept = new WeakMap<Platform, Map<string, Promise<CasePackage>>>();

/** Every version that is frozen, the newest last of each programme; never a draft. */
export async function listPackages(platform: Platform): Promise<CasePackage[]> {
  const { db, config } = platform;
  const packages = kept.get(platform) ?? new Map<string, Promise<CasePackage>>();
  kept.set(platform, packages);
  return Promise.all(
    (await listVersions(db)).map(({ programme, publishedAt }) => {
      const key = `${programme.code} ${programme.version} ${publishedAt}`;
      const made = packages.get(key) ?? casePackage(programme, { origin: config.origin, institution: config.institution.name, publishedAt, uuid: uuid5 });
      packages.set(key, made);
      return made;
    }),
  );
}

export async function packageOf(platform: Platform, code: string, version: string): Promise<CasePackage | null> {
  const uri = `${platform.config.origin}/programmes/${code}/${version}`;
  return (await listPackages(platform)).find((one) => one.CFDocument.uri === uri) ?? null;
}
