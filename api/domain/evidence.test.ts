import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checksum } from './ogg.ts';
import { aac, box, jpeg, mp3, mp4, ogg, SECRET, taggedOgg, taggedPng, taggedWav, taggedWebm, VTT, wav, webm, webp } from '../../test/fixtures/media.ts';
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
    ['a GIF', utf8('GIF89a\u0001\u0000'), 'moving_picture'],
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
    const starts = [...PICTURES.map(([, bytes]) => bytes), mp4(), webm([1]), mp3(true), ogg('OpusHead'), aac(), taggedWav(), taggedOgg('opus'), taggedOgg('vorbis'), taggedWebm()];
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
    for (const bytes of [mp4(), mp4({ brand: 'M4A ', handlers: ['soun'] }), mp3(true), taggedWav(), taggedOgg('opus'), taggedOgg('vorbis'), taggedWebm(), taggedWebm(70_000)]) {
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
