import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checksum } from './ogg.ts';
import { aac, box, gif, jpeg, mov, movingWebp, mp3, mp4, ogg, SECRET, taggedOgg, taggedPng, taggedWav, taggedWebm, VTT, wav, webm, webp } from '../../test/fixtures/media.ts';
import { imageSize } from '../image-size.ts';
import { isWebVtt } from './captions.ts';
import { EVIDENCE_MEDIA_TYPES, mediaTypeOf } from './evidence.ts';
import { recognise, recogniseBytes } from './media-type.ts';
import { writePatches, type Patch } from './patch.ts';
import { cleanPicture } from './picture.ts';

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const PICTURES = [['image/jpeg', jpeg(), 6], ['image/png', taggedPng(), 8], ['image/webp', webp(), 3]] as const;
const secrets = (bytes: Uint8Array): boolean => Buffer.from(bytes).includes(SECRET);

describe('the type of a deposited file', () => {
  it.each([
    ['application/pdf', utf8('%PDF-1.7\n')],
    ['image/png', Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0])],
    ['image/jpeg', Uint8Array.from([0xff, 0xd8, 0xff, 0xe0])],
    ['image/webp', utf8('RIFF\u0001\u0001\u0001\u0001WEBPVP8 ')],
    ['text/plain', utf8('Une réflexion, avec « guillemets » et 🎓.\r\n\tFin.')],
    ['text/plain', utf8('BMW et MZ sont des marques ; ID3 est une balise ; Rar! ; a < b.')],
    ['audio/mpeg', mp3()], ['audio/mpeg', mp3(true)], ['audio/aac', aac()], ['audio/wav', wav()],
    ['audio/ogg', ogg('OpusHead')], ['audio/ogg', ogg('\x01vorbis')],
    ['audio/webm', webm([2])], ['video/webm', webm([2, 1])],
    ['audio/mp4', mp4({ brand: 'M4A ', handlers: ['soun'] })], ['video/mp4', mp4()],
    ['image/gif', gif()], ['video/mp4', mov()], ['video/mp4', mov({ codec: 'hvc1' })],
  ])('is %s by its first bytes', (mediaType, bytes) => {
    expect(mediaTypeOf(bytes)).toBe(mediaType);
    expect(EVIDENCE_MEDIA_TYPES).toContain(mediaType);
  });
  it.each([
    ['nothing', new Uint8Array(), 'unknown'],
    ['a program', Uint8Array.from([0x4d, 0x5a, 0x90, 0x00]), 'program'],
    ['an archive', Uint8Array.from([0x50, 0x4b, 0x03, 0x04, 0x14, 0x00]), 'archive'],
    ['a document with macros', utf8('PK\u0003\u0004\u0014\u0000[Content_Types].xml'), 'office'],
    ['an old document', Uint8Array.from([0xd0, 0xcf, 0x11, 0xe0]), 'office'],
    ['a film for cutting', mov({ codec: 'apch' }), 'film'],
    ['a film whose notes stand outside of its frames', Buffer.concat([mov().subarray(0, -8)]).fill(0xff, mov().indexOf('stco') + 12, mov().indexOf('stco') + 20), 'film'],
    ['an AVIF', Uint8Array.from([0, 0, 0, 0x20, 0x66, 0x74, 0x79, 0x70, 0x61, 0x76, 0x69, 0x66]), 'heif'],
    ['a HEIC that says it is a film', mp4({ brand: 'isom', handlers: ['vide'] }).fill('heic', 16, 20), 'heif'],
    ['a page', utf8('<!doctype html><script>alert(1)</script>'), 'markup'],
    ['a page behind spaces', utf8('\ufeff \n<html>'), 'markup'],
    ['a drawing', utf8('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'), 'markup'],
    ['a Matroska film', webm([1], 'matroska'), 'film'],
    ['a film without a track', mp4({ handlers: [] }), 'film'],
    ['a film that is cut off', mp4().subarray(0, -5), 'film'],
    ['a film with a page behind it', Buffer.concat([mp4(), utf8('<script>alert(1)</script>')]), 'film'],
    ['a moving Ogg picture', ogg('\x80theora'), 'film'],
    ['a tag without sound', Buffer.concat([Buffer.from('ID3\x04\0\0\0\0\0\0'), utf8('<html>')]), 'sound'],
    ['text in another encoding', Uint8Array.from([0xe9, 0x74, 0xe9]), 'unknown'],
    ['text with a zero in it', utf8('abc\u0000def'), 'unknown'],
    ['a PNG with a broken signature', Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0a, 0x0d]), 'unknown'],
  ] as const)('is none that we take for %s', (_name, bytes, foreign) => {
    expect(recogniseBytes(bytes)).toEqual({ ok: false, foreign });
  });
  it('is found in any bytes without fault, and asks for none that are not there', () => {
    const starts = [...PICTURES.map(([, bytes]) => bytes), gif(), mov(), mov({ brand: 'isom' }), mp4(), webm([1]), mp3(true), ogg('OpusHead'), aac(), taggedWav(), taggedOgg('opus'), taggedOgg('vorbis'), taggedWebm()];
    fc.assert(
      fc.property(fc.constantFrom(...starts), fc.nat(), fc.uint8Array({ maxLength: 40 }), (start, at, noise) => {
        const bytes = Uint8Array.from(start);
        bytes.set(noise.subarray(0, Math.max(0, bytes.length - (at % bytes.length))), at % bytes.length);
        const found = recogniseBytes(bytes);
        if (found.ok) for (const { offset, length } of found.patches) expect(offset + length).toBeLessThanOrEqual(bytes.length);
        return found.ok || found.foreign.length > 0;
      }),
      { numRuns: 400 },
    );
  });
  it('comes with what must be written over, so that a film does not say where it was made and no byte moves', () => {
    for (const bytes of [mov(), mov({ brand: 'isom', notes: 'camm' }), mp4(), mp4({ brand: 'M4A ', handlers: ['soun'] }), mp3(true), taggedWav(), taggedOgg('opus'), taggedOgg('vorbis'), taggedWebm(), taggedWebm(70_000)]) {
      const found = recogniseBytes(bytes);
      if (!found.ok) throw new Error(found.foreign);
      const clean = Uint8Array.from(bytes);
      writePatches(clean, 0, found.patches);
      expect([secrets(bytes), secrets(clean), clean.length]).toEqual([true, false, bytes.length]);
      expect(recogniseBytes(clean)).toMatchObject({ ok: true, type: found.type });
    }
  });
  it('costs no memory for what is written over, however large it says that it is', () => {
    const large = 200 * 2 ** 20;
    const asking = recognise(large);
    const length = [(large >> 21) & 0x7f, (large >> 14) & 0x7f, 0, 0];
    asking.next();
    asking.next(Uint8Array.from([0x49, 0x44, 0x33, 4, 0, 0, ...length, 0]));
    const { value } = asking.next(mp3());
    expect(value).toMatchObject({ ok: true, patches: [{ offset: 10 }] });
    const [tag] = (value as { patches: readonly Patch[] }).patches;
    expect([tag!.length > 190 * 2 ** 20, tag!.bytes]).toEqual([true, undefined]);
  });
  it('of a film loses what its camera noted as it went, and nothing of what is seen or heard', () => {
    const film = mov({ frames: 500 });
    const found = recogniseBytes(film);
    const clean = Uint8Array.from(film);
    if (found.ok) writePatches(clean, 0, found.patches);
    const read = Buffer.from(clean);
    expect([found.ok && found.type, read.indexOf('mebx'), read.indexOf('ISO6709'), film.indexOf('mebx') > 0]).toEqual(['video/mp4', -1, -1, true]);
    const frames = film.indexOf('mdat') + 4;
    for (const [from, to] of [[frames, frames + 500], [frames + 500 + SECRET.length, frames + 1000 + SECRET.length]] as const) expect(read.subarray(from, to).equals(film.subarray(from, to))).toBe(true);
    // In fragments the notes would be where nobody looked.
    expect(recogniseBytes(Buffer.concat([film, box('moof', Buffer.alloc(8))]))).toEqual({ ok: false, foreign: 'film' });
  });
  it('is none for boxes within boxes without end', () => {
    const deep = 50_000;
    const nested: Buffer = Buffer.alloc(deep * 8);
    for (let depth = 0; depth < deep; depth += 1) {
      nested.writeUInt32BE((deep - depth) * 8, depth * 8);
      nested.write('trak', depth * 8 + 4, 'latin1');
    }
    expect(recogniseBytes(Buffer.concat([mp4().subarray(0, 20), box('moov', box('trak', box('mdia', box('hdlr', Buffer.alloc(8), Buffer.from('vide')))), nested)]))).toEqual({ ok: false, foreign: 'film' });
  });
  it('leaves the sound as it was, and each page of it with a checksum that fits (RFC 3533)', () => {
    expect(checksum(utf8('123456789'))).toBe(0x89a1897f);
    const cleaned = (bytes: Uint8Array): Buffer => {
      const found = recogniseBytes(bytes);
      const clean = Buffer.from(bytes);
      if (found.ok) writePatches(clean, 0, found.patches);
      return clean;
    };
    for (const codec of ['opus', 'vorbis'] as const) {
      const clean = cleaned(taggedOgg(codec));
      for (let at = clean.indexOf('OggS'); at >= 0; at = clean.indexOf('OggS', at + 4)) {
        const next = clean.indexOf('OggS', at + 4);
        const page = Buffer.from(clean.subarray(at, next < 0 ? clean.length : next));
        const said = page.readUInt32LE(22);
        page.writeUInt32LE(0, 22);
        expect(checksum(page)).toBe(said);
      }
      expect([clean.includes('X='), clean.subarray(-90).every((byte) => byte === 0xa5)]).toEqual([true, true]);
    }
    expect(cleaned(taggedWav()).subarray(-850).includes(Buffer.alloc(700, 0x80))).toBe(true);
    expect(cleaned(taggedWebm(70_000)).includes(Buffer.alloc(70_000, 0xa5))).toBe(true);
    // What holds more beside the sound than words and a cover is no sound.
    const heavy = Buffer.concat([taggedWav(), Buffer.from('iXML'), Buffer.from([1, 0, 0, 1]), Buffer.alloc(0x1000001)]);
    expect(recogniseBytes(heavy)).toEqual({ ok: false, foreign: 'sound' });
  });
});

describe('a picture that is kept', () => {
  it.each(PICTURES)('as %s says neither where nor by whom it was taken, and which way is up', (type, bytes, orientation) => {
    const clean = cleanPicture(bytes, type)!;
    expect([secrets(bytes), secrets(clean.bytes), clean.orientation, mediaTypeOf(clean.bytes)]).toEqual([true, false, orientation, type]);
    // Cleaning what is clean changes nothing: the orientation that stays is read again.
    expect(cleanPicture(clean.bytes, type)).toEqual(clean);
  });
  it('as image/gif moves as before, and is nothing but pictures', () => {
    const { bytes, still } = cleanPicture(gif(3), 'image/gif')!;
    expect([secrets(gif(3)), secrets(bytes), secrets(still!), Buffer.from(bytes).includes('NETSCAPE2.0'), Buffer.from(still!).includes('NETSCAPE2.0')]).toEqual([true, false, false, true, false]);
    const pictures = (all: Uint8Array): number => all.reduce((count, byte, at) => count + (byte === 0x2c && all[at + 9] === 0 && all[at + 10] === 2 ? 1 : 0), 0);
    expect([pictures(bytes), pictures(still!), bytes.at(-1), still!.at(-1)]).toEqual([3, 1, 0x3b, 0x3b]);
    // Nobody has to press a key for it to go on.
    expect(bytes[Buffer.from(bytes).indexOf(Buffer.from([0x21, 0xf9, 4])) + 3]).toBe(0x04);
    expect(cleanPicture(bytes, 'image/gif')).toEqual({ bytes, still, orientation: 1 });
    expect(cleanPicture(gif(1), 'image/gif')).not.toHaveProperty('still');
    // A picture beyond the screen, none, more than anybody draws, and one that does not end.
    expect([gif(1).fill(9, gif(1).lastIndexOf(0x2c) + 5, gif(1).lastIndexOf(0x2c) + 6), gif(0), gif(2001), gif(2).subarray(0, -60)].map((one) => cleanPicture(one, 'image/gif'))).toEqual([null, null, null, null]);
  });
  it('as image/webp that moves keeps its frames, and has one that does not', () => {
    const frames = (all: Uint8Array): number => Buffer.from(all).toString('latin1').split('ANMF').length - 1;
    const { bytes, still } = cleanPicture(movingWebp(3), 'image/webp')!;
    expect([secrets(bytes), secrets(still!), frames(bytes), frames(still!), mediaTypeOf(still!), imageSize(still!)]).toEqual([false, false, 3, 1, 'image/webp', { width: 32, height: 20 }]);
    // An animation of one frame stands still already.
    expect(cleanPicture(still!, 'image/webp')).toEqual({ bytes: still, orientation: 1 });
    expect(cleanPicture(webp(), 'image/webp')).not.toHaveProperty('still');
  });
  it('as image/gif never throws, grows or hides, whatever its bytes', () => {
    fc.assert(
      fc.property(fc.nat(), fc.uint8Array({ minLength: 1, maxLength: 30 }), fc.nat(3), (at, noise, pictures) => {
        const bent = Uint8Array.from(gif(pictures + 1));
        bent.set(noise.subarray(0, bent.length - (at % bent.length)), at % bent.length);
        const clean = cleanPicture(bent, 'image/gif');
        expect(clean === null || (clean.bytes.length <= bent.length && (clean.still?.length ?? 0) <= clean.bytes.length && !Buffer.from(clean.bytes).includes('<script>'))).toBe(true);
        if (clean) expect(cleanPicture(clean.bytes, 'image/gif')?.bytes).toEqual(clean.bytes);
      }),
      { numRuns: 400 },
    );
  });
  it('hides nothing, wherever the secret stands', () => {
    fc.assert(
      fc.property(fc.constantFrom(...PICTURES), fc.uint8Array({ maxLength: 60 }), fc.nat({ max: 8 }), ([type, bytes], tail, orientation) => {
        const before = cleanPicture(type === 'image/png' ? taggedPng(orientation) : type === 'image/jpeg' ? jpeg(orientation) : webp(orientation), type)!;
        const after = cleanPicture(Buffer.concat([bytes, tail]), type)!;
        expect(before.orientation).toBe(orientation >= 1 ? orientation : 1);
        expect(after).toEqual(cleanPicture(bytes, type));
      }),
      { numRuns: 60 },
    );
  });
  it('is refused when it is damaged, and never read beyond its end', () => {
    fc.assert(
      fc.property(fc.constantFrom(...PICTURES), fc.nat(), fc.nat(), fc.nat({ max: 255 }), ([type, bytes], cut, at, value) => {
        const bent = Uint8Array.from(bytes.subarray(0, 16 + (cut % bytes.length)));
        bent[12 + (at % (bent.length - 12))] = value;
        const clean = cleanPicture(bent, type);
        return clean === null || clean.bytes.length <= bent.length + 64;
      }),
      { numRuns: 500 },
    );
    const [, whole] = PICTURES[0];
    const frame = whole.subarray(whole.indexOf(Buffer.from([0xff, 0xc0])), whole.indexOf(Buffer.from([0xff, 0xc4])));
    expect(cleanPicture(Buffer.concat([whole.subarray(0, 2), frame, whole.subarray(2)]), 'image/jpeg')).toBeNull();
  });
});

describe('captions', () => {
  it('are a WebVTT file, and nothing that merely begins like one', () => {
    expect([VTT, `\ufeff${VTT}`, VTT.replaceAll('\n', '\r\n')].map((text) => isWebVtt(utf8(text)))).toEqual([true, true, true]);
    for (const text of ['', 'WEBVTT', 'WEBVTTx\n\n00:00.000 --> 00:01.000\nx', `<html>${VTT}`, '1\n00:00:00,000 --> 00:00:01,000\nSubRip', 'WEBVTT\n\nno cue']) expect(isWebVtt(utf8(text))).toBe(false);
    expect(isWebVtt(Uint8Array.from([0x57, 0x45, 0x42, 0x56, 0x54, 0x54, 0x0a, 0xff]))).toBe(false);
  });
});
