/** One portfolio, several views: each shows what was chosen for its readers, in their order; one of them is the public page. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Platform } from '../../api/platform/platform.ts';
import { askErasure } from '../../api/privacy/erase.ts';
import { moveAddress } from '../../api/publication/move.ts';
import { publish as publishNow, viewSnapshot } from '../../api/publication/publish.ts';
import { renderAgain } from '../../api/publication/render-again.ts';
import { withdrawPublications } from '../../api/queries/portfolios.ts';
import { listOpenSeals } from '../../api/queries/seals.ts';
import { createHouse, RUNTIMES, type Client, type House } from '../house.ts';
import { createPromotion, type Promotion } from '../promotion.ts';
import { choose, enrolmentOf, expectStatus, issueAll, later, NOTHING_TO_HIDE, publish, quiet, type Body } from './acts.ts';

/** What no public page, alternative text or data says (see docs/portfolios.md). */
const NEVER = /non atteint|non évalué|pas encore atteint|attendu|repère|expected|not reached|not assessed|not_assessed|not_reached|gap|outcome|deferred|\d+ ?%|pour cent/i;
const DEGREE = { state: 'obtained', name: 'Master Ingénierie pédagogique', on: '2025-09-12' } as const;

describe.each(RUNTIMES)('views of a portfolio, on %s', (runtime) => {
  let house: House;
  let promotion: Promotion;
  let student: Client;
  let other: Client;
  let base: string;
  let mine: Body;
  let traces: string[];

  const views = async (): Promise<Body> => expectStatus(await student.get(`${base}/portfolio-views`), 200);
  const make = async (audience: string, title = ''): Promise<Body> => expectStatus(await student.send('POST', `${base}/portfolio-views`, { title, audience }), 201);
  const edit = async (view: Body, over: Body): Promise<Body> => {
    const { id, main: _main, updatedAt: _at, ...rest } = view;
    return expectStatus(await student.send('PUT', `${base}/portfolio-views/${id}`, { ...rest, ...over }), 200);
  };
  const preview = async (view: Body): Promise<Body> => expectStatus(await student.get(`${base}/portfolio-views/${view.id}/preview`), 200);
  const page = async (path: string): Promise<string> => (await house.fetch(path, { headers: { accept: 'text/html' } })).text();
  const statusOf = async (path: string): Promise<number> => {
    const answer = await house.fetch(path, { headers: { accept: 'text/html' } });
    await answer.arrayBuffer();
    return answer.status;
  };

  beforeAll(async () => {
    house = await createHouse(runtime);
    promotion = await createPromotion(house.platform, { students: 2 });
    await issueAll(house, promotion, 'PV 1');
    student = await house.as(promotion.students[0]!.email);
    other = await house.as(promotion.students[1]!.email);
    base = `/api/me/enrolments/${promotion.students[0]!.enrolment}`;
    const deposit = async (title: string, genre: string): Promise<string> => {
      const form = new FormData();
      for (const [name, value] of Object.entries({ period: 'S1', genre, title, text: `Texte de ${title}` })) form.set(name, value);
      return (await expectStatus(await student.send('POST', `${base}/evidence`, form), 201)).id;
    };
    traces = [await deposit('Une affiche', 'production'), await deposit('Un site', 'production'), await deposit('Mon stage', 'stage')];
    mine = await enrolmentOf(student);
  });
  afterAll(() => house?.close());

  it('begin with the public page alone, which the older operations still edit', async () => {
    await choose(student, promotion.students[0]!.enrolment, { headline: 'Je conçois.', credentials: [mine.badges[0].id], evidence: [traces[1]!, traces[0]!] });
    const known = await views();
    expect(known.views).toHaveLength(1);
    expect(known.views[0]).toMatchObject({ main: true, audience: 'public', headline: 'Je conçois.', choices: { credentials: [mine.badges[0].id], evidence: [traces[1], traces[0]] }, theme: 'palier' });
    expect(known.views[0].sections.filter((one: Body) => one.shown).map((one: Body) => one.kind)).toEqual(['levels', 'productions', 'placements', 'memoir', 'endorsements', 'elsewhere']);
  });

  it('are made for their readers from the public one, and show what is chosen for them, in the student’s order', async () => {
    const jury = await make('jury', 'Jury de soutenance');
    expect(jury).toMatchObject({ main: false, title: 'Jury de soutenance', headline: 'Je conçois.' });
    await edit(jury, {
      headline: 'Pour le jury.', theme: 'jardin',
      choices: { credentials: [mine.badges[0].id, mine.badges[1].id], evidence: [traces[2], traces[0], traces[1]], reflections: [] },
      sections: [{ kind: 'timeline', shown: true }, { kind: 'productions', shown: true }, { kind: 'levels', shown: true }, { kind: 'placements', shown: false }],
    });
    const snapshot = await preview(jury);
    expect(snapshot).toMatchObject({ headline: 'Pour le jury.', theme: 'jardin', sections: ['timeline', 'productions', 'levels', 'elsewhere'] });
    // The stage report is chosen, but its section is not shown.
    expect(snapshot.productions.map((one: Body) => one.id)).toEqual([traces[0], traces[1]]);
    expect(snapshot.staircases).toHaveLength(2);
    expect(snapshot.staircases.flatMap((one: Body) => one.badges).every((one: Body) => one.period === 'S1')).toBe(true);
    // Whoever shows a view by other means gets the same.
    const shared = (await viewSnapshot(house.platform, jury.id))!;
    expect(shared).toMatchObject({ enrolmentId: promotion.students[0]!.enrolment, credentials: expect.arrayContaining([mine.badges[0].id, mine.badges[1].id]) as string[] });
    expect(shared.evidence.map((one) => one.id)).toEqual([traces[0], traces[1]]);
    expect({ ...shared.snapshot, publishedAt: '' }).toEqual({ ...snapshot, publishedAt: '' });
    expect(await viewSnapshot(house.platform, 'nothing')).toBeNull();
    // The public one is as it was.
    expect((await preview((await views()).views[0])).headline).toBe('Je conçois.');
  });

  it('publish nothing but the main one, exactly as its preview shows it', async () => {
    await publish(student, promotion.students[0]!.enrolment);
    const { views: [main], handle } = await views();
    const text = await page(`/portfolios/${handle}`);
    expect(text).toContain('Je conçois.');
    expect(text).not.toContain('Pour le jury.');
    const seen = await (await student.get(`/espace/apercu?vue=${main.id}`, { accept: 'text/html' })).text();
    const bare = (html: string): string => html.replace(/^[\s\S]*?<main/, '<main').replaceAll(/\/api\/evidence\/(\w+)\/file/g, '/evidence/$1').replaceAll(/<p[^>]*class="soft small published[\s\S]*?<\/p>/g, '').replaceAll(/href="\/en\/[^"]*"|href="\/"/g, '');
    expect(bare(seen).match(/<main[\s\S]*<\/main>/)?.[0]).toBe(bare(text).match(/<main[\s\S]*<\/main>/)?.[0]);
  });

  it('show what the student says of themselves only where its section is, and a degree as their own statement', async () => {
    await expectStatus(await student.send('PUT', `${base}/portfolio-profile`, { contact: 'zoe@exemple.fr', skills: 'Outils : Moodle', degree: DEGREE }), 200);
    await publish(student, promotion.students[0]!.enrolment);
    const { handle } = await views();
    for (const words of ['zoe@exemple.fr', 'Moodle', DEGREE.name]) expect(await page(`/portfolios/${handle}`)).not.toContain(words);
    const main = (await views()).views[0];
    await edit(main, { sections: [{ kind: 'degree', shown: true }, { kind: 'contact', shown: true }, { kind: 'skills', shown: true }, { kind: 'levels', shown: true }, { kind: 'productions', shown: true }] });
    await publish(student, promotion.students[0]!.enrolment);
    const text = await page(`/portfolios/${handle}`);
    expect(text).toMatch(/Master Ingénierie pédagogique[\s\S]*Obtenu le 12\u00a0septembre\u00a02025[\s\S]*Déclaré par [^<]*, non vérifié ici\.[\s\S]*href="https:\/\/diplome\.gouv\.fr"/);
    expect(text).toContain('href="mailto:zoe@exemple.fr"');
    expect(await page(`/en/portfolios/${handle}`)).toMatch(/Obtained on 12\u00a0September\u00a02025[\s\S]*Stated by [^<]*, not verified here\./);
    // Nothing that is signed says anything of a degree.
    const badge = await (await house.fetch(`/credentials/${mine.badges[0].id}.json`)).text();
    expect(badge).not.toContain(DEGREE.name);
    for (const degree of [{ ...DEGREE, on: null }, { ...DEGREE, on: '2999-01-01' }, { ...DEGREE, name: ' ' }, { state: 'preparing', name: 'Master', on: '2025-01-01' }]) {
      expect((await expectStatus(await student.send('PUT', `${base}/portfolio-profile`, { contact: '', skills: '', degree }), 422)).code).toBe('degree_unreadable');
    }
    expect((await views()).profile).toEqual({ contact: 'zoe@exemple.fr', skills: 'Outils : Moodle', degree: DEGREE });
  });

  it('say nothing of an expectation, a gap or what was not reached, in any byte of any view', async () => {
    const main = (await views()).views[0];
    const shown = main.sections.map((one: Body) => ({ ...one, shown: true }));
    await edit(main, { sections: shown, choices: { credentials: mine.badges.slice(0, 3).map((one: Body) => one.id), evidence: traces, reflections: [] } });
    await publish(student, promotion.students[0]!.enrolment);
    const { handle } = await views();
    for (const path of [`/portfolios/${handle}`, `/en/portfolios/${handle}`]) {
      const text = await page(path);
      expect(text).toMatch(/Radar (des|of)[^"]*"/);
      expect(text.match(NEVER)?.[0]).toBeUndefined();
      // The fourth competency was reached as well, and is not shown: not even its name.
      expect(text).not.toContain(mine.badges[3].competency);
    }
    for (const view of (await views()).views) expect(JSON.stringify(await preview(view)).match(NEVER)?.[0]).toBeUndefined();
    for (const { snapshot } of await house.platform.db.selectFrom('publication').select('snapshot').where('kind', '=', 'portfolio').execute()) expect(snapshot!.match(NEVER)?.[0]).toBeUndefined();
  });

  it('change places: another view becomes the public page at the next publication, and only then', async () => {
    const { views: [former, jury], handle } = await views();
    await expectStatus(await student.send('PUT', `${base}/portfolio-main`, { view: jury.id }), 200);
    expect(await page(`/portfolios/${handle}`)).not.toContain('Pour le jury.');
    expect((await expectStatus(await student.send('DELETE', `${base}/portfolio-views/${jury.id}`), 409)).code).toBe('view_in_use');
    await publish(student, promotion.students[0]!.enrolment);
    const text = await page(`/portfolios/${handle}`);
    expect(text).toContain('Pour le jury.');
    expect(text).toMatch(/<body[^>]*class="[^"]*theme-jardin/);
    await expectStatus(await student.send('DELETE', `${base}/portfolio-views/${former.id}`), 200);
    expect((await views()).views.map((one: Body) => one.id)).toEqual([jury.id]);
  });

  it('are twelve at the most', async () => {
    for (let count = 1; count < 12; count += 1) await make('other', `Vue ${count}`);
    expect((await expectStatus(await student.send('POST', `${base}/portfolio-views`, { title: '', audience: 'other' }), 409)).code).toBe('views_full');
    for (const view of (await views()).views.slice(1)) await expectStatus(await student.send('DELETE', `${base}/portfolio-views/${view.id}`), 200);
  });

  it('are nobody else’s: not to read, arrange, publish or fill with another’s work', async () => {
    const { views: [main] } = await views();
    const theirs = `/api/me/enrolments/${promotion.students[1]!.enrolment}`;
    const { id: _id, main: _main, updatedAt: _at, ...body } = main;
    for (const [method, path, content] of [
      ['PUT', `${theirs}/portfolio-views/${main.id}`, body], ['DELETE', `${theirs}/portfolio-views/${main.id}`, undefined], ['PUT', `${theirs}/portfolio-main`, { view: main.id }],
      ['PUT', `${base}/portfolio-views/${main.id}`, body], ['PUT', `${base}/portfolio-address`, { handle: null }], ['PUT', `${base}/portfolio-profile`, { contact: '', skills: '', degree: null }],
    ] as const) await expectStatus(await other.send(method, path, content), 404);
    await expectStatus(await other.get(`${theirs}/portfolio-views/${main.id}/preview`), 404);
    const own = (await expectStatus(await other.get(`${theirs}/portfolio-views`), 200)).views[0];
    const { id, main: _theirMain, updatedAt: _theirAt, ...rest } = own;
    await expectStatus(await other.send('PUT', `${theirs}/portfolio-views/${id}`, { ...rest, choices: body.choices }), 404);
    expect(await viewSnapshot(house.platform, main.id)).toMatchObject({ snapshot: { headline: 'Pour le jury.' } });
  });

  it('move to another address at once with what is public, and with nothing that waits', async () => {
    const { views: [main], handle: before } = await views();
    await edit(main, { headline: 'Pas encore publié.' });
    const refused = async (handle: string): Promise<string> => (await expectStatus(await student.send('PUT', `${base}/portfolio-address`, { handle }), 422)).detail;
    expect(await refused('maelle-kervella')).toContain('prénom');
    expect(await refused('Étudiant')).toContain('minuscules');
    expect(await refused('no')).toContain('3 à 60');
    expect((await views()).handle).toBe(before);
    const { handle, url } = await expectStatus(await student.send('PUT', `${base}/portfolio-address`, { handle: 'etudiant-1' }), 200);
    expect([handle, new URL(url).pathname]).toEqual(['etudiant-1', '/portfolios/etudiant-1']);
    for (const prefix of ['', '/en']) expect([await statusOf(`${prefix}/portfolios/${before}`), await statusOf(`${prefix}/portfolios/etudiant-1`)]).toEqual([410, 200]);
    const text = await page('/portfolios/etudiant-1');
    expect(text).toContain('Pour le jury.');
    expect(text).not.toContain('Pas encore publié.');
    expect(text).toContain(`<link rel="canonical" href="${house.origin}/portfolios/etudiant-1">`);
    expect(await page(`/credentials/${mine.badges[0].id}`)).toContain('/portfolios/etudiant-1"');
  });

  it('never stand at an address that is or was somebody else’s', async () => {
    const theirs = `/api/me/enrolments/${promotion.students[1]!.enrolment}`;
    // The same name: both are called « Étudiant ».
    expect((await expectStatus(await other.send('PUT', `${theirs}/portfolio-address`, { handle: 'etudiant-1' }), 422)).detail).toContain('déjà prise');
    await expectStatus(await student.send('PUT', `${base}/portfolio-address`, { handle: null }), 200);
    expect(await statusOf('/portfolios/etudiant-1')).toBe(410);
    expect((await expectStatus(await other.send('PUT', `${theirs}/portfolio-address`, { handle: 'etudiant-1' }), 422)).detail).toContain('déjà prise');
    expect(await statusOf('/portfolios/etudiant-1')).toBe(410);
    // Nor by any other way: the path of one student’s page passes to nobody.
    const { db, commit } = house.platform;
    const { enrolment } = promotion.students[1]!;
    expect(await commit([db.updateTable('portfolio').set({ handle: 'etudiant-1' }).where('enrolment_id', '=', enrolment)])).toMatchObject({ conflict: { rule: 'handle_taken' } });
    expect(await commit([db.updateTable('publication').set({ enrolment_id: enrolment }).where('path', '=', '/portfolios/etudiant-1')])).toMatchObject({ conflict: { rule: 'handle_taken' } });
    // Back to its own student it goes.
    await expectStatus(await student.send('PUT', `${base}/portfolio-address`, { handle: 'etudiant-1' }), 200);
    expect(await statusOf('/portfolios/etudiant-1')).toBe(200);
    await expectStatus(await student.send('DELETE', `${base}/publication`), 200);
    expect(await statusOf('/portfolios/etudiant-1')).toBe(410);
  });

  it('may show more things than a statement of either database takes one by one', async () => {
    const { db, commit } = house.platform;
    const many = Array.from({ length: 150 }, (_, place) => `x${place}`);
    expect(await commit([withdrawPublications(db, promotion.students[0]!.enrolment, many.map((one) => `/evidence/${one}`), '2026-01-01T00:00:00.000Z')])).toEqual({ ok: true });
    expect(await listOpenSeals(db, many)).toEqual([]);
  });

  describe('while a page of theirs is being made', () => {
    const person = (): string => promotion.students[0]!.person;
    const enrolment = (): string => promotion.students[0]!.enrolment;
    const at = async (): Promise<string> => `/portfolios/${(await views()).handle}`;
    /** The platform of whoever makes it: the other act is done just before its last commit. */
    const meanwhile = (act: () => Promise<unknown>): Platform => {
      const platform = house.platform;
      let isDone = false;
      return {
        ...platform,
        async commit(statements) {
          // What makes something public begins with the guard of it; before it, pages and what they are made with are kept.
          if (!isDone && statements[0]?.compile().sql.includes('publication_changed')) {
            isDone = true;
            await act();
          }
          return platform.commit(statements);
        },
      };
    };
    const takeBack = async (): Promise<unknown> => expectStatus(await student.send('DELETE', `${base}/publication`), 200);
    const show = async (): Promise<void> => {
      await choose(student, enrolment(), { credentials: [mine.badges[0].id], evidence: [traces[0]!, traces[1]!] });
      await publish(student, enrolment());
    };

    it('stay withdrawn, wherever they were to go', async () => {
      await show();
      expect(await publishNow(meanwhile(takeBack), enrolment(), person())).toEqual({ ok: false, refusal: { kind: 'publication_changed' } });
      expect([await statusOf(await at()), await statusOf(`/credentials/${mine.badges[0].id}`)]).toEqual([410, 410]);
      await show();
      expect(await moveAddress(meanwhile(takeBack), enrolment(), person(), null)).toMatchObject({ ok: true });
      expect([await statusOf(await at()), await statusOf(`/credentials/${mine.badges[0].id}`)]).toEqual([404, 410]);
    });

    it('do not show again what was published without it since', async () => {
      await show();
      const without = async (): Promise<unknown> => {
        await choose(student, enrolment(), { credentials: [mine.badges[0].id], evidence: [traces[1]!] });
        return publish(student, enrolment());
      };
      await publishNow(meanwhile(without), enrolment(), person());
      expect((await page(await at())).includes('Une affiche')).toBe(false);
      await show();
      await renderAgain(meanwhile(without), { kind: 'render', subject: await at(), attempts: 0, due_at: '2026-01-01T00:00:00.000Z' });
      expect([(await page(await at())).includes('Une affiche'), (await page(await at())).includes('Un site')]).toEqual([false, true]);
    });

    it('show no trace of which their student says « no » at that moment, and once it is public it is taken off first', async () => {
      await takeBack();
      await choose(student, enrolment(), { credentials: [], evidence: [traces[0]!] });
      const answer = (over: object): Promise<Response> => student.send('PUT', `/api/evidence/${traces[0]!}/clearance`, { ...NOTHING_TO_HIDE, ...over });
      const no = async (): Promise<unknown> => expectStatus(await answer({ minors: 'not_agreed' }), 200);
      expect(await publishNow(meanwhile(no), enrolment(), person())).toMatchObject({ ok: false, refusal: { kind: 'evidence_held_back', held: 'minors' } });
      await expectStatus(await answer({}), 200);
      const form = new FormData();
      form.set('confidential', '1');
      const hide = async (): Promise<unknown> => expectStatus(await student.send('PUT', `/api/evidence/${traces[0]!}/about`, form), 200);
      expect(await publishNow(meanwhile(hide), enrolment(), person())).toMatchObject({ ok: false, refusal: { kind: 'evidence_held_back', held: 'confidential' } });
      form.set('confidential', '0');
      await hide();
      await publish(student, enrolment());
      expect((await expectStatus(await answer({ people: 'not_agreed' }), 409)).code).toBe('evidence_public');
    });

    it('leave no earlier version behind when their student’s own data are erased', async () => {
      await show();
      await choose(student, enrolment(), { headline: 'Une autre phrase.', credentials: [mine.badges[0].id], evidence: [traces[1]!] });
      await publish(student, enrolment());
      // Bytes that somebody still keeps when they are to go are left for a minute.
      await quiet(house.platform);
      const made = async () => house.platform.db.selectFrom('prepared').select(['page', 'digest']).where('enrolment_id', '=', enrolment()).execute();
      const files = (await made()).flatMap((one) => [one.page, one.digest]);
      expect(files.length).toBeGreaterThan(8);
      await askErasure(house.platform, person(), 'own');
      await quiet(later(house.platform));
      expect(await made()).toEqual([]);
      expect((await Promise.all(files.map((digest) => house.platform.files.size(digest)))).filter((size) => size !== null)).toEqual([]);
    });
  });
});
