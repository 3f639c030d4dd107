/** The daily purge, when one kind of data cannot be ended. On both runtimes, without a server whose own sweep would come between. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { openNodePlatform } from '../../api/platform/node.ts';
import type { Platform } from '../../api/platform/platform.ts';
import { purgeDaily } from '../../api/privacy/purge.ts';
import { insertUpload } from '../../api/queries/uploads.ts';
import { withEmptyDatabase } from '../empty-database.ts';
import { configFor, createHouse, RUNTIMES } from '../house.ts';
import { createPromotion } from '../promotion.ts';

const HOUR = 3_600_000;

describe.each(RUNTIMES)('a purge of which one kind fails, on %s', (runtime) => {
  let platform: Platform;
  let close: () => Promise<void> | void;

  beforeAll(async () => {
    if (runtime === 'worker') {
      const house = await createHouse('worker');
      [platform, close] = [house.platform, () => house.close()];
      return;
    }
    const data = mkdtempSync(join(tmpdir(), 'palier-purge-'));
    withEmptyDatabase(data);
    const node = await openNodePlatform(configFor('http://localhost:8787', data));
    [platform, close] = [node, () => (node.close(), rmSync(data, { recursive: true, force: true }))];
  });
  afterAll(() => close());
  afterEach(() => vi.restoreAllMocks());

  it('ends the others on that day, says so, and tries it again an hour later', async () => {
    const logged = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const { db, commit } = platform;
    const { students } = await createPromotion(platform, { students: 1 });
    const at = (hours: number): Platform => ({ ...platform, now: () => new Date(Date.parse('2031-03-10T08:00:00Z') + hours * HOUR) });
    const [{ enrolment, person }] = students as [(typeof students)[number]];
    const begun = { purpose: 'trace' as const, enrolment_id: enrolment, person_id: person, name: 'film.mp4', bytes: 1, part_bytes: 1, parts: JSON.stringify(['0'.repeat(64)]), begun_at: '2031-03-01T08:00:00.000Z' };
    const uploads = async () => (await db.selectFrom('upload').select('id').execute()).map((one) => one.id);
    const told = async (kind: string) => (await db.selectFrom('event').select(['subject', 'detail']).where('kind', '=', kind).orderBy('seq').execute()).map(({ subject, detail }) => [subject, detail]);
    const old = { id: 'demande', purpose: 'sign_in' as const, address_digest: 'a', person_id: null, address: null, token_digest: 't', browser_digest: 'n', language: 'fr' as const, back: null, asked_at: begun.begun_at, expires_at: begun.begun_at };
    // Sessions are the first kind of the table, uploads come after them.
    expect(await commit([db.insertInto('sign_in_request').values(old), insertUpload(db, { ...begun, id: 'un', digest: '1'.repeat(64) }), { compile: () => sql`create trigger stays before delete on sign_in_request begin select raise(abort, 'disk is ill'); end`.compile(db) }])).toEqual({ ok: true });

    await purgeDaily(at(0));
    expect(await uploads()).toEqual([]);
    expect([await told('data_purged'), await told('purge_failed')]).toEqual([[['upload', '{"count":1}']], [['session', '{}']]]);
    expect(logged.mock.calls.map(([first]) => first as unknown)).toEqual(['purge session:']);

    // Nothing before its hour is over, and then that kind alone.
    await purgeDaily(at(0.5));
    expect(logged).toHaveBeenCalledTimes(1);
    expect(await commit([insertUpload(db, { ...begun, id: 'deux', digest: '2'.repeat(64) })])).toEqual({ ok: true });
    await purgeDaily(at(1.1));
    expect(logged).toHaveBeenCalledTimes(2);
    expect(await uploads()).toEqual(['deux']);
    expect(await told('purge_failed')).toHaveLength(1);

    expect(await commit([{ compile: () => sql`drop trigger stays`.compile(db) }])).toEqual({ ok: true });
    await purgeDaily(at(2.2));
    expect((await told('data_purged')).map(([kind]) => kind)).toEqual(['upload', 'session']);
    expect(await db.selectFrom('sign_in_request').select('id').execute()).toEqual([]);
    // Nothing is left, and the day's round was made.
    await purgeDaily(at(3.3));
    expect(await uploads()).toEqual(['deux']);
    await purgeDaily(at(24));
    expect(await uploads()).toEqual([]);
  });
});
