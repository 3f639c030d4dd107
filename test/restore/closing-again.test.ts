/** A copy that was made while the gate was closed: what was given before it says nothing of what was published after it. */
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { drainOutbox } from '../../api/issuance/issue.ts';
import { restoreBackup } from '../../api/platform/backup/restore.ts';
import { writeBackup } from '../../api/platform/backup/write-backup.ts';
import type { NodePlatform } from '../../api/platform/node.ts';
import { closeGate } from '../../api/issuance/restore-gate.ts';
import { confirmRestoration, giveList, loseKeyHistory, restorationState } from '../../api/issuance/restoration.ts';
import { revoke } from '../../api/issuance/revoke.ts';
import { publishedStatusList } from '../../api/issuance/status.ts';
import { closeByHand, closeGateIfOlder } from '../../api/issuance/witness.ts';
import { openFolder, prepareBatch } from '../crash/folder.ts';
import { BACKUP_SECRET } from './cli.ts';
import { badgesIn, bitsIn, eventsIn, holderOf, issueBatchIn, listText, verdictIn } from './history.ts';

let place: string;
let platform: NodePlatform;
let machine: string;

const withdraw = async (id: string): Promise<void> => {
  expect(await revoke(platform, id, { basis: 'new_decision', reason: 'Nouvelle délibération.' }, await holderOf(platform, 'jury_chair'))).toMatchObject({ ok: true });
  await drainOutbox(platform);
};
const administrator = (): Promise<string> => holderOf(platform, 'administrator');
const confirm = async () => confirmRestoration(platform, await administrator());
const confirmed = async (): Promise<number> => {
  const answer = await confirm();
  if (!answer.ok) throw new Error(answer.refusal);
  await drainOutbox(platform);
  return answer.value.list;
};
const backUp = async (name: string): Promise<void> => {
  const wanted = { data: machine, origin: platform.config.origin, path: join(place, name), secret: BACKUP_SECRET, overwrite: false, withOwnSecret: false };
  expect((await writeBackup(wanted)).ok).toBe(true);
};
/** The machine is lost; another one is made of a backup. */
const restoreFrom = async (name: string, onto: string): Promise<void> => {
  const { config } = platform;
  platform.close();
  machine = join(place, onto);
  expect((await restoreBackup(join(place, name), BACKUP_SECRET, { ...config, data: machine })).ok).toBe(true);
  platform = await openFolder(machine);
  // No witness came along, and no copy of the history of the keys.
  expect((await loseKeyHistory(platform)).ok).toBe(true);
};
const DATABASE = ['palier.sqlite', 'palier.sqlite-wal', 'palier.sqlite-shm'];
const keep = async (name: string): Promise<void> => {
  platform.close();
  cpSync(machine, join(place, name), { recursive: true });
  platform = await openFolder(machine);
};
/** An older state of this machine: of its database alone, or of the whole disk. */
const putBack = async (name: string, only: readonly string[] | null): Promise<void> => {
  platform.close();
  if (only) {
    for (const file of DATABASE) rmSync(join(machine, file), { force: true });
    for (const file of only) cpSync(join(place, name, file), join(machine, file));
  } else {
    rmSync(machine, { recursive: true });
    cpSync(join(place, name), machine, { recursive: true });
  }
  platform = await openFolder(machine);
};

beforeEach(async () => {
  place = mkdtempSync(join(tmpdir(), 'palier-again-'));
  machine = join(place, 'machine');
  mkdirSync(machine);
  await prepareBatch(machine, 1);
  platform = await openFolder(machine);
  await issueBatchIn(platform, machine);
});
afterEach(() => {
  platform.close();
  rmSync(place, { recursive: true, force: true });
});

describe('a backup taken behind the gate', () => {
  it('asks for the last published lists again, and clears no bit of those given before', async () => {
    const first = await listText(platform);
    await backUp('night-1');
    await restoreFrom('night-1', 'machine-2');
    expect(await giveList(platform, first)).toEqual({ ok: true, value: 1 });
    await backUp('night-2');
    await confirmed();
    const [badge] = await badgesIn(platform);
    await withdraw(badge!.id);
    const last = await listText(platform);
    await restoreFrom('night-2', 'machine-3');
    expect(await restorationState(platform)).toMatchObject({ closed: true, cause: 'restored', lists: [{ list: 1, state: 'missing' }] });
    expect(await confirm()).toEqual({ ok: false, refusal: 'lists_missing' });
    await expect(publishedStatusList(platform, 1)).rejects.toThrow('restore_gate');
    expect((await verdictIn(platform, badge!.embedded)).verdict).toBe('undetermined');
    expect(await giveList(platform, last)).toEqual({ ok: true, value: 1 });
    expect(await confirm()).toMatchObject({ ok: true, value: { revoked: 1 } });
    expect((await restorationState(platform)).closed).toBe(false);
    // Both closings are behind us: whoever answered for the later answered for the earlier.
    expect((await platform.db.selectFrom('restore_gate').select('opened_by').execute()).map((one) => one.opened_by)).toEqual([await administrator(), await administrator()]);
    expect(await bitsIn(platform)).toBe(1);
  });

  it('keeps as a lower bound what was given behind the earlier gate', async () => {
    const first = await listText(platform);
    await withdraw((await badgesIn(platform))[0]!.id);
    const last = await listText(platform);
    await closeGate(platform, 'by_hand');
    expect(await giveList(platform, last)).toEqual({ ok: true, value: 1 });
    await closeGate(platform, 'by_hand');
    expect(await giveList(platform, first)).toEqual({ ok: false, refusal: 'list_older_than_known' });
    expect((await eventsIn(platform, 'restore_gate_closed')).map((one) => one.subject)).toEqual(['by_hand', 'by_hand']);
  });

  it('asks for them again when the whole disk of that moment is put back and the gate is closed by hand', async () => {
    const first = await listText(platform);
    await closeByHand(platform);
    expect(await giveList(platform, first)).toEqual({ ok: true, value: 1 });
    await keep('disk');
    await confirmed();
    await withdraw((await badgesIn(platform))[0]!.id);
    await listText(platform);
    await putBack('disk', null);
    await closeByHand(platform);
    expect(await confirm()).toEqual({ ok: false, refusal: 'lists_missing' });
  });

  it('is noticed by the witness where the database alone went back behind its gate', async () => {
    const first = await listText(platform);
    await closeByHand(platform);
    expect(await giveList(platform, first)).toEqual({ ok: true, value: 1 });
    await keep('disk');
    await confirmed();
    await withdraw((await badgesIn(platform))[0]!.id);
    const last = await listText(platform);
    await putBack('disk', ['palier.sqlite']);
    expect(await confirm()).toEqual({ ok: false, refusal: 'lists_missing' });
    expect(await restorationState(platform)).toMatchObject({ cause: 'older_than_witness', lists: [{ list: 1, state: 'missing' }] });
    // Closed once for what the witness knows, however often it is looked at.
    expect(await giveList(platform, last)).toEqual({ ok: true, value: 1 });
    await closeGateIfOlder(platform);
    expect(await confirm()).toMatchObject({ ok: true, value: { revoked: 1 } });
  });
});

it('gives no number of a list out again when one backup is restored twice', async () => {
  const first = await listText(platform);
  await backUp('night-1');
  const numbers: number[] = [];
  for (const onto of ['machine-2', 'machine-3']) {
    await restoreFrom('night-1', onto);
    expect(await giveList(platform, first)).toEqual({ ok: true, value: 1 });
    numbers.push(await confirmed());
    await issueBatchIn(platform, machine);
    expect((await badgesIn(platform)).at(-1)!.status_list).toBe(numbers.at(-1));
  }
  expect(numbers[0]).not.toBe(numbers[1]);
});

describe('closing by hand', () => {
  it.each(['before the start', 'after the start'])('asks for the lists that the witness knows, %s', async (when) => {
    const first = await listText(platform);
    await keep('older');
    await closeGate(platform, 'by_hand');
    expect(await giveList(platform, first)).toEqual({ ok: true, value: 1 });
    const next = await confirmed();
    await issueBatchIn(platform, machine);
    for (const list of [1, next]) await listText(platform, list);
    await putBack('older', ['palier.sqlite']);
    const acts = [() => closeByHand(platform), () => closeGateIfOlder(platform)];
    for (const act of when === 'after the start' ? acts.reverse() : acts) await act();
    expect((await restorationState(platform)).lists).toEqual([{ list: 1, state: 'missing' }, { list: next, state: 'missing' }]);
  });

  it('lets the witness ask for its lists behind a gate that somebody else has closed', async () => {
    await listText(platform);
    await keep('older');
    await issueBatchIn(platform, machine);
    await putBack('older', ['palier.sqlite']);
    await closeGate(platform, 'by_hand');
    await closeGateIfOlder(platform);
    expect((await eventsIn(platform, 'restore_gate_closed')).map((one) => one.subject)).toEqual(['by_hand', 'older_than_witness']);
  });
});
