/** A copy made between the signing of minutes and the issuing: what it would issue may have been issued by the database that was lost. */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { letBadgeGo } from '../../api/issuance/held.ts';
import { drainOutbox, runOutbox } from '../../api/issuance/issue.ts';
import { issuanceProgress, isSettled } from '../../api/issuance/progress.ts';
import { confirmRestoration, giveList } from '../../api/issuance/restoration.ts';
import { revoke } from '../../api/issuance/revoke.ts';
import { closeByHand } from '../../api/issuance/witness.ts';
import type { NodePlatform } from '../../api/platform/node.ts';
import { openFolder, prepareBatch } from '../crash/folder.ts';
import { badgesIn, holderOf, issueBatchIn, listText, signBatch, verdictIn } from './history.ts';

let folder: string;
let platform: NodePlatform;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'palier-held-'));
  await prepareBatch(folder, 1);
  platform = await openFolder(folder);
  await issueBatchIn(platform, folder);
});
afterEach(() => {
  platform.close();
  rmSync(folder, { recursive: true, force: true });
});

it.each(['signed', 'signed and the badges planned'])('issues nothing by itself whose minutes were %s in the copy, and names each', async (moment) => {
  const jury = await signBatch(platform, folder);
  if (moment !== 'signed') await runOutbox(platform);
  platform.close();
  const copy = mkdtempSync(join(tmpdir(), 'palier-copy-'));
  cpSync(folder, copy, { recursive: true });
  platform = await openFolder(folder);
  // What the copy will not know: four badges in their holder's hands, of which one is revoked since.
  await drainOutbox(platform);
  const world = (await badgesIn(platform)).slice(4);
  await revoke(platform, world[0]!.id, { basis: 'new_decision', reason: 'Fraude établie.' }, await holderOf(platform, 'jury_chair'));
  const last = await listText(platform);
  platform.close();
  rmSync(folder, { recursive: true });
  cpSync(copy, folder, { recursive: true });
  rmSync(copy, { recursive: true });
  platform = await openFolder(folder);
  await closeByHand(platform);
  expect(await giveList(platform, last)).toMatchObject({ ok: true });
  const administrator = await holderOf(platform, 'administrator');
  expect(await confirmRestoration(platform, administrator)).toMatchObject({ ok: true });

  await drainOutbox(platform);
  expect(await badgesIn(platform)).toHaveLength(4);
  for (const one of world) expect((await verdictIn(platform, one.embedded)).verdict).toBe(one === world[0] ? 'invalid' : 'valid');
  const waiting = await issuanceProgress(platform, jury);
  expect(waiting).toMatchObject({ awards: 4, signed: 0, failed: 4 });
  expect(isSettled(waiting)).toBe(true);
  expect(waiting.failing.map((one) => one.reason)).toEqual(Array(4).fill('held'));

  // Somebody asks for one that was not revoked: that one, and no other.
  const revokedAward = moment === 'signed' ? null : (await platform.db.selectFrom('credential_plan').select('award_id').where('id', '=', world[0]!.id).executeTakeFirstOrThrow()).award_id;
  const { award } = waiting.failing.find((one) => one.award !== revokedAward)!;
  await letBadgeGo(platform, award, administrator);
  await letBadgeGo(platform, award, administrator);
  await drainOutbox(platform);
  expect(await badgesIn(platform)).toHaveLength(5);
  expect(await issuanceProgress(platform, jury)).toMatchObject({ released: 1, failed: 3 });
  expect(await platform.db.selectFrom('event').select(['person_id', 'subject']).where('kind', '=', 'held_badge_let_go').execute()).toEqual([{ person_id: administrator, subject: award }]);
});
