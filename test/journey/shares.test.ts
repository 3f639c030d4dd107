/** A student shows by link what they chose, to whoever has it, and ends it; nothing of it is public. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parisDay } from '../../api/domain/calendar.ts';
import { digestMultibase } from '../../credentials/index.ts';
import { purge } from '../../api/privacy/purge.ts';
import { TOKEN_PLACE } from '../../api/publication/below.ts';
import { readPdf, shortcomings } from '../fixtures/read-pdf.ts';
import { foreignBadge, foreignIssuer } from '../fixtures/foreign-badges.ts';
import { createHouse, RUNTIMES, type Client, type House } from '../house.ts';
import { createPromotion, type Promotion } from '../promotion.ts';
import { atRest, clear, contents, enrolmentOf, expectStatus, issueAll, NOTHING_TO_HIDE, quiet, verdictOn, type Body } from './acts.ts';
import { endorse } from './endorsed.ts';

const PIXEL = Uint8Array.from(atob('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='), (one) => one.charCodeAt(0));
const BROWSER = { accept: 'text/html', 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0' };

describe.each(RUNTIMES)('links of a student, on %s', (runtime) => {
  let house: House;
  let promotion: Promotion;
  let chair: Client;
  let student: Client;
  let enrolment: string;
  let badges: Body[];
  let report: string;
  let poster: string;
  let other: string;

  beforeAll(async () => {
    house = await createHouse(runtime);
    promotion = await createPromotion(house.platform, { students: 2, file: new TextEncoder().encode('Un rapport de stage, confidentiel.') });
    chair = await issueAll(house, promotion, 'PV 1');
    student = await house.as(promotion.students[0]!.email);
    ({ enrolment, evidence: report } = promotion.students[0]!);
    const deposit = async (title: string): Promise<string> => {
      const form = new FormData();
      for (const [name, value] of Object.entries({ period: 'S1', genre: 'production', title, imageAlt: 'Un point bleu sur fond blanc' })) form.set(name, value);
      form.set('file', new File([PIXEL], 'affiche.png'));
      const { id } = await expectStatus(await student.send('POST', `/api/me/enrolments/${enrolment}/evidence`, form), 201);
      await expectStatus(await student.send('PUT', `/api/evidence/${id}`, { reflection: `Analyse, ${title}.`, publicText: `Pour tous, ${title}.` }), 200);
      return id;
    };
    poster = await deposit('Une affiche');
    other = await deposit('Une maquette');
    await clear(student, [report, poster, other]);
    ({ badges } = await enrolmentOf(student));
  });
  afterAll(() => house?.close());

  const make = async (over: Record<string, unknown> = {}, choices: Record<string, string[]> = {}): Promise<{ id: string; path: string }> => {
    const wanted = { title: 'Candidature', choices: { credentials: [badges[0].id], evidence: [poster], reflections: [], onRequest: [report], ...choices }, ...over };
    const { id, url } = await expectStatus(await student.send('POST', `/api/me/enrolments/${enrolment}/shares`, wanted), 201);
    return { id, path: url.slice(house.origin.length) };
  };
  const listed = async (id: string): Promise<Body> => (await expectStatus(await student.get(`/api/me/enrolments/${enrolment}/shares`), 200)).shares.find((one: Body) => one.id === id);
  const ask = async (path: string, headers: Record<string, string> = BROWSER, method = 'GET') => {
    const answer = await house.fetch(path, { headers, method });
    return { status: answer.status, header: (name: string) => answer.headers.get(name), text: await answer.text() };
  };

  it('show a page that is public nowhere, with what was chosen and the addresses of it below the link', async () => {
    const { id, path } = await make({ lastOn: '2999-12-31' });
    expect(path).toMatch(/^\/partage\/[\w-]{32}$/);
    const page = await ask(path);
    expect(page.status).toBe(200);
    expect([page.header('referrer-policy'), page.header('cache-control'), page.header('set-cookie')]).toEqual(['no-referrer', 'no-store', null]);
    expect(page.header('x-robots-tag')).toContain('noindex');
    expect(page.header('x-robots-tag')).toContain('noai');
    expect(page.text).toContain('<meta name="referrer" content="no-referrer">');
    // A picture would outlive the link, in the conversations of people who never opened it.
    expect(page.text).not.toContain('og:image');
    expect(page.text).toContain('Pour tous, Une affiche.');
    // The confidential trace: its title, and of its content nothing; the digest is the one in the badge.
    const signed = JSON.parse((await ask(`${path}/credentials/${badges[0].id}.json`)).text) as Body;
    expect(page.text).toContain('Entretien avec un ingénieur');
    expect(page.text).toContain('Contenu sur demande.');
    expect(page.text).toContain(signed.relatedResource[0].digestMultibase);
    for (const secret of ['Analyse,', 'Une maquette', 'Un entretien avec un ingénieur pédagogique', other, badges[1].id, TOKEN_PLACE, 'non atteint', promotion.students[0]!.email]) expect(page.text).not.toContain(secret);
    // Every address of it leads below the link, in both languages.
    for (const [, address] of page.text.matchAll(/(?:href|src|data-badge)="(?:https?:\/\/[^/"]+)?(\/(?:en\/)?(?:partage|credentials|evidence|portfolios)\/[^"]*)"/g)) {
      expect(address).toMatch(new RegExp(`^(/en)?${path}`));
      expect([address, (await ask(address!)).status]).toEqual([address, 200]);
    }
    expect((await ask(`/en${path}`)).text).toContain('Content on request.');
    // Nothing of it is anywhere else.
    for (const elsewhere of [`/credentials/${badges[0].id}`, `/credentials/${badges[0].id}.json`, `/evidence/${poster}`, (await enrolmentOf(student)).portfolio.url.slice(house.origin.length)]) expect([elsewhere, (await ask(elsewhere)).status]).toEqual([elsewhere, 404]);
    expect((await listed(id))).toMatchObject({ title: 'Candidature', state: 'open', url: `${house.origin}${path}`, lastOn: '2999-12-31' });
  });

  it('give each badge with its page and its signed files, which verify, and each picture', async () => {
    const { path } = await make({}, { credentials: [badges[0].id, badges[1].id] });
    for (const { id } of badges.slice(0, 2)) {
      const page = await ask(`${path}/credentials/${id}`);
      expect(page.text).toContain(`data-verify="${house.origin}${path}/credentials/${id}"`);
      expect([page.header('referrer-policy'), page.header('cache-control')]).toEqual(['no-referrer', 'no-store']);
      for (const [form, type] of [['json', 'application/vc+ld+json'], ['jwt', 'text/plain; charset=utf-8']] as const) {
        const file = await ask(`${path}/credentials/${id}.${form}`);
        expect([file.header('content-type'), file.header('referrer-policy'), file.header('cache-control')]).toEqual([type, 'no-referrer', 'no-store']);
        expect((await verdictOn(house, file.text, form === 'json' ? 'application/json' : 'text/plain')).verdict).toBe('valid');
      }
      expect((await ask(`${path}/credentials/${id}.png`)).header('content-type')).toBe('image/png');
    }
    // What the badge cites can be compared where the link shows the file, and nowhere else.
    const cited = async (link: string) => {
      const { relatedResource: [{ id, digestMultibase: wanted }] } = JSON.parse((await ask(`${link}/credentials/${badges[0].id}.json`)).text) as Body;
      const sealed = `${link}${new URL(id).pathname}`;
      return { state: JSON.parse((await ask(`${sealed}.json`, {})).text).state as string, bytes: await house.fetch(sealed), wanted };
    };
    const [closed, open] = [await cited(path), await cited((await make({}, { evidence: [report], onRequest: [] })).path)];
    expect([closed.state, closed.bytes.status, open.state, open.bytes.status]).toEqual(['private', 404, 'public', 200]);
    expect(await digestMultibase(new Uint8Array(await open.bytes.arrayBuffer()))).toBe(open.wanted);
    const picture = await ask(`${path}/evidence/${poster}`);
    expect([picture.status, picture.header('content-type'), picture.header('cache-control'), picture.header('content-security-policy')]).toEqual([200, 'image/png', 'no-store', "default-src 'none'; sandbox"]);
  });

  it('give nothing else than what was chosen, whatever is asked below them', async () => {
    const { path } = await make();
    const known = await atRest(house, ['evidence', 'credential_plan', 'evidence_seal', 'enrolment']);
    const identifiers = [...new Set(Object.values(known).flatMap((rows) => (JSON.parse(rows) as { id: string }[]).map((one) => one.id)))];
    expect(identifiers.length).toBeGreaterThan(12);
    // The slower runtime asks for some of them.
    const tried = identifiers.filter((_, place) => runtime === 'node' || place % 3 === 0);
    const open = new Set([`/credentials/${badges[0].id}`, `/credentials/${badges[0].id}.json`, `/evidence/${poster}`]);
    for (const id of tried) {
      for (const below of [`/credentials/${id}`, `/credentials/${id}.json`, `/evidence/${id}`, `/evidence/sealed/${id}`]) {
        expect([below, (await ask(`${path}${below}`)).status]).toEqual([below, open.has(below) ? 200 : 404]);
      }
    }
    for (const odd of ['/', '//', '/..', '/evidence/..%2f..', `/credentials/${badges[0].id}.exe`, '/credentials/', '/evidence/', '/en']) expect([odd, (await ask(`${path}${odd}`)).status]).toEqual([odd, 404]);
  });

  it('show badges from elsewhere that were chosen, with their issuer and a file that verifies, and none that is not theirs or is gone', async () => {
    const bring = async (client: Client, of: string, number: number): Promise<string> => {
      const form = new FormData();
      form.set('file', new File([await foreignBadge(await foreignIssuer(), { number, name: `Secourisme ${number}` })], 'badge.json'));
      return (await expectStatus(await client.send('POST', `/api/me/enrolments/${of}/foreign-badges`, form), 201)).id;
    };
    const [chosen, kept] = [await bring(student, enrolment, 1), await bring(student, enrolment, 2)];
    const { id, path } = await make({}, { credentials: [], evidence: [], onRequest: [], foreignBadges: [chosen] } as Record<string, string[]>);
    const page = await ask(path);
    for (const words of ['Association d’Exemple', 'Secourisme 1', `#adresse=${encodeURIComponent(`${house.origin}${path}/badges-d-ailleurs/${chosen}`)}`]) expect(page.text).toContain(words);
    for (const words of ['Secourisme 2', TOKEN_PLACE]) expect(page.text).not.toContain(words);
    expect((await listed(id)).choices.foreignBadges).toEqual([chosen]);
    const file = await ask(`${path}/badges-d-ailleurs/${chosen}`);
    expect([file.status, file.header('cache-control'), file.header('referrer-policy'), JSON.parse(file.text).name]).toEqual([200, 'no-store', 'no-referrer', 'Secourisme 1']);
    for (const elsewhere of [`${path}/badges-d-ailleurs/${kept}`, `/badges-d-ailleurs/${chosen}`]) expect([elsewhere, (await ask(elsewhere)).status]).toEqual([elsewhere, 404]);
    const other = promotion.students[1]!;
    const theirs = await bring(await house.as(other.email), other.enrolment, 3);
    const wanted = { title: 'x', choices: { credentials: [], evidence: [], reflections: [], onRequest: [], foreignBadges: [theirs] } };
    await expectStatus(await student.send('POST', `/api/me/enrolments/${enrolment}/shares`, wanted), 404);
    // Deleted, it leaves the link at the next opening.
    await expectStatus(await student.send('DELETE', `/api/me/enrolments/${enrolment}/foreign-badges/${chosen}`), 200);
    expect((await ask(path)).text).not.toContain('Secourisme');
    expect((await ask(`${path}/badges-d-ailleurs/${chosen}`)).status).toBe(404);
  });

  it('lead to another site by a page below them, which ends with them', async () => {
    const form = new FormData();
    for (const [name, value] of Object.entries({ period: 'S1', genre: 'production', title: 'Une visite', link: 'https://visite.example/a' })) form.set(name, value);
    const { id: trace } = await expectStatus(await student.send('POST', `/api/me/enrolments/${enrolment}/evidence`, form), 201);
    await clear(student, [trace]);
    const { id, path } = await make({}, { credentials: [], evidence: [trace], onRequest: [] });
    const page = await ask(path);
    expect(page.text).not.toContain('href="https://visite.example');
    const [, way] = new RegExp(`href="(${path}/liens/[0-9a-f]{32})"`).exec(page.text)!;
    const between = await ask(way!);
    expect([between.status, between.header('location'), between.header('referrer-policy'), between.header('cache-control'), between.text.includes('<script')]).toEqual([200, null, 'no-referrer', 'no-store', false]);
    for (const words of ['visite.example</span>', 'href="https://visite.example/a" rel="nofollow ugc noopener noreferrer"', `href="${path}"`, 'elle n’est pas publique']) expect(between.text).toContain(words);
    expect(between.header('x-robots-tag')).toContain('noindex');
    expect((await ask(`/en${way}`)).text).toContain('This link leads to');
    const { path: another } = await make();
    expect((await ask(way!.replace(path, another))).status).toBe(404);
    await expectStatus(await student.send('DELETE', `/api/shares/${id}`), 200);
    expect((await ask(way!)).status).toBe(410);
  });

  it('give the page as a paper that says what it says and nothing else, keep none of it, and end with it', async () => {
    const { id, path } = await make({ lastOn: '2999-12-31' });
    const token = path.slice('/partage/'.length);
    expect((await ask(path)).text).toContain(`href="${house.origin}${path}.pdf"`);
    for (const [at, words] of [[`${path}.pdf`, 'Contenu sur demande'], [`/en${path}.pdf`, 'Content on request']] as const) {
      const answer = await house.fetch(at, { headers: BROWSER });
      expect([at, answer.status, ...['content-type', 'cache-control', 'referrer-policy', 'x-robots-tag', 'set-cookie'].map((name) => answer.headers.get(name))]).toEqual([at, 200, 'application/pdf', 'no-store', 'no-referrer', expect.stringContaining('noindex'), null]);
      expect(answer.headers.get('content-disposition')).not.toContain(token);
      const pdf = await readPdf(new Uint8Array(await answer.arrayBuffer()));
      expect(shortcomings(pdf)).toEqual([]);
      const said = pdf.words.replace(/\s/g, '');
      for (const shown of ['Pour tous, Une affiche.', 'Entretien avec un ingénieur', words, `${house.origin}${at.replace('.pdf', '')}/credentials/${badges[0].id}`]) expect(said).toContain(shown.replace(/\s/g, ''));
      for (const secret of ['Analyse,', 'Une maquette', 'Un entretien avec un ingénieur pédagogique', badges[1].id, TOKEN_PLACE, 'non atteint', promotion.students[0]!.email]) expect(said).not.toContain(secret.replace(/\s/g, ''));
    }
    const rows = await contents(house, ['share_page', 'prepared']);
    expect(rows['prepared']).not.toContain('paper');
    for (const { digest } of JSON.parse(rows['share_page']!) as { digest: string }[]) expect(Buffer.from((await house.platform.files.get(digest))!).includes(token)).toBe(false);
    // What it is made of is at no address.
    for (const odd of [`${path}/shown`, `/en${path}/shown`, `${path}/shown.pdf`, `${path}x.pdf`, '/partage/none.pdf']) expect((await ask(odd)).status).toBe(404);
    await expectStatus(await student.send('DELETE', `/api/shares/${id}`), 200);
    expect((await ask(`${path}.pdf`)).status).toBe(410);
  });

  it('can be reported below a shared page too, by a browser that does not say where its form comes from', async () => {
    const form = new FormData();
    for (const [name, value] of Object.entries({ period: 'S1', genre: 'production', title: 'Une galerie', link: 'https://galerie.example/' })) form.set(name, value);
    const { id: trace } = await expectStatus(await student.send('POST', `/api/me/enrolments/${enrolment}/evidence`, form), 201);
    await clear(student, [trace]);
    const { path } = await make({}, { credentials: [], evidence: [trace], onRequest: [] });
    const token = path.slice('/partage/'.length);
    const [, way, key] = new RegExp(`href="(${path}/liens/([0-9a-f]{32}))"`).exec((await ask(path)).text)!;
    expect((await ask(way!)).text).toContain(`<input type="hidden" name="token" value="${token}"`);
    const send = async (fields: Record<string, string>, headers: Record<string, string>): Promise<number> =>
      (await house.fetch(way!, { method: 'POST', headers: { ...BROWSER, 'content-type': 'application/x-www-form-urlencoded', ...headers }, body: new URLSearchParams(fields).toString() })).status;
    const from = { reason: 'unlawful', token };
    const statuses = [
      await send(from, { origin: 'null' }), await send(from, { origin: 'null', 'sec-fetch-site': 'same-origin' }), await send({ reason: 'unlawful' }, { origin: 'null' }),
      await send(from, { origin: 'null', 'sec-fetch-site': 'cross-site' }), await send(from, { origin: 'https://ailleurs.example' }),
    ];
    expect(statuses).toEqual([200, 200, 403, 403, 403]);
    const rows = await house.platform.db.selectFrom('link_report').selectAll().where('key', '=', key!).execute();
    expect([rows.length, rows.every((row) => row.shown_on === 'share' && row.link === 'https://galerie.example/'), JSON.stringify(rows).includes(token)]).toEqual([2, true, false]);
  });

  it('are found by nobody who guesses, and kept nowhere in a form that opens them', async () => {
    const { path } = await make();
    const token = path.slice('/partage/'.length);
    const [never, wrong] = [await ask(`/partage/${'a'.repeat(32)}`), await ask(`/partage/${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`)];
    expect([never.status, wrong.status]).toEqual([404, 404]);
    // Each page says its own address; nothing else differs.
    const plain = (text: string): string => text.replaceAll(/\/partage\/[\w-]{32}/g, '/partage/…');
    expect(plain(wrong.text)).toBe(plain(never.text));
    for (const odd of ['', 'x', `${token}x`, `%00${token}`, 'none']) expect((await ask(`/partage/${odd}`)).status).toBe(404);
    const rows = await contents(house, ['share_link', 'share_page', 'event', 'share_opening']);
    expect(Object.values(rows).join('')).not.toContain(token);
    for (const { digest } of JSON.parse(rows['share_page']!) as { digest: string }[]) expect(Buffer.from((await house.platform.files.get(digest))!).includes(token)).toBe(false);
  });

  it('are counted by the day, without anything of who opened them, robots and the student apart', async () => {
    const { id, path } = await make();
    await ask(path);
    await ask(path, { ...BROWSER, cookie: student.cookie });
    await ask(path, { ...BROWSER, 'user-agent': 'LinkedInBot/1.0' });
    await ask(path, BROWSER, 'HEAD');
    await ask(`${path}/credentials/${badges[0].id}`);
    await ask(`/en${path}`);
    for (let look = 0; look < 800 && (await listed(id)).openings < 2; look += 1) await new Promise((resolve) => setTimeout(resolve, 20));
    const today = parisDay(house.platform.now());
    expect(await house.platform.db.selectFrom('share_opening').selectAll().where('link_id', '=', id).execute()).toEqual([{ link_id: id, day: today, count: 2 }]);
    expect(await listed(id)).toMatchObject({ openings: 2, lastOpened: today });
  });

  it('end at once, with all that is below them, and say that the badges have not', async () => {
    const { id, path } = await make();
    await expectStatus(await student.send('DELETE', `/api/shares/${id}`), 200);
    for (const below of ['', `/credentials/${badges[0].id}`, `/credentials/${badges[0].id}.json`, `/evidence/${poster}`]) {
      const gone = await ask(`${path}${below}`);
      expect([below, gone.status, gone.header('cache-control'), gone.header('referrer-policy')]).toEqual([below, 410, 'no-store', 'no-referrer']);
    }
    expect((await ask(path)).text).toContain('C’est le lien qui a pris fin, et non ses badges');
    expect(await listed(id)).toMatchObject({ state: 'ended', url: null });
    // For good: neither updated nor ended twice.
    await expectStatus(await student.send('POST', `/api/shares/${id}/update`), 409);
    await expectStatus(await student.send('DELETE', `/api/shares/${id}`), 200);
    expect(await house.platform.db.selectFrom('share_page').select('path').where('link_id', '=', id).execute()).toEqual([]);
  });

  it('expire on their day, which is never taken for the end of a badge', async () => {
    const { id, path } = await make({ lastOn: parisDay(house.platform.now()) });
    expect((await ask(path)).status).toBe(200);
    const { db } = house.platform;
    await house.platform.commit([db.updateTable('share_link').set({ last_on: '2020-01-31' }).where('id', '=', id)]);
    const gone = await ask(path);
    expect([gone.status, gone.text.includes('C’est le lien qui a expiré'), gone.text.includes('et non ses badges'), gone.text.includes('/verifier')]).toEqual([410, true, true, true]);
    expect((await ask(`/en${path}`)).text).toContain('It is the link that has expired');
    expect((await ask(`${path}/evidence/${poster}`)).status).toBe(410);
    expect((await ask(path, { accept: 'application/json' })).text).toContain('"code":"share_expired"');
    // After thirty days its bytes go; the address goes on saying the same.
    await purge(house.platform);
    expect(await db.selectFrom('share_page').select('path').where('link_id', '=', id).execute()).toEqual([]);
    expect((await ask(path)).status).toBe(410);
  });

  it('belong to their student alone, and are refused with a sentence, changing nothing', async () => {
    const { id } = await make();
    const base = `/api/me/enrolments/${enrolment}/shares`;
    const fellow = await house.as(promotion.students[1]!.email);
    const before = await atRest(house, ['share_link', 'share_page', 'event']);
    for (const client of [fellow, chair]) {
      for (const answer of [await client.get(base), await client.send('POST', base, { title: 'x', choices: {} }), await client.send('POST', `/api/shares/${id}/update`), await client.send('DELETE', `/api/shares/${id}`)]) expect(answer.status).toBe(404);
    }
    const wanted = { title: 'x', choices: { credentials: [badges[0].id] } };
    const refused = async (over: object, status: number, code: string) => expect((await expectStatus(await student.send('POST', base, { ...wanted, ...over }), status)).code).toBe(code);
    await refused({ title: ' ' }, 422, 'share_unreadable');
    await refused({ lastOn: '2020-01-01' }, 422, 'share_unreadable');
    await refused({ choices: {} }, 409, 'nothing_to_publish');
    await refused({ choices: { credentials: ['of-nobody'] } }, 404, 'not_found');
    await refused({ choices: { evidence: [promotion.students[1]!.evidence] } }, 404, 'not_found');
    expect(await contents(house, ['share_link', 'share_page', 'event'])).toEqual(before);
    // What a publication keeps private, a link does too.
    await expectStatus(await student.send('PUT', `/api/evidence/${other}/clearance`, { ...NOTHING_TO_HIDE, minors: 'not_agreed' }), 200);
    await refused({ choices: { evidence: [other] } }, 409, 'evidence_held_back');
    await clear(student, [other]);
  });

  it('have the texts and the look of the view that they are made from, and what was chosen for this reader', async () => {
    const base = `/api/me/enrolments/${enrolment}/portfolio-views`;
    const view = await expectStatus(await student.send('POST', base, { title: 'Recruteur', audience: 'recruiter' }), 201);
    const { id: _, main: __, updatedAt: ___, ...edit } = view;
    await expectStatus(await student.send('PUT', `${base}/${view.id}`, { ...edit, headline: 'Pour qui recrute.', theme: 'encre', sections: edit.sections.map((one: Body) => ({ ...one, shown: one.kind === 'levels' })) }), 200);
    const { id, path } = await make({ view: view.id });
    const page = (await ask(path)).text;
    for (const words of ['Pour qui recrute.', 'Une affiche', 'Contenu sur demande.']) expect(page).toContain(words);
    expect((await ask((await make()).path)).text).not.toContain('Pour qui recrute.');
    // Nobody else's view; and one that goes leaves the link as it is.
    expect((await student.send('POST', `/api/me/enrolments/${enrolment}/shares`, { title: 'x', view: 'none', choices: { credentials: [badges[0].id] } })).status).toBe(404);
    await expectStatus(await student.send('DELETE', `${base}/${view.id}`), 200);
    expect((await ask(path)).text).toContain('Pour qui recrute.');
    await expectStatus(await student.send('POST', `/api/shares/${id}/update`), 200);
    expect((await ask(path)).text).not.toContain('Pour qui recrute.');
  });

  it('keep the texts of the day on which they were made, until the student updates them', async () => {
    const { id, path } = await make();
    await expectStatus(await student.send('PUT', `/api/evidence/${poster}`, { publicText: 'Un autre texte.' }), 200);
    expect((await ask(path)).text).toContain('Pour tous, Une affiche.');
    await expectStatus(await student.send('POST', `/api/shares/${id}/update`), 200);
    expect((await ask(path)).text).toContain('Un autre texte.');
  });

  it('follow what becomes of badges, of what others said, of traces and of the holder’s name, at their next opening', async () => {
    const { path } = await make({}, { credentials: [badges[0].id, badges[2].id], evidence: [poster, other] });
    const { endorsement, invitation } = await endorse(house, enrolment, badges[2].id, badges[2].competency);
    const display = `/api/me/enrolments/${enrolment}/endorsements/${invitation}/display`;
    expect((await ask(path)).text).not.toContain('Un travail sérieux.');
    await expectStatus(await student.send('PUT', display, { shown: true }), 200);
    expect((await ask(path)).text).toContain('Un travail sérieux.');
    expect((await ask(`${path}/endorsements/${endorsement}.json`)).status).toBe(200);
    await expectStatus(await student.send('PUT', display, { shown: false }), 200);
    expect((await ask(path)).text).not.toContain('Un travail sérieux.');
    expect((await ask(`${path}/endorsements/${endorsement}.json`)).status).toBe(404);
    // Its author takes it back: the link says so, and gives no word of it.
    const second = await endorse(house, enrolment, badges[2].id, badges[2].competency);
    await expectStatus(await student.send('PUT', display.replace(invitation, second.invitation), { shown: true }), 200);
    const teacher = await house.as(promotion.emails.teacher);
    await expectStatus(await teacher.send('POST', `/api/endorsements/${second.endorsement}/withdrawal`, { reason: 'Signalé.' }), 201);
    expect((await ask(path)).text).not.toContain('Un travail sérieux.');
    for (const form of ['json', 'jwt']) {
      const gone = await ask(`${path}/endorsements/${second.endorsement}.${form}`, { accept: '*/*' });
      expect([gone.status, gone.text.includes('endorsement_withdrawn'), gone.text.includes('sérieux')]).toEqual([410, true, false]);
    }

    // A trace of which its student says meanwhile that it is not to be shown leaves the page, and comes back with other answers.
    await expectStatus(await student.send('PUT', `/api/evidence/${poster}/clearance`, { ...NOTHING_TO_HIDE, people: 'not_agreed' }), 200);
    expect([(await ask(path)).text.includes('Une affiche'), (await ask(`${path}/evidence/${poster}`)).status]).toEqual([false, 404]);
    await clear(student, [poster]);
    expect([(await ask(path)).text.includes('Une affiche'), (await ask(`${path}/evidence/${poster}`)).status]).toEqual([true, 200]);

    // A trace that its student throws away is on no page any more.
    await expectStatus(await student.send('DELETE', `/api/evidence/${other}`), 200);
    expect((await ask(path)).text).not.toContain('Une maquette');
    expect((await ask(`${path}/evidence/${other}`)).status).toBe(404);

    // A revoked badge leaves the page; its own page below the link says so.
    expect((await ask(path)).text).toContain(`/credentials/${badges[2].id}"`);
    await expectStatus(await chair.send('POST', `/api/credentials/${badges[2].id}/revocation`, { basis: 'new_decision', reason: 'Nouvelle délibération.' }), 201);
    expect((await ask(path)).text).not.toContain(`/credentials/${badges[2].id}"`);
    expect((await ask(`${path}/credentials/${badges[2].id}`)).text).toContain('Révoqué');

    // From the change on, no page says the former name, and the badge that says it is given to nobody else.
    const administrator = await house.as(promotion.emails.administrator);
    await expectStatus(await administrator.send('POST', `/api/people/${promotion.students[0]!.person}/name`, { kind: 'change', givenName: 'Camille', familyName: 'Nouvelle', effectiveOn: '2026-01-01', reason: 'Acte nº 1' }), 201);
    expect((await ask(path)).text).not.toContain('Étudiant Nº 1');
    expect((await ask(path)).text).toContain('Camille Nouvelle');
    expect((await ask(`${path}/credentials/${badges[0].id}.json`)).status).toBe(404);
    await quiet(house.platform);
    const successor = (await enrolmentOf(student)).badges.find((one: Body) => one.competency === badges[0].competency && one.state === 'issued');
    expect((await ask(path)).text).toContain(`${path}/credentials/${successor.id}"`);
    const file = await ask(`${path}/credentials/${successor.id}.json`);
    expect(file.text).toContain('Camille Nouvelle');
    expect((await verdictOn(house, file.text, 'application/json')).verdict).toBe('valid');
  });

  it('end with their student’s data', async () => {
    const { id, path } = await make({}, { credentials: [], evidence: [poster] });
    expect((await ask(path)).status).toBe(200);
    await expectStatus(await student.send('POST', '/api/me/erasures', { scope: 'own' }), 201);
    expect((await ask(path)).status).toBe(410);
    const { db } = house.platform;
    expect(await db.selectFrom('share_link').select(['title', 'snapshot']).where('id', '=', id).execute()).toEqual([{ title: '—', snapshot: null }]);
    expect([await db.selectFrom('share_page').selectAll().execute(), await db.selectFrom('share_opening').selectAll().execute()]).toEqual([[], []]);
  });
});
