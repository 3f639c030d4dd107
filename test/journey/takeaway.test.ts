/** A student takes everything along, and brings it in at another institution's Palier; over HTTP, on both runtimes. */
import { createHash, randomBytes } from 'node:crypto';
import { strFromU8, strToU8, unzipSync, zipSync, type Zippable } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PART_BYTES } from '../../api/domain/upload.ts';
import { sha256 } from '../../api/privacy/zip.ts';
import { isFileNeeded } from '../../api/queries/erasure.ts';
import { countFileBytes } from '../../api/queries/evidence.ts';
import { mp4, SECRET } from '../fixtures/media.ts';
import { atRest, contents, choose, enrolmentOf, expectStatus, issueAll, publish, TABLES, verdictOn, type Body } from './acts.ts';
import { endorse } from './endorsed.ts';
import { createHouse, RUNTIMES, type Client, type House } from '../house.ts';
import { createPromotion, type Promotion } from '../promotion.ts';

const NOTE = 'Une note que personne d’autre n’a lue.';
type Files = Record<string, Uint8Array>;

// Two houses, and archives of some megabytes.
describe.each(RUNTIMES)('what a student takes along, on %s', { timeout: 180_000 }, (runtime) => {
  let house: House;
  let elsewhere: House;
  let promotion: Promotion;
  let student: Client;
  let newcomer: Client;
  let enrolment: string;
  let newEnrolment: string;
  let mine: Body;
  let note: string;
  let archive: Files;

  beforeAll(async () => {
    house = await createHouse(runtime);
    elsewhere = await createHouse(runtime, { PALIER_INSTITUTION: 'Université d’ailleurs', PALIER_FILES_MB: '25' });
    promotion = await createPromotion(house.platform, { students: 1, file: strToU8('Un entretien.') });
    await issueAll(house, promotion, 'PV 1');
    student = await house.as(promotion.students[0]!.email);
    ({ enrolment } = promotion.students[0]!);
    note = await deposit(student, enrolment, 'brouillon.txt', NOTE);
    mine = await enrolmentOf(student);
    const there = await createPromotion(elsewhere.platform, { students: 1 });
    newcomer = await elsewhere.as(there.students[0]!.email);
    newEnrolment = there.students[0]!.enrolment;
  }, 300_000);
  afterAll(async () => {
    await house?.close();
    await elsewhere?.close();
  });

  async function deposit(client: Client, of: string, name: string, text: string): Promise<string> {
    const form = new FormData();
    for (const [field, value] of Object.entries({ period: 'S1', genre: 'production', title: 'Une note', competencies: 'NEO-C1' })) form.set(field, value);
    form.set('file', new File([text], name));
    return (await expectStatus(await client.send('POST', `/api/me/enrolments/${of}/evidence`, form), 201)).id;
  }
  const personOf = async (): Promise<string> => (await elsewhere.platform.db.selectFrom('enrolment').select('person_id').where('id', '=', newEnrolment).executeTakeFirstOrThrow()).person_id;
  const unpack = async (answer: Response): Promise<Files> => {
    expect([answer.status, answer.headers.get('content-type'), answer.headers.get('cache-control')]).toEqual([200, 'application/zip', 'private, no-store']);
    return unzipSync(new Uint8Array(await answer.arrayBuffer()));
  };
  const takeaway = (scope: string): Promise<Response> => student.get(`/api/me/enrolments/${enrolment}/takeaway.zip?scope=${scope}`);
  const send = (files: Zippable | Uint8Array, period = 'S1'): Promise<Response> => {
    const form = new FormData();
    form.set('period', period);
    form.set('file', new File([files instanceof Uint8Array ? Uint8Array.from(files) : Uint8Array.from(zipSync(files))], 'export.zip'));
    return newcomer.send('POST', `/api/me/enrolments/${newEnrolment}/import`, form);
  };
  /** The archive with something else in it, under a table of digests that is true of it. */
  const resealed = async (files: Files): Promise<Files> => {
    const { 'manifest.json': manifest, ...others } = files;
    const listed = await Promise.all(Object.entries(others).map(async ([name, bytes]) => ({ name, sha256: await sha256(bytes), bytes: bytes.length })));
    return { ...others, 'manifest.json': strToU8(JSON.stringify({ ...(JSON.parse(strFromU8(manifest!)) as object), files: listed })) };
  };
  const withTrace = (change: (trace: Body, all: Body[]) => void): Promise<Files> => {
    const portable = JSON.parse(strFromU8(archive['palier.json']!)) as Body;
    const traces = portable.enrolments[0].traces as Body[];
    change(traces.find((one) => one.id === note)!, traces);
    return resealed({ ...archive, 'palier.json': strToU8(JSON.stringify(portable)) });
  };

  it('is a site of their badges, even before they chose or published anything, and holds nothing that they wrote', async () => {
    const files = await unpack(await takeaway('site'));
    expect(await expectStatus(await student.get(`/api/me/enrolments/${enrolment}/takeaway`), 200)).toMatchObject({ isPublished: false, site: { badges: 4, files: 0 }, everything: { badges: 4, files: 2 } });
    expect(Object.keys(files).filter((name) => /^(?:en\/)?(?:index|badges\/)/.test(name))).toHaveLength(10);
    const all = Object.entries(files).map(([name, bytes]) => `${name} ${strFromU8(bytes)}`).join('\n');
    for (const hidden of ['prive/', NOTE, 'Une note', 'Réflexion privée.', promotion.students[0]!.email, 'Commentaire privé']) expect(all.includes(hidden), hidden).toBe(false);
    for (const name of Object.keys(files).filter((one) => /^attestations\/.*\.(?:json|jwt)$/.test(one))) {
      expect((await verdictOn(house, strFromU8(files[name]!), name.endsWith('json') ? 'application/json' : 'application/jwt')).verdict, name).toBe('valid');
    }
  });

  it('holds what is public, and what is not in a folder that says so, once they publish', async () => {
    await choose(student, enrolment, { headline: 'Ingénieure pédagogique', credentials: [mine.badges[0].id], evidence: [promotion.students[0]!.evidence] });
    await expectStatus(await student.send('PUT', `/api/me/enrolments/${enrolment}/portfolio-profile`, { contact: 'moi@exemple.fr', skills: 'Outils : Moodle', degree: { state: 'preparing', name: 'Master NEO', on: null } }), 200);
    await publish(student, enrolment);
    const [site, everything] = [await unpack(await takeaway('site')), await unpack(await takeaway('everything'))];
    expect(Object.keys(site).filter((name) => name.startsWith('prive/'))).toEqual([]);
    expect(Object.keys(site).filter((name) => name.startsWith('attestations/'))).toHaveLength(6);
    expect(Object.values(site).map((bytes) => strFromU8(bytes)).join('\n')).not.toContain(NOTE);
    expect(Object.keys(everything).filter((name) => name.startsWith('prive/attestations/'))).toHaveLength(18);
    expect(strFromU8(everything[Object.keys(everything).find((name) => /^prive\/fichiers\/.*\.txt$/.test(name))!]!)).toBe(NOTE);
    // What the site itself is made of is the same, but for what its README says.
    const [names, digests] = [Object.keys(site).filter((name) => !['README.txt', 'SHA256SUMS'].includes(name) && /\.(?:css|svg|png|txt|json)$/.test(name) && !name.startsWith('listes/')), everything];
    expect(names.filter((name) => strFromU8(digests[name]!) !== strFromU8(site[name]!))).toEqual([]);
  });

  it('is theirs alone', async () => {
    const other = await house.as(promotion.emails.teacher);
    for (const path of [`/api/me/enrolments/${enrolment}/takeaway`, `/api/me/enrolments/${enrolment}/takeaway.zip`]) {
      expect([(await other.get(path)).status, (await house.fetch(path)).status]).toEqual([404, 401]);
    }
  });

  it('comes with a table of digests and a form that does not depend on tables', async () => {
    await expectStatus(await student.send('POST', `/api/me/enrolments/${enrolment}/clr`, { period: 'S1', credentials: [mine.badges[0].id] }), 201);
    await endorse(house, enrolment, mine.badges[0].id, mine.badges[0].competency);
    archive = await unpack(await student.get('/api/me/data.zip'));
    const manifest = JSON.parse(strFromU8(archive['manifest.json']!)) as Body;
    expect(manifest).toMatchObject({ format: 'palier-export', version: 1, origin: house.origin });
    expect((manifest.files as Body[]).map(({ name }) => name as string).sort()).toEqual(Object.keys(archive).filter((name) => name !== 'manifest.json').sort());
    for (const one of manifest.files as Body[]) expect(await sha256(archive[one.name]!), one.name).toBe(one.sha256);
    const [own] = (JSON.parse(strFromU8(archive['palier.json']!)) as Body).enrolments;
    expect(own).toMatchObject({ id: enrolment, programme: { code: 'NEO' }, views: [{ headline: 'Ingénieure pédagogique', choices: { evidence: [promotion.students[0]!.evidence] } }], profile: { contact: 'moi@exemple.fr', degree: { state: 'preparing' } } });
    expect([own.traces.length, own.credentials.length, own.consents.length, own.seals.every((seal: Body) => /^[0-9a-f]{64}$/.test(seal.salt))]).toEqual([2, 4, 2, true]);
  });

  const WORDS = { unreadable: 'incomplète', unsafe: 'dangereux', too_large: 'trop de', duplicate: 'même nom', not_ours: 'pas l’export', newer: 'plus récent', digests: 'empreinte', content: 'autrement' } as const;
  type Case = readonly [what: string, make: () => Files | Uint8Array | Promise<Files>, fault: keyof typeof WORDS];
  const CASES: readonly Case[] = [
    ['is no archive', () => strToU8('PK'), 'unreadable'],
    ['is somebody else’s archive', () => ({ 'a.txt': strToU8('a') }), 'not_ours'],
    ['has a name that leads elsewhere', () => resealed({ ...archive, '../a.txt': strToU8('a') }), 'unsafe'],
    ['has two files of one name', () => resealed({ ...archive, 'INDEX.html': strToU8('a') }), 'duplicate'],
    ['has a file that its table does not know', () => ({ ...archive, 'autre.txt': strToU8('a') }), 'digests'],
    ['lacks a file of its table', () => Object.fromEntries(Object.entries(archive).filter(([name]) => name !== 'index.html')), 'digests'],
    ['has a file that was changed', () => ({ ...archive, 'index.html': strToU8('a') }), 'digests'],
    ['is of a later version', async () => ({ ...archive, 'manifest.json': strToU8(strFromU8(archive['manifest.json']!).replace('"version": 1', '"version": 2')) }), 'newer'],
    ['unpacks to more than anybody may keep', () => resealed({ ...archive, 'bombe.json': new Uint8Array(90_000_000) }), 'too_large'],
    ['unpacks to many times what was sent', () => resealed({ ...archive, 'bombe.json': new Uint8Array(80_000_000) }), 'too_large'],
    ['has a trace without a title', () => withTrace((trace) => void (trace.title = ' ')), 'content'],
    ['has a trace whose address is a script', () => withTrace((trace) => void Object.assign(trace, { kind: 'link', file: null, link: 'javascript:alert(1)' })), 'content'],
    ['has a trace whose file is not there', () => withTrace((trace) => void (trace.file.path = 'fichiers/autre')), 'content'],
    ['has a trace whose file is of no kind that is taken', async () => resealed({ ...(await withTrace((trace) => void (trace.file.path = 'x.bin'))), 'x.bin': new Uint8Array([0x4d, 0x5a, 0, 1]) }), 'content'],
    ['has two traces of one number', () => withTrace((trace, all) => void all.push(trace)), 'content'],
  ];

  it('is refused whole where anything of it is not what it should be', async () => {
    const before = await atRest(elsewhere, TABLES);
    // The slower runtime has the same code: one of each kind that a request can be.
    const tried = runtime === 'node' ? CASES : CASES.filter((_, place) => place % 4 === 1);
    for (const [what, make, fault] of tried) {
      const answer = await send(await make());
      const said = (await answer.json()) as Body;
      expect([answer.status, said.code], what).toEqual([422, 'import_refused']);
      expect(said.detail, what).toMatch(/^Cette archive n’est pas reprise, et rien n’a changé : /);
      expect(said.detail, what).toContain(WORDS[fault]);
    }
    expect(await contents(elsewhere, TABLES)).toEqual(before);
  });

  it('is refused whole where there is no room for all of it', async () => {
    const large = Uint8Array.from(Buffer.concat([Buffer.from('%PDF-1.7\n'), randomBytes(14_000_000)]));
    const before = await atRest(elsewhere, TABLES.filter((table) => table !== 'outbox'));
    const answer = await send(await resealed({ ...(await withTrace((_, all) => all.forEach((one) => (one.file.path = 'grand.pdf')))), 'grand.pdf': large }));
    expect([answer.status, ((await answer.json()) as Body).code]).toEqual([409, 'files_full']);
    expect(await contents(elsewhere, TABLES.filter((table) => table !== 'outbox'))).toEqual(before);
  });

  it('becomes theirs elsewhere, with its files and reflections, once however often it is brought', async () => {
    const answers = await Promise.all([send(archive), send(archive)]);
    const said = await Promise.all(answers.map((answer) => expectStatus(answer, 201)));
    expect(said.map(({ traces }) => traces as number).sort()).toEqual([0, 2]);
    expect(said.every((one) => one.traces + one.already === 2 && one.institution === 'Université d’essai' && one.origin === house.origin)).toBe(true);
    // The other house's badges are kept as such: word for word, once, with what our own verifier finds of them, and nobody here issued them.
    expect(['badges', 'documents', 'views'].map((what) => said.reduce((sum, one) => sum + one[what], 0))).toEqual([4, 2, 1]);
    expect(await expectStatus(await send(archive), 201)).toMatchObject({ traces: 0, already: 2, badges: 0, badgesAlready: 4, badgesLeft: 0, documents: 0, documentsAlready: 2, views: 0, viewsAlready: 1, profile: false });
    const all = await elsewhere.platform.db.selectFrom('foreign_badge').selectAll().where('enrolment_id', '=', newEnrolment).execute();
    const kept = all.filter(({ document }) => document === 'badge');
    expect(kept.map((one) => [one.shown, one.verdict === 'invalid', (JSON.parse(one.view!) as Body).issuer.name])).toEqual(Array(4).fill([0, false, 'Université d’essai']));
    const signed = new Set(Object.entries(archive).filter(([name]) => /^badges\/.*\.json$/.test(name)).map(([, bytes]) => strFromU8(bytes)));
    for (const one of kept) expect(signed.has(strFromU8((await elsewhere.platform.files.get(one.file_digest))!))).toBe(true);
    // The record and the endorsement are kept beside them, by the words that they have, and no page may show them.
    expect(all.filter(({ document }) => document !== 'badge').map((one) => [one.document, one.verdict === 'invalid', (JSON.parse(one.view!) as Body).issuer.name]).sort()).toEqual([['endorsement', false, 'Université d’essai'], ['record', false, 'Université d’essai']]);
    const record = all.find(({ document }) => document === 'record')!;
    const place = `/api/me/enrolments/${newEnrolment}/foreign-badges/${record.id}`;
    expect((await expectStatus(await newcomer.send('PUT', place, { shown: true }), 409)).code).toBe('foreign_badge_not_shown');
    expect(await expectStatus(await newcomer.send('POST', `${place}/verification`), 200)).toMatchObject({ document: 'record', mayBeShown: false });
    const there = await enrolmentOf(newcomer);
    const traces = there.evidence as Body[];
    expect(traces).toHaveLength(3);
    const brought = traces.find((one) => one.title === 'Une note')!;
    expect(brought.id).not.toBe(note);
    expect(await (await newcomer.get(`/api/evidence/${brought.id}/file`)).text()).toBe(NOTE);
    const interview = traces.filter((one) => one.title === 'Entretien avec un ingénieur').find((one) => one.kind === 'file')!;
    expect([interview.reflection, interview.competencies.length]).toEqual(['Réflexion privée.', 4]);
    // What they had arranged there is a private view here, of the same traces and of no badge; of the profile what was empty is filled.
    const arranged = await expectStatus(await newcomer.get(`/api/me/enrolments/${newEnrolment}/portfolio-views`), 200);
    expect(arranged.views.filter((one: Body) => !one.main)).toMatchObject([{ title: 'Université d’essai', audience: 'public', headline: 'Ingénieure pédagogique', choices: { credentials: [], evidence: [interview.id], reflections: [] } }]);
    expect(arranged.profile).toMatchObject({ contact: 'moi@exemple.fr', skills: 'Outils : Moodle', degree: { state: 'preparing', name: 'Master NEO' } });
    // Thrown away here, it can be brought again.
    await expectStatus(await newcomer.send('DELETE', `/api/evidence/${brought.id}`), 200);
    expect(await expectStatus(await send(archive), 201)).toMatchObject({ traces: 1, already: 1 });
  });

  /** As the page sends what is larger: said first, then part by part. */
  const declare = (bytes: Uint8Array): Promise<Response> => {
    const parts = Array.from({ length: Math.ceil(bytes.length / PART_BYTES) }, (_, number) => createHash('sha256').update(bytes.subarray(number * PART_BYTES, (number + 1) * PART_BYTES)).digest('hex'));
    return newcomer.send('POST', `/api/me/enrolments/${newEnrolment}/uploads`, { name: 'mes-donnees-palier.zip', bytes: bytes.length, parts, purpose: 'archive' });
  };
  const sendParts = async (bytes: Uint8Array): Promise<string> => {
    const { id, missing } = await expectStatus(await declare(bytes), 200);
    for (const piece of missing as number[]) {
      const body = Uint8Array.from(bytes.subarray(piece * PART_BYTES, (piece + 1) * PART_BYTES));
      await expectStatus(await elsewhere.fetch(`/api/me/enrolments/${newEnrolment}/uploads/${id}/parts/${piece}`, { method: 'PUT', headers: { cookie: newcomer.cookie, origin: elsewhere.origin, 'content-type': 'application/octet-stream' }, body }), 200);
    }
    return id as string;
  };
  const takeIn = (upload: string): Promise<Response> => {
    const form = new FormData();
    form.set('period', 'S1');
    form.set('upload', upload);
    return newcomer.send('POST', `/api/me/enrolments/${newEnrolment}/import`, form);
  };
  /** The archive with a film that was kept as it is and a document that was packed, both larger than one part, among its traces. */
  const large = async (): Promise<{ zip: Uint8Array; film: Buffer; document: Buffer }> => {
    const film = mp4({ frames: PART_BYTES + 300_000 });
    const document = Buffer.concat([Buffer.from('%PDF-1.7\n'), randomBytes(PART_BYTES), Buffer.alloc(900_000, 'Un mémoire. ')]);
    const files = await withTrace((trace, all) => all.push({ ...trace, id: 'capsule', title: 'Une capsule', file: { path: 'capsule.mp4', mediaType: 'video/mp4', name: 'capsule.mp4' } }, { ...trace, id: 'memoire', title: 'Un mémoire', file: { path: 'memoire.pdf', mediaType: 'application/pdf', name: 'memoire.pdf' } }));
    const sealed: Zippable = await resealed({ ...files, 'memoire.pdf': document, 'capsule.mp4': film });
    return { zip: zipSync({ ...sealed, 'capsule.mp4': [film, { level: 0 }] }), film, document };
  };
  const partsKept = async (): Promise<number> => (await elsewhere.platform.db.selectFrom('upload_part').selectAll().execute()).length + (await elsewhere.platform.db.selectFrom('upload').selectAll().execute()).length;

  it('comes in parts when it is large, whatever of it was packed; and what came is kept by nobody afterwards', async () => {
    const { zip, film, document } = await large();
    expect(zip.length).toBeGreaterThan(2 * PART_BYTES);
    const room = await countFileBytes(elsewhere.platform.db, await personOf());
    const upload = await sendParts(zip);
    // The archive itself takes nothing of the room that its traces are to have.
    expect(await countFileBytes(elsewhere.platform.db, await personOf())).toBe(room);
    const [first] = await elsewhere.platform.db.selectFrom('upload_part').select('digest').orderBy('number').execute();
    expect(await expectStatus(await newcomer.get(`/api/me/enrolments/${newEnrolment}/uploads`), 200)).toMatchObject({ uploads: [], archives: [{ id: upload, missing: [] }], limits: { archive: 85_000_000 } });
    expect(await expectStatus(await takeIn(upload), 201)).toMatchObject({ traces: 2, already: 2, badgesAlready: 4 });
    const traces = (await enrolmentOf(newcomer)).evidence as Body[];
    const fileOf = async (title: string): Promise<Buffer> => Buffer.from(await (await newcomer.get(`/api/evidence/${traces.find((one) => one.title === title)!.id}/file`)).arrayBuffer());
    expect((await fileOf('Un mémoire')).equals(document)).toBe(true);
    const kept = await fileOf('Une capsule');
    // Judged like any deposit: a film that came along says no more than before where it was made.
    expect([kept.length, film.includes(SECRET), kept.includes(SECRET)]).toEqual([film.length, true, false]);
    expect([await partsKept(), await isFileNeeded(elsewhere.platform.db, first!.digest)]).toEqual([0, false]);
    expect((await expectStatus(await takeIn(upload), 410)).code).toBe('part_refused');
  });

  it('is kept by nobody when it is refused, given up, or another is sent in its place; and is no trace', async () => {
    const bad = zipSync(await resealed({ ...archive, 'index.html': strToU8('a'), '../a.txt': strToU8('a') }));
    expect((await expectStatus(await takeIn(await sendParts(bad)), 422)).detail).toContain(WORDS.unsafe);
    expect(await partsKept()).toBe(0);
    const half = await expectStatus(await declare(randomBytes(PART_BYTES + 1)), 200);
    expect((await expectStatus(await takeIn(half.id), 409)).code).toBe('upload_incomplete');
    // It may go on.
    expect(await partsKept()).toBe(1);
    const upload = await sendParts(zipSync({ 'a.txt': strToU8('a') }));
    const form = new FormData();
    for (const [field, value] of Object.entries({ period: 'S1', genre: 'production', title: 'Une archive', upload })) form.set(field, value);
    expect((await expectStatus(await newcomer.send('POST', `/api/me/enrolments/${newEnrolment}/evidence`, form), 410)).code).toBe('part_refused');
    await sendParts(zipSync({ 'b.txt': strToU8('b') }));
    expect(await partsKept()).toBe(2);
    expect((await expectStatus(await takeIn(upload), 410)).code).toBe('part_refused');
    const [left] = await elsewhere.platform.db.selectFrom('upload').selectAll().execute();
    await expectStatus(await newcomer.send('DELETE', `/api/me/enrolments/${newEnrolment}/uploads/${left!.id}`), 200);
    expect(await partsKept()).toBe(0);
    // What is no archive is refused by its first part; what is larger than anybody's portfolio, before that.
    const picture = await expectStatus(await declare(randomBytes(10)), 200);
    const put = await elsewhere.fetch(`/api/me/enrolments/${newEnrolment}/uploads/${picture.id}/parts/0`, { method: 'PUT', headers: { cookie: newcomer.cookie, origin: elsewhere.origin, 'content-type': 'application/octet-stream' }, body: randomBytes(10) });
    expect(put.status).toBe(422);
    const over = await newcomer.send('POST', `/api/me/enrolments/${newEnrolment}/uploads`, { name: 'a.zip', bytes: 85_000_001, parts: [], purpose: 'archive' });
    expect((await expectStatus(over, 413)).code).toBe('archive_too_large');
  });

  it('adds nothing where it comes back to the house that it came from', async () => {
    const form = new FormData();
    form.set('period', 'S1');
    form.set('file', new File([Uint8Array.from(zipSync(archive))], 'export.zip'));
    expect(await expectStatus(await student.send('POST', `/api/me/enrolments/${enrolment}/import`, form), 201)).toMatchObject({ traces: 0, already: 2 });
  });

  it('says traces and levels under the names of CoFolio', async () => {
    const answers = { situation: 'Un atelier.', resources: '', choices: '', shown: 'L’écoute.', differently: '' };
    await expectStatus(await student.send('PUT', `/api/evidence/${note}/analysis`, { reflection: 'Le reste.', answers, expectedRevision: 0 }), 200);
    const files = await unpack(await student.get('/api/me/cofolio.zip'));
    expect(Object.keys(files).sort()).toEqual(['README.txt', 'SHA256SUMS', 'ams.csv', 'cofolio.json', 'skill-level-progress.csv', 'traces.csv']);
    const [own] = (JSON.parse(strFromU8(files['cofolio.json']!)) as Body).studentProgresses;
    expect(own.skillLevelProgresses.filter((one: Body) => one.levelOrder === 1).map((one: Body) => one.status)).toEqual(['VALIDATED', 'VALIDATED', 'VALIDATED', 'VALIDATED']);
    expect(own.traces.map((one: Body) => [one.title, one.personalNote, one.isGroup])).toEqual([['Entretien avec un ingénieur', 'Réflexion privée.', null], ['Une note', 'La situation\u00a0: Un atelier.\n\nCe que cela montre\u00a0: L’écoute.\n\nLe reste.', null]]);
    expect(strFromU8(files['traces.csv']!).split('\r\n')).toHaveLength(4);
  });
});
