/** What was taken back after a backup, on a new machine: without a copy of the note nothing knows of it, and that is said; with one it is taken back again. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openNodePlatform } from '../../api/platform/node.ts';
import type { Platform } from '../../api/platform/platform.ts';
import { startServer } from '../../api/platform/server.ts';
import { withdraw } from '../../api/publication/publish.ts';
import { configFor, createHouse, type House } from '../house.ts';
import { choose, enrolmentOf, expectStatus, issueAll, publish, type Body } from '../journey/acts.ts';
import { createPromotion, type Promotion } from '../promotion.ts';
import { backup, restore, type Call, type Said } from './cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'palier-taken-back-'));
const file = (name: string): string => join(folder, name);
let house: House;
let promotion: Promotion;
let by: string;
let pages: string[];
let share: string;
const NOTE = '/.well-known/palier-taken-back.json';

beforeAll(async () => {
  house = await createHouse('node');
  promotion = await createPromotion(house.platform, { students: 2 });
  by = promotion.emails.administrator;
  await issueAll(house, promotion, 'PV 1');
  const clients = await Promise.all(promotion.students.map(({ email }) => house.as(email)));
  pages = [];
  for (const [index, client] of clients.entries()) {
    const { id, badges } = await enrolmentOf(client);
    await choose(client, id, { credentials: badges.map((one: Body) => one.id) });
    pages.push(new URL(await publish(client, id)).pathname);
    if (index > 0) continue;
    const made = await expectStatus(await client.send('POST', `/api/me/enrolments/${id}/shares`, { title: 'Candidature', choices: { credentials: [badges[0].id] } }), 201);
    share = new URL(made.url).pathname;
  }
  expect((await backup({ origin: house.origin, data: house.platform.config.data }, file('palier.sauvegarde'))).code).toBe(0);
  const { id } = await enrolmentOf(clients[0]!);
  await expectStatus(await clients[0]!.send('DELETE', `/api/me/enrolments/${id}/publication`), 200);
  const { shares } = await expectStatus(await clients[0]!.get(`/api/me/enrolments/${id}/shares`), 200);
  await expectStatus(await clients[0]!.send('DELETE', `/api/shares/${shares[0].id}`), 200);
  writeFileSync(file('liste-1.json'), await (await house.fetch('/status/1')).text());
  writeFileSync(file('palier-keys.json'), await (await house.fetch('/.well-known/palier-keys.json')).text());
  writeFileSync(file('palier-taken-back.json'), await (await house.fetch(NOTE)).text());
  cpSync(house.platform.config.data, file('ancien'), { recursive: true });
  await house.close();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function restoreInto(name: string, ...given: string[]): Promise<{ call: Call; state: Said; confirmed: Said }> {
  const call = { origin: house.origin, data: file(name) };
  expect((await restore(call, file('palier.sauvegarde'))).code).toBe(0);
  const lists = await restore(call, '--lists', file('liste-1.json'), file('palier-keys.json'), ...given.map(file));
  expect([lists.code, lists.err]).toEqual([0, '']);
  const state = await restore(call, '--state');
  const confirmed = await restore(call, '--confirm', '--by', by);
  expect([confirmed.code, confirmed.err]).toEqual([0, '']);
  return { call, state, confirmed };
}

/** What a stranger finds at these addresses, of a server over that folder. */
async function shownBy(data: string, paths: readonly string[]): Promise<number[]> {
  const server = await startServer(configFor(house.origin, data));
  try {
    return await Promise.all(paths.map(async (path) => (await fetch(`${house.origin}${path}`, { headers: { accept: 'text/html' }, redirect: 'manual' })).status));
  } finally {
    await server.close();
  }
}

it('says so where nothing knows of it, before the confirmation and after', async () => {
  const { call, state, confirmed } = await restoreInto('sans');
  expect(state.out).toMatch(/palier-taken-back\.json  manque · missing : rien ne dit ici ce que des personnes ont retiré/);
  expect(confirmed.out).toContain('Ce que des personnes ont retiré après la copie n’est pas connu');
  expect(await shownBy(call.data, [pages[0]!, share])).toEqual([200, 200]);
});

it.each([['a copy that another machine kept', 'palier-taken-back.json'], ['the note in the old folder', 'ancien/files/taken-back.sqlite']])('takes it back again from %s', async (_, given) => {
  const { call, state, confirmed } = await restoreInto(`neuf-${given.replaceAll('/', '-')}`, given);
  expect(state.out).toContain('1 e-portfolio et 1 lien de partage seront retirés, comme après la copie · 1 e-portfolio and 1 link to share will be taken back');
  expect(confirmed.out).toContain('1 e-portfolio et 1 lien de partage ont été retirés');
  expect(await shownBy(call.data, [pages[0]!, share, pages[1]!])).toEqual([410, 410, 200]);
});

it('is told at the next start when the process ended between the commit and the note', async () => {
  const data = file('arrete');
  cpSync(file('ancien'), data, { recursive: true });
  const { person, enrolment } = promotion.students[1]!;
  const acts = async (of: Platform): Promise<string[]> => (JSON.parse((await of.files.takenBack.read())!.text) as Body).acts.filter((one: Body) => one.thing === enrolment).map((one: Body) => one.kind);
  const stopped = await openNodePlatform(configFor(house.origin, data), { site: { render: () => Promise.reject(new Error('no page')), asset: async () => null } });
  await withdraw(stopped, enrolment, person);
  expect(await acts(stopped)).toEqual(['portfolio_published']);
  stopped.close();
  const server = await startServer(configFor(house.origin, data));
  expect(await acts(server.platform)).toEqual(['portfolio_withdrawn']);
  await server.close();
});

it('takes no copy of another installation, and none that was changed', async () => {
  const call = { origin: house.origin, data: file('autre') };
  expect((await restore(call, file('palier.sauvegarde'))).code).toBe(0);
  const copy = readFileSync(file('palier-taken-back.json'), 'utf8');
  const sealed = JSON.parse(copy) as { sealed: string };
  writeFileSync(file('change.json'), JSON.stringify({ ...sealed, sealed: `${sealed.sealed.slice(0, -4)}AAAA` }));
  expect(await restore(call, '--lists', file('change.json'))).toMatchObject({ code: 1, err: expect.stringContaining('n’est pas de cette installation') });
  expect(copy).not.toMatch(/share_ended|portfolio_withdrawn/);
});
