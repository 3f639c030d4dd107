/**
 * What a deposited file is, judged by what is in it: never by its name, nor by
 * what a browser claims. What is kept is served as the type found here and as
 * nothing else.
 */
import { readIsoMedia, type Asking } from './iso-media.ts';
import type { Patch } from './patch.ts';
import { readOgg } from './ogg.ts';
import { readWav } from './wav.ts';
import { readWebmTags } from './webm-tags.ts';
import { webmTracks } from './webm.ts';

export const MEDIA_KINDS = ['document', 'image', 'audio', 'video', 'text'] as const;
export type MediaKind = (typeof MEDIA_KINDS)[number];

/** Types a student may deposit; what is served later is one of these, whatever the file's name says. */
export const EVIDENCE_MEDIA_TYPES = [
  'application/pdf', 'image/png', 'image/jpeg', 'image/webp', 'image/gif', 'text/plain',
  'audio/mpeg', 'audio/aac', 'audio/mp4', 'audio/ogg', 'audio/wav', 'audio/webm', 'video/mp4', 'video/webm',
] as const;
export type EvidenceMediaType = (typeof EVIDENCE_MEDIA_TYPES)[number];

export const mediaKind = (type: string): MediaKind => (type === 'application/pdf' ? 'document' : (MEDIA_KINDS.find((kind) => type.startsWith(`${kind}/`)) ?? 'document'));

/** What people bring most often and we do not take, so that the refusal can say what to do instead. */
export type ForeignKind = 'archive' | 'office' | 'markup' | 'heif' | 'film' | 'sound' | 'program' | 'unknown';

export type Recognised =
  | { readonly ok: true; readonly type: EvidenceMediaType; /** What of it tells where it was made, to be written over. */ readonly patches: readonly Patch[] }
  | { readonly ok: false; readonly foreign: ForeignKind };

const HEAD = 64 * 1024;
/** A text is read whole to be sure that it is one. */
export const TEXT_MOST_BYTES = 2 * 1024 * 1024;

const found = (type: EvidenceMediaType, patches: readonly Patch[] = []): Recognised => ({ ok: true, type, patches });
const foreign = (kind: ForeignKind): Recognised => ({ ok: false, foreign: kind });

/** @param size of the whole file, in bytes */
export function* recognise(size: number): Asking<Recognised> {
  const head = yield { offset: 0, length: Math.min(HEAD, size) };
  const starts = (signature: string, at = 0): boolean => [...signature].every((letter, index) => head[at + index] === letter.charCodeAt(0));
  if (starts('%PDF-')) return found('application/pdf');
  if (starts('\x89PNG\r\n\x1a\n')) return found('image/png');
  if (starts('\xff\xd8\xff')) return found('image/jpeg');
  if (starts('RIFF') && starts('WEBP', 8)) return found('image/webp');
  if (starts('GIF87a') || starts('GIF89a')) return found('image/gif');
  if (starts('RIFF') && starts('WAVE', 8)) return cleaned(found('audio/wav'), yield* readWav(size), 'sound');
  if (starts('OggS\0')) return cleaned(oggType(head), yield* readOgg(size), 'sound');
  if (starts('ID3') && head[3]! <= 4) return yield* taggedType(head, size);
  if (isMpegAudio(head, 0)) return found('audio/mpeg');
  if (isAdts(head, 0)) return found('audio/aac');
  if (starts('\x1a\x45\xdf\xa3')) return cleaned(webmType(webmTracks(head)), yield* readWebmTags(head, size), 'film');
  if (starts('ftyp', 4)) return yield* isoType(head, size);
  if (starts('PK\x03\x04') || starts('PK\x05\x06')) return foreign(/\[Content_Types\]\.xml|mimetypeapplication\/vnd\.oasis/.test(latin1(head.subarray(0, 4096))) ? 'office' : 'archive');
  if (starts('\x1f\x8b') || starts('7z\xbc\xaf') || starts('Rar!\x1a')) return foreign('archive');
  if (starts('\xd0\xcf\x11\xe0') || starts('{\\rtf')) return foreign('office');
  const text = size === 0 || size > TEXT_MOST_BYTES ? foreign('unknown') : textType(yield { offset: 0, length: size });
  return text.ok || !(starts('MZ') || starts('\x7fELF')) ? text : foreign('program');
}

/** @param patches `null`: what stands beside the sound or the film is more than words and a cover */
const cleaned = (media: Recognised, patches: readonly Patch[] | null, kind: ForeignKind): Recognised => (!media.ok ? media : patches === null ? foreign(kind) : found(media.type, patches));

const latin1 = (bytes: Uint8Array): string => new TextDecoder('latin1').decode(bytes);

/** UTF-8 without control characters other than tab and line ends, and that no reader could take for a page. */
function textType(bytes: Uint8Array): Recognised {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    if (/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/.test(text)) return foreign('unknown');
    return /^\s*<[!?/a-z]/i.test(text) ? foreign('markup') : found('text/plain');
  } catch {
    return foreign('unknown');
  }
}

/** Sound behind a tag that says who made it (ID3v2, section 3.1: seven bits of each byte): the tag stays as empty room. */
function* taggedType(head: Uint8Array, size: number): Asking<Recognised> {
  const length = head.subarray(6, 10).reduce((sum, byte) => sum * 128 + (byte & 0x7f), 0);
  const after = yield { offset: Math.min(size, 10 + length), length: Math.min(HEAD, Math.max(0, size - 10 - length)) };
  const isSound = after.subarray(0, 4096).some((byte, at) => byte === 0xff && (isMpegAudio(after, at) || isAdts(after, at)));
  if (!isSound) return foreign('sound');
  return found('audio/mpeg', [{ offset: 10, length }]);
}

/** RFC 3533: the first page holds the head of the codec, behind as many lengths as it says at 26. */
function oggType(head: Uint8Array): Recognised {
  const packet = latin1(head.subarray(27 + (head[26] ?? 0), 27 + (head[26] ?? 0) + 8));
  return packet.startsWith('OpusHead') || packet.startsWith('\x01vorbis') ? found('audio/ogg') : foreign('film');
}

function webmType(tracks: readonly number[] | null): Recognised {
  if (tracks === null) return foreign('film');
  if (tracks.includes(1)) return found('video/webm');
  return tracks.includes(2) ? found('audio/webm') : foreign('film');
}

/** Pictures in the same container, whose decoders have had faults. */
const HEIF = /^(?:avif|avis|hei[cmsfx]|hev[cmsx]|mif1|msf1|jpeg|jxl )$/;

/** AVC and HEVC (ISO/IEC 14496-15, sections 5.3 and 8.3). */
const PLAYED = /^(?:avc[13]|hvc1|hev1)$/;

function* isoType(head: Uint8Array, size: number): Asking<Recognised> {
  const length = Math.min(head.length, new DataView(head.buffer, head.byteOffset, 4).getUint32(0), 4096);
  const brands = Array.from({ length: Math.max(0, Math.floor((length - 8) / 4)) }, (_, index) => latin1(head.subarray(8 + index * 4, 12 + index * 4))).filter((_, index) => index !== 1);
  if (brands.some((brand) => HEIF.test(brand))) return foreign('heif');
  const media = yield* readIsoMedia(size);
  // QuickTime may hold anything; of what phones write, browsers play these, as MP4.
  if (media === null || (brands[0] === 'qt  ' && !media.codecs.every((codec) => PLAYED.test(codec)))) return foreign('film');
  if (media.tracks.includes('vide')) return found('video/mp4', media.patches);
  return media.tracks.includes('soun') ? found('audio/mp4', media.patches) : foreign('film');
}

/** In kilobits per second, of MPEG-1 and of MPEG-2 and 2.5, layer III. ISO/IEC 11172-3, section 2.4.2.3; 13818-3. */
const RATES = [[0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320], [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160]] as const;
const SAMPLES: Readonly<Record<number, readonly number[]>> = { 3: [44100, 48000, 32000], 2: [22050, 24000, 16000], 0: [11025, 12000, 8000] };

/** Two frames of layer III, one behind the other: two bytes alone would be met by chance. */
function isMpegAudio(bytes: Uint8Array, at: number): boolean {
  const first = mpegFrame(bytes, at);
  return first !== null && mpegFrame(bytes, at + first) !== null;
}

function mpegFrame(bytes: Uint8Array, at: number): number | null {
  const [sync, second, third] = [bytes[at], bytes[at + 1] ?? 0, bytes[at + 2] ?? 0];
  const version = (second >> 3) & 3;
  const rate = RATES[version === 3 ? 0 : 1][third >> 4];
  const samples = SAMPLES[version]?.[(third >> 2) & 3];
  if (sync !== 0xff || second >> 5 !== 7 || ((second >> 1) & 3) !== 1 || !rate || !samples) return null;
  return Math.floor(((version === 3 ? 144_000 : 72_000) * rate) / samples) + ((third >> 1) & 1);
}

/** Two frames of AAC as a stream. ISO/IEC 13818-7, section 6.2. */
function isAdts(bytes: Uint8Array, at: number): boolean {
  const length = (offset: number): number | null =>
    bytes[offset] === 0xff && ((bytes[offset + 1] ?? 0) & 0xf6) === 0xf0 ? (((bytes[offset + 3] ?? 0) & 3) << 11) | ((bytes[offset + 4] ?? 0) << 3) | ((bytes[offset + 5] ?? 0) >> 5) : null;
  const first = length(at);
  return first !== null && first >= 7 && length(at + first) !== null;
}

/** The same over a file in memory. */
export function recogniseBytes(bytes: Uint8Array): Recognised {
  const asking = recognise(bytes.length);
  let step = asking.next();
  while (!step.done) step = asking.next(bytes.subarray(step.value.offset, step.value.offset + step.value.length));
  return step.value;
}

/** The type of a file in memory; `null` for anything not in the list. */
export function mediaTypeOf(bytes: Uint8Array): EvidenceMediaType | null {
  const recognised = recogniseBytes(bytes);
  return recognised.ok ? recognised.type : null;
}
