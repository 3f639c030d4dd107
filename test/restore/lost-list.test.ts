/** A list that was said to be lost at one restore, and is found later. */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { drainOutbox } from '../../api/issuance/issue.ts';
import { closeGate } from '../../api/issuance/restore-gate.ts';
import { confirmRestoration, giveList, loseList } from '../../api/issuance/restoration.ts';
import { revoke } from '../../api/issuance/revoke.ts';
import { publishedStatusList } from '../../api/issuance/status.ts';
import type { NodePlatform } from '../../api/platform/node.ts';
import { listRevocable } from '../../api/queries/revocations.ts';
import { openFolder, prepareBatch } from '../crash/folder.ts';
import { badgesIn, bitsIn, eventsIn, holderOf, issueBatchIn, listText, verdictIn } from './history.ts';

let folder: string;
let platform: NodePlatform;
let administrator: string;

/** An older copy of everything, witness included. */
async function remember(): Promise<() => Promise<void>> {
  platform.close();
  const copy = mkdtempSync(join(tmpdir(), 'palier-copy-'));
  cpSync(folder, copy, { recursive: true });
  platform = await openFolder(folder);
  return async () => {
    platform.close();
    rmSync(folder, { recursive: true });
    cpSync(copy, folder, { recursive: true });
    rmSync(copy, { recursive: true });
    platform = await openFolder(folder);
    await closeGate(platform, 'by_hand');
  };
}
const confirm = async (): Promise<void> => {
  expect(await confirmRestoration(platform, administrator)).toMatchObject({ ok: true });
  await drainOutbox(platform);
};

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'palier-lost-'));
  await prepareBatch(folder, 1);
  platform = await openFolder(folder);
  administrator = await holderOf(platform, 'administrator');
  await issueBatchIn(platform, folder);
});
afterEach(() => {
  platform.close();
  rmSync(folder, { recursive: true, force: true });
});

it('takes over what it revokes when it is given after the gate has opened, by whoever gives it', async () => {
  const goBack = await remember();
  const [badge] = await badgesIn(platform);
  await revoke(platform, badge!.id, { basis: 'new_decision', reason: 'Nouvelle délibération.' }, await holderOf(platform, 'jury_chair'));
  const last = await listText(platform);
  await goBack();
  expect(await loseList(platform, 1)).toMatchObject({ ok: true });
  await confirm();
  expect((await listRevocable(platform.db, [badge!.id]))[0]!.revoked_at).toBeNull();
  expect(await giveList(platform, last, administrator)).toEqual({ ok: true, value: 1 });
  await drainOutbox(platform);
  expect((await listRevocable(platform.db, [badge!.id]))[0]).toMatchObject({ basis: 'new_decision', revoked_by: administrator });
  expect(await eventsIn(platform, 'credential_revoked')).toEqual([{ subject: badge!.id, detail: { basis: 'last_published_list' } }]);
  expect(await platform.db.selectFrom('event').select('person_id').where('kind', '=', 'status_list_given').execute()).toEqual([{ person_id: administrator }]);
  expect(await bitsIn(platform)).toBe(1);
  expect((await verdictIn(platform, badge!.embedded)).verdict).toBe('invalid');
});

it('is published again when it is found at the next restore, and stays so when the gate opens', async () => {
  const last = await listText(platform);
  const [badge] = await badgesIn(platform);
  await closeGate(platform, 'by_hand');
  expect(await loseList(platform, 1)).toMatchObject({ ok: true });
  await confirm();
  await expect(publishedStatusList(platform, 1)).rejects.toThrow('list_lost');
  const second = await platform.db.selectFrom('status_list').select('id').where('id', '>', 1).executeTakeFirstOrThrow();
  const next = await listText(platform, second.id);
  await closeGate(platform, 'by_hand');
  for (const text of [last, next]) expect(await giveList(platform, text)).toMatchObject({ ok: true });
  await confirm();
  expect((await verdictIn(platform, badge!.embedded)).verdict).toBe('valid');
});
