/**
 * People's files from an origin of their own (`PALIER_FILES_ORIGIN`): nothing
 * else is there, private ones open by an address made for one of them, and the
 * addresses that badges and pages name for good go on answering.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { digestMultibase, hexDigest } from '../../credentials/index.ts';
import { privatePath } from '../../api/file-addresses.ts';
import { assertRoom, countFileBytes } from '../../api/queries/evidence.ts';
import { createHouse, RUNTIMES, type Client, type House } from '../house.ts';
import { svg } from '../fixtures/pictures.ts';
import { createPromotion, programme, type Promotion } from '../promotion.ts';
import { describeInChromium, launch } from '../site/chromium.ts';
import { createVisit } from '../site/visit.ts';
import { clear, choose, enrolmentOf, expectStatus, issueAll, publish, verdictOn, type Body } from './acts.ts';

const PIXEL = Uint8Array.from(atob('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='), (one) => one.charCodeAt(0));
const PAGE = new TextEncoder().encode('<!doctype html><script>alert(document.cookie)</script>');
const filesOrigin = (origin: string): string => `http://127.0.0.1:${new URL(origin).port}`;

describe.each(RUNTIMES)('people’s files with an origin of their own, on %s', (runtime) => {
  let house: House;
  let files: string;
  let promotion: Promotion;
  let owner: Client;
  let enrolment: string;
  let trace: string;
  let picture: string;
  let badge: Body;
  let document: Body;

  beforeAll(async () => {
    house = await createHouse(runtime, (origin) => ({ PALIER_FILES_ORIGIN: filesOrigin(origin), PALIER_FILES_MB: '25' }));
    files = filesOrigin(house.origin);
    promotion = await createPromotion(house.platform, { students: 2, file: PAGE });
    await issueAll(house, promotion, 'PV 1');
    owner = await house.as(promotion.students[0]!.email);
    ({ enrolment, evidence: trace } = promotion.students[0]!);
    const form = new FormData();
    for (const [name, value] of Object.entries({ period: 'S1', genre: 'production', title: 'Une affiche', imageAlt: 'Un point bleu sur fond blanc' })) form.set(name, value);
    form.set('file', new File([PIXEL], 'affiche.png'));
    picture = (await expectStatus(await owner.send('POST', `/api/me/enrolments/${enrolment}/evidence`, form), 201)).id;
    [badge] = (await enrolmentOf(owner)).badges;
    document = JSON.parse(await (await owner.get(`/credentials/${badge.id}.json`)).text()) as Body;
  });
  afterAll(() => house?.close());

  /** The whole answer, read to its end. */
  const ask = async (address: string, init: RequestInit = {}) => {
    const answer = await house.fetch(address, init);
    const bytes = new Uint8Array(await answer.arrayBuffer());
    return { status: answer.status, header: (name: string) => answer.headers.get(name), cookies: answer.headers.getSetCookie(), bytes };
  };
  const sealed = (): string => `/evidence/sealed/${document.relatedResource[0].id.split('/').at(-1)}`;
  const PROTECTION = { 'content-security-policy': "default-src 'none'; sandbox; frame-ancestors 'none'", 'x-content-type-options': 'nosniff', 'cross-origin-resource-policy': 'cross-origin', 'referrer-policy': 'no-referrer', 'x-robots-tag': 'noindex' };
  const expectProtected = (answer: Awaited<ReturnType<typeof ask>>): void => {
    for (const [name, value] of Object.entries(PROTECTION)) expect([name, answer.header(name)]).toEqual([name, value]);
    expect(answer.cookies).toEqual([]);
  };
  /** Where the main origin leads whoever asks for their private file. */
  const led = async (id: string, client: Client = owner): Promise<string> => {
    const answer = await client.get(`/api/evidence/${id}/file`);
    await answer.arrayBuffer();
    expect([answer.status, answer.headers.get('cache-control')]).toEqual([303, 'private, no-store']);
    return answer.headers.get('location')!;
  };

  it('leads whoever may read a private file to an address of its own, without a cookie, and nobody else', async () => {
    for (const client of [owner, await house.as(promotion.emails.teacher)]) {
      const address = await led(trace, client);
      expect(address).toMatch(new RegExp(`^${files}/private/evidence/${trace}/[0-9a-z]+\\.[\\w-]{43}$`));
      const answer = await ask(address);
      expect([answer.status, answer.header('content-type'), answer.header('cache-control')]).toEqual([200, 'text/plain; charset=utf-8', 'private, no-store']);
      expect(answer.header('content-disposition')).toMatch(/^attachment; filename="entretien.txt"/);
      expect(answer.header('access-control-allow-origin')).toBeNull();
      expectProtected(answer);
      expect(answer.bytes).toEqual(PAGE);
    }
    expect((await ask(`/api/evidence/${trace}/file`)).status).toBe(401);
    for (const email of [promotion.students[1]!.email, promotion.emails.otherTeacher]) expect((await (await house.as(email)).get(`/api/evidence/${trace}/file`)).status).toBe(404);
  });

  it('opens by such an address no other file, nor the same one once its time is up', async () => {
    const address = await led(trace);
    const last = address.split('/').at(-1)!;
    const [until, proof] = last.split('.') as [string, string];
    const later = (Number.parseInt(until, 36) + 1).toString(36);
    for (const bent of [`evidence/${picture}/${last}`, `image.png/${trace}/${last}`, `evidence/${trace}/${later}.${proof}`, `evidence/${trace}/${until}.${proof.slice(0, -1)}`, `evidence/${trace}/${until}.${'A'.repeat(43)}`, `evidence/${trace}`, `__proto__/${trace}/${last}`]) {
      const answer = await ask(`${files}/private/${bent}`);
      expect([bent, answer.status]).toEqual([bent, 404]);
      expectProtected(answer);
    }
    const past = await privatePath({ ...house.platform, now: () => new Date(Date.now() - 121_000) }, 'evidence', trace);
    const over = await ask(`${files}${past}`);
    // Back to where it is asked again who is there.
    expect([over.status, over.header('location'), over.bytes.length]).toEqual([303, `${house.origin}/api/evidence/${trace}/file`, 0]);
    const other = await privatePath({ ...house.platform, config: { ...house.platform.config, secret: 'another secret of thirty-two characters' } }, 'evidence', trace);
    expect((await ask(`${files}${other}`)).status).toBe(404);
  });

  it('leads an administrator in the same way to an image that was brought, and shows it sandboxed', async () => {
    const administrator = await house.as(promotion.emails.administrator);
    const form = new FormData();
    for (const [name, value] of Object.entries({ competency: programme.competencies[0]!.code, level: '1', textEquivalent: 'Un carré' })) form.set(name, value);
    form.set('file', new File([Uint8Array.from(svg())], 'badge.svg'));
    const { image } = await expectStatus(await administrator.send('POST', `/api/programmes/${programme.code}/${programme.version}/images`, form), 201);
    for (const [suffix, type] of [['svg', 'image/svg+xml'], ['png', 'image/png']]) {
      const first = await administrator.get(`/administration/images/${image}.${suffix}`);
      await first.arrayBuffer();
      expect(first.status).toBe(303);
      const answer = await ask(first.headers.get('location')!);
      expect([answer.status, answer.header('content-type'), answer.header('cache-control')]).toEqual([200, type, 'private, no-store']);
      expect(answer.header('content-security-policy')).toMatch(/sandbox; frame-ancestors 'none'$/);
    }
    expect((await ask(`${files}/private/image.svg/${image}/${(await led(trace)).split('/').at(-1)}`)).status).toBe(404);
  });

  it('leads whoever has a link to the files that it shows, until the link ends', async () => {
    await clear(owner, [trace, picture]);
    const { id, url } = await expectStatus(await owner.send('POST', `/api/me/enrolments/${enrolment}/shares`, { title: 'x', choices: { credentials: [badge.id], evidence: [trace, picture] } }), 201);
    const page = await ask(url);
    expect(new TextDecoder().decode(page.bytes)).toContain(`${url.slice(house.origin.length)}/evidence/${picture}`);
    const given = await ask(`${url}/evidence/${trace}`);
    expect([given.status, given.header('referrer-policy'), given.header('cache-control')]).toEqual([303, 'no-referrer', 'no-store']);
    const where = given.header('location')!;
    expect(where).toMatch(new RegExp(`^${files}/private/shared/${id}\\.${trace}/`));
    const file = await ask(where);
    expect([file.status, file.header('content-type')]).toEqual([200, 'text/plain; charset=utf-8']);
    expectProtected(file);
    expect(file.bytes).toEqual(PAGE);
    // What the badge cites of it, for the page to compare.
    const state = JSON.parse(new TextDecoder().decode((await ask(`${url}${sealed()}.json`)).bytes)) as Body;
    const resource = await ask(state.at);
    expect([resource.status, resource.header('access-control-allow-origin'), resource.bytes.length]).toEqual([200, house.origin, state.bytes]);
    expect(await digestMultibase(resource.bytes)).toBe(document.relatedResource[0].digestMultibase);
    await expectStatus(await owner.send('DELETE', `/api/shares/${id}`), 200);
    for (const address of [where, state.at]) expect((await ask(address)).status).toBe(410);
  });

  it('serves nothing else there, whoever asks: no page, no API, no session', async () => {
    const { cookie } = owner;
    const paths = ['/', '/espace', '/connexion', '/healthz', '/api/me', '/api/openapi.json', '/api/verify', `/api/evidence/${trace}/file`, `/credentials/${badge.id}.json`, '/status/1', '/.well-known/did.json', '/verifier', `${sealed()}.json`, '/evidence', '//evidence/x', '/demo/connexion/x', '/favicon.ico', '/robots.txt'];
    for (const path of paths) {
      for (const accept of ['text/html', '*/*']) {
        const answer = await ask(`${files}${path}`, { headers: { cookie, accept } });
        expect([path, answer.status, answer.header('content-type')]).toEqual([path, 404, 'application/problem+json; charset=utf-8']);
        expectProtected(answer);
      }
    }
    for (const [method, path] of [['POST', '/api/sign-in/link'], ['DELETE', `/api/me/enrolments/${enrolment}/publication`], ['POST', `/evidence/${trace}`]] as const) {
      expect((await ask(`${files}${path}`, { method, headers: { cookie } })).status).toBe(404);
    }
  });

  it('lets no write come from there, as from any other origin', async () => {
    const answer = await house.fetch('/api/me/badges', { method: 'PUT', headers: { cookie: owner.cookie, origin: files, 'content-type': 'application/json' }, body: '{"declined":true}' });
    expect((await expectStatus(answer, 403)).code).toBe('cross_origin');
  });

  it('keeps unpublished files unknown to strangers, on both origins', async () => {
    for (const origin of ['', files]) {
      expect((await ask(`${origin}/evidence/${trace}`)).status).toBe(404);
      expect((await ask(`${origin}${sealed()}`)).status).toBe(403);
    }
  });

  it('answers at the address of old for a published file by leading to the new one', async () => {
    await choose(owner, enrolment, { credentials: [badge.id], evidence: [trace, picture] });
    await publish(owner, enrolment);
    for (const path of [`/evidence/${picture}`, `/evidence/${trace}`, sealed()]) {
      const first = await ask(path);
      expect([first.status, first.header('location'), first.header('cache-control'), first.header('access-control-allow-origin')]).toEqual([307, `${files}${path}`, 'public, no-cache', '*']);
      expect(first.bytes.length).toBe(0);
      const second = await ask(first.header('location')!);
      expect([second.status, second.header('cache-control'), second.header('access-control-allow-origin')]).toEqual([200, 'public, no-cache', '*']);
      expectProtected(second);
      expect((await ask(`${files}${path}`, { headers: { 'if-none-match': second.header('etag')! } })).status).toBe(304);
    }
    expect((await ask(`${files}/evidence/${picture}`)).header('content-disposition')).toMatch(/^inline/);
    expect((await ask(`${files}/evidence/${trace}`)).header('content-disposition')).toMatch(/^attachment/);
    // Who follows the link in a badge wants the file; the answer is that of its own address.
    expect((await ask(sealed(), { headers: { accept: 'text/html' } })).header('location')).toBe(`${files}/evidence/${trace}`);
    expect((await ask(`${files}${sealed()}`, { headers: { accept: 'text/html' } })).header('location')).toBe(`/evidence/${trace}`);
  });

  it('breaks no badge: its evidence is found identical by our verifier, and by anybody’s who follows the way', async () => {
    const { bytes } = await ask((await ask(sealed())).header('location')!);
    expect(await digestMultibase(bytes)).toBe(document.relatedResource[0].digestMultibase);
    const verdict = await verdictOn(house, JSON.stringify(document), 'application/json');
    expect([verdict.verdict, verdict.of('evidence')]).toEqual(['valid', 'passed']);
    const state = await expectStatus(await house.fetch(`${sealed()}.json`), 200);
    // A page that follows no redirect is told where the bytes are.
    expect(state).toEqual({ state: 'public', bytes: bytes.length, at: `${files}${sealed()}` });
  });

  it('lets its pages show pictures from there and compare files, and run nothing from there', async () => {
    for (const path of ['/', '/espace/traces', '/verifier', `/credentials/${badge.id}`]) {
      const answer = await owner.get(path, { accept: 'text/html' });
      await answer.arrayBuffer();
      const policy = Object.fromEntries((answer.headers.get('content-security-policy') ?? '').split('; ').map((one) => [one.split(' ')[0], one]));
      for (const name of ['img-src', 'connect-src']) expect([path, policy[name]]).toEqual([path, expect.stringContaining(files)]);
      for (const name of ['default-src', 'script-src', 'style-src', 'form-action', 'frame-ancestors']) expect([path, policy[name]]).toEqual([path, expect.not.stringContaining(files)]);
    }
  });

  if (runtime === 'node') {
    describeInChromium('in a browser', () => {}, () => {
      it('shows the picture of a published portfolio, and compares what a badge cites', async () => {
        const browser = await launch();
        const visit = await createVisit(browser, house.origin, { mayAsk: [files] });
        try {
          await visit.open(new URL((await enrolmentOf(owner)).portfolio.url).pathname);
          const shown = visit.page.getByRole('img', { name: 'Un point bleu sur fond blanc' });
          await shown.scrollIntoViewIfNeeded();
          await visit.page.waitForFunction((image) => (image as HTMLImageElement).complete, await shown.elementHandle());
          expect(await shown.evaluate((image) => (image as HTMLImageElement).naturalWidth)).toBe(1);
          expect(visit.asked).toContain(`${files}/evidence/${picture}`);
          await visit.open(`/credentials/${badge.id}`);
          await visit.page.getByRole('button', { name: 'Vérifier', exact: true }).click();
          await visit.page.locator('[data-evidence]', { hasText: 'identique' }).waitFor();
          expect(visit.asked).toContain(`${files}${sealed()}`);
          expect(visit.faults).toEqual([]);
        } finally {
          await browser.close();
        }
      }, 60_000);
    });
  }

  it('answers 410 on both origins from the moment when the student withdraws', async () => {
    const { bytes: _bytes, ...known } = await ask(`${files}/evidence/${picture}`);
    await expectStatus(await owner.send('DELETE', `/api/me/enrolments/${enrolment}/publication`), 200);
    for (const origin of ['', files]) {
      for (const path of [`/evidence/${picture}`, `/evidence/${trace}`, sealed()]) {
        const answer = await ask(`${origin}${path}`, { headers: { 'if-none-match': known.header('etag')! } });
        expect([origin, path, answer.status, answer.header('location')]).toEqual([origin, path, 410, null]);
      }
    }
    // Their owner still has them.
    expect((await ask(await led(picture))).bytes).toEqual(PIXEL);
  });

  it('takes no more than a person’s files may be, however many come at once', async () => {
    const { db, commit, files: store } = house.platform;
    const { person } = promotion.students[0]!;
    const note = (words: string) => {
      const form = new FormData();
      for (const [name, value] of Object.entries({ period: 'S1', genre: 'production', title: 'Une note' })) form.set(name, value);
      form.set('file', new File([words], 'note.txt'));
      return owner.send('POST', `/api/me/enrolments/${enrolment}/evidence`, form);
    };
    // Room for one file of a hundred bytes, and not for two.
    await commit([db.updateTable('evidence').set({ file_bytes: 25_000_000 - PIXEL.length - 150 }).where('id', '=', trace)]);
    const words = Array.from({ length: 5 }, (_, place) => `${place}`.repeat(100));
    const answers = await Promise.all(words.map(note));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409]);
    for (const answer of answers.filter(({ status }) => status === 409)) {
      expect(await answer.json()).toMatchObject({ code: 'files_full', detail: expect.stringContaining('25 Mo sur les 25 Mo') });
    }
    const held = await countFileBytes(db, person);
    expect(held).toBe(25_000_000 - 50);
    // The commit itself says so, and to nobody else.
    expect(await commit([assertRoom(db, person, held - 1)])).toEqual({ ok: false, conflict: { kind: 'conflict', rule: 'files_full' } });
    expect(await commit([assertRoom(db, person, held), assertRoom(db, promotion.students[1]!.person, 1_000)])).toEqual({ ok: true });
    // What was refused is not kept.
    const kept = async (): Promise<number> => (await Promise.all(words.map(async (text) => store.get(await hexDigest(text))))).filter((bytes) => bytes !== null).length;
    for (let look = 0; look < 800 && (await kept()) > 1; look += 1) await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await kept()).toBe(1);
    const link = new FormData();
    for (const [name, value] of Object.entries({ period: 'S1', genre: 'production', title: 'Un lien', link: 'https://exemple.fr/' })) link.set(name, value);
    await expectStatus(await owner.send('POST', `/api/me/enrolments/${enrolment}/evidence`, link), 201);
    const page = await (await owner.get('/espace/traces', { accept: 'text/html' })).text();
    expect(page).toMatch(/Mes fichiers occupent 25 Mo sur 25 Mo\./u);
    expect(await (await owner.get('/en/espace/traces', { accept: 'text/html' })).text()).toContain('My files take 25 MB of 25 MB.');
  });
});
