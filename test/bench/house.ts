/** A data folder of the bench's own, with one published portfolio and a status list of which 1 % is revoked. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureKeys } from '../../api/issuance/key-act.ts';
import { drainOutbox } from '../../api/issuance/issue.ts';
import { drawStatusIndex, publishedStatusList } from '../../api/issuance/status.ts';
import { openNodePlatform, type NodePlatform } from '../../api/platform/node.ts';
import { portfolioPath } from '../../api/publication/paths.ts';
import { prepareAlong } from '../../api/publication/prepare.ts';
import { renderPage } from '../../api/publication/render.ts';
import { putPublication } from '../../api/queries/portfolios.ts';
import { listPrepared } from '../../api/queries/prepared.ts';
import { randomId } from '../../api/random-id.ts';
import { STATUS_LIST_LENGTH } from '../../credentials/index.ts';
import { portfolioOf } from '../fixtures/portfolio-snapshot.ts';
import { decidedCohort } from './cohort.ts';
import { benchConfig, freeOrigin } from './config.ts';

export type BenchHouse = {
  readonly platform: NodePlatform;
  readonly origin: string;
  readonly data: string;
  /** The published page. */
  readonly page: { readonly path: string; readonly bytes: Uint8Array; /** The same in the form that browsers take. */ readonly compressed: Uint8Array };
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

/** What a graduate shows: twenty productions and sixteen badges, rendered and prepared as at a publication. */
async function publishedPage(platform: NodePlatform): Promise<BenchHouse['page']> {
  const { promotion, sign } = await decidedCohort(platform, 1);
  await sign();
  const { enrolment } = promotion.students[0]!;
  const at = platform.now().toISOString();
  const path = portfolioPath('banc');
  const snapshot = portfolioOf({ handle: 'banc', url: `${platform.config.origin}${path}`, indexable: true, publishedAt: at });
  const digest = await renderPage(platform, { kind: 'portfolio', of: enrolment, snapshot }, path, 'fr');
  const common = { enrolment_id: enrolment, indexable: 1, published_at: at, withdrawn_at: null, media_type: 'text/html; charset=utf-8' } as const;
  await platform.commit([
    putPublication(platform.db, { ...common, path, kind: 'portfolio', subject: 'banc', digest, snapshot: JSON.stringify(snapshot) }),
    ...prepareAlong(platform, [digest], at),
  ]);
  await drainOutbox(platform);
  const smallest = (await listPrepared(platform.db, digest)).find(({ form }) => form === 'br');
  if (!smallest) throw new Error('the page was not prepared');
  const [bytes, compressed] = await Promise.all([digest, smallest.digest].map((one) => platform.files.get(one)));
  return { path, bytes: bytes!, compressed: compressed! };
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
