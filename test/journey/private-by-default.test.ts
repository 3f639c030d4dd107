/**
 * Private is the default: what was never published does not exist for
 * strangers (404), what was withdrawn is gone (410), and its owner always has it.
 */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createApp } from '../../api/app.ts';
import { credentialPath } from '../../api/publication/paths.ts';
import { createHouse, RUNTIMES, type Client, type House } from '../house.ts';
import { createPromotion, type Promotion } from '../promotion.ts';
import { clear, addPerson, choose, enrolmentOf, expectStatus, issueAll, publish, verdictOn, type Body } from './acts.ts';

const PIXEL = Uint8Array.from(atob('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='), (one) => one.charCodeAt(0));
const ACCEPTS = ['text/html', 'application/vc+ld+json', 'application/vc', 'application/json', 'text/plain', '*/*'];

describe.each(RUNTIMES)('private by default, on %s', (runtime) => {
  let house: House;
  let promotion: Promotion;
  let chair: Client;
  let owner: Client;
  let other: Client;
  let enrolment: string;
  let shown: Body;
  let kept: Body;
  let file: string;
  let portfolio: string;

  beforeAll(async () => {
    house = await createHouse(runtime);
    promotion = await createPromotion(house.platform, { students: 2 });
    chair = await issueAll(house, promotion, 'PV 1');
    owner = await house.as(promotion.students[0]!.email);
    other = await house.as(promotion.students[1]!.email);
    enrolment = promotion.students[0]!.enrolment;
    const form = new FormData();
    for (const [name, value] of Object.entries({ period: 'S1', genre: 'production', title: 'Une affiche', imageAlt: 'Une affiche rouge, sans texte' })) form.set(name, value);
    form.set('file', new File([PIXEL], 'affiche.png'));
    file = (await expectStatus(await owner.send('POST', `/api/me/enrolments/${enrolment}/evidence`, form), 201)).id;
    await expectStatus(await owner.send('PUT', `/api/evidence/${file}`, { reflection: 'Réflexion montrée.', publicText: 'Un texte pour tous.' }), 200);
    const mine = await enrolmentOf(owner);
    [shown, kept] = mine.badges;
    portfolio = mine.portfolio.url.slice(house.origin.length);
  });
  afterAll(() => house?.close());

  /** Every public address of a badge. */
  const addressesOf = (id: string): string[] => [`/credentials/${id}`, `/en/credentials/${id}`, `/credentials/${id}.json`, `/credentials/${id}.jwt`];
  const statusOf = async (path: string, headers: Record<string, string> = {}): Promise<number> => {
    const answer = await house.fetch(path, { headers });
    await answer.arrayBuffer();
    return answer.status;
  };
  const everything = (): string[] => [...addressesOf(shown.id), ...addressesOf(kept.id), portfolio, `/en${portfolio}`, `/evidence/${file}`];

  it('answers 404 to strangers for what was never published, in every form', async () => {
    for (const path of everything()) {
      for (const accept of ACCEPTS) expect([path, accept, await statusOf(path, { accept })]).toEqual([path, accept, 404]);
      const head = await house.fetch(path, { method: 'HEAD' });
      expect([path, head.status]).toEqual([path, 404]);
    }
  });

  it('answers the same to a fellow student, a teacher, and the chair of another jury', async () => {
    for (const client of [other, await house.as(promotion.emails.teacher), await house.as((await addPerson(house, 'jury_chair', 'another-cohort')).email)]) {
      for (const path of everything()) expect([path, await statusOf(path, { cookie: client.cookie })]).toEqual([path, 404]);
    }
  });

  it('shows the jury the badges that it gave, and nothing of the portfolio', async () => {
    for (const client of [chair, await house.as(promotion.emails.administrator)]) {
      const answer = await client.get(`/credentials/${kept.id}.json`);
      expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'private, no-store']);
      await answer.arrayBuffer();
      for (const path of [portfolio, `/en${portfolio}`, `/evidence/${file}`]) expect([path, await statusOf(path, { cookie: client.cookie })]).toEqual([path, 404]);
    }
  });

  it('cannot be told from an address that does not exist', async () => {
    const body = async (path: string): Promise<unknown> => (await house.fetch(path, { headers: { accept: 'application/json' } })).json();
    expect(await body(`/credentials/${kept.id}`)).toEqual(await body('/credentials/00000000000000000000000000000000'));
    expect(await body(portfolio)).toEqual(await body('/portfolios/nobody'));
    expect(await body(`/evidence/${file}`)).toEqual(await body('/evidence/nothing'));
  });

  it('gives the owner their badge, and asks every cache not to keep it', async () => {
    for (const path of [`/credentials/${kept.id}`, `/credentials/${kept.id}.json`, `/credentials/${kept.id}.jwt`]) {
      const answer = await owner.get(path, { accept: 'application/json' });
      expect([path, answer.status, answer.headers.get('cache-control')]).toEqual([path, 200, 'private, no-store']);
      await answer.arrayBuffer();
    }
    const json = await (await owner.get(`/credentials/${kept.id}.json`)).text();
    expect((await verdictOn(house, json, 'application/json')).verdict).toBe('valid');
  });

  it('has nothing to publish until something is chosen', async () => {
    expect((await expectStatus(await owner.send('POST', `/api/me/enrolments/${enrolment}/publication`), 409)).code).toBe('nothing_to_publish');
  });

  it('publishes no picture that nobody described, and takes no word for it that says nothing', async () => {
    const deposit = async (title: string, imageAlt: string, given: File): Promise<Response> => {
      const form = new FormData();
      for (const [name, value] of Object.entries({ period: 'S1', genre: 'production', title, imageAlt })) form.set(name, value);
      form.set('file', given);
      return owner.send('POST', `/api/me/enrolments/${enrolment}/evidence`, form);
    };
    const count = async (): Promise<number> => (await house.platform.db.selectFrom('evidence').select('id').execute()).length;
    const before = await count();
    for (const [words, why] of [['plan.png', 'un nom de fichier'], ['Une image', 'un mot qui n’en dit rien']] as const) {
      const { code, detail } = await expectStatus(await deposit('Un plan', words, new File([PIXEL], 'plan.png')), 422);
      expect([code, detail]).toEqual(['equivalent_refused', expect.stringContaining(why)]);
    }
    expect(await count()).toBe(before);
    // What the page says at its field, with what was typed.
    const typed = new FormData();
    for (const [name, value] of Object.entries({ period: 'S1', genre: 'production', title: 'Un plan', imageAlt: 'plan.png' })) typed.set(name, value);
    typed.set('file', new File([PIXEL], 'plan.png'));
    const refused = await (await house.fetch('/espace/traces', { method: 'POST', headers: { cookie: owner.cookie, origin: house.origin, accept: 'text/html' }, body: typed })).text();
    expect(refused).toMatch(/<a href="#field-imageAlt">L’image de « Un plan » est décrite par un nom de fichier/);
    // Without words it may wait in private, and no longer.
    const plan = (await expectStatus(await deposit('Un plan', '', new File([PIXEL], 'plan.png')), 201)).id;
    const report = (await expectStatus(await deposit('Un rapport', 'Douze pages sur l’accueil ; version en HTML : https://exemple.fr/rapport', new File(['Un rapport.'], 'rapport.txt')), 201)).id;
    await choose(owner, enrolment, { credentials: [], evidence: [plan, report] });
    const publication = `/api/me/enrolments/${enrolment}/publication`;
    expect((await expectStatus(await owner.send('POST', publication), 422)).detail).toContain('« Un plan » n’a pas encore de mots');
    expect(await statusOf(portfolio)).toBe(404);
    await expectStatus(await owner.send('PUT', `/api/evidence/${plan}`, { imageAlt: 'Photo' }), 422);
    await expectStatus(await owner.send('PUT', `/api/evidence/${plan}`, { imageAlt: 'Le plan de la salle : l’entrée, trois tables, la scène.' }), 200);
    await clear(owner, [plan, report]);
    await expectStatus(await owner.send('POST', publication), 201);
    const page = await (await house.fetch(portfolio, { headers: { accept: 'text/html' } })).text();
    expect(page).toContain('alt="Le plan de la salle : l’entrée, trois tables, la scène."');
    expect(page).toMatch(new RegExp(`id="contenu-${report}"[^>]*>Douze pages sur l’accueil`));
    expect(page).toMatch(new RegExp(`<a href="/evidence/${report}" aria-describedby="contenu-${report}"`));
    await expectStatus(await owner.send('DELETE', publication), 200);
    await choose(owner, enrolment, { credentials: [], evidence: [], reflections: [] });
  });

  it('lets nobody choose, edit or publish for another', async () => {
    const body = { headline: '', presentation: '', indexable: true, choices: { credentials: [shown.id], evidence: [], reflections: [] } };
    for (const client of [other, chair]) {
      await expectStatus(await client.send('PUT', `/api/me/enrolments/${enrolment}/portfolio`, body), 404);
      await expectStatus(await client.send('POST', `/api/me/enrolments/${enrolment}/publication`), 404);
      await expectStatus(await client.send('DELETE', `/api/me/enrolments/${enrolment}/publication`), 404);
      await expectStatus(await client.get(`/api/me/enrolments/${enrolment}/preview`), 404);
      await expectStatus(await client.send('PUT', `/api/evidence/${file}`, { title: 'Autre' }), 404);
    }
    // Nor with another's badge in one's own portfolio.
    await expectStatus(await other.send('PUT', `/api/me/enrolments/${promotion.students[1]!.enrolment}/portfolio`, body), 404);
  });

  it('publishes what was chosen and not a byte more', async () => {
    await choose(owner, enrolment, { credentials: [shown.id], evidence: [file] });
    await publish(owner, enrolment);
    for (const path of [...addressesOf(shown.id), portfolio, `/en${portfolio}`, `/evidence/${file}`]) expect([path, await statusOf(path)]).toEqual([path, 200]);
    for (const path of addressesOf(kept.id)) expect([path, await statusOf(path)]).toEqual([path, 404]);
    const page = await (await house.fetch(portfolio)).text();
    expect(page).not.toContain(kept.id);
    expect(page).toContain('Un texte pour tous.');
    expect(page).not.toContain('Réflexion montrée.');
  });

  it('serves a file so that it can do nothing', async () => {
    const answer = await house.fetch(`/evidence/${file}`);
    expect(Object.fromEntries(['content-type', 'x-content-type-options', 'content-security-policy'].map((name) => [name, answer.headers.get(name)]))).toEqual({
      'content-type': 'image/png',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
    });
    expect(answer.headers.get('content-disposition')).not.toContain('affiche');
    await answer.arrayBuffer();
  });

  it('keeps the published bytes until the student publishes again', async () => {
    const before = await (await house.fetch(portfolio)).text();
    await expectStatus(await owner.send('PUT', `/api/evidence/${file}`, { publicText: 'Un texte réécrit.' }), 200);
    await choose(owner, enrolment, { headline: 'Une nouvelle phrase.', credentials: [shown.id], evidence: [file], reflections: [file], indexable: true });
    expect(await (await house.fetch(portfolio)).text()).toBe(before);
    await publish(owner, enrolment);
    const answer = await house.fetch(portfolio);
    expect(answer.headers.get('x-robots-tag')).toBeNull();
    const after = await answer.text();
    for (const words of ['Une nouvelle phrase.', 'Un texte réécrit.', 'Réflexion montrée.']) expect(after).toContain(words);
  });

  it('keeps what a published page needs, for as long as it is published', async () => {
    const page = await (await house.fetch(portfolio)).text();
    const assets = [...new Set([...page.matchAll(/\/_astro\/[\w.@-]+/g)].map((one) => one[0]))];
    expect(assets.length).toBeGreaterThan(0);
    const keptPaths = (await house.platform.db.selectFrom('kept_asset').select('path').execute()).map((one) => one.path);
    for (const path of assets) {
      const answer = await house.fetch(path);
      expect([path, answer.status, answer.headers.get('cache-control')]).toEqual([path, 200, 'public, max-age=31536000, immutable']);
      await answer.arrayBuffer();
      expect(keptPaths).toContain(path);
    }
  });

  it('publishes once when the button is clicked ten times', async () => {
    const before = await house.platform.db.selectFrom('publication').select('path').execute();
    const answers = await Promise.all(Array.from({ length: 10 }, async () => expectStatus(await owner.send('POST', `/api/me/enrolments/${enrolment}/publication`), 201)));
    expect(new Set(answers.map((one) => one.url)).size).toBe(1);
    expect(await house.platform.db.selectFrom('publication').select('path').execute()).toHaveLength(before.length);
  });

  it('withdraws a badge that is no longer chosen', async () => {
    await choose(owner, enrolment, { credentials: [kept.id], evidence: [file] });
    await publish(owner, enrolment);
    for (const path of addressesOf(shown.id)) expect([path, await statusOf(path)]).toEqual([path, 410]);
    for (const path of addressesOf(kept.id)) expect([path, await statusOf(path)]).toEqual([path, 200]);
  });

  it('answers 410 everywhere once all is withdrawn, whatever a cache knows', async () => {
    await choose(owner, enrolment, { credentials: [shown.id, kept.id], evidence: [file] });
    await publish(owner, enrolment);
    const etags = new Map<string, string>();
    for (const path of everything()) {
      const answer = await house.fetch(path, { headers: { accept: '*/*' } });
      await answer.arrayBuffer();
      if (answer.headers.get('etag')) etags.set(path, answer.headers.get('etag')!);
      // Asked again each time, so that withdrawing works at once.
      expect([path, answer.headers.get('cache-control')]).toEqual([path, 'public, no-cache']);
    }
    expect(etags.size).toBeGreaterThanOrEqual(7);
    await expectStatus(await owner.send('DELETE', `/api/me/enrolments/${enrolment}/publication`), 200);
    for (const path of everything()) {
      expect([path, await statusOf(path)]).toEqual([path, 410]);
      expect([path, await statusOf(path, { 'if-none-match': etags.get(path) ?? '*' })]).toEqual([path, 410]);
      expect([path, await statusOf(path, { cookie: other.cookie })]).toEqual([path, 410]);
    }
    const page = await house.fetch(portfolio, { headers: { accept: 'text/html' } });
    expect([page.status, page.headers.get('content-type')]).toEqual([410, 'text/html; charset=utf-8']);
    expect(await page.text()).toContain('Son auteur a retiré cette page');
    expect(await (await house.fetch(`/en${portfolio}`, { headers: { accept: 'text/html' } })).text()).toContain('withdrawn');
  });

  it('leaves the badges with their owner, valid, and shows the withdrawal', async () => {
    const json = await (await owner.get(`/credentials/${shown.id}.json`)).text();
    expect((await verdictOn(house, json, 'application/json')).verdict).toBe('valid');
    expect((await enrolmentOf(owner)).portfolio).toMatchObject({ published: false, withdrawn: true, publishedAt: null });
    expect(await statusOf(credentialPath(shown.id), { cookie: owner.cookie, accept: 'application/json' })).toBe(200);
  });

  it('stays withdrawn when a badge is revoked afterwards', async () => {
    await expectStatus(await chair.send('POST', `/api/credentials/${kept.id}/revocation`, { basis: 'new_decision', reason: 'Erreur de report.' }), 201);
    for (const path of everything()) expect([path, await statusOf(path)]).toEqual([path, 410]);
  });

  it('is public again once published again, without what was revoked since', async () => {
    await publish(owner, enrolment);
    for (const path of [...addressesOf(shown.id), portfolio, `/evidence/${file}`]) expect([path, await statusOf(path)]).toEqual([path, 200]);
    expect(await (await house.fetch(portfolio)).text()).not.toContain(kept.id);
    for (const path of addressesOf(kept.id)) expect([path, await statusOf(path)]).toEqual([path, 410]);
  });

  it('leaves one line in the log for whoever is refused, which names nobody, and no flood of them', async () => {
    const lines: Body[] = [];
    const warn = vi.spyOn(console, 'warn').mockImplementation((line: string) => void lines.push(JSON.parse(line)));
    let now = new Date();
    const app = await createApp({ ...house.platform, now: () => now });
    const teacher = await house.as(promotion.emails.teacher);
    const ask = async (path: string, { cookie = '', headers = {}, ...init }: { cookie?: string; method?: string; body?: string; headers?: Record<string, string> } = {}) => {
      const answer = await app.fetch(new Request(`${house.origin}${path}`, { ...init, headers: { cookie, 'content-type': 'application/json', ...headers } }));
      await answer.arrayBuffer();
      return answer.status;
    };
    try {
      const typed = 'Jeanne Dupont';
      await ask('/api/me/enrolments');
      await ask(`/api/evidence/${file}`, { method: 'PUT', cookie: other.cookie, body: JSON.stringify({ title: typed }) });
      await ask(`/api/evidence/${file}/file`, { cookie: other.cookie });
      await ask('/administration', { cookie: teacher.cookie, headers: { accept: 'text/html' } });
      await ask('/api/cohorts', { method: 'POST', cookie: teacher.cookie, body: JSON.stringify({ name: typed, programme: { code: 'NEO', version: '2026' } }) });
      await ask('/api/me/badges', { method: 'PUT', cookie: owner.cookie, body: '{"declined":true}', headers: { origin: 'https://ailleurs.example' } });
      await ask('/api/sign-in/code', { method: 'POST', body: JSON.stringify({ code: typed }) });
      await ask(`/connexion/${typed}`, { method: 'POST', headers: { origin: house.origin, 'content-type': 'application/x-www-form-urlencoded' } });
      expect(lines.map(({ method, route, code, who }) => [method, route, code, who])).toEqual([
        ['GET', '/api/me/enrolments', 'unauthenticated', 'stranger'],
        ['PUT', '/api/evidence/:evidence', 'not_found', 'student'],
        ['GET', '/api/evidence/:evidence/file', 'not_found', 'student'],
        ['GET', 'page /administration', 'forbidden', 'teacher'],
        ['POST', '/api/cohorts', 'forbidden', 'teacher'],
        // Before anybody's session is looked at.
        ['PUT', '/api/me/badges', 'cross_origin', 'stranger'],
        ['POST', '/api/sign-in/code', 'link_spent', 'stranger'],
        ['POST', '/api/sign-in/confirmation', 'link_spent', 'stranger'],
      ]);
      for (const line of lines) expect([line.event, line.at, Object.keys(line).sort()]).toEqual(['refused', now.toISOString(), ['at', 'code', 'event', 'method', 'route', 'who']]);
      const said = JSON.stringify(lines);
      for (const telling of [typed, file, promotion.students[1]!.person, promotion.emails.teacher, '127.0.0.1', 'ailleurs', owner.cookie.slice(0, 40)]) expect(said).not.toContain(telling);

      // What is not there is no refusal, nor is a form that is not complete.
      lines.length = 0;
      for (const path of ['/api/nothing', '/portfolios/nobody', '/rien-ici', '/credentials/00000000']) expect(await ask(path)).toBe(404);
      expect(await ask('/api/sign-in', { method: 'POST', body: '{}' })).toBe(422);
      expect(lines).toEqual([]);

      for (let count = 0; count < 60; count += 1) await ask('/api/me/enrolments');
      expect(lines).toHaveLength(9);
      // Another kind still has its line.
      await ask('/api/cohorts', { method: 'POST', cookie: teacher.cookie, body: JSON.stringify({ name: typed, programme: { code: 'NEO', version: '2026' } }) });
      expect(lines).toHaveLength(10);
      now = new Date(now.getTime() + 60_000);
      await ask('/api/me/enrolments');
      expect(lines.at(-1)).toMatchObject({ code: 'unauthenticated', leftOut: 51 });
    } finally {
      warn.mockRestore();
    }
    if (runtime === 'worker') expect(house.workerLog().some((line) => line.includes('{"event":"refused"') && line.includes('"code":"not_found","who":"student"'))).toBe(true);
  });

  it('never lets a shared cache keep a private page or answer', async () => {
    for (const path of ['/api/me', '/api/me/enrolments', '/espace', '/espace/portfolio', '/espace/traces', `/api/evidence/${file}/file`, `/api/me/enrolments/${enrolment}/preview`]) {
      const answer = await owner.get(path, { accept: 'text/html' });
      await answer.arrayBuffer();
      expect([path, answer.status, answer.headers.get('cache-control')]).toEqual([path, 200, 'private, no-store']);
    }
  });
});
