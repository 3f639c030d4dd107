/** The gate, its lists and its witness, piece by piece, on a data folder without a server. */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { drainOutbox } from '../../api/issuance/issue.ts';
import { performKeyAct } from '../../api/issuance/key-act.ts';
import { closeGate } from '../../api/issuance/restore-gate.ts';
import { confirmRestoration, giveList, loseList, restorationState } from '../../api/issuance/restoration.ts';
import { revoke } from '../../api/issuance/revoke.ts';
import { signMinutes } from '../../api/issuance/sign-minutes.ts';
import { publishedStatusList } from '../../api/issuance/status.ts';
import type { NodePlatform } from '../../api/platform/node.ts';
import { findLastStatusList } from '../../api/queries/credentials.ts';
import { findJury } from '../../api/queries/juries.ts';
import { openFolder, prepareBatch } from '../crash/folder.ts';
import { programme } from '../promotion.ts';
import { badgesIn, bitsIn, eventsIn, holderOf, issueBatchIn, verdictIn } from './history.ts';

let folder: string;
let platform: NodePlatform;
let chair: string;
let administrator: string;

const bitsOf = (list = 1): Promise<number> => bitsIn(platform, list);
const badges = () => badgesIn(platform);
const newest = () => findLastStatusList(platform.db);
const events = (kind: string) => eventsIn(platform, kind);
const issueBatch = (): Promise<void> => issueBatchIn(platform, folder);
const verdictOf = (embedded: string) => verdictIn(platform, embedded);

const revokeFirst = async (): Promise<void> => {
  const live = (await platform.db.selectFrom('signed_credential').leftJoin('revocation', 'revocation.id', 'signed_credential.id').select('signed_credential.id').where('revocation.id', 'is', null).orderBy('signed_at').executeTakeFirstOrThrow()).id;
  expect(await revoke(platform, live, { basis: 'new_decision', reason: 'Nouvelle délibération.' }, chair)).toEqual({ ok: true, value: undefined });
  await drainOutbox(platform);
};

/** Opens the file as it now is. */
async function reopen(change: () => void): Promise<void> {
  platform.close();
  change();
  platform = await openFolder(folder);
}
const database = (): string => join(folder, 'palier.sqlite');
const forget = (...names: string[]): void => names.forEach((name) => rmSync(join(folder, name), { force: true }));

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'palier-gate-'));
  await prepareBatch(folder, 1);
  platform = await openFolder(folder);
  [chair, administrator] = [await holderOf(platform, 'jury_chair'), await holderOf(platform, 'administrator')];
  await issueBatch();
});
afterEach(() => {
  platform.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('a published bit', () => {
  it('stays set when its revocation is gone from the table, and the journal says so', async () => {
    await revokeFirst();
    expect(await bitsOf()).toBe(1);
    const { raw } = platform.database;
    const triggers = raw.prepare("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'revocation'").all() as { name: string; sql: string }[];
    for (const { name } of triggers) raw.exec(`DROP TRIGGER ${name}`);
    raw.exec('DELETE FROM revocation');
    for (const { sql } of triggers) raw.exec(sql);
    await reopen(() => {});
    const lost = (await badges())[0]!;
    await platform.commit([platform.db.insertInto('revocation').values({ id: (await badges())[1]!.id, basis: 'new_decision', reason: 'x', revoked_by: chair, revoked_at: platform.now().toISOString() })]);
    expect(await bitsOf()).toBe(2);
    expect(await events('status_bits_kept')).toEqual([{ subject: '1', detail: { version: 3, bits: 1 } }]);
    expect((await verdictOf(lost.embedded)).verdict).toBe('invalid');
  });

  it('cannot be cleared by a version with fewer, nor a version be used again', async () => {
    await revokeFirst();
    const latest = (await publishedStatusList(platform, 1))!;
    const insert = (over: object) => platform.commit([platform.db.insertInto('status_list_version').values({ ...latest, ...over })]);
    expect(await insert({ version: latest.version + 1, revoked: 0 })).toEqual({ ok: false, conflict: { kind: 'conflict', rule: 'bit_cleared' } });
    expect(await insert({})).toMatchObject({ ok: false, conflict: { rule: 'unique:status_list_version.list,status_list_version.version' } });
  });
});

describe('the witness', () => {
  it('notices an older copy after which badges were issued, though no list was published since', async () => {
    const copy = join(folder, 'ancien.sqlite');
    await reopen(() => cpSync(database(), copy));
    await issueBatch();
    const handedOut = await badges();
    expect(handedOut).toHaveLength(8);
    expect((await publishedStatusList(platform, 1))!.version).toBe(1);
    await reopen(() => {
      forget('palier.sqlite', 'palier.sqlite-wal', 'palier.sqlite-shm');
      cpSync(copy, database());
    });
    expect((await restorationState(platform)).closed).toBe(false);
    await issueBatch().catch(() => {});
    expect(await badges()).toHaveLength(4);
    expect(await restorationState(platform)).toMatchObject({ closed: true, cause: 'older_than_witness', lists: [{ list: 1, state: 'missing' }] });
    await expect(issueBatch()).rejects.toThrow('restore_gate');
  });

  it('is missed when it is gone', async () => {
    await reopen(() => forget('files/witness.sqlite'));
    await expect(publishedStatusList(platform, 1)).rejects.toThrow('restore_gate');
    expect(await restorationState(platform)).toMatchObject({ closed: true, cause: 'witness_missing' });
  });

  it('holds nothing against a database that is newer, or opened again and again', async () => {
    for (let round = 0; round < 3; round += 1) {
      await reopen(() => {});
      await issueBatch();
      await revokeFirst();
    }
    expect((await restorationState(platform)).closed).toBe(false);
    expect(await badges()).toHaveLength(16);
  });
});

describe('the gate', () => {
  it('stays closed until something is known of every list, and opens once', async () => {
    const list = (await publishedStatusList(platform, 1))!.signed;
    await closeGate(platform, 'by_hand');
    expect(await confirmRestoration(platform, administrator)).toEqual({ ok: false, refusal: 'lists_missing' });
    // The guard is in the schema, not only before it.
    expect(await platform.commit([platform.db.updateTable('restore_gate').set({ opened_at: 'x', opened_by: administrator })])).toEqual({ ok: false, conflict: { kind: 'conflict', rule: 'lists_missing' } });
    expect(await giveList(platform, list)).toEqual({ ok: true, value: 1 });
    expect(await confirmRestoration(platform, administrator)).toMatchObject({ ok: true, value: { revoked: 0 } });
    expect(await confirmRestoration(platform, administrator)).toEqual({ ok: false, refusal: 'gate_open' });
    expect(await giveList(platform, list)).toEqual({ ok: false, refusal: 'gate_open' });
    expect(await platform.commit([platform.db.updateTable('restore_gate').set({ opened_at: null, opened_by: null })])).toMatchObject({ ok: false, conflict: { rule: 'append_only' } });
    expect(await platform.commit([platform.db.insertInto('credential_plan').values({ ...(await platform.db.selectFrom('credential_plan').selectAll().executeTakeFirstOrThrow()), id: 'x', supersedes: null, status_index: 7 })])).toMatchObject({ ok: false, conflict: { rule: 'list_closed' } });
    expect((await events('restore_gate_closed')).map((one) => one.subject)).toEqual(['by_hand']);
    await issueBatch();
    expect(new Set((await badges()).slice(4).map((one) => one.status_list))).toEqual(new Set([await newest()]));
    expect(await newest()).toBeGreaterThan(1);
    // Once more, and one bit later.
    await revokeFirst();
    expect(await bitsOf()).toBe(1);
    await closeGate(platform, 'by_hand');
    expect(await giveList(platform, list)).toEqual({ ok: false, refusal: 'list_older_than_known' });
  });

  it('lets waiting work wait, without a failed attempt', async () => {
    const { jury } = await prepareBatch(folder, 1);
    const row = (await findJury(platform.db, jury))!;
    await signMinutes(platform, row, programme, { number: `PV ${jury}`, deliberatedOn: row.convened_on, members: ['A'], signatories: ['A'] }, chair, row.convened_on);
    await closeGate(platform, 'by_hand');
    expect(await drainOutbox(platform)).toEqual({ done: 0, failed: 0 });
    expect((await platform.db.selectFrom('outbox').selectAll().execute()).map((one) => [one.kind, one.attempts])).toEqual([['plan', 0], ['plan', 0], ['plan', 0], ['plan', 0]]);
  });

  it('keeps a list that was declared lost unpublished, its badges uncheckable, until it is found', async () => {
    await revokeFirst();
    const list = (await publishedStatusList(platform, 1))!.signed;
    await closeGate(platform, 'by_hand');
    expect(await loseList(platform, 2)).toEqual({ ok: false, refusal: 'list_unknown' });
    expect(await loseList(platform, 1)).toEqual({ ok: true, value: undefined });
    expect(await confirmRestoration(platform, administrator)).toMatchObject({ ok: true });
    await expect(publishedStatusList(platform, 1)).rejects.toThrow('list_lost');
    const live = (await badges())[1]!;
    expect((await verdictOf(live.embedded)).verdict).toBe('undetermined');
    expect(await platform.commit([platform.db.insertInto('status_list_version').values({ list: 1, version: 2_000_000, revoked: 9, signed: '{}', valid_until: 'x', signed_at: 'x' })])).toMatchObject({ ok: false, conflict: { rule: 'list_lost' } });
    // New badges and their list are not concerned; a revocation on the lost list waits with it.
    await issueBatch();
    expect((await verdictOf((await badges()).at(-1)!.embedded)).verdict).toBe('valid');
    await revokeFirst();
    expect((await platform.db.selectFrom('outbox').selectAll().execute())).toEqual([]);
    // Somebody has to answer for what it revokes, now that nobody confirms after it.
    expect(await giveList(platform, list)).toEqual({ ok: false, refusal: 'giver_unknown' });
    expect(await giveList(platform, list, administrator)).toEqual({ ok: true, value: 1 });
    expect(await bitsOf()).toBe(2);
    expect((await verdictOf((await badges())[2]!.embedded)).verdict).toBe('valid');
    expect(await giveList(platform, (await publishedStatusList(platform, 1))!.signed)).toEqual({ ok: false, refusal: 'gate_open' });
  });

  it('takes a list under a retired key, not one under a compromised or unknown key', async () => {
    const old = (await publishedStatusList(platform, 1))!.signed;
    const oldKey = (await platform.db.selectFrom('active_key').select('id').where('algorithm', '=', 'Ed25519').executeTakeFirstOrThrow()).id;
    expect((await performKeyAct(platform, { act: 'rotate', algorithm: 'Ed25519' })).ok).toBe(true);
    await closeGate(platform, 'by_hand');
    expect(await giveList(platform, old.replaceAll(oldKey, 'key-inconnue'))).toEqual({ ok: false, refusal: 'list_key_unknown' });
    expect(await giveList(platform, old)).toEqual({ ok: true, value: 1 });
    expect(await confirmRestoration(platform, administrator)).toMatchObject({ ok: true });
    await publishedStatusList(platform, 1);
    expect((await performKeyAct(platform, { act: 'compromise', id: oldKey })).ok).toBe(true);
    const now = (await publishedStatusList(platform, 1))!.signed;
    await closeGate(platform, 'by_hand');
    // A key can be declared compromised behind the gate, too, once the list that it signed was given.
    const second = (await platform.db.selectFrom('active_key').select('id').where('algorithm', '=', 'Ed25519').executeTakeFirstOrThrow()).id;
    for (const { list } of (await restorationState(platform)).lists.filter((one) => one.list !== 1)) expect((await loseList(platform, list)).ok).toBe(true);
    expect(await giveList(platform, now)).toEqual({ ok: true, value: 1 });
    expect((await performKeyAct(platform, { act: 'compromise', id: second })).ok).toBe(true);
    expect(await giveList(platform, old)).toEqual({ ok: false, refusal: 'list_key_compromised' });
    expect(await giveList(platform, 'x'.repeat(300_000))).toEqual({ ok: false, refusal: 'list_unreadable' });
    expect(await giveList(platform, '[1')).toEqual({ ok: false, refusal: 'list_unreadable' });
  });

  it('keeps a key uncompromised until the list that it may have signed is given, so that it can be given', async () => {
    const list = (await publishedStatusList(platform, 1))!.signed;
    const [old, other] = await Promise.all((['Ed25519', 'RS256'] as const).map(async (algorithm) => (await platform.db.selectFrom('active_key').select('id').where('algorithm', '=', algorithm).executeTakeFirstOrThrow()).id));
    expect((await performKeyAct(platform, { act: 'rotate', algorithm: 'Ed25519' })).ok).toBe(true);
    await closeGate(platform, 'by_hand');
    const active = (await platform.db.selectFrom('active_key').select('id').where('algorithm', '=', 'Ed25519').executeTakeFirstOrThrow()).id;
    // The retired key signed the list that is known; the active one may have signed it since.
    for (const id of [old!, active]) for (const dryRun of [true, false]) expect(await performKeyAct(platform, { act: 'compromise', id }, { dryRun })).toEqual({ ok: false, refusal: { kind: 'lists_missing', lists: [1] } });
    expect(await events('key_compromised')).toEqual([]);
    // Tokens alone are under it.
    expect((await performKeyAct(platform, { act: 'compromise', id: other! })).ok).toBe(true);
    expect(await giveList(platform, list)).toEqual({ ok: true, value: 1 });
    for (const id of [old!, active]) expect((await performKeyAct(platform, { act: 'compromise', id })).ok).toBe(true);
    expect(await confirmRestoration(platform, administrator)).toMatchObject({ ok: true });
    await drainOutbox(platform);
    expect(await bitsOf()).toBe(0);
  });

  it('takes a list for lost at an administrator’s word, and its key may be declared compromised then', async () => {
    const { verificationMethod } = (JSON.parse((await publishedStatusList(platform, 1))!.signed) as { proof: [{ verificationMethod: string }] }).proof[0];
    const id = verificationMethod.split('#')[1]!;
    await closeGate(platform, 'by_hand');
    expect(await performKeyAct(platform, { act: 'compromise', id })).toMatchObject({ ok: false });
    expect((await loseList(platform, 1)).ok).toBe(true);
    expect((await performKeyAct(platform, { act: 'compromise', id })).ok).toBe(true);
  });

  it('learns of a list that was opened after the copy, and keeps serving it', async () => {
    // Two histories from one copy: the other opens a list that this one has never seen.
    const copy = join(folder, 'ancien.sqlite');
    await reopen(() => cpSync(database(), copy));
    await closeGate(platform, 'by_hand');
    await giveList(platform, (await platform.db.selectFrom('status_list_version').select('signed').executeTakeFirstOrThrow()).signed);
    await confirmRestoration(platform, administrator);
    await drainOutbox(platform);
    await issueBatch();
    const later = (await badges()).at(-1)!;
    await revokeFirst();
    const other = await newest();
    const lists = [(await publishedStatusList(platform, 1))!.signed, (await publishedStatusList(platform, other))!.signed];
    await reopen(() => {
      forget('palier.sqlite', 'palier.sqlite-wal', 'palier.sqlite-shm');
      cpSync(copy, database());
    });
    await drainOutbox(platform);
    await expect(publishedStatusList(platform, 1)).rejects.toThrow('restore_gate');
    expect((await restorationState(platform)).lists).toEqual([{ list: 1, state: 'missing' }, { list: other, state: 'missing' }]);
    for (const list of lists) expect((await giveList(platform, list)).ok).toBe(true);
    expect(await confirmRestoration(platform, administrator)).toMatchObject({ ok: true, value: { revoked: 1 } });
    expect(await newest()).toBeGreaterThan(other);
    expect((await verdictOf(later.embedded)).verdict).toBe('valid');
    expect(await bitsOf()).toBe(1);
    await issueBatch();
    expect((await badges()).at(-1)!.status_list).toBe(await newest());
  });
});
