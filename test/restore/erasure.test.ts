/** Whoever was erased does not come back with an older copy: by the note beside the files, and by the list that is kept with the backups. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { replayErasures } from '../../api/privacy/replay.ts';
import { startServer } from '../../api/platform/server.ts';
import { configFor, createHouse, RUNTIMES, signInTo, type Client, type House } from '../house.ts';
import { addPerson, choose, expectStatus, publish } from '../journey/acts.ts';
import { createPromotion, type Promotion } from '../promotion.ts';
import { backup, restore } from './cli.ts';
import { remember, turnBack } from './turn-back.ts';

const NOTHING = { title: '—', reflection: '', public_text: '' };

describe.each(RUNTIMES)('an erasure, on %s', (runtime) => {
  let house: House;
  let promotion: Promotion;
  let officer: Client;
  let portfolio: string;
  const folder = mkdtempSync(join(tmpdir(), 'palier-erasure-'));
  beforeAll(async () => {
    house = await createHouse(runtime);
    promotion = await createPromotion(house.platform, { students: 1 });
    officer = await house.as((await addPerson(house, 'administrator', '*')).email);
    const student = await house.as(promotion.students[0]!.email);
    await choose(student, promotion.students[0]!.enrolment, { headline: 'Bonjour', evidence: [promotion.students[0]!.evidence] });
    portfolio = new URL(await publish(student, promotion.students[0]!.enrolment)).pathname;
  });
  afterAll(async () => {
    await house?.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const trace = (one: House) => one.platform.db.selectFrom('evidence').select(['title', 'reflection', 'public_text']).where('id', '=', promotion.students[0]!.evidence).executeTakeFirstOrThrow();

  // A server on Node looks for them by itself every few seconds, and may be first; a Worker does when it is told to.
  const [once, never] = runtime === 'node' ? [[0, 1], [0, 1]] : [[1], [0]];

  it('is carried out again, with the same receipt, on a database that went back to before it', async () => {
    const before = await remember(house);
    const sauvegarde = join(folder, 'palier.sauvegarde');
    if (runtime === 'node') expect((await backup({ origin: house.origin, data: house.platform.config.data }, sauvegarde)).code).toBe(0);
    const { id } = await expectStatus(await officer.send('POST', `/api/people/${promotion.students[0]!.person}/erasure`), 201);
    expect(await trace(house)).toEqual(NOTHING);
    const list = await (await officer.get('/api/register/erasures.json')).text();
    expect(list).not.toMatch(/@|Étudiant/);

    await turnBack(house, before);
    expect((await trace(house)).reflection).toBe('Réflexion privée.');
    expect(once).toContain(await replayErasures(house.platform));
    expect(await trace(house)).toEqual(NOTHING);
    expect([410, 503]).toContain((await house.fetch(portfolio, { headers: { accept: 'text/html' } })).status);
    expect(await expectStatus(await house.fetch(`/api/erasures/${id}`), 200)).toMatchObject({ id, scope: 'whole', doneAt: expect.any(String) as string });
    expect(await replayErasures(house.platform)).toBe(0);

    // From a list, where nothing but the list remembers.
    await turnBack(house, before);
    await house.platform.files.witness.write('{"event":null,"lists":{}}', (await house.platform.files.witness.read())!.tag);
    expect(never).toContain(await replayErasures(house.platform));
    await expectStatus(await officer.send('POST', '/api/restoration/erasures', { text: '{"list":"autre"}' }), 409);
    expect(once).toContain((await expectStatus(await officer.send('POST', '/api/restoration/erasures', { text: list }), 200))['erased']);
    expect(await trace(house)).toEqual(NOTHING);

    if (runtime !== 'node') return;
    // A new machine, restored from the backup that was made before: the list stands beside it.
    const data = join(folder, 'nouveau');
    writeFileSync(join(folder, 'effacements.json'), list);
    const call = { origin: house.origin, data };
    expect((await restore(call, sauvegarde)).code).toBe(0);
    const given = await restore(call, '--lists', join(folder, 'effacements.json'));
    expect([given.code, given.out]).toEqual([0, expect.stringContaining('1 effacement(s) refait(s)')]);
    await house.close();
    const server = await startServer(configFor(house.origin, data));
    try {
      const again: House = { ...house, platform: server.platform, as: (email) => signInTo(again, email), close: () => server.close() };
      expect(await trace(again)).toEqual(NOTHING);
      // Before the restore is confirmed nobody is shown anything, erased or not.
      expect((await fetch(`${house.origin}${portfolio}`, { headers: { accept: 'text/html' } })).status).toBe(503);
    } finally {
      await server.close();
    }
  });
});
