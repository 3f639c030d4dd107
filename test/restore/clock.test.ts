/** The server's clock is ahead for a while and then put right, on a data folder without a server. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { drainOutbox } from '../../api/issuance/issue.ts';
import { readGivenList } from '../../api/issuance/given-list.ts';
import { revoke } from '../../api/issuance/revoke.ts';
import { signMinutes } from '../../api/issuance/sign-minutes.ts';
import { publishedStatusList } from '../../api/issuance/status.ts';
import { verifyEnvironment } from '../../api/issuance/store-fetch.ts';
import { readPresented, verify } from '../../credentials/index.ts';
import type { NodePlatform } from '../../api/platform/node.ts';
import { findJury } from '../../api/queries/juries.ts';
import { openFolder, prepareBatch } from '../crash/folder.ts';
import { programme } from '../promotion.ts';

const DAY = 86_400_000;
let folder: string;
let platform: NodePlatform;
let ahead: NodePlatform;
let chair: string;

async function signed(by: NodePlatform): Promise<void> {
  const { jury } = await prepareBatch(folder, 1);
  const row = (await findJury(platform.db, jury))!;
  await signMinutes(by, row, programme, { number: `PV ${jury}`, deliberatedOn: row.convened_on, members: ['A'], signatories: ['A'] }, chair, row.convened_on);
}
const badges = () => platform.db.selectFrom('signed_credential').select(['id', 'embedded']).orderBy('signed_at').execute();
const verdictOf = async (embedded: string): Promise<string> => {
  const presented = readPresented(new TextEncoder().encode(embedded), 'application/json');
  if ('problem' in presented) throw new Error(presented.problem);
  return (await verify(presented, verifyEnvironment(platform))).verdict;
};

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'palier-clock-'));
  await prepareBatch(folder, 1);
  platform = await openFolder(folder);
  ahead = { ...platform, now: () => new Date(Date.now() + 2 * DAY) };
  chair = (await platform.db.selectFrom('role_grant').select('person_id').where('role', '=', 'jury_chair').executeTakeFirstOrThrow()).person_id;
});
afterEach(() => {
  platform.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('a clock that was ahead', () => {
  it('leaves no list behind that nobody can believe yet: it is signed again, and issuing goes on', async () => {
    await signed(platform);
    await drainOutbox(platform);
    const [badge] = await badges();
    const misdated = (await publishedStatusList(ahead, 1))!;
    expect(Date.parse(misdated.signed_at)).toBeGreaterThan(Date.now() + DAY);
    const { version } = (await publishedStatusList(platform, 1))!;
    expect(version).toBe(misdated.version + 1);
    expect(await verdictOf(badge!.embedded)).toBe('valid');
    // Minutes between two clocks are no reason to sign again.
    const little = { ...platform, now: () => new Date(Date.now() - 240_000) };
    expect((await publishedStatusList(little, 1))!.version).toBe(version);
  });

  it('leaves no work behind that waits until the false date, and what is put off within an hour waits', async () => {
    await signed({ ...platform, now: () => new Date(Date.now() + 30 * DAY) });
    expect((await drainOutbox(platform)).failed).toBe(0);
    expect(await badges()).toHaveLength(4);
    await platform.commit([platform.db.insertInto('outbox').values({ kind: 'status_list', subject: '1', due_at: new Date(Date.now() + 3_600_000).toISOString(), attempts: 6, last_error: 'x' })]);
    expect(await drainOutbox(platform)).toEqual({ done: 0, failed: 0 });
  });

  it('does not make a list that was published since look older: more bits are later, whatever the dates say', async () => {
    await signed(platform);
    await drainOutbox(platform);
    const plain = (await publishedStatusList(platform, 1))!;
    const [badge] = await badges();
    expect((await revoke(platform, badge!.id, { basis: 'new_decision', reason: 'Nouvelle délibération.' }, chair))?.ok).toBe(true);
    const later = (await publishedStatusList(platform, 1))!;
    // As a restored copy sees it, whose own last list was signed while the clock was ahead.
    const known = { ...plain, version: later.version + 1, revoked: later.revoked, signed: later.signed, signed_at: new Date(Date.now() + DAY).toISOString() };
    expect((await platform.commit([platform.db.insertInto('status_list_version').values(known)])).ok).toBe(true);
    expect((await readGivenList(platform, later.signed)).ok).toBe(true);
    expect(await readGivenList(platform, plain.signed)).toEqual({ ok: false, refusal: 'list_older_than_known' });
  });
});
