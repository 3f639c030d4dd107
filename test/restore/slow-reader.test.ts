/** Workers: each request reads for itself, and the database answers one of them late. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { restorationState } from '../../api/issuance/restoration.ts';
import { revoke } from '../../api/issuance/revoke.ts';
import { publishedStatusList } from '../../api/issuance/status.ts';
import type { Platform } from '../../api/platform/platform.ts';
import { openFolder, prepareBatch } from '../crash/folder.ts';
import { badgesIn, holderOf, issueBatchIn, listText } from './history.ts';

it('closes no gate for a reader who is overtaken, and gives them the newest list', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'palier-slow-'));
  await prepareBatch(folder, 1);
  const node = await openFolder(folder);
  await issueBatchIn(node, folder);
  await listText(node);
  let held: Promise<void> | undefined;
  let asked = (): void => {};
  const reading = new Promise<void>((resolve) => void (asked = resolve));
  const { primitives } = node;
  const platform: Platform = {
    ...node,
    pumpRounds: 1,
    primitives: {
      ...primitives,
      gunzip: async (...given: Parameters<typeof primitives.gunzip>) => {
        const wait = held;
        held = undefined;
        if (wait) asked();
        await wait;
        return primitives.gunzip(...given);
      },
    },
  };
  let answer = (): void => {};
  held = new Promise<void>((resolve) => void (answer = resolve));
  const slow = publishedStatusList(platform, 1);
  await reading;
  await revoke(platform, (await badgesIn(node))[0]!.id, { basis: 'new_decision', reason: 'Nouvelle délibération.' }, await holderOf(node, 'jury_chair'));
  expect((await publishedStatusList(platform, 1))!.version).toBe(2);
  answer();
  expect((await slow)!.version).toBe(2);
  expect((await restorationState(node)).closed).toBe(false);
  node.close();
  rmSync(folder, { recursive: true });
});
