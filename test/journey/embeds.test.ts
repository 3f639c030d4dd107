/** A public badge on other sites: a frame, what oEmbed says of it, and the way to a LinkedIn profile. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createHouse, RUNTIMES, type Client, type House } from '../house.ts';
import { createPromotion, type Promotion } from '../promotion.ts';
import { choose, enrolmentOf, expectStatus, issueAll, publish, type Body } from './acts.ts';

describe.each(RUNTIMES)('a badge on other sites, on %s', (runtime) => {
  let house: House;
  let promotion: Promotion;
  let chair: Client;
  let student: Client;
  let enrolment: string;
  let shown: Body;
  let kept: Body;

  beforeAll(async () => {
    house = await createHouse(runtime, { PALIER_LINKEDIN_ORG: '1337', PALIER_PROXY_HOPS: '1' });
    promotion = await createPromotion(house.platform, { students: 1 });
    chair = await issueAll(house, promotion, 'PV 1');
    student = await house.as(promotion.students[0]!.email);
    ({ enrolment } = promotion.students[0]!);
    [shown, kept] = (await enrolmentOf(student)).badges;
    await choose(student, enrolment, { credentials: [shown.id] });
    await publish(student, enrolment);
  });
  afterAll(() => house?.close());

  const ask = async (path: string, headers: Record<string, string> = { accept: 'text/html' }) => {
    const answer = await house.fetch(path, { headers });
    return { status: answer.status, header: (name: string) => answer.headers.get(name), text: await answer.text() };
  };
  const oEmbed = (url: string, more = ''): ReturnType<typeof ask> => ask(`/oembed?url=${encodeURIComponent(url)}${more}`, {});

  it('stands in a frame without a script, which claims nothing that it has not checked', async () => {
    for (const [path, verify] of [[`/embed/credentials/${shown.id}`, 'Vérifier ce badge'], [`/en/embed/credentials/${shown.id}`, 'Verify this badge']] as const) {
      const frame = await ask(path);
      expect([frame.status, frame.header('content-security-policy')]).toEqual([200, "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors *"]);
      expect(frame.text).not.toMatch(/<script|<form|<iframe|\son\w+=/i);
      for (const words of ['Étudiant Nº 1', 'Université d’essai', 'Novice', verify, 'rel="noopener noreferrer"', `/credentials/${shown.id}"`]) expect(frame.text).toContain(words);
      // The programme’s words are translated for reading; French was signed.
      expect(frame.text.includes('Unofficial translation; the signed text is French.')).toBe(path.startsWith('/en/'));
      expect(frame.text).not.toMatch(/authenti|valide\b|\bvalid\b/i);
      // It needs nothing but its style, its letters and its picture, and finds them.
      const needed = [...frame.text.matchAll(/<(?:link rel="stylesheet" href|img[^>]* src)="([^"]+)"/g)].map(([, address]) => address!);
      expect(needed.length).toBeGreaterThan(1);
      for (const address of needed) expect([address, (await ask(address)).status]).toEqual([address, 200]);
    }
  });

  it('is told to whoever asks by oEmbed, within the size that they allow', async () => {
    const answer = await oEmbed(shown.url, '&format=json');
    expect([answer.status, answer.header('access-control-allow-origin')]).toEqual([200, '*']);
    const told = JSON.parse(answer.text) as Body;
    expect(told).toMatchObject({ version: '1.0', type: 'rich', width: 480, height: 272, provider_name: 'Université d’essai', thumbnail_width: 600 });
    expect(told.html).toContain(`src="${house.origin}/embed/credentials/${shown.id}"`);
    expect((await ask(told.thumbnail_url.slice(house.origin.length))).header('content-type')).toBe('image/png');
    const small = JSON.parse((await oEmbed(shown.url, '&maxwidth=300&maxheight=120')).text) as Body;
    expect([small.width, small.height, small.html.includes('width="300" height="120"'), small.thumbnail_url]).toEqual([300, 120, true, undefined]);
    expect(JSON.parse((await oEmbed(`${house.origin}/en/credentials/${shown.id}`)).text).html).toContain(`/en/embed/credentials/${shown.id}`);
    // The badge's page says where to ask, and what it says answers.
    const page = (await ask(`/credentials/${shown.id}`)).text;
    const [, discovery] = /<link rel="alternate" type="application\/json\+oembed" href="([^"]+)"/.exec(page)!;
    expect((await ask(discovery!.replaceAll('&amp;', '&').replaceAll('&#38;', '&').slice(house.origin.length))).status).toBe(200);
    expect(page).toContain('&lt;iframe src=');
  });

  it('is told of nothing that is not public, and in no other form', async () => {
    for (const url of [kept.url, `${house.origin}/credentials/none`, `https://ailleurs.exemple/credentials/${shown.id}`, `${house.origin}/portfolios/x`, '', 'x']) expect([url, (await oEmbed(url)).status]).toEqual([url, 404]);
    expect((await ask('/oembed', {})).status).toBe(404);
    for (const format of ['xml', 'XML', 'html']) expect((await oEmbed(shown.url, `&format=${format}`)).status).toBe(501);
    for (const size of ['0', '-1', '1e9', 'x', '999999']) expect(JSON.parse((await oEmbed(shown.url, `&maxwidth=${size}`)).text).width).toBe(480);
    const unknown = await ask(`/embed/credentials/${kept.id}`);
    expect([unknown.status, unknown.text.includes('Badge non public')]).toEqual([404, true]);
    expect(unknown.text).not.toContain('Étudiant');
  });

  it('is the only page that another site may frame', async () => {
    const base = `/api/me/enrolments/${enrolment}/shares`;
    const { url } = await expectStatus(await student.send('POST', base, { title: 'x', choices: { credentials: [shown.id] } }), 201);
    const portfolio = (await enrolmentOf(student)).portfolio.url.slice(house.origin.length);
    const paths = [
      '/', '/en', '/verifier', '/verifier/lot', '/programmes', '/donnees-personnelles', '/accessibilite', '/plan-du-site', '/connexion', '/api/docs', '/espace', '/espace/partages', '/compte', '/none', '/embed', '/embed/', '/embed/x', '/embed/credentials',
      `/embed/credentials/${shown.id}/x`, portfolio, `/credentials/${shown.id}`, `/credentials/${shown.id}.json`, `/credentials/${kept.id}`, url.slice(house.origin.length), `${url.slice(house.origin.length)}/credentials/${shown.id}`, '/partage/none',
      '/oembed', '/issuer', '/.well-known/did.json', '/status/1', '/rendered/embed', '/healthz', `/api/me`, `/programmes/NEO/2026`, '/evidence/none',
    ];
    for (const path of paths) {
      for (const headers of [{ accept: 'text/html' }, { accept: 'text/html', cookie: student.cookie }] as Record<string, string>[]) {
        expect([path, (await ask(path, headers)).header('content-security-policy')]).toEqual([path, expect.stringContaining("frame-ancestors 'none'")]);
      }
    }
  });

  it('is shown by no link to who guesses: after sixty wrong ones in a minute from one network the right one looks like them', async () => {
    const { url } = await expectStatus(await student.send('POST', `/api/me/enrolments/${enrolment}/shares`, { title: 'x', choices: { credentials: [shown.id] } }), 201);
    const from = (address: string, path: string): Promise<number> => ask(path, { 'x-forwarded-for': address }).then(({ status }) => status);
    expect(await from('203.0.113.7', url)).toBe(200);
    // However slowly this machine asks: one may be asked for again each second.
    let right = 200;
    for (let round = 0; round < 5 && right === 200; round += 1) {
      const wrong = await Promise.all(Array.from({ length: 70 }, (_, guess) => from('203.0.113.7', `/partage/${`${round}${guess}`.padStart(32, 'x')}`)));
      expect(wrong.every((status) => status === 404 || status === 429)).toBe(true);
      right = await from('203.0.113.7', url);
    }
    expect([right, await from('203.0.113.8', url)]).toEqual([429, 200]);
  });

  it('has, like every public page, links of which one network reports six in a minute and no more', async () => {
    const from = async (address: string): Promise<number> =>
      (await house.fetch(`/credentials/none/liens/${'0'.repeat(32)}`, { method: 'POST', headers: { origin: house.origin, 'content-type': 'application/x-www-form-urlencoded', 'x-forwarded-for': address }, body: 'reason=dangerous' })).status;
    let last = 404;
    // However slowly this machine asks: one may be sent again each ten seconds.
    for (let round = 0; round < 5 && last === 404; round += 1) last = (await Promise.all(Array.from({ length: 9 }, () => from('203.0.113.9')))).find((status) => status !== 404) ?? 404;
    expect([last, await from('203.0.113.10')]).toEqual([429, 404]);
  });

  it('is added to a LinkedIn profile by an ordinary link of its holder’s, once it is public', async () => {
    const [first, second] = (await enrolmentOf(student)).badges;
    expect(second.linkedIn).toBeNull();
    expect(Object.fromEntries(new URL(first.linkedIn).searchParams)).toEqual({
      startTask: 'CERTIFICATION_NAME', name: expect.stringMatching(/ – Novice$/), organizationId: '1337', issueYear: '2025', issueMonth: '6', certUrl: shown.url, certId: shown.id,
    });
    const page = (await ask('/espace', { accept: 'text/html', cookie: student.cookie })).text;
    expect(page).toMatch(/<a [^>]*href="https:\/\/www\.linkedin\.com\/profile\/add\?[^"]+"[^>]* rel="noopener noreferrer"/);
    expect(page).toContain('LinkedIn ne sait rien avant que vous le suiviez');
    expect(page).toContain('Publiez d’abord ce badge');
  });

  it('says from its revocation on that it is revoked, and after its withdrawal nothing', async () => {
    await expectStatus(await chair.send('POST', `/api/credentials/${shown.id}/revocation`, { basis: 'new_decision', reason: 'Nouvelle délibération.' }), 201);
    const frame = await ask(`/embed/credentials/${shown.id}`);
    expect([frame.status, /Révoqué le/.test(frame.text)]).toEqual([200, true]);
    expect((await enrolmentOf(student)).badges.find((one: Body) => one.id === shown.id).linkedIn).toBeNull();
    await expectStatus(await student.send('DELETE', `/api/me/enrolments/${enrolment}/publication`), 200);
    const gone = await ask(`/embed/credentials/${shown.id}`);
    expect([gone.status, gone.text.includes('Étudiant'), gone.text.includes('Cela ne dit rien de sa validité')]).toEqual([410, false, true]);
    expect((await oEmbed(shown.url)).status).toBe(404);
  });
});
