/** Traces without a file, links and texts, which a public page or a link shows: nobody loses them, and nothing stays public that their student threw away. */
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { purge } from '../../api/privacy/purge.ts';
import { createHouse, RUNTIMES, type Client, type House } from '../house.ts';
import { createPromotion, type Promotion } from '../promotion.ts';
import { choose, clear, enrolmentOf, expectStatus, issueAll, publish, type Body } from './acts.ts';
import { expectProblem } from './operations.ts';

const WORDS = 'Une scénarisation, de l’idée au bilan.';

describe.each(RUNTIMES)('shown traces without a file, on %s', (runtime) => {
  let house: House;
  let promotion: Promotion;
  let student: Client;
  let enrolment: string;
  let mine: Body;
  let page: string;

  beforeAll(async () => {
    house = await createHouse(runtime);
    promotion = await createPromotion(house.platform, { students: 1 });
    await issueAll(house, promotion, 'PV 1');
    student = await house.as(promotion.students[0]!.email);
    ({ enrolment } = promotion.students[0]!);
    mine = await enrolmentOf(student);
    page = mine.portfolio.url.slice(house.origin.length);
  });
  afterAll(() => house?.close());

  const sent = (over: Record<string, string>): Promise<Response> => {
    const form = new FormData();
    for (const [name, value] of Object.entries({ period: 'S1', genre: 'production', title: 'Une trace', ...over })) form.set(name, value);
    return student.send('POST', `/api/me/enrolments/${enrolment}/evidence`, form);
  };
  const deposit = async (over: Record<string, string>): Promise<string> => (await expectStatus(await sent(over), 201)).id;
  /** A text with words for the public, and a link, both cleared. */
  const both = async (): Promise<[string, string]> => {
    const made: [string, string] = [await deposit({ text: 'Le texte entier.' }), await deposit({ link: 'https://example.org/ressource' })];
    await expectStatus(await student.send('PUT', `/api/evidence/${made[0]}`, { publicText: WORDS }), 200);
    await clear(student, made);
    return made;
  };
  const show = async (evidence: string[]): Promise<void> => {
    await choose(student, enrolment, { credentials: [mine.badges[0].id], evidence });
    await publish(student, enrolment);
  };
  const read = async (path: string): Promise<string> => (await house.fetch(path, { headers: { accept: 'text/html' } })).text();
  const stands = async (id: string): Promise<boolean> => (await house.platform.db.selectFrom('evidence').select('id').where('id', '=', id).executeTakeFirst()) !== undefined;

  it('are not deleted while the page shows them, and are once it does not', async () => {
    const [text, link] = await both();
    await show([text, link]);
    expect(await read(page)).toContain(WORDS);
    for (const id of [text, link]) expect((await expectProblem(await student.send('DELETE', `/api/evidence/${id}`), 409)).code).toBe('evidence_in_use');
    // Chosen no more is not yet shown no more.
    await choose(student, enrolment, { credentials: [mine.badges[0].id], evidence: [] });
    expect((await expectProblem(await student.send('DELETE', `/api/evidence/${text}`), 409)).code).toBe('evidence_in_use');
    await publish(student, enrolment);
    expect(await read(page)).not.toContain(WORDS);
    for (const id of [text, link]) await expectStatus(await student.send('DELETE', `/api/evidence/${id}`), 200);
  });

  it('stay beside a new version while the page shows them', async () => {
    const [text] = await both();
    await show([text]);
    const newer = await deposit({ text: 'Le texte entier, repris.', replaces: text });
    expect([await stands(text), await stands(newer)]).toEqual([true, true]);
    expect((await enrolmentOf(student)).evidence.find((one: Body) => one.id === text).replacedBy).toBe(newer);
    // Of a page that shows it no more the former goes, as any other.
    await show([]);
    await deposit({ text: 'Encore repris.', replaces: newer });
    expect(await stands(newer)).toBe(false);
  });

  it('leave the choices of views when they are deleted, and give their place to a new version', async () => {
    await show([]);
    const [gone, former, other] = [...(await both()), ...(await both()).slice(0, 1)] as [string, string, string];
    const chosen = async (): Promise<Body> => (await enrolmentOf(student)).portfolio.choices;
    await choose(student, enrolment, { credentials: [mine.badges[0].id], evidence: [former, gone, other], reflections: [former, gone] });
    await expectStatus(await student.send('DELETE', `/api/evidence/${gone}`), 200);
    expect(await chosen()).toEqual({ credentials: [mine.badges[0].id], evidence: [former, other], reflections: [former] });
    const newer = await deposit({ link: 'https://example.org/ressource-2', replaces: former });
    // In the same place; what was said of the former was said of the former.
    expect(await chosen()).toEqual({ credentials: [mine.badges[0].id], evidence: [newer, other], reflections: [] });
    const confidential = await deposit({ link: 'https://example.org/ressource-3', replaces: newer, confidential: '1' });
    const { evidence, credentials, reflections } = await chosen();
    expect([evidence.includes(confidential), evidence]).toEqual([false, [other]]);
    // What stands there can be saved as it is.
    await choose(student, enrolment, { credentials, evidence, reflections });
  });

  it('are kept by the purge for as long as the page or a link shows them, and no longer', async () => {
    const inYears = { ...house.platform, now: () => new Date(house.platform.now().getTime() + 4 * 366 * 86_400_000) };
    const [onPage, onRequest] = await both();
    const [below, private_] = await both();
    await show([onPage]);
    const choices = { credentials: [], evidence: [below], reflections: [], onRequest: [onRequest], foreignBadges: [] };
    const { id, url } = await expectStatus(await student.send('POST', `/api/me/enrolments/${enrolment}/shares`, { title: 'Candidature', choices }), 201);
    await purge(inYears);
    expect(await Promise.all([onPage, onRequest, below, private_].map(stands))).toEqual([true, true, true, false]);
    expect(await read(url.slice(house.origin.length))).toContain(WORDS);
    // The purge ended old sessions, as far as it knows.
    student = await house.as(promotion.students[0]!.email);
    await expectStatus(await student.send('DELETE', `/api/shares/${id}`), 200);
    await purge(inYears);
    expect(await Promise.all([onPage, onRequest, below].map(stands))).toEqual([true, false, false]);
    student = await house.as(promotion.students[0]!.email);
  });

  it('say who reads them, by what is shown and not by what was chosen since', async () => {
    const [text] = await both();
    await expectStatus(await student.send('PUT', `/api/evidence/${text}`, { reflection: 'Ce que j’en dis.' }), 200);
    const said = async () => {
      const { read: known } = (await enrolmentOf(student)).portfolio;
      const where = (by: 'byAll' | 'byLink') => [known[by].evidence.includes(text), known[by].reflections.includes(text)];
      return [...where('byAll'), ...where('byLink')];
    };
    const page = async (): Promise<string> => (await student.get(`/espace/traces/${text}`, { accept: 'text/html' })).text();
    const [OWN, LINK, ALL] = ['Lisible par moi et par l’équipe pédagogique de la promotion.', 'et par qui a un lien que j’ai fait.', 'Lisible par tout le monde : elle fait partie de ma page publiée.'];
    await show([]);
    await choose(student, enrolment, { credentials: [mine.badges[0].id], evidence: [text], reflections: [text] });
    expect(await said()).toEqual([false, false, false, false]);
    expect(await page()).toContain(OWN);
    await publish(student, enrolment);
    expect(await said()).toEqual([true, true, false, false]);
    // Left out, and still on the page.
    await choose(student, enrolment, { credentials: [mine.badges[0].id], evidence: [] });
    expect(await said()).toEqual([true, true, false, false]);
    expect((await page()).replaceAll('\u00a0', ' ')).toContain(ALL);
    await publish(student, enrolment);
    const choices = { credentials: [], evidence: [text], reflections: [text], onRequest: [], foreignBadges: [] };
    const { id } = await expectStatus(await student.send('POST', `/api/me/enrolments/${enrolment}/shares`, { title: 'Candidature', choices }), 201);
    expect(await said()).toEqual([false, false, true, true]);
    expect(await page()).toContain(LINK);
    await expectStatus(await student.send('DELETE', `/api/shares/${id}`), 200);
    expect(await said()).toEqual([false, false, false, false]);
  });

  it('can be edited and taken up in a new version, however long their text is', async () => {
    const text = 'mot '.repeat(4999).trim();
    const id = await deposit({ description: 'Ce que c’est.', text });
    const { description } = (await enrolmentOf(student)).evidence.find((one: Body) => one.id === id);
    expect(description).toBe(`Ce que c’est.\n\n${text}`);
    await expectStatus(await student.send('PUT', `/api/evidence/${id}`, { title: 'Un autre titre', description: `${description} Fin.` }), 200);
    const newer = await deposit({ description: `${description} Fin.`, replaces: id });
    // Longer than an archive may bring it, nothing is deposited either.
    expect((await expectProblem(await sent({ description: `${description} Fin.`, text }), 422)).code).toBe('invalid_input');
    await expectStatus(await student.send('DELETE', `/api/evidence/${newer}`), 200);
  });

  it('stand below a link in the order of the view that it is made from, and offer there what was said of them in answers alone', async () => {
    const [first, second] = await both();
    const [onRequest, apart] = await both();
    const base = `/api/me/enrolments/${enrolment}`;
    const { id: view, main: _main, updatedAt: _at, ...known } = await expectStatus(await student.send('POST', `${base}/portfolio-views`, { title: '', audience: 'recruiter' }), 201);
    await expectStatus(await student.send('PUT', `${base}/portfolio-views/${view}`, { ...known, choices: { credentials: [], evidence: [second, onRequest, first], reflections: [] } }), 200);
    const answers = { situation: 'Un atelier.', resources: '', choices: '', shown: '', differently: '' };
    await expectStatus(await student.send('PUT', `/api/evidence/${first}/analysis`, { reflection: '', answers, expectedRevision: 0 }), 200);
    const form = await (await student.get('/espace/partages', { accept: 'text/html' })).text();
    const offered = (id: string): boolean => new RegExp(`<input[^>]*name="reflections"[^>]*value="${id}"`).test(form);
    expect([offered(first), offered(second)]).toEqual([true, false]);
    const choices = { credentials: [], evidence: [first, apart, second], reflections: [first], onRequest: [onRequest], foreignBadges: [] };
    const { id, url } = await expectStatus(await student.send('POST', `${base}/shares`, { title: 'Candidature', view, choices }), 201);
    const { snapshot } = await house.platform.db.selectFrom('share_link').select('snapshot').where('id', '=', id).executeTakeFirstOrThrow();
    expect((JSON.parse(snapshot!) as Body).productions.map((one: Body) => one.id)).toEqual([second, onRequest, first, apart]);
    expect(await read(url.slice(house.origin.length))).toContain('Un atelier.');
    await expectStatus(await student.send('DELETE', `/api/shares/${id}`), 200);
  });

  it('by thirty links that are open, beside any number whose last day is over', async () => {
    const make = (): Promise<Response> => student.send('POST', `/api/me/enrolments/${enrolment}/shares`, { title: 'Candidature', lastOn: '2999-12-31', choices: { credentials: [mine.badges[0].id], evidence: [], reflections: [], onRequest: [], foreignBadges: [] } });
    await expectStatus(await make(), 201);
    // Thirty of an earlier year.
    await sql`with recursive n(i) as (select 1 union all select i + 1 from n where i < 30)
      insert into share_link (id, enrolment_id, token_digest, title, choices, last_on, made_at, updated_at) select 'old' || i, ${enrolment}, 'old' || i, 'Ancienne', '{}', '2020-01-31', '2020-01-01', '2020-01-01' from n`.execute(house.platform.db);
    await expectStatus(await make(), 201);
    await sql`update share_link set last_on = null where id like 'old%'`.execute(house.platform.db);
    expect((await expectProblem(await make(), 409)).code).toBe('too_many_shares');
  });
});
