/**
 * Links that a trace cites: the watch over them, the page that leads there from a
 * public one, and their report by whoever reads it; over HTTP, on both runtimes.
 */
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parisDay } from '../../api/domain/calendar.ts';
import type { FetchAnswer } from '../../api/platform/platform.ts';
import { expiredBefore } from '../../api/domain/retention.ts';
import { PURGES } from '../../api/privacy/purge.ts';
import { findEvidence } from '../../api/queries/evidence.ts';
import { watchLinks, watchNow } from '../../api/watch-links.ts';
import { createHouse, RUNTIMES, type Client, type House } from '../house.ts';
import { createPromotion, type Promotion } from '../promotion.ts';
import { choose, contents, enrolmentOf, expectStatus, NOTHING_TO_HIDE, type Body } from './acts.ts';

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

describe.each(RUNTIMES)('a link that a trace cites, on %s', (runtime) => {
  let house: House;
  let promotion: Promotion;
  let owner: Client;
  let fellow: Client;
  let enrolment: string;
  let base: string;

  beforeAll(async () => {
    house = await createHouse(runtime);
    promotion = await createPromotion(house.platform, { students: 2 });
    [owner, fellow] = await Promise.all(promotion.students.map((one) => house.as(one.email))) as [Client, Client];
    ({ enrolment } = promotion.students[0]!);
    base = `/api/me/enrolments/${enrolment}`;
  });
  afterAll(() => house?.close());

  const deposited = async (fields: Record<string, string>): Promise<string> => {
    const form = new FormData();
    for (const [name, value] of Object.entries({ period: 'S1', genre: 'production', ...fields })) form.set(name, value);
    return (await expectStatus(await owner.send('POST', `${base}/evidence`, form), 201)).id;
  };
  const trace = async (id: string): Promise<Body> => (await enrolmentOf(owner)).evidence.find((one: Body) => one.id === id);

  it('is watched: its student is told that it changed or died, and nobody asks for it when somebody visits', async () => {
    const [there, gone] = [await deposited({ link: 'https://genially.example/visite#1', title: 'Une visite' }), await deposited({ link: 'https://h5p.example/x', title: 'Un quiz' })];
    const asked: string[] = [];
    const look = (answers: Record<string, FetchAnswer>, days: number) =>
      watchLinks({ ...house.platform, now: () => new Date(Date.now() + days * 86_400_000), fetchPublic: async (url) => (asked.push(url), answers[new URL(url).hostname] ?? { ok: false, reason: 'unreachable' }) });
    const page = (words: string): FetchAnswer => ({ ok: true, bytes: new TextEncoder().encode(`<!doctype html><p>${words}</p><script>${Math.random()}</script>`) });
    const states = async () => Promise.all([there, gone].map(async (id) => (await trace(id)).watch.state));
    await look({ 'genially.example': page('La visite'), 'h5p.example': page('Le quiz') }, 0);
    expect(await states()).toEqual(['unchanged', 'unchanged']);
    // Looked at once a week, and without the part of an address that stays in the browser.
    expect(await look({}, 1)).toBe(0);
    expect(asked.filter((url) => url.includes('genially'))).toEqual(['https://genially.example/visite']);
    await look({ 'genially.example': page('La visite'), 'h5p.example': { ok: false, reason: 'gone' } }, 8);
    expect(await states()).toEqual(['unchanged', 'dead']);
    await look({ 'genially.example': page('Une publicité'), 'h5p.example': { ok: false, reason: 'gone' } }, 16);
    expect(await states()).toEqual(['changed', 'dead']);
    await look({}, 24);
    expect(await states()).toEqual(['changed', 'dead']);
    const before = asked.length;
    const list = await (await owner.get('/espace/traces', { accept: 'text/html' })).text();
    expect([list.includes('Lien changé'), list.includes('Lien mort')]).toEqual([true, true]);
    expect(asked).toHaveLength(before);
    expect((await expectStatus(await owner.send('POST', `/api/evidence/${there}/link`), 200)).watch.state).toBe('unchanged');
    await expectStatus(await fellow.send('POST', `/api/evidence/${there}/link`), 404);
    // At once, where its student asks: not twice in ten minutes, and never from one's own machine.
    await expectStatus(await fellow.send('POST', `/api/evidence/${there}/link/look`), 404);
    const counted = asked.length;
    const now = async (minutes: number, config = { ...house.platform.config, loopback: false }) =>
      watchNow({ ...house.platform, config, now: () => new Date(Date.now() + 30 * 86_400_000 + minutes * 60_000), fetchPublic: async (url) => (asked.push(url), page('Une autre publicité')) }, (await findEvidence(house.platform.db, there))!);
    expect([await now(0), await now(4), await now(10), await now(25, house.platform.config)]).toEqual(['looked', 360, 'looked', 'own_machine']);
    expect([asked.slice(counted), (await trace(there)).watch.state]).toEqual([['https://genially.example/visite', 'https://genially.example/visite'], 'changed']);
    const own = await expectStatus(await owner.send('POST', `/api/evidence/${there}/link/look`), 409);
    expect([own.code, own.detail]).toEqual(['link_not_looked', expect.stringContaining('machine personnelle')]);
  });

  it('leads from a public page to a page that says where it goes, and nowhere that its student did not cite', async () => {
    const address = 'https://genially.example/galerie?a=1&b=<x>';
    const id = await deposited({ link: address, title: 'Une galerie' });
    await expectStatus(await owner.send('PUT', `/api/evidence/${id}`, { reflection: 'Fait avec [un outil](https://outil.example/aide).' }), 200);
    const choices = { credentials: [], evidence: [id], reflections: [id] };
    await expectStatus(await owner.send('PUT', `/api/evidence/${id}/clearance`, NOTHING_TO_HIDE), 200);
    await expectStatus(await owner.send('PUT', `${base}/portfolio`, { headline: '', presentation: '', indexable: false, choices }), 200);
    const { url } = await expectStatus(await owner.send('POST', `${base}/publication`), 201);
    const path = new URL(url).pathname;
    const read = async (at: string) => {
      const answer = await house.fetch(at, { headers: { accept: 'text/html' }, redirect: 'manual' });
      return { status: answer.status, header: (name: string) => answer.headers.get(name), text: await answer.text() };
    };
    const published = (await read(path)).text;
    expect(published).not.toMatch(/href="https:\/\/(genially|outil)\.example/);
    const ways = [...published.matchAll(new RegExp(`href="(${path}/liens/[0-9a-f]{32})"`, 'g'))].map(([, at]) => at!);
    const pages = await Promise.all(ways.map(read));
    expect(pages.map(({ status }) => status)).toEqual([200, 200]);
    const [there] = pages.filter(({ text }) => text.includes('galerie'));
    expect(pages.filter(({ text }) => text.includes('href="https://outil.example/aide"'))).toHaveLength(1);
    expect(there!.text).toContain('href="https://genially.example/galerie?a=1&amp;b=%3Cx%3E" rel="nofollow ugc noopener noreferrer"');
    for (const words of ['<span class="host"', '>https://genially.example/galerie?a=1&amp;b=%3Cx%3E</code>', 'n’a pas fait ce qui s’y trouve', 'cite cette adresse depuis le', 'Personne n’a pu vérifier', 'noindex']) expect(there!.text).toContain(words);
    expect([there!.text.includes('<script'), there!.header('location'), there!.header('x-robots-tag'), there!.header('cache-control')]).toEqual([false, null, 'noindex, noai, noimageai, nofollow', 'no-store']);
    const at = ways[pages.indexOf(there!)]!;
    expect((await read(`/en${at}`)).text).toContain('This link leads to');
    // What the watch found is told, and nothing is asked for when somebody goes by.
    const asked: string[] = [];
    for (const [day, words] of ['Une galerie', 'Une publicité'].entries()) {
      await watchLinks({ ...house.platform, now: () => new Date(Date.now() + (100 + 8 * day) * 86_400_000), fetchPublic: async (one) => (asked.push(one), { ok: true, bytes: new TextEncoder().encode(words) }) });
    }
    const before = asked.length;
    expect((await read(at)).text).toContain('n’est plus ce qui a été cité');
    expect(asked).toHaveLength(before);
    // The address comes from what is published, never from the request.
    const other = `${path}/liens/${sha256(Buffer.from('https://ailleurs.example/')).slice(0, 32)}`;
    for (const wrong of [other, `${path}/liens/${encodeURIComponent('https://ailleurs.example/')}`, `${path}/liens/`, `${path}/liens/${'0'.repeat(32)}?url=https://ailleurs.example/`, `/credentials/none${at.slice(path.length)}`]) expect([wrong, (await read(wrong)).status]).toEqual([wrong, 404]);
    expect((await read(`${at}?url=https://ailleurs.example/`)).text).not.toContain('ailleurs');
    await expectStatus(await owner.send('DELETE', `${base}/publication`), 200);
    expect((await read(at)).status).toBe(410);
  });

  it('can be reported by whoever reads the page before it, and is withdrawn with a reason and given back', async () => {
    const { db } = house.platform;
    const nothingKept = async (work: () => Promise<void>): Promise<void> => {
      const kept = () => contents(house, ['link_report', 'link_ruling', 'event', 'mail']);
      const before = await kept();
      await work();
      expect(await kept()).toEqual(before);
    };
    const id = await deposited({ link: 'https://h5p.example/quiz', title: 'Un quiz signalé' });
    await expectStatus(await owner.send('PUT', `/api/evidence/${id}/clearance`, NOTHING_TO_HIDE), 200);
    await choose(owner, enrolment, { evidence: [id] });
    const { url } = await expectStatus(await owner.send('POST', `${base}/publication`), 201);
    const page = new URL(url).pathname;
    const read = async (at: string, init: RequestInit = {}) => {
      const answer = await house.fetch(at, { headers: { accept: 'text/html' }, ...init });
      return { status: answer.status, text: await answer.text() };
    };
    const [, way, key] = new RegExp(`href="(${page}/liens/([0-9a-f]{32}))"`).exec((await read(page)).text)!;
    expect((await read(way!)).text).toContain(`<form method="post" action="${way}"`);
    const send = (fields: Record<string, string>, headers: Record<string, string> = {}, at = way!) =>
      read(at, { method: 'POST', headers: { accept: 'text/html', origin: house.origin, 'content-type': 'application/x-www-form-urlencoded', ...headers }, body: new URLSearchParams(fields).toString() });
    // Not from another site, not without a reason, not of what the page does not lead to; nothing is kept of these.
    await nothingKept(async () => {
      for (const headers of [{ origin: 'https://ailleurs.example' }, { origin: 'null' }, { 'sec-fetch-site': 'cross-site' }]) expect((await send({ reason: 'dangerous', token: 'x' }, headers as never)).status).toBe(403);
      expect((await send({ reason: 'dangerous' }, {}, `${page}/liens/${'0'.repeat(32)}`)).status).toBe(404);
      expect((await send({ reason: 'dangerous' }, { 'content-type': 'text/plain' })).status).toBe(415);
      const [unsaid, bare, long] = [await send({ words: 'Un <b>faux</b> site.' }), await send({ reason: 'other' }), await send({ reason: 'other', words: 'x'.repeat(501) })];
      expect([unsaid.status, bare.status, long.status]).toEqual([422, 422, 422]);
      for (const words of ['Dites ce qui ne va pas.', 'Un &lt;b&gt;faux&lt;/b&gt; site.', '<details class="report" open']) expect(unsaid.text).toContain(words);
      expect(bare.text).toContain('aria-invalid="true"');
    });
    const thanks = await send({ reason: 'dangerous', words: 'Demande un mot de passe.\r\n<script>alert(1)</script>' }, { cookie: fellow.cookie, 'user-agent': 'Somebody/1.0' });
    expect([thanks.status, thanks.text.includes('Merci. Le signalement est transmis'), thanks.text.includes('name="reason"')]).toEqual([200, true, false]);
    expect((await send({ reason: 'misleading' }, {}, `/en${way}`)).text).toContain('The report has gone to the institution');
    const rows = await db.selectFrom('link_report').selectAll().where('key', '=', key!).orderBy('reason').execute();
    expect(rows.map(({ id: _, ...row }) => row)).toEqual([
      { enrolment_id: enrolment, link: 'https://h5p.example/quiz', key, shown_on: 'portfolio', reason: 'dangerous', words: 'Demande un mot de passe.\n<script>alert(1)</script>', day: parisDay(new Date()), examined: 0 },
      expect.objectContaining({ reason: 'misleading', words: '' }),
    ]);

    // Whoever administers works through them; nobody else knows that there are any.
    const administrator = await house.as(promotion.emails.administrator);
    const list = async (): Promise<Body> => expectStatus(await administrator.get('/api/link-reports'), 200);
    await expectStatus(await owner.get('/api/link-reports'), 403);
    const [waiting] = (await list()).waiting;
    expect(waiting).toMatchObject({ enrolment, key, link: 'https://h5p.example/quiz', reports: 2, revision: 0, shownOn: ['portfolio'], reasons: [{ reason: 'dangerous', count: 1 }, { reason: 'misleading', count: 1 }] });
    const shown = await (await administrator.get('/administration/signalements', { accept: 'text/html' })).text();
    expect([shown.includes('&lt;script&gt;alert(1)'), shown.includes('href="https://h5p.example'), shown.includes('https://h5p.example/quiz</code>')]).toEqual([true, false, true]);
    const rule = (act: string, reason: string, reports: number, revision: number, at = key!) => administrator.send('POST', `/api/link-reports/${enrolment}/${at}`, { act, reason, reports, revision });
    await nothingKept(async () => {
      expect((await expectStatus(await rule('withdraw', ' ', 2, 0), 422)).code).toBe('reason_required');
      // One that came after they looked, one too many; what is not withdrawn is not given back; a link of which nobody said anything.
      for (const [act, reports, revision] of [['withdraw', 1, 0], ['nothing', 3, 0], ['withdraw', 2, 1], ['restore', 2, 0]] as const) expect((await expectStatus(await rule(act, 'Motif.', reports, revision), 409)).code).toBe('ruling_changed');
      await expectStatus(await rule('withdraw', 'Motif.', 0, 0, '0'.repeat(32)), 404);
      await expectStatus(await fellow.send('POST', `/api/link-reports/${enrolment}/${key}`, { act: 'withdraw', reason: 'Motif.', reports: 2, revision: 0 }), 404);
    });
    const paper = await house.fetch(`${page}.pdf`);
    expect([paper.status, Buffer.from(await paper.arrayBuffer()).includes('h5p.example')]).toEqual([200, true]);
    await expectStatus(await rule('withdraw', 'Ce site imite une page de connexion.', 2, 0), 201);
    expect((await list()).waiting).toEqual([]);
    expect((await list()).withdrawn).toMatchObject([{ key, revision: 1, reason: 'Ce site imite une page de connexion.' }]);

    // The page leads nowhere any more, at once, in both languages, and to nobody who would report it once more.
    for (const [at, words] of [[way!, 'a retiré ce lien des pages de'], [`/en${way}`, 'took this link off the pages of']] as const) {
      const there = await read(at);
      expect([there.status, there.text.includes(words), there.text.includes('h5p.example'), there.text.includes('<form method="post" action')]).toEqual([410, true, false, false]);
    }
    await nothingKept(async () => expect((await send({ reason: 'dangerous' })).status).toBe(410));
    expect((await read(page)).status).toBe(200);
    expect(Buffer.from(await (await house.fetch(`${page}.pdf`)).arrayBuffer()).includes('h5p.example')).toBe(false);
    // Its student is told, without a word of which, and reads why; the message says nothing of it.
    expect((await enrolmentOf(owner)).withdrawnLinks).toMatchObject([{ link: 'https://h5p.example/quiz', reason: 'Ce site imite une page de connexion.' }]);
    for (const path of ['/espace/portfolio', `/espace/traces/${id}/public`]) expect(await (await owner.get(path, { accept: 'text/html' })).text()).toContain('Ce site imite une page de connexion.');
    expect(await (await owner.get('/espace/traces', { accept: 'text/html' })).text()).toContain('Lien retiré');
    const { person_id: student } = await db.selectFrom('enrolment').select('person_id').where('id', '=', enrolment).executeTakeFirstOrThrow();
    const sent = (await (await administrator.get('/api/messages')).json()) as { messages: { subject: string; text: string }[] };
    const told = sent.messages.filter(({ subject }) => subject === 'Un lien de vos pages a été retiré');
    expect([told.length, told.every(({ text }) => text.includes('/espace/portfolio#liens-retires') && !/h5p|imite|quiz/i.test(text))]).toEqual([1, true]);
    expect(await db.selectFrom('mail').select('id').where('subject', '=', student).where('kind', '=', 'link_withdrawn').execute()).toEqual([]);
    const event = await db.selectFrom('event').select(['subject', 'detail']).where('kind', '=', 'link_withdrawn').executeTakeFirstOrThrow();
    expect([event.subject, event.detail.includes('h5p'), event.detail.includes('imite')]).toEqual([enrolment, false, false]);

    // Cited once more, at another place in the same document, it is still withdrawn; another document is not.
    const again = [await deposited({ link: 'https://h5p.example/quiz#partie-2', title: 'Le même' }), await deposited({ link: 'https://h5p.example/autre#partie-2', title: 'Un autre' })];
    for (const one of again) await expectStatus(await owner.send('PUT', `/api/evidence/${one}/clearance`, NOTHING_TO_HIDE), 200);
    await choose(owner, enrolment, { evidence: again });
    await expectStatus(await owner.send('POST', `${base}/publication`), 201);
    const ways = [...(await read(page)).text.matchAll(/href="(\/portfolios\/[^"]+\/liens\/[0-9a-f]{32})"/g)].map(([, at]) => at!);
    expect(await Promise.all(ways.map(async (at) => (await read(at)).status))).toEqual([410, 200]);
    await nothingKept(async () => expect((await send({ reason: 'dangerous' }, {}, ways[0]!)).status).toBe(410));
    // The paper is drawn by the same code on both; in a Worker it takes its time.
    const pdf = runtime === 'node' ? Buffer.from(await (await house.fetch(`${page}.pdf`)).arrayBuffer()) : null;
    if (pdf) expect([pdf.includes('h5p.example/quiz'), pdf.includes('h5p.example/autre')]).toEqual([false, true]);
    await choose(owner, enrolment, { evidence: [id] });
    await expectStatus(await owner.send('POST', `${base}/publication`), 201);

    await expectStatus(await rule('restore', '', 0, 1), 201);
    expect([(await read(way!)).status, (await enrolmentOf(owner)).withdrawnLinks, (await list()).withdrawn]).toEqual([200, [], []]);
    // Reported again, it waits again; of more than fifty that wait nothing is kept, and whoever reports is thanked all the same.
    for (let count = 0; count < (runtime === 'node' ? 52 : 1); count += 1) expect((await send({ reason: 'misleading' })).status).toBe(200);
    expect((await list()).waiting).toMatchObject([{ key, reports: runtime === 'node' ? 50 : 1, revision: 2 }]);
    await expectStatus(await rule('nothing', '', runtime === 'node' ? 50 : 1, 2), 201);
    expect([(await list()).waiting, (await read(way!)).status]).toEqual([[], 200]);
    // After a year nothing is left of what was reported.
    const { count, statements } = await PURGES.link_report!(db, expiredBefore('link_report', new Date(Date.now() + 370 * 86_400_000)), new Date().toISOString());
    expect((await house.platform.commit(statements)).ok).toBe(true);
    expect([count, await db.selectFrom('link_report').select('id').execute()]).toEqual([runtime === 'node' ? 52 : 3, []]);
    await expectStatus(await owner.send('DELETE', `${base}/publication`), 200);
  }, 120_000);
});
