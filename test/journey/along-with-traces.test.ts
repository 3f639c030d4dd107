/** What goes along with a trace, its captions and its small picture, in the archives that a student takes and in the house that takes one in. */
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cleanPicture } from '../../api/domain/picture.ts';
import { sha256 } from '../../api/privacy/zip.ts';
import { gif, movingWebp, mp4 } from '../fixtures/media.ts';
import { createHouse, RUNTIMES, type Client, type House } from '../house.ts';
import { createPromotion } from '../promotion.ts';
import { choose, clear, enrolmentOf, expectStatus, type Body } from './acts.ts';
import { expectProblem } from './operations.ts';

const PIXEL = Uint8Array.from(atob('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='), (one) => one.charCodeAt(0));
const CAPTIONS = 'WEBVTT\n\n00:00.000 --> 00:02.000\nBonjour à toutes et à tous.\n';

type Files = Record<string, Uint8Array>;

describe.each(RUNTIMES)('what goes along with a trace, on %s', { timeout: 120_000 }, (runtime) => {
  let house: House;
  let student: Client;
  let enrolment: string;
  let elsewhere: House;
  let newcomer: Client;
  let newEnrolment: string;

  beforeAll(async () => {
    house = await createHouse(runtime);
    elsewhere = await createHouse(runtime);
    const there = await createPromotion(elsewhere.platform, { students: 1 });
    newcomer = await elsewhere.as(there.students[0]!.email);
    newEnrolment = there.students[0]!.enrolment;
    const { students } = await createPromotion(house.platform, { students: 1 });
    student = await house.as(students[0]!.email);
    ({ enrolment } = students[0]!);
  });
  afterAll(async () => {
    await house?.close();
    await elsewhere?.close();
  });

  const deposit = async (title: string, files: Record<string, File>): Promise<string> => {
    const form = new FormData();
    for (const [name, value] of Object.entries({ period: 'S1', genre: 'production', title, imageAlt: 'Trois images qui se suivent', ...files })) form.set(name, value);
    return (await expectStatus(await student.send('POST', `/api/me/enrolments/${enrolment}/evidence`, form), 201)).id;
  };
  const unpack = async (path: string): Promise<Files> => unzipSync(new Uint8Array(await (await student.get(path)).arrayBuffer()));

  const filmed = (): Promise<string> => deposit('Un film', { file: new File([Uint8Array.from(mp4())], 'film.mp4'), captions: new File([CAPTIONS], 'mots.vtt'), preview: new File([PIXEL], 'image.png') });
  const bring = (files: Files): Promise<Response> => {
    const form = new FormData();
    form.set('period', 'S1');
    form.set('file', new File([Uint8Array.from(zipSync(files))], 'export.zip'));
    return newcomer.send('POST', `/api/me/enrolments/${newEnrolment}/import`, form);
  };
  /** The archive with something else in it, under a table of digests that is true of it. */
  const resealed = async ({ 'manifest.json': manifest, ...others }: Files): Promise<Files> => {
    const files = await Promise.all(Object.entries(others).map(async ([name, bytes]) => ({ name, sha256: await sha256(bytes), bytes: bytes.length })));
    return { ...others, 'manifest.json': strToU8(JSON.stringify({ ...(JSON.parse(strFromU8(manifest!)) as object), files })) };
  };

  it('is beside it in the export, whatever the trace’s own file is called', async () => {
    // Its still picture is kept as « apercu.gif », which is also what its student calls the file.
    const id = await deposit('Une animation', { file: new File([Uint8Array.from(gif(3))], 'apercu.gif') });
    const names = Object.keys(await unpack('/api/me/data.zip')).filter((name) => name.includes(id));
    expect(names.toSorted()).toEqual([`fichiers/${id}-apercu.gif`, `fichiers/${id}.apercu.gif`]);
  });

  it('stands still in the place of a WebP that moves, and does not move itself', async () => {
    const moving = (name: string): File => new File([Uint8Array.from(movingWebp())], name);
    const id = await deposit('Une animation en WebP', { file: moving('boucle.webp') });
    const still = await (await student.get(`/api/evidence/${id}/preview`)).arrayBuffer();
    expect(cleanPicture(new Uint8Array(still), 'image/webp')).not.toHaveProperty('still');
    expect((await enrolmentOf(student)).evidence.find((one: Body) => one.id === id).about.preview).toMatchObject({ width: 32, height: 20 });
    const form = new FormData();
    for (const [name, value] of Object.entries({ period: 'S1', genre: 'production', title: 'Un point', imageAlt: 'Un point bleu', file: new File([PIXEL], 'point.png'), preview: moving('apercu.webp') })) form.set(name, value);
    expect((await expectProblem(await student.send('POST', `/api/me/enrolments/${enrolment}/evidence`, form), 422)).code).toBe('picture_refused');
  });

  it('is in the archive of everything that they take away, in the folder of what no page shows', async () => {
    const film = await filmed();
    const names = Object.keys(await unpack(`/api/me/enrolments/${enrolment}/takeaway.zip?scope=everything`)).filter((name) => name.includes(film.slice(0, 10)));
    expect(names.toSorted()).toEqual(['-captions.vtt', '-preview.png', '.mp4'].map((end) => `prive/fichiers/Un-film-${film.slice(0, 10)}${end}`));
  });

  it('counts in what the archive is said to hold', async () => {
    const film = await filmed();
    const measured = async (scope: 'site' | 'everything'): Promise<number[]> => {
      const { files, bytes } = (await expectStatus(await student.get(`/api/me/enrolments/${enrolment}/takeaway`), 200))[scope];
      return [files, bytes];
    };
    const held = async (scope: string): Promise<number> =>
      Object.entries(await unpack(`/api/me/enrolments/${enrolment}/takeaway.zip?scope=${scope}`)).filter(([name]) => /^(?:prive\/)?fichiers\//.test(name)).reduce((sum, [, bytes]) => sum + bytes.length, 0);
    expect((await measured('everything'))[1]).toBe(await held('everything'));
    expect(await measured('site')).toEqual([0, 0]);
    await clear(student, [film]);
    await choose(student, enrolment, { evidence: [film] });
    expect(await measured('site')).toEqual([1, await held('site')]);
    expect((await measured('everything'))[1]).toBe(await held('everything'));
    await choose(student, enrolment, {});
  });

  it('comes along to another house, word for word', async () => {
    const film = await filmed();
    const archive = await unpack('/api/me/data.zip');
    expect(await expectStatus(await bring(archive), 201)).toMatchObject({ already: 0 });
    const there = (await enrolmentOf(newcomer)).evidence.filter((one: Body) => one.title === 'Un film');
    const brought = await elsewhere.platform.db.selectFrom('brought_trace').select('evidence_id').where('source_id', '=', film).executeTakeFirstOrThrow();
    expect(there.map((one: Body) => one.id)).toContain(brought.evidence_id);
    expect(await (await newcomer.get(`/api/evidence/${brought.evidence_id}/captions`)).text()).toBe(CAPTIONS);
    // With captions it may be shown there as it might here.
    await clear(newcomer, [brought.evidence_id]);
    expect((await newcomer.get(`/api/evidence/${brought.evidence_id}/preview`)).status).toBe(200);
    expect(there.find((one: Body) => one.id === brought.evidence_id).heldBack ?? null).toBe('unanswered');
  });

  it('is said there to have been deposited when and where its archive says, beside the day on which it came', async () => {
    const [told, onward, future] = [await filmed(), await filmed(), await filmed()];
    const archive = await unpack('/api/me/data.zip');
    const portable = JSON.parse(strFromU8(archive['palier.json']!)) as Body;
    const trace = (id: string): Body => portable.enrolments[0].traces.find((one: Body) => one.id === id);
    trace(told).depositedAt = '2024-03-05T10:00:00.000Z';
    trace(onward).declared = { at: '2023-09-12T08:00:00.000Z', origin: 'https://premiere.example' };
    trace(future).depositedAt = '2099-01-01T00:00:00.000Z';
    await expectStatus(await bring(await resealed({ ...archive, 'palier.json': strToU8(JSON.stringify(portable)) })), 201);
    const rows = await elsewhere.platform.db.selectFrom('brought_trace').select(['evidence_id', 'source_id']).execute();
    const here = (id: string): string => rows.find((one) => one.source_id === id)!.evidence_id;
    const evidence = (await enrolmentOf(newcomer)).evidence as Body[];
    const said = (id: string): Body => evidence.find((one) => one.id === here(id));
    const expected = [{ at: '2024-03-05T10:00:00.000Z', origin: house.origin }, { at: '2023-09-12T08:00:00.000Z', origin: 'https://premiere.example' }, null];
    expect([told, onward, future].map((id) => said(id).declared)).toEqual(expected);
    // What counts from the deposit counts from the day on which it came.
    for (const id of [told, onward, future]) expect(Math.abs(Date.now() - Date.parse(said(id).depositedAt))).toBeLessThan(600_000);
    const page = async (id: string): Promise<string> => (await (await elsewhere.fetch(`/espace/traces/${here(id)}`, { headers: { cookie: newcomer.cookie, accept: 'text/html' } })).text()).replaceAll('\u00a0', ' ');
    expect(await page(told)).toMatch(/Apportée le [^<]*, déposée le 5 mars 2024 sur localhost[^<]* d’après son archive/);
    expect(await page(onward)).toContain('déposée le 12 septembre 2023 sur premiere.example d’après son archive');
    expect(await page(future)).toMatch(/Déposée le \d/);
    // And onward to a third house.
    const next = JSON.parse(strFromU8(unzipSync(new Uint8Array(await (await newcomer.get('/api/me/data.zip')).arrayBuffer()))['palier.json']!)) as Body;
    expect([told, onward, future].map((id) => next.enrolments[0].traces.find((one: Body) => one.id === here(id)).declared)).toEqual(expected);
  });

  it('is judged there as what is deposited: the archive is refused whole, and none of it is kept', async () => {
    const film = await filmed();
    const archive = await unpack('/api/me/data.zip');
    const before = await elsewhere.platform.db.selectFrom('evidence').select('id').execute();
    for (const name of [`fichiers/${film}.sous-titres.vtt`, `fichiers/${film}.apercu.png`]) {
      const refused = await expectProblem(await bring(await resealed({ ...archive, [name]: strToU8('<script>') })), 422);
      expect([name, refused.code]).toEqual([name, 'import_refused']);
    }
    expect(await elsewhere.platform.db.selectFrom('evidence').select('id').execute()).toEqual(before);
  });

  it('leaves with what publishing would refuse only in that folder: the site may be put on any host as it is', async () => {
    const report = await deposit('Un rapport', { file: new File(['Ce que l’entreprise garde pour elle.'], 'rapport.txt') });
    await expectStatus(await student.send('PUT', `/api/evidence/${report}`, { publicText: 'Des mots pour tous.' }), 200);
    await choose(student, enrolment, { evidence: [report] });
    const site = async (): Promise<[boolean, boolean]> => {
      const files = await unpack(`/api/me/enrolments/${enrolment}/takeaway.zip?scope=site`);
      return [strFromU8(files['index.html']!).includes('Des mots pour tous.'), Object.keys(files).some((name) => name.includes(report.slice(0, 10)))];
    };
    expect(await site()).toEqual([false, false]);
    await clear(student, [report]);
    expect(await site()).toEqual([true, true]);
    const confidential = new FormData();
    confidential.set('confidential', '1');
    await expectStatus(await student.send('PUT', `/api/evidence/${report}/about`, confidential), 200);
    expect(await site()).toEqual([false, false]);
  });
});
