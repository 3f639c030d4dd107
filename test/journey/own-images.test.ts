/** An institution's own image for an achievement, on both runtimes: brought, looked at, shown, baked, replaced, taken off. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { unbake } from '../../credentials/bake.ts';
import { chunk, png, svg } from '../fixtures/pictures.ts';
import { createHouse, RUNTIMES, type Client, type House } from '../house.ts';
import { createPromotion, type Promotion } from '../promotion.ts';
import { atRest, choose, contents, enrolmentOf, expectStatus, issueAll, publish, TABLES, verdictOn, type Body } from './acts.ts';

describe.each(RUNTIMES)('an institution’s own image, on %s', (runtime) => {
  let house: House;
  let promotion: Promotion;
  let administrator: Client;
  let badge: Body;
  let drawn: { etag: string; svg: string };
  const at = (ending: 'svg' | 'png'): string => `/achievements/NEO/2026/${badge.competency}/${badge.level}/image.${ending}`;
  const form = (file: Uint8Array, over: Record<string, string> = {}): FormData => {
    const made = new FormData();
    for (const [name, value] of Object.entries({ competency: badge.competency, level: String(badge.level), textEquivalent: 'Une rose & un « 1 » <bleu>', ...over })) made.set(name, value);
    made.set('file', new File([Uint8Array.from(file)], 'image'));
    return made;
  };
  const bring = (file: Uint8Array, over: Record<string, string> = {}, client: Client = administrator): Promise<Response> => client.send('POST', '/api/programmes/NEO/2026/images', form(file, over));
  const shown = async (ending: 'svg' | 'png'): Promise<{ etag: string; bytes: Buffer; headers: Headers }> => {
    const answer = await house.fetch(at(ending));
    return { etag: answer.headers.get('etag')!, bytes: Buffer.from(await answer.arrayBuffer()), headers: answer.headers };
  };
  const own = svg('<title>Rose</title><circle cx="50" cy="50" r="40" fill="#b3346a"/>');
  const picture = png({ width: 300, colour: 6, between: [chunk('tEXt', 'Author\0Une personne')] });
  let ofSvg: string;
  let ofPng: string;

  beforeAll(async () => {
    house = await createHouse(runtime);
    promotion = await createPromotion(house.platform, { students: 1 });
    await issueAll(house, promotion, 'PV 1');
    administrator = await house.as(promotion.emails.administrator);
    const student = await house.as(promotion.students[0]!.email);
    [badge] = (await enrolmentOf(student)).badges;
    await choose(student, promotion.students[0]!.enrolment, { credentials: [badge.id] });
    await publish(student, promotion.students[0]!.enrolment);
    const before = await shown('svg');
    drawn = { etag: before.etag, svg: before.bytes.toString() };
  });
  afterAll(() => house?.close());

  it('is refused with its reason, in the reader’s language, and nothing changes', async () => {
    const chair = await house.as(promotion.emails.chair);
    const before = await atRest(house, TABLES);
    await expectStatus(await bring(own, {}, chair), 403);
    for (const [file, over, code, words] of [
      [svg('<script/>'), {}, 'image_refused', 'n’est pas admis'],
      [png({ width: 128 }), {}, 'image_refused', 'de 256 à 2048 pixels'],
      [png({ between: [chunk('iTXt', 'openbadgecredential\0\0\0\0\0{}')] }), {}, 'image_refused', 'déjà un badge signé'],
      [Buffer.from('GIF89a'), {}, 'image_refused', 'ni un PNG ni un SVG'],
      [svg('<text>a</text>').subarray(0, 60), {}, 'image_refused', 'abîmé'],
      // What the lists let through must still be read by the renderer.
      [svg('<path d="M0 0"/>', 'viewBox="0 0 1 1" width="0" height="0"'), {}, 'image_refused', 'pas pu être dessiné'],
      [own, { textEquivalent: '  ' }, 'image_refused', 'équivalent textuel'],
      ...['\u200b', '\u0007', '\u202e', '\u00ad \ufeff'].map((textEquivalent) => [own, { textEquivalent }, 'image_refused', 'équivalent textuel'] as const),
      [own, { competency: 'NEO-C9' }, 'unknown_competency', 'NEO-C9'],
      [own, { level: '9' }, 'unknown_level', 'niveau'],
      [own, { level: 'un' }, 'invalid_input', 'level'],
      [new Uint8Array(), {}, 'invalid_input', 'file'],
    ] as const) {
      const problem = await expectStatus(await bring(file, over), 422);
      expect([problem.code, problem.detail]).toEqual([code, expect.stringContaining(words)]);
    }
    await expectStatus(await bring(png({ after: [chunk('tEXt', Buffer.alloc(900_000, 97))] })), 413);
    expect(await contents(house, TABLES)).toEqual(before);
    expect((await shown('svg')).etag).toBe(drawn.etag);
  });

  it('can be looked at by who brought it before anybody else sees it', async () => {
    ofSvg = (await expectStatus(await bring(own), 201)).image;
    for (const [ending, type] of [['svg', 'image/svg+xml'], ['png', 'image/png']] as const) {
      const path = `/administration/images/${ofSvg}.${ending}`;
      const answer = await administrator.get(path);
      expect([answer.status, answer.headers.get('content-type'), answer.headers.get('cache-control')]).toEqual([200, type, 'private, no-store']);
      expect(answer.headers.get('content-security-policy')).toMatch(/^default-src 'none'.*sandbox$/);
      await answer.arrayBuffer();
      expect((await house.fetch(path)).status).toBe(401);
      expect((await (await house.as(promotion.emails.teacher)).get(path)).status).toBe(403);
    }
    expect((await shown('svg')).etag).toBe(drawn.etag);
    expect((await expectStatus(await administrator.get('/api/programmes/NEO/2026/images'), 200)).images).toEqual([]);
  });

  it('is served in both forms at the addresses of the drawn one, with another validator', async () => {
    await expectStatus(await administrator.send('PUT', `/api/images/${ofSvg}/choice`), 200);
    const [asSvg, asPng] = [await shown('svg'), await shown('png')];
    expect(asSvg.bytes.equals(own)).toBe(true);
    expect([asPng.bytes.readUInt32BE(16), asPng.bytes.readUInt32BE(20)]).toEqual([600, 600]);
    expect(asSvg.etag).not.toBe(drawn.etag);
    expect(asPng.etag).toBe(asSvg.etag);
    expect(asSvg.headers.get('content-security-policy')).toMatch(/^default-src 'none'.*sandbox$/);
    expect(asSvg.headers.get('x-content-type-options')).toBe('nosniff');
    expect((await house.fetch(at('svg'), { headers: { 'if-none-match': drawn.etag } })).status).toBe(200);
    expect((await house.fetch(at('png'), { headers: { 'if-none-match': asSvg.etag } })).status).toBe(304);
    const achievement = (await (await house.fetch(at('svg').replace('/image.svg', ''))).json()) as Body;
    expect(achievement.image.caption).toBe('Une rose & un « 1 » <bleu>');
    expect((await expectStatus(await administrator.get('/api/programmes/NEO/2026/images'), 200)).images).toMatchObject([{ id: ofSvg, competency: badge.competency, level: badge.level, form: 'svg' }]);
    // Only this achievement's.
    expect(await (await house.fetch(`/achievements/NEO/2026/NEO-C4/4/image.svg`)).text()).toContain('Avancé');
  });

  it('brought as a PNG is the same picture without what was told beside it, and stands in the SVG', async () => {
    ofPng = (await expectStatus(await bring(picture), 201)).image;
    await expectStatus(await administrator.send('PUT', `/api/images/${ofPng}/choice`), 200);
    const [asSvg, asPng] = [await shown('svg'), await shown('png')];
    expect(asPng.bytes.equals(png({ width: 300, colour: 6 }))).toBe(true);
    const text = asSvg.bytes.toString();
    expect(text).toContain(`href="data:image/png;base64,${asPng.bytes.toString('base64')}"`);
    expect(text).toContain('<title id="t">Une rose &amp; un « 1 » &lt;bleu&gt;</title>');
  });

  it('carries the signed badge in every form, to the byte, and verifies', async () => {
    const json = await (await house.fetch(`/credentials/${badge.id}.json`)).text();
    const jwt = await (await house.fetch(`/credentials/${badge.id}.jwt`)).text();
    for (const image of [ofSvg, ofPng]) {
      await expectStatus(await administrator.send('PUT', `/api/images/${image}/choice`), 200);
      for (const [ending, mediaType] of [['png', 'image/png'], ['svg', 'image/svg+xml']] as const) {
        for (const [query, signed] of [['', json], ['?proof=jwt', jwt]] as const) {
          const bytes = new Uint8Array(await (await house.fetch(`/credentials/${badge.id}.${ending}${query}`)).arrayBuffer());
          expect(unbake(bytes)).toEqual({ ok: true, text: signed, container: ending });
          expect((await verdictOn(house, bytes, mediaType)).verdict).toBe('valid');
        }
      }
    }
  });

  it('is chosen once when two choose at the same time, and gives way to the drawn one again', async () => {
    const answers = await Promise.all([ofSvg, ofPng, ofSvg].map((image) => administrator.send('PUT', `/api/images/${image}/choice`)));
    for (const answer of answers) expect([200, 409]).toContain(answer.status);
    const [{ id }] = (await expectStatus(await administrator.get('/api/programmes/NEO/2026/images'), 200)).images;
    const other = id === ofSvg ? ofPng : ofSvg;
    expect((await expectStatus(await administrator.send('DELETE', `/api/images/${other}/choice`), 409)).code).toBe('image_changed');
    await expectStatus(await administrator.send('DELETE', `/api/images/${id}/choice`), 200);
    // A second click finds it done.
    await expectStatus(await administrator.send('DELETE', `/api/images/${id}/choice`), 200);
    expect((await shown('svg')).etag).toBe(drawn.etag);
    expect((await shown('svg')).bytes.toString()).toBe(drawn.svg);
    // History stays: what was shown when can be told.
    const { db, commit } = house.platform;
    expect((await db.selectFrom('achievement_image_choice').select('revision').execute()).length).toBeGreaterThanOrEqual(4);
    for (const table of ['achievement_image', 'achievement_image_choice'] as const) expect(await commit([db.deleteFrom(table)])).toMatchObject({ conflict: { rule: 'append_only' } });
    // An image of one achievement is never shown for another.
    const choice = await db.selectFrom('achievement_image_choice').selectAll().orderBy('revision').limit(1).executeTakeFirstOrThrow();
    expect(await commit([db.insertInto('achievement_image_choice').values({ ...choice, level: 4, revision: 1 })])).toMatchObject({ conflict: { rule: 'foreign_key' } });
  });
});
