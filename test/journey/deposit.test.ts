/**
 * Depositing: files in parts, what is kept of a picture, what is refused, who
 * reads a trace and when it may be public, and its versions; over HTTP, on both
 * runtimes.
 */
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cleanPicture } from '../../api/domain/picture.ts';
import { PART_BYTES } from '../../api/domain/upload.ts';
import { purge } from '../../api/privacy/purge.ts';
import { insertDepartures } from '../../api/queries/departures.ts';
import { insertErasure, insertReceipt, isFileNeeded } from '../../api/queries/erasure.ts';
import { deleteUpload, insertUpload, listUploads } from '../../api/queries/uploads.ts';
import { rangeOf } from '../../api/routes/stored-file.ts';
import { gif, jpeg, mov, mp4, SECRET, taggedPng, VTT, wav, webp } from '../fixtures/media.ts';
import { chunk, SIGNATURE } from '../fixtures/pictures.ts';
import { createHouse, RUNTIMES, type Client, type House } from '../house.ts';
import { createPromotion, type Promotion } from '../promotion.ts';
import { atRest, choose, contents, enrolmentOf, expectStatus, later, NOTHING_TO_HIDE, quiet, TABLES, type Body } from './acts.ts';

const upload = (place: number) => ({ id: `envoi-${place}`, name: 'a.txt', bytes: 1, part_bytes: PART_BYTES, parts: `["${sha256(Buffer.from(String(place)))}"]`, digest: sha256(Buffer.from(`envoi ${place}`)), begun_at: new Date().toISOString(), purpose: 'trace' as const });
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const file = (bytes: Uint8Array | string, name: string): File => new File([typeof bytes === 'string' ? bytes : Uint8Array.from(bytes)], name);
const split = (bytes: Buffer): Buffer[] => Array.from({ length: Math.ceil(bytes.length / PART_BYTES) }, (_, number) => bytes.subarray(number * PART_BYTES, (number + 1) * PART_BYTES));

describe.each(RUNTIMES)('a deposit, on %s', (runtime) => {
  let house: House;
  let promotion: Promotion;
  let owner: Client;
  let fellow: Client;
  let enrolment: string;
  let base: string;

  beforeAll(async () => {
    house = await createHouse(runtime, { PALIER_IMAGE_MB: '1', PALIER_FILES_MB: '60' });
    promotion = await createPromotion(house.platform, { students: 4 });
    [owner, fellow] = await Promise.all(promotion.students.map((one) => house.as(one.email))) as [Client, Client];
    ({ enrolment } = promotion.students[0]!);
    base = `/api/me/enrolments/${enrolment}`;
  });
  afterAll(() => house?.close());

  const deposit = (fields: Record<string, string | File>): Promise<Response> => {
    const form = new FormData();
    for (const [name, value] of Object.entries({ period: 'S1', genre: 'production', title: 'Une trace', ...fields })) form.set(name, value);
    return owner.send('POST', `${base}/evidence`, form);
  };
  const deposited = async (fields: Record<string, string | File>): Promise<string> => (await expectStatus(await deposit(fields), 201)).id;
  const bytesAt = async (path: string): Promise<Buffer> => Buffer.from(await (await owner.get(path)).arrayBuffer());
  const put = (client: Client, upload: string, piece: number, bytes: Uint8Array): Promise<Response> =>
    house.fetch(`${base}/uploads/${upload}/parts/${piece}`, { method: 'PUT', headers: { cookie: client.cookie, origin: house.origin, 'content-type': 'application/octet-stream' }, body: Uint8Array.from(bytes) });
  const trace = async (id: string): Promise<Body> => (await enrolmentOf(owner)).evidence.find((one: Body) => one.id === id);
  const unchanged = async (work: () => Promise<void>): Promise<void> => {
    const before = await atRest(house, TABLES);
    await work();
    expect(await contents(house, TABLES)).toEqual(before);
  };

  it('comes in parts, goes on where it stopped, and is a trace only once it is whole', async () => {
    const film = mp4({ frames: 2 * PART_BYTES + 1000 });
    const parts = split(film);
    const declared = { name: 'capsule.mp4', bytes: film.length, parts: parts.map(sha256) };
    const upload = await expectStatus(await owner.send('POST', `${base}/uploads`, declared), 200);
    expect(upload).toMatchObject({ partBytes: PART_BYTES, missing: [0, 1, 2] });
    expect((await expectStatus(await put(owner, upload.id, 0, parts[0]!), 200)).missing).toEqual([1, 2]);
    // Nobody else's, no other bytes, no part twice, none that was not said.
    await expectStatus(await put(fellow, upload.id, 1, parts[1]!), 404);
    await expectStatus(await fellow.send('DELETE', `${base}/uploads/${upload.id}`), 404);
    expect((await expectStatus(await put(owner, upload.id, 1, parts[0]!), 422)).code).toBe('part_refused');
    expect((await expectStatus(await put(owner, upload.id, 2, parts[2]!.subarray(1)), 422)).code).toBe('part_refused');
    expect((await expectStatus(await put(owner, upload.id, 0, parts[0]!), 412)).code).toBe('part_refused');
    await expectStatus(await put(owner, upload.id, 3, parts[2]!), 404);
    expect((await expectStatus(await deposit({ upload: upload.id }), 409)).detail).toContain('il manque 2 parties');
    // After a reload the same file is the same upload.
    expect(await expectStatus(await owner.send('POST', `${base}/uploads`, declared), 200)).toMatchObject({ id: upload.id, missing: [1, 2] });
    expect((await expectStatus(await owner.get(`${base}/uploads`), 200)).uploads).toHaveLength(1);
    for (const piece of [2, 1]) await expectStatus(await put(owner, upload.id, piece, parts[piece]!), 200);
    const id = await deposited({ upload: upload.id, title: 'Une capsule', transcript: 'Bonjour.' });

    expect(await trace(id)).toMatchObject({ file: { mediaType: 'video/mp4', bytes: film.length, name: 'capsule.mp4' }, about: { transcript: 'Bonjour.' } });
    const kept = await bytesAt(`/api/evidence/${id}/file`);
    expect([film.includes(SECRET), kept.includes(SECRET), kept.length]).toEqual([true, false, film.length]);
    expect(kept.subarray(0, PART_BYTES).equals(film.subarray(0, PART_BYTES))).toBe(true);
    expect(await house.platform.db.selectFrom('upload_part').selectAll().execute()).toEqual([]);
    await expectStatus(await put(owner, upload.id, 1, parts[1]!), 404);
    expect(await isFileNeeded(house.platform.db, sha256(parts[1]!))).toBe(false);
  }, 60_000);

  it('is served in parts to a player that asks for parts', async () => {
    const id = await deposited({ file: file(wav(5000), 'voix.wav'), transcript: 'Une voix.' });
    const whole = await bytesAt(`/api/evidence/${id}/file`);
    const ask = async (range: string, extra: Record<string, string> = {}) => {
      const answer = await owner.get(`/api/evidence/${id}/file`, { range, ...extra });
      return { status: answer.status, range: answer.headers.get('content-range'), type: answer.headers.get('content-type'), etag: answer.headers.get('etag')!, bytes: Buffer.from(await answer.arrayBuffer()) };
    };
    const first = await ask('bytes=0-99');
    expect([first.status, first.range, first.type, first.bytes]).toEqual([206, `bytes 0-99/${whole.length}`, 'audio/wav', whole.subarray(0, 100)]);
    expect((await ask('bytes=5000-')).bytes).toEqual(whole.subarray(5000));
    expect((await ask('bytes=-10')).bytes).toEqual(whole.subarray(-10));
    expect(await ask('bytes=99999-')).toMatchObject({ status: 416, range: `bytes */${whole.length}` });
    expect(await ask('bytes=0-9,20-29')).toMatchObject({ status: 200, range: null });
    expect((await ask('bytes=0-9', { 'if-range': first.etag })).status).toBe(206);
    expect((await ask('bytes=0-9', { 'if-range': '"another"' })).status).toBe(200);
    expect([rangeOf('bytes=5-2', 10), rangeOf('items=0-1', 10), rangeOf('bytes=-0', 10), rangeOf(undefined, 10)]).toEqual(['whole', 'whole', null, 'whole']);
  });

  it('of ten gigabytes is refused before any of it is sent', async () => {
    await unchanged(async () => {
      const { code, detail } = await expectStatus(await owner.send('POST', `${base}/uploads`, { name: 'film.mp4', bytes: 10 * 2 ** 30, parts: [] }), 413);
      expect([code, detail]).toEqual(['file_too_large', expect.stringContaining('250 Mo au plus')]);
      // Within what one file may be, and more than the person has left.
      const large = 100_000_000;
      const over = await owner.send('POST', `${base}/uploads`, { name: 'film.mp4', bytes: large, parts: Array(Math.ceil(large / PART_BYTES)).fill('0'.repeat(64)) });
      expect((await expectStatus(over, 409)).code).toBe('files_full');
      expect((await expectStatus(await owner.send('POST', `${base}/uploads`, { name: 'film.mp4', bytes: 10, parts: [] }), 422)).code).toBe('invalid_input');
    });
  });

  it('that is refused leaves none of its files behind, which no count would know of', async () => {
    const [photo, sound, words] = [cleanPicture(jpeg(4), 'image/jpeg')!.bytes, wav(4321), `${VTT}\n00:03.000 --> 00:04.000\nUn autre.\n`];
    expect((await expectStatus(await deposit({ file: file(jpeg(4), 'image.jpg'), imageAlt: 'image.jpg' }), 422)).code).toBe('equivalent_refused');
    expect((await expectStatus(await deposit({ file: file(sound, 'voix.wav'), captions: file(words, 'mots.vtt'), preview: file('x', 'apercu.png') }), 422)).code).toBe('picture_refused');
    await quiet(later(house.platform));
    expect(await Promise.all([photo, sound, Buffer.from(words)].map((bytes) => house.platform.files.size(sha256(bytes))))).toEqual([null, null, null]);
  });

  it('is begun sixty times at the most', async () => {
    const { db, commit } = house.platform;
    const held = await listUploads(db, enrolment);
    const rows = Array.from({ length: 60 - held.length }, (_, place) => ({ ...upload(place), enrolment_id: enrolment, person_id: promotion.students[0]!.person }));
    expect(await commit(rows.map((row) => insertUpload(db, row)))).toMatchObject({ ok: true });
    const begin = (text: string): Promise<Response> => owner.send('POST', `${base}/uploads`, { name: 'a.txt', bytes: text.length, parts: [sha256(Buffer.from(text))] });
    expect(await expectStatus(await begin('encore'), 409)).toMatchObject({ code: 'part_refused', detail: expect.stringContaining('Trop d’envois') as string });
    await commit(rows.flatMap((row) => deleteUpload(db, row.id)));
    await expectStatus(await owner.send('DELETE', `${base}/uploads/${(await expectStatus(await begin('encore'), 200)).id}`), 200);
  });

  it('is one trace of one upload, whoever presses twice', async () => {
    const film = mp4({ frames: 3000 });
    const upload = await expectStatus(await owner.send('POST', `${base}/uploads`, { name: 'deux.mp4', bytes: film.length, parts: [sha256(film)] }), 200);
    await expectStatus(await put(owner, upload.id, 0, film), 200);
    const statuses = await Promise.all([1, 2, 3].map(async () => (await deposit({ upload: upload.id, title: 'Deux fois', transcript: 'Rien.' })).status));
    expect([statuses.filter((one) => one === 201).length, statuses.every((one) => one < 500)]).toEqual([1, true]);
    expect((await enrolmentOf(owner)).evidence.filter((one: Body) => one.title === 'Deux fois')).toHaveLength(1);
  });

  it('keeps of a picture the picture: no place, no name, nothing behind it, and which way is up', async () => {
    for (const [bytes, type, width, height] of [[jpeg(6), 'image/jpeg', 20, 32], [taggedPng(3), 'image/png', 32, 20], [webp(8), 'image/webp', 20, 32]] as const) {
      const id = await deposited({ file: file(bytes, 'photo.pdf'), imageAlt: 'Un dégradé de rouge à bleu' });
      const kept = await bytesAt(`/api/evidence/${id}/file`);
      expect([type, bytes.includes(SECRET), kept.includes(SECRET), kept.includes('<script>')]).toEqual([type, true, false, false]);
      expect(await trace(id)).toMatchObject({ file: { mediaType: type }, image: { width, height } });
    }
  });

  it('takes what phones send: a film without the place that it notes, a moving picture that stands still on pages', async () => {
    const film = await deposited({ file: file(mov(), 'IMG_0001.MOV'), transcript: 'Un essai.' });
    const served = await owner.get(`/api/evidence/${film}/file`);
    const bytes = Buffer.from(await served.arrayBuffer());
    expect([served.headers.get('content-type'), mov().includes(SECRET), bytes.includes(SECRET), bytes.length]).toEqual(['video/mp4', true, false, mov().length]);
    const moving = await deposited({ file: file(gif(3), 'photo.gif'), imageAlt: 'Un essai qui bouge' });
    expect(await trace(moving)).toMatchObject({ file: { mediaType: 'image/gif' }, image: { width: 4, height: 3 }, about: { preview: { width: 4, height: 3 } } });
    const [all, still] = await Promise.all([bytesAt(`/api/evidence/${moving}/file`), bytesAt(`/api/evidence/${moving}/preview`)]);
    expect([all.equals(cleanPicture(gif(3), 'image/gif')!.bytes), still.equals(cleanPicture(gif(3), 'image/gif')!.still!)]).toEqual([true, true]);
    // What stands for a picture does not move either; a picture that does not needs nothing in its place.
    const refused = await deposit({ file: file(jpeg(), 'photo.jpg'), preview: file(gif(3), 'apercu') });
    expect((await expectStatus(refused, 422)).code).toBe('picture_refused');
    expect((await trace(await deposited({ file: file(gif(1), 'fixe.gif') }))).about.preview).toBeNull();
  });

  it('refuses what may run, hide or swamp, whatever its name, with a sentence that says what to do', async () => {
    // A header behind a byte that fills, which one reader takes for a marker and another passes over.
    const hidden = Buffer.from(jpeg(1));
    const frame = hidden.indexOf(Buffer.from([0xff, 0xc0]));
    hidden.writeUInt32BE(0xfde8fde8, frame + 5);
    const two = Buffer.concat([hidden.subarray(0, 2), Buffer.from([0xff, 0xff, 0xe5, 0xff, 0xf0]), Buffer.alloc(0xffee), hidden.subarray(2)]);
    Buffer.from([0xff, 0xc0, 0, 11, 8, 0, 20, 0, 32, 1, 1, 0x11, 0]).copy(two, 4 + 0xe5ff);
    const flood = Buffer.concat([SIGNATURE, chunk('IHDR', Buffer.from([0, 0, 0xc3, 0x50, 0, 0, 0xc3, 0x50, 8, 2, 0, 0, 0])), chunk('IDAT', Buffer.alloc(20)), chunk('IEND')]);
    await unchanged(async () => {
      for (const [bytes, status, code, says] of [
        ['PK\x03\x04 une archive', 415, 'file_refused', 'archive'],
        ['PK\x03\x04    [Content_Types].xml word/vbaProject.bin', 415, 'file_refused', 'macros'],
        ['<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', 415, 'file_refused', 'scripts'],
        ['<!doctype html><script>alert(document.cookie)</script>', 415, 'file_refused', 'scripts'],
        [Buffer.from('0000002066747970617669660000000061766966', 'hex'), 415, 'file_refused', 'HEIC ou AVIF'],
        [flood, 422, 'picture_refused', 'trop de pixels'],
        [two, 422, 'picture_refused', 'trop de pixels'],
        [taggedPng().subarray(0, 60), 422, 'picture_refused', 'abîmée'],
        [Buffer.concat([taggedPng(), Buffer.alloc(1_100_000)]), 413, 'file_too_large', '1 Mo au plus pour une image'],
      ] as const) {
        const problem = await expectStatus(await deposit({ file: file(bytes, 'rapport.pdf') }), status);
        expect([problem.code, problem.detail]).toEqual([code, expect.stringContaining(says)]);
      }
      expect((await expectStatus(await deposit({ text: 'x', captions: file('<script>', 'x.vtt') }), 422)).code).toBe('captions_refused');
      expect((await expectStatus(await deposit({ text: 'x', preview: file(flood, 'x.png') }), 422)).code).toBe('picture_refused');
    });
    // In parts, the first one is enough to know.
    for (const foreign of ['PK\x03\x04 une archive', '<!doctype html><script>alert(1)</script>', 'un texte\x00']) {
      const bytes = Buffer.from(foreign);
      const upload = await expectStatus(await owner.send('POST', `${base}/uploads`, { name: 'a.pdf', bytes: bytes.length, parts: [sha256(bytes)] }), 200);
      expect((await expectStatus(await put(owner, upload.id, 0, bytes), 415)).code).toBe('file_refused');
      await expectStatus(await owner.send('DELETE', `${base}/uploads/${upload.id}`), 200);
    }
  });

  it('stays private until what is asked before publishing is answered, and then shows its words and captions', async () => {
    const group = JSON.stringify({ name: 'Sam Berthier', share: 'le tournage' });
    const id = await deposited({ file: file(mp4(), 'film.mp4'), title: 'Une capsule sous-titrée', ownShare: 'Le scénario.', members: group, aiUse: 'Aucun, sauf la relecture.', captions: file(VTT, 'film.vtt'), preview: file(taggedPng(1), 'p.png') });
    expect(await trace(id)).toMatchObject({ heldBack: 'unanswered', about: { ownShare: 'Le scénario.', members: [{ name: 'Sam Berthier', share: 'le tournage' }], preview: { width: 32 } } });
    await choose(owner, enrolment, { evidence: [id] });
    const refused = await expectStatus(await owner.send('POST', `${base}/publication`), 409);
    expect([refused.code, refused.detail]).toEqual(['evidence_held_back', expect.stringContaining('« Une capsule sous-titrée » reste privée')]);
    await expectStatus(await fellow.send('PUT', `/api/evidence/${id}/clearance`, NOTHING_TO_HIDE), 404);
    expect((await expectStatus(await owner.send('PUT', `/api/evidence/${id}/clearance`, { ...NOTHING_TO_HIDE, minors: 'not_agreed' }), 200)).heldBack).toBe('minors');
    await expectStatus(await owner.send('POST', `${base}/publication`), 409);
    expect((await expectStatus(await owner.send('PUT', `/api/evidence/${id}/clearance`, NOTHING_TO_HIDE), 200)).heldBack).toBeNull();
    const { url } = await expectStatus(await owner.send('POST', `${base}/publication`), 201);
    expect(await house.platform.db.selectFrom('clearance').select(['revision', 'minors']).where('evidence_id', '=', id).orderBy('revision').execute()).toEqual([{ revision: 1, minors: 'not_agreed' }, { revision: 2, minors: 'none' }]);

    const page = await (await house.fetch(new URL(url).pathname)).text();
    expect(page).toContain(`/evidence/${id}/captions`);
    expect(page).toContain('Avec une autre personne.');
    expect(page).not.toContain('Sam Berthier');
    const captions = await house.fetch(`/evidence/${id}/captions`);
    expect([captions.status, captions.headers.get('content-type'), captions.headers.get('x-content-type-options'), await captions.text()]).toEqual([200, 'text/vtt; charset=utf-8', 'nosniff', VTT]);
    const part = await house.fetch(`/evidence/${id}`, { headers: { range: 'bytes=4-7' } });
    expect([part.status, await part.text()]).toEqual([206, 'ftyp']);
    expect(Buffer.from(await (await house.fetch(`/evidence/${id}/preview`)).arrayBuffer()).includes(SECRET)).toBe(false);

    // Confidential is never public: neither while it is, nor as a choice.
    const form = new FormData();
    form.set('confidential', '1');
    form.set('ownShare', 'Le scénario.');
    form.append('members', group);
    form.set('aiUse', 'Aucun, sauf la relecture.');
    expect((await expectStatus(await owner.send('PUT', `/api/evidence/${id}/about`, form), 409)).code).toBe('evidence_public');
    await expectStatus(await owner.send('DELETE', `${base}/publication`), 200);
    for (const path of [`/evidence/${id}`, `/evidence/${id}/captions`, `/evidence/${id}/preview`]) expect((await house.fetch(path)).status).toBe(410);
    expect((await expectStatus(await owner.send('PUT', `/api/evidence/${id}/about`, form), 200)).heldBack).toBe('confidential');
    const kept = await owner.send('PUT', `${base}/portfolio`, { headline: '', presentation: '', indexable: false, choices: { credentials: [], evidence: [id], reflections: [] } });
    expect((await expectStatus(kept, 409)).code).toBe('evidence_held_back');
  });

  it('of a new version takes the place of one that nothing rests on, and stands beside one that was handed in', async () => {
    const draft = await deposited({ text: 'Un premier jet.', title: 'Un scénario' });
    const second = await deposited({ text: 'Le scénario repris.', title: 'Un scénario', replaces: draft });
    expect([await trace(draft), (await trace(second)).version]).toEqual([undefined, 2]);
    const handedIn = promotion.students[0]!.evidence;
    const newer = await deposited({ text: 'Une suite.', title: 'Une suite', replaces: handedIn });
    expect(await trace(handedIn)).toMatchObject({ replacedBy: newer, version: 1 });
    expect((await expectStatus(await deposit({ text: 'x', replaces: handedIn }), 409)).code).toBe('evidence_replaced');
    await expectStatus(await deposit({ text: 'x', replaces: promotion.students[1]!.evidence }), 404);
    // Who did what is frozen with what teachers read; words for whoever does not hear may come later.
    const said = (fields: Record<string, string>): Promise<Response> => {
      const form = new FormData();
      for (const [name, value] of Object.entries(fields)) form.set(name, value);
      return owner.send('PUT', `/api/evidence/${handedIn}/about`, form);
    };
    expect((await expectStatus(await said({ ownShare: 'Tout.' }), 409)).code).toBe('evidence_frozen');
    expect((await expectStatus(await said({ transcript: 'Bonjour.' }), 200)).about.transcript).toBe('Bonjour.');
  });

  it('of somebody who has left, or is being erased, is refused with a sentence, and none of its parts stays', async () => {
    const { platform } = house;
    const { db } = platform;
    const [leaver, erased] = await Promise.all([2, 3].map(async (index) => ({ client: await house.as(promotion.students[index]!.email), enrolment: promotion.students[index]!.enrolment }))) as [{ client: Client; enrolment: string }, { client: Client; enrolment: string }];
    const of = ({ enrolment: id }: { enrolment: string }) => `/api/me/enrolments/${id}`;
    const bytes = Buffer.from('Une note de trop.');
    const declared = { name: 'note.txt', bytes: bytes.length, parts: [sha256(bytes)] };
    const { id: upload } = await expectStatus(await leaver.client.send('POST', `${of(leaver)}/uploads`, declared), 200);
    const person = (await db.selectFrom('enrolment').select('person_id').where('id', '=', erased.enrolment).executeTakeFirstOrThrow()).person_id;
    const at = platform.now().toISOString();
    const commit = async (statements: Parameters<typeof platform.commit>[0]) => {
      const committed = await platform.commit(statements);
      expect(committed.ok ? 'committed' : committed.conflict.rule).toBe('committed');
    };
    await commit(insertDepartures(db, [{ enrolment_id: leaver.enrolment, revision: 1, closes_on: '2026-01-31', recorded_by: person, recorded_at: at }]));
    const ended = await expectStatus(await leaver.client.send('POST', `${of(leaver)}/uploads`, { ...declared, bytes: 1 }), 409);
    expect([ended.code, ended.detail]).toEqual(['departed', expect.stringContaining('Cette inscription est terminée')]);
    const late = await house.fetch(`${of(leaver)}/uploads/${upload}/parts/0`, { method: 'PUT', headers: { cookie: leaver.client.cookie, origin: house.origin, 'content-type': 'application/octet-stream' }, body: Uint8Array.from(bytes) });
    expect((await expectStatus(late, 409)).code).toBe('departed');
    expect(await db.selectFrom('upload_part').select('number').where('upload_id', '=', upload).execute()).toEqual([]);
    await expectStatus(await leaver.client.send('DELETE', `${of(leaver)}/uploads/${upload}`), 200);

    // Carried out between the question and the commit, while the session is still there.
    await commit([insertErasure(db, { id: 'e-rest', person_id: person, scope: 'whole', asked_at: at }), insertReceipt(db, { id: 'e-rest', carried_out_by: null, at, counts: '{}' })]);
    const form = new FormData();
    for (const [name, value] of Object.entries({ period: 'S1', genre: 'production', title: 'Une note', text: 'Encore.' })) form.set(name, value);
    for (const [path, sent] of [['uploads', declared], ['evidence', form]] as const) {
      const over = await expectStatus(await erased.client.send('POST', `${of(erased)}/${path}`, sent), 409);
      expect([path, over.code, over.detail]).toEqual([path, 'person_erased', expect.stringContaining('ont été effacées')]);
    }
    expect(await db.selectFrom('upload').select('id').where('enrolment_id', 'in', [leaver.enrolment, erased.enrolment]).execute()).toEqual([]);
  });

  // The last: whoever is signed in is signed out by it, three days on.
  it('that was abandoned goes after two days, and its parts with it', async () => {
    const bytes = Buffer.from('Une note qui n’est pas finie.');
    const upload = await expectStatus(await owner.send('POST', `${base}/uploads`, { name: 'note.txt', bytes: bytes.length, parts: [sha256(bytes)] }), 200);
    await expectStatus(await put(owner, upload.id, 0, bytes), 200);
    const on = (days: number) => ({ ...house.platform, now: () => new Date(Date.now() + days * 86_400_000) });
    const open = () => house.platform.db.selectFrom('upload').select('name').execute();
    await purge(on(1));
    expect(await open()).toEqual([{ name: 'note.txt' }]);
    await purge(on(3));
    expect(await open()).toEqual([]);
    expect((await house.platform.db.selectFrom('outbox').select('subject').where('kind', '=', 'erase_file').execute()).map((one) => one.subject)).toContain(sha256(bytes));
  });
});
