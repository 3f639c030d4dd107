/** A data folder of the bench's own, with one published portfolio and a status list of which 1 % is revoked. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureKeys } from '../../api/issuance/key-act.ts';
import { drainOutbox } from '../../api/issuance/issue.ts';
import { drawStatusIndex, publishedStatusList } from '../../api/issuance/status.ts';
import { openNodePlatform, type NodePlatform } from '../../api/platform/node.ts';
import { portfolioPath } from '../../api/publication/paths.ts';
import { publish } from '../../api/publication/publish.ts';
import { listIssuedTo } from '../../api/queries/credentials.ts';
import { findPublication, insertPortfolio } from '../../api/queries/portfolios.ts';
import { randomId } from '../../api/random-id.ts';
import { STATUS_LIST_LENGTH } from '../../credentials/index.ts';
import { decidedCohort } from './cohort.ts';
import { benchConfig, freeOrigin } from './config.ts';

export type BenchHouse = {
  readonly platform: NodePlatform;
  readonly origin: string;
  readonly data: string;
  /** Path and bytes of the published page. */
  readonly page: { readonly path: string; readonly bytes: Uint8Array };
  close(): void;
};

/** Entries revoked in the list: 1 %. */
export const REVOKED = Math.round(STATUS_LIST_LENGTH / 100);

/** @throws a clear sentence when the site has not been built */
export async function openBenchHouse(): Promise<BenchHouse> {
  const origin = await freeOrigin();
  const data = mkdtempSync(join(tmpdir(), 'palier-bench-'));
  const platform = await openNodePlatform(benchConfig(origin, data));
  await ensureKeys(platform);
  const page = await publishedPage(platform);
  return {
    platform, origin, data, page,
    close() {
      platform.close();
      rmSync(data, { recursive: true, force: true });
    },
  };
}

async function publishedPage(platform: NodePlatform): Promise<BenchHouse['page']> {
  const { promotion, sign } = await decidedCohort(platform, 1);
  await sign();
  await drainOutbox(platform);
  const [student] = promotion.students;
  const { enrolment, person, evidence } = student!;
  const credentials = (await listIssuedTo(platform.db, enrolment)).map((one) => one.id);
  await platform.commit(insertPortfolio(platform.db, randomId(platform.randomBytes), {
    enrolment_id: enrolment, handle: 'banc', headline: 'Je conçois des formations que l’on suit.', presentation: 'Un parcours, des traces, des badges.',
    choices: JSON.stringify({ credentials, evidence: [evidence], reflections: [] }), indexable: 0, updated_at: platform.now().toISOString(),
  }));
  const published = await publish(platform, enrolment, person);
  if (!published?.ok) throw new Error(`the portfolio was not published: ${JSON.stringify(published)}`);
  const path = portfolioPath('banc');
  const bytes = await platform.files.get((await findPublication(platform.db, path))!.digest);
  return { path, bytes: bytes! };
}

/**
 * Revokes 1 % of the list. The entries belong to no award: only this folder's
 * database, opened without foreign keys for the purpose, holds such rows.
 */
export async function revokeOnePercent(platform: NodePlatform): Promise<string> {
  const { raw } = platform.database;
  raw.pragma('foreign_keys = OFF');
  raw.transaction(() => {
    const plan = raw.prepare("INSERT OR IGNORE INTO credential_plan (id, award_id, status_list, status_index, bytes, digest, planned_at) VALUES (?, ?, 1, ?, '{}', '', '')");
    const revocation = raw.prepare("INSERT INTO revocation VALUES (?, 'new_decision', 'banc', '', '')");
    for (let revoked = 0; revoked < REVOKED; ) {
      const id = randomId(platform.randomBytes);
      if (plan.run(id, id, drawStatusIndex(platform.randomBytes)).changes === 0) continue;
      revocation.run(id);
      revoked += 1;
    }
  })();
  raw.pragma('foreign_keys = ON');
  return (await publishedStatusList(platform, 1))!.signed;
}
