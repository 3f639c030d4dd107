/** Messages that wait: none is lost by a restart, and each is sent once. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Message, Platform } from '../../api/platform/platform.ts';
import { startServer } from '../../api/platform/server.ts';
import { askForLink } from '../../api/sign-in/links.ts';
import { sendDueMail } from '../../api/sign-in/mail.ts';
import { configFor, createHouse, freePort, RUNTIMES, type House } from '../house.ts';
import { createPromotion, type Promotion } from '../promotion.ts';
import { expectStatus } from './acts.ts';
import { openJar } from './jar.ts';
import { nextMail, startPost } from './post.ts';

describe.each(RUNTIMES)('messages that wait, on %s', (runtime) => {
  let house: House;
  let promotion: Promotion;
  beforeAll(async () => {
    // With a mail server that is not there: the house itself can send nothing meanwhile.
    house = await createHouse(runtime, { PALIER_SMTP_URL: `smtp://127.0.0.1:${await freePort()}` });
    promotion = await createPromotion(house.platform, { students: 4 });
  });
  afterAll(() => house?.close());

  /** The same data, a moment of our choosing, and a post of our own. */
  const at = (minutes: number, send: Platform['send']): Platform => ({ ...house.platform, now: () => new Date(Date.now() + minutes * 60_000), send });
  const queued = (): Promise<{ attempts: number; last_error: string | null }[]> => house.platform.db.selectFrom('mail').select(['attempts', 'last_error']).execute();
  /** Asked for at a moment when nobody else looks. */
  const ask = (student: number, minutes: number): Promise<void> =>
    askForLink(at(minutes, async () => undefined), { address: promotion.students[student]!.email, browser: 'x'.repeat(32) });

  it('are sent once, however many send at once', async () => {
    await ask(0, 60);
    const sent: Message[] = [];
    const senders = Array.from({ length: 6 }, () => sendDueMail(at(61, async (message) => void sent.push(message))));
    expect((await Promise.all(senders)).reduce((sum, one) => sum + one, 0)).toBe(1);
    expect(sent.map(({ to }) => to)).toEqual([promotion.students[0]!.email]);
    expect(await queued()).toEqual([]);
  });

  it('wait for a mail server that refuses, and say why without saying to whom', async () => {
    await ask(1, 120);
    const refuses: Platform['send'] = async ({ to }) => {
      throw Object.assign(new Error(`450 <${to}> try later`), { code: 'EENVELOPE', responseCode: 450 });
    };
    expect(await sendDueMail(at(121, refuses))).toBe(0);
    expect(await queued()).toEqual([{ attempts: 1, last_error: 'the message was not sent (EENVELOPE 450)' }]);
    const sent: Message[] = [];
    const takes: Platform['send'] = async (message) => void sent.push(message);
    expect(await sendDueMail(at(121, takes))).toBe(0);
    expect(await sendDueMail(at(122, takes))).toBe(1);
    expect(sent[0]!.text).toMatch(/\/connexion\/[\w-]{32}\n/);
  });

  it('are taken up again after whoever was sending them has stopped, with the same link', async () => {
    await ask(2, 180);
    const [first, second]: [Message[], Message[]] = [[], []];
    void sendDueMail(at(181, (message) => (first.push(message), new Promise(() => undefined))));
    await expect.poll(() => first.length).toBe(1);
    const takes: Platform['send'] = async (message) => void second.push(message);
    expect(await sendDueMail(at(182, takes))).toBe(0);
    expect(await sendDueMail(at(184, takes))).toBe(1);
    expect(second).toEqual(first);
  });

  it('are dropped when their link has ended meanwhile', async () => {
    await ask(3, 240);
    const sent: Message[] = [];
    expect(await sendDueMail(at(251, async (message) => void sent.push(message)))).toBe(0);
    expect([sent, await queued()]).toEqual([[], []]);
  });
});

describe('a restart between queueing and sending', () => {
  it('loses no message, and sends it once', async () => {
    const post = await startPost();
    const data = mkdtempSync(join(tmpdir(), 'palier-mail-'));
    const origin = `http://localhost:${await freePort()}`;
    const start = (port: number) => startServer(configFor(origin, data, { PALIER_SMTP_URL: `smtp://127.0.0.1:${port}` }));
    try {
      const before = await start(await freePort());
      const promotion = await createPromotion(before.platform, { students: 1 });
      const jar = openJar({ origin, fetch: (path, init) => fetch(`${origin}${path}`, { redirect: 'manual', ...init }) });
      await expectStatus(await jar.post('/api/sign-in', { email: promotion.emails.chair }), 202);
      await expect.poll(async () => (await before.platform.db.selectFrom('mail').select('last_error').execute()).map(({ last_error }) => last_error)).toEqual([expect.stringMatching(/ECONNREFUSED|ESOCKET|ECONNECTION/)]);
      await before.close();
      expect(post.mails).toEqual([]);

      const after = await start(post.port);
      const { text } = await nextMail(post, promotion.emails.chair, 0);
      await expectStatus(await jar.post('/api/sign-in/confirmation', { token: /\/connexion\/(\S+)/.exec(text)![1]! }), 200);
      // Two more sweeps find nothing to send.
      for (let sweep = 0; sweep < 2; sweep += 1) expect(await sendDueMail(after.platform)).toBe(0);
      expect([post.mails.length, await after.platform.db.selectFrom('mail').selectAll().execute()]).toEqual([1, []]);
      await after.close();
    } finally {
      await post.close();
      rmSync(data, { recursive: true, force: true });
    }
  });
});

describe('what is not sent', () => {
  it('is readable on a page in development, and never where others can reach it or a mail server is', async () => {
    const house = await createHouse('node');
    try {
      const promotion = await createPromotion(house.platform, { students: 1 });
      const jar = openJar(house);
      await jar.post('/api/sign-in', { email: promotion.emails.teacher });
      await expect.poll(async () => await (await house.fetch('/messages', { headers: { accept: 'text/html' } })).text()).toMatch(/<a href="http:\/\/localhost:\d+\/connexion\/[\w-]{32}"/);
      expect(await (await house.fetch('/connexion', { method: 'POST', headers: { accept: 'text/html', origin: house.origin, 'content-type': 'application/x-www-form-urlencoded' }, body: 'email=a%40b.example' })).text()).toContain('href="/messages"');
    } finally {
      await house.close();
    }
    const sending = await createHouse('node', { PALIER_SMTP_URL: 'smtp://127.0.0.1:9' });
    try {
      for (const path of ['/messages', '/en/messages', '/api/messages']) expect([path, (await sending.fetch(path)).status]).toEqual([path, 404]);
    } finally {
      await sending.close();
    }
    const { smtpPost } = await import('../../api/platform/mail.ts');
    const abroad = smtpPost(configFor('https://badges.exemple.fr', '/tmp', { PALIER_DEMO: '0' }));
    expect(abroad.recentMessages).toBeUndefined();
    await expect(abroad.send({ to: 'a@b.example', subject: 's', text: 't' })).rejects.toThrow('PALIER_SMTP_URL');
  });
});
