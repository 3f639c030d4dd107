/**
 * The pictures of badges: drawn from the programme, the same on both runtimes,
 * and carrying the signed badge when they are downloaded from it (Open Badges
 * 3.0, section 5.3).
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inflateSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { unbake } from '../../credentials/bake.ts';
import { digestMultibase } from '../../credentials/multibase.ts';
import { RENDERER } from '../../api/issuance/badge-png.ts';
import { findAward } from '../../api/queries/credentials.ts';
import { createHouse, ROOT, RUNTIMES, type Client, type House } from '../house.ts';
import { createPromotion, programme, type Promotion } from '../promotion.ts';
import { choose, enrolmentOf, expectStatus, issueAll, publish, verdictOn, type Body } from './acts.ts';

type Chunk = { type: string; data: Buffer };
/** The chunks of a PNG (Third Edition, §5.3), read without our own reader. */
function chunksOf(png: Uint8Array): Chunk[] {
  const bytes = Buffer.from(png);
  const chunks: Chunk[] = [];
  for (let start = 8; start < bytes.length; start += bytes.readUInt32BE(start) + 12) {
    chunks.push({ type: bytes.toString('latin1', start + 4, start + 8), data: bytes.subarray(start + 8, start + 8 + bytes.readUInt32BE(start)) });
  }
  return chunks;
}
const chunk = (png: Uint8Array, type: string): Buffer => Buffer.concat(chunksOf(png).filter((one) => one.type === type).map((one) => one.data));
const KEYWORD = 'openbadgecredential';
const isText = ({ type }: Chunk): boolean => ['iTXt', 'tEXt', 'zTXt'].includes(type);

const picture = (competency: string, level: number, ending: 'svg' | 'png'): string => `/achievements/${programme.code}/${programme.version}/${competency}/${level}/image.${ending}`;
/** What each runtime drew, for the comparison at the end. */
const drawnOn = new Map<string, string>();

describe.each(RUNTIMES)('the pictures of badges, on %s', (runtime) => {
  let house: House;
  let promotion: Promotion;
  let owner: Client;
  let other: Client;
  let enrolment: string;
  let shown: Body;
  let kept: Body;
  const bytesOf = async (path: string): Promise<Uint8Array> => {
    const answer = await house.fetch(path);
    expect([path, answer.status]).toEqual([path, 200]);
    return new Uint8Array(await answer.arrayBuffer());
  };
  const textOf = async (path: string): Promise<string> => Buffer.from(await bytesOf(path)).toString('utf8');
  const FILES = [['png', ''], ['png', '?proof=jwt'], ['svg', ''], ['svg', '?proof=jwt']] as const;
  const MEDIA_TYPES = { png: 'image/png', svg: 'image/svg+xml' } as const;

  beforeAll(async () => {
    house = await createHouse(runtime);
    promotion = await createPromotion(house.platform, { students: 2 });
    await issueAll(house, promotion, 'PV 1');
    owner = await house.as(promotion.students[0]!.email);
    other = await house.as(promotion.students[1]!.email);
    enrolment = promotion.students[0]!.enrolment;
    [shown, kept] = (await enrolmentOf(owner)).badges;
  });
  afterAll(() => house?.close());

  it('draws every achievement of the programme as an SVG that says in words what it shows', async () => {
    for (const { code, statement } of programme.competencies) {
      for (const level of programme.levels) {
        const svg = await textOf(picture(code, level.order, 'svg'));
        expect(/<title id="t">[^<]+<\/title>/.exec(svg)?.[0]).toContain(level.name);
        expect(/<desc id="d">[^<]+<\/desc>/.exec(svg)?.[0]).toContain(`« ${level.name} » pour « ${statement.replaceAll('&', '&amp;')} »`);
        expect(svg).toContain('role="img" aria-labelledby="t d"');
      }
    }
  });

  it('draws it as a PNG of 600 × 600 with no text but what it shows', async () => {
    const seen = new Set<string>();
    for (const { code } of programme.competencies) {
      for (const { order } of programme.levels) {
        const png = await bytesOf(picture(code, order, 'png'));
        const header = chunk(png, 'IHDR');
        expect([header.readUInt32BE(0), header.readUInt32BE(4)]).toEqual([600, 600]);
        expect(chunksOf(png).filter(isText)).toEqual([]);
        expect(png.length).toBeLessThan(60_000);
        seen.add(Buffer.from(png).toString('base64'));
        drawnOn.set(`${runtime} ${code} ${order}`, Buffer.from(png).toString('base64'));
      }
    }
    expect(seen.size).toBe(programme.competencies.length * programme.levels.length);
  });

  it('writes the level in it: without its typeface the band of the level would be bare', async () => {
    const png = await bytesOf(picture(programme.competencies[0]!.code, 1, 'png'));
    // Rows of four bytes per pixel, each behind the byte that names its filter; only « none » to « Paeth » exist (§9.2).
    const rows = inflateSync(chunk(png, 'IDAT'));
    expect(rows.length).toBe(600 * (600 * 4 + 1));
    expect(inkIn(rows, { from: 450, to: 510 })).toBeGreaterThan(2_000);
  });

  it('is answered to any origin, with a validator, once drawn and then kept', async () => {
    for (const ending of ['svg', 'png'] as const) {
      const path = picture(programme.competencies[1]!.code, 2, ending);
      const answer = await house.fetch(path);
      const etag = answer.headers.get('etag')!;
      expect([answer.headers.get('content-type'), answer.headers.get('access-control-allow-origin'), answer.headers.get('cache-control')]).toEqual([MEDIA_TYPES[ending], '*', 'public, max-age=300']);
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
      expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
      const bytes = new Uint8Array(await answer.arrayBuffer());
      for (const validator of [etag, `W/${etag}`, `"other", ${etag}`]) {
        const again = await house.fetch(path, { headers: { 'if-none-match': validator } });
        expect([again.status, again.headers.get('etag'), await again.text()]).toEqual([304, etag, '']);
      }
      expect(await bytesOf(path)).toEqual(bytes);
    }
    const settings = await house.platform.db.selectFrom('setting').selectAll().where('name', 'like', 'badge-png:%').execute();
    // What this process, or the one that its Workers share, has drawn for another house before is in its memory.
    const all = programme.competencies.length * programme.levels.length;
    expect(settings.length).toBeLessThanOrEqual(all);
    for (const { value } of settings) expect(chunk((await house.platform.files.get(value))!, 'IHDR').length).toBe(13);
  });

  it('is not there for a competency or a level that the programme does not have', async () => {
    for (const ending of ['svg', 'png'] as const) {
      for (const path of [picture('NEO-C9', 1, ending), picture(programme.competencies[0]!.code, 9, ending), picture(programme.competencies[0]!.code, 0, ending)]) {
        expect([path, (await house.fetch(path)).status]).toEqual([path, 404]);
      }
    }
  });

  it('is unknown to strangers as long as the badge is, and its owner’s already', async () => {
    for (const [ending, query] of FILES) {
      const path = `/credentials/${shown.id}.${ending}${query}`;
      for (const headers of [{}, { cookie: other.cookie }] as Record<string, string>[]) expect([path, (await house.fetch(path, { headers })).status]).toEqual([path, 404]);
      const mine = await owner.get(path);
      expect([path, mine.status, mine.headers.get('cache-control')]).toEqual([path, 200, 'private, no-store']);
      const bytes = new Uint8Array(await mine.arrayBuffer());
      expect((await verdictOn(house, bytes, MEDIA_TYPES[ending])).verdict).toBe('valid');
    }
    expect((await house.fetch('/credentials/00000000000000000000000000000000.png')).status).toBe(404);
    expect((await house.fetch(`/credentials/${shown.id}.gif`)).status).toBe(404);
  });

  it('carries the exact signed bytes once it is published, and verifies', async () => {
    const before = await house.platform.db.selectFrom('signed_credential').selectAll().orderBy('id').execute();
    await choose(owner, enrolment, { credentials: [shown.id] });
    await publish(owner, enrolment);
    const json = await textOf(`/credentials/${shown.id}.json`);
    const jwt = await textOf(`/credentials/${shown.id}.jwt`);
    for (const [ending, query] of FILES) {
      const answer = await house.fetch(`/credentials/${shown.id}.${ending}${query}`);
      expect([answer.status, answer.headers.get('content-type'), answer.headers.get('access-control-allow-origin'), answer.headers.get('cache-control'), answer.headers.get('x-robots-tag')])
        .toEqual([200, MEDIA_TYPES[ending], '*', 'public, no-cache', 'noindex']);
      const bytes = new Uint8Array(await answer.arrayBuffer());
      expect(unbake(bytes)).toEqual({ ok: true, text: query === '' ? json : jwt, container: ending });
      expect((await verdictOn(house, bytes, MEDIA_TYPES[ending])).verdict).toBe('valid');
    }
    expect((await house.fetch(`/credentials/${kept.id}.png`)).status).toBe(404);
    expect(await house.platform.db.selectFrom('signed_credential').selectAll().orderBy('id').execute()).toEqual(before);
  });

  it('is known by the tag of its bytes, in whatever form, while it is public, and by none to its holder alone', async () => {
    const forms: [string, string][] = [
      ...['.json', '.jwt', ...FILES.map(([ending, query]) => `.${ending}${query}`)].map((suffix): [string, string] => [suffix, '*/*']),
      ['', 'application/vc'], ['', 'application/vc+jwt'], ['/endorsements', '*/*'],
    ];
    const tags = new Map<string, string>();
    for (const [suffix, accept] of forms) {
      const ask = (tag?: string, method = 'GET'): Promise<Response> => house.fetch(`/credentials/${shown.id}${suffix}`, { method, headers: { accept, ...(tag === undefined ? {} : { 'if-none-match': tag }) } });
      const got = await ask();
      const [etag, bytes] = [got.headers.get('etag')!, new Uint8Array(await got.arrayBuffer())];
      expect([suffix, got.status, etag]).toEqual([suffix, 200, `"${await digestMultibase(bytes)}"`]);
      for (const tag of [etag, `W/${etag}`, `"x", ${etag}`]) {
        const known = await ask(tag);
        expect([suffix, known.status, known.headers.get('etag'), known.headers.get('cache-control'), known.headers.get('vary'), await known.text()]).toEqual([suffix, 304, etag, 'public, no-cache', got.headers.get('vary'), '']);
      }
      expect([suffix, (await ask(undefined, 'HEAD')).headers.get('etag')]).toEqual([suffix, etag]);
      tags.set(`${suffix} ${accept}`, etag);
    }
    // The two forms that one address has.
    expect(tags.get(' application/vc')).not.toBe(tags.get(' application/vc+jwt'));
    expect((await house.fetch(`/credentials/${shown.id}`, { headers: { accept: 'application/vc', 'if-none-match': tags.get(' application/vc+jwt')! } })).status).toBe(200);
    const own = await owner.get(`/credentials/${kept.id}.json`);
    expect([own.status, own.headers.get('etag'), own.headers.get('cache-control')]).toEqual([200, null, 'private, no-store']);
  });

  it('has one iTXt chunk, as the specification writes it, beside the picture of the achievement', async () => {
    const award = (await findAward(house.platform.db, (await house.platform.db.selectFrom('credential_plan').select('award_id').where('id', '=', shown.id).executeTakeFirstOrThrow()).award_id))!;
    const plain = await bytesOf(picture(award.competency, award.level, 'png'));
    for (const [query, file] of [['', 'json'], ['?proof=jwt', 'jwt']] as const) {
      const baked = await bytesOf(`/credentials/${shown.id}.png${query}`);
      const texts = chunksOf(baked).filter(isText);
      expect(texts.map((one) => one.type)).toEqual(['iTXt']);
      expect(texts[0]!.data.toString('utf8')).toBe(`${KEYWORD}\0\0\0\0\0${await textOf(`/credentials/${shown.id}.${file}`)}`);
      expect(chunksOf(baked).filter((one) => !isText(one))).toEqual(chunksOf(plain));
    }
  });

  it('has one element in the namespace of Open Badges, directly in the root of the SVG', async () => {
    const plain = await textOf(picture(shown.competency, shown.level, 'svg'));
    const json = await textOf(`/credentials/${shown.id}.svg`);
    expect(json.match(/<openbadges:credential/g)).toHaveLength(1);
    expect(json).toMatch(/^<svg [^>]*xmlns:openbadges="https:\/\/purl\.imsglobal\.org\/ob\/v3p0"[^>]*><openbadges:credential><!\[CDATA\[\{/);
    const jwt = await textOf(`/credentials/${shown.id}.svg?proof=jwt`);
    expect(jwt).toContain(`><openbadges:credential verify="${await textOf(`/credentials/${shown.id}.jwt`)}"/>`);
    for (const baked of [json, jwt]) {
      const without = baked.replace(/<openbadges:credential(?: verify="[^"]*"\/>|>[^]*<\/openbadges:credential>)/, '').replace(/ xmlns:openbadges="[^"]*"/, '');
      expect(without).toBe(plain);
    }
  });

  it('is downloaded under a name that says the competency, the level and whose it is', async () => {
    for (const [ending, query] of FILES) {
      const disposition = (await house.fetch(`/credentials/${shown.id}.${ending}${query}`)).headers.get('content-disposition')!;
      const level = programme.levels.find((one) => one.order === shown.level)!.name.normalize('NFD').replace(/\p{M}/gu, '');
      expect(disposition).toBe(`attachment; filename="badge-${shown.competency}-${level}-Etudiant-No-1.${ending}"`);
    }
  });

  it('is offered on the page of the badge, in both languages, and a picture made for them to previews of links', async () => {
    for (const path of [`/credentials/${shown.id}`, `/en/credentials/${shown.id}`]) {
      const page = await (await house.fetch(path, { headers: { accept: 'text/html' } })).text();
      for (const [ending, query] of FILES) expect(page).toContain(`href="${house.origin}/credentials/${shown.id}.${ending}${query}"`);
      expect(page).toContain(`<meta property="og:image" content="${house.origin}/credentials/${shown.id}/apercu.png?v=`);
    }
  });

  it('is gone with the badge when it is withdrawn, except for its owner', async () => {
    await expectStatus(await owner.send('DELETE', `/api/me/enrolments/${enrolment}/publication`), 200);
    for (const [ending, query] of FILES) {
      const path = `/credentials/${shown.id}.${ending}${query}`;
      expect([path, (await house.fetch(path)).status]).toEqual([path, 410]);
      expect([path, (await owner.get(path)).status]).toEqual([path, 200]);
    }
  });
});

describe('the pictures of badges', () => {
  it('are the same bytes on both runtimes', () => {
    const of = (runtime: string): string[] => [...drawnOn].filter(([name]) => name.startsWith(`${runtime} `)).map(([, png]) => png);
    expect(of('node')).toHaveLength(programme.competencies.length * programme.levels.length);
    expect(of('worker')).toEqual(of('node'));
  });

  it('are kept under the name of the renderer that is installed: another one draws them again', () => {
    const { dependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { dependencies: Record<string, string> };
    expect(RENDERER).toContain(`resvg-wasm ${dependencies['@resvg/resvg-wasm']},`);
    for (const weight of ['Regular', 'Bold']) {
      // The version in the font's own table of names, in UTF-16.
      const font = readFileSync(join(ROOT, `api/platform/fonts/AtkinsonHyperlegibleNext-${weight}.ttf`)).toString('latin1').replaceAll('\0', '');
      expect(font).toContain(`Version ${/Next (\d[\d.]+)$/.exec(RENDERER)![1]}`);
    }
  });
});

/** Dark pixels (the ink of words) between two rows of a PNG in RGBA, 8 bits, not interlaced. */
function inkIn(rows: Buffer, { from, to }: { from: number; to: number }): number {
  const stride = 600 * 4;
  let above = new Uint8Array(stride);
  let dark = 0;
  for (let y = 0; y < to; y += 1) {
    const filter = rows[y * (stride + 1)]!;
    const line = Uint8Array.from(rows.subarray(y * (stride + 1) + 1, (y + 1) * (stride + 1)));
    for (let i = 0; i < stride; i += 1) {
      const [left, up, corner] = [i < 4 ? 0 : line[i - 4]!, above[i]!, i < 4 ? 0 : above[i - 4]!];
      line[i] = line[i]! + predicted(filter, left, up, corner);
    }
    if (y >= from) for (let i = 0; i < stride; i += 4) if (line[i]! < 60 && line[i + 1]! < 60 && line[i + 2]! < 90 && line[i + 3] === 255) dark += 1;
    above = line;
  }
  return dark;
}

/** PNG, §9.2: none, sub, up, average, Paeth. */
function predicted(filter: number, left: number, up: number, corner: number): number {
  if (filter === 1) return left;
  if (filter === 2) return up;
  if (filter === 3) return (left + up) >> 1;
  if (filter !== 4) return 0;
  const estimate = left + up - corner;
  const [a, b, c] = [Math.abs(estimate - left), Math.abs(estimate - up), Math.abs(estimate - corner)];
  return a <= b && a <= c ? left : b <= c ? up : corner;
}
