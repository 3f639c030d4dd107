import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openFolder, prepareBatch } from '../../test/crash/folder.ts';
import { programme } from '../../test/promotion.ts';
import type { NodePlatform } from '../platform/node.ts';
import { findJury } from '../queries/juries.ts';
import { drainOutbox } from './issue.ts';
import { signMinutes } from './sign-minutes.ts';
import { supersede } from './supersede.ts';

it('draws again when the list that it drew from was opened for endorsements at that moment', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'palier-supersede-'));
  const { jury } = await prepareBatch(folder, 1);
  const platform = await openFolder(folder);
  try {
    const row = (await findJury(platform.db, jury))!;
    const { person_id: chair } = await platform.db.selectFrom('role_grant').select('person_id').where('role', '=', 'jury_chair').executeTakeFirstOrThrow();
    await signMinutes(platform, row, programme, { number: 'PV', deliberatedOn: row.convened_on, members: ['A'], signatories: ['A'] }, chair, row.convened_on);
    await drainOutbox(platform);
    const { id } = await platform.db.selectFrom('signed_credential').select('id').executeTakeFirstOrThrow();
    const met: string[] = [];
    const raced: NodePlatform = {
      ...platform,
      commit: async (statements) => {
        if (met.length === 0) platform.database.raw.exec("UPDATE status_list SET kind = 'endorsement' WHERE id = 1");
        const committed = await platform.commit(statements);
        met.push(committed.ok ? 'committed' : committed.conflict.rule);
        return committed;
      },
    };
    expect(await supersede(raced, [id], { basis: 'superseded', reason: 'Une trace retirée.', personId: chair })).toMatchObject({ ok: true });
    expect(met).toEqual(['list_of_another_kind', 'committed']);
    expect((await platform.db.selectFrom('credential_plan').select('status_list').where('supersedes', '=', id).executeTakeFirstOrThrow()).status_list).toBe(2);
  } finally {
    platform.close();
    rmSync(folder, { recursive: true, force: true });
  }
});
