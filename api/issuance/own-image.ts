/**
 * An institution's own image for an achievement: brought, looked at, chosen,
 * replaced, taken off again. Both forms are kept as they will be served, under
 * the addresses of the drawn ones.
 */
import type { ImageFault } from '../domain/own-image.ts';
import { accepted, refused, type Result } from '../domain/refusal.ts';
import { readOwnPng } from '../own-png.ts';
import { readOwnSvg } from '../own-svg.ts';
import type { Platform } from '../platform/platform.ts';
import { recordEvent } from '../queries/events.ts';
import { findImageChoice, insertImage, insertImageChoice, type AchievementKey } from '../queries/images.ts';
import type { Tables } from '../queries/schema.ts';
import { randomId } from '../random-id.ts';
import { PNG_SIZE } from './badge-png.ts';

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const unfit = (cause: ImageFault) => refused({ kind: 'image_refused' as const, cause });

type Forms = { readonly form: 'svg' | 'png'; readonly svg: string; readonly png: Uint8Array };

/** Keeps an image that does; it is shown only once it is chosen. */
export async function bringImage(platform: Platform, key: AchievementKey, bytes: Uint8Array, textEquivalent: string, personId: string): Promise<Result<{ image: string }>> {
  const text = textEquivalent.trim();
  // Control and format characters alone say nothing.
  if (text.replace(/[\p{C}\s]/gu, '') === '') return unfit('no_text');
  const forms = await readForms(platform, bytes, text);
  if (typeof forms === 'string') return unfit(forms);
  const [svg, png] = await Promise.all([platform.files.put(utf8(forms.svg)), platform.files.put(forms.png)]);
  const id = randomId(platform.randomBytes);
  const at = platform.now().toISOString();
  const committed = await platform.commit([
    insertImage(platform.db, { id, ...key, form: forms.form, svg_digest: svg, png_digest: png, text_equivalent: text, brought_by: personId, brought_at: at }),
    recordEvent(platform.db, randomId(platform.randomBytes), { at, personId, kind: 'image_brought', subject: id, detail: { competency: key.competency, level: key.level } }),
  ]);
  if (!committed.ok) throw new Error(committed.conflict.rule);
  return accepted({ image: id });
}

async function readForms(platform: Platform, bytes: Uint8Array, text: string): Promise<Forms | ImageFault> {
  if (bytes[0] === 0x89) {
    const read = await readOwnPng(bytes);
    return read.ok ? { form: 'png', png: read.png, svg: wrapped(read.png, text) } : read.cause;
  }
  if (!/^[\s\uFEFF]*</.test(new TextDecoder().decode(bytes.subarray(0, 200)))) return 'unknown_form';
  const read = readOwnSvg(bytes);
  if (!read.ok) return read.cause;
  try {
    const png = await platform.rasterise(read.svg, PNG_SIZE);
    const header = new DataView(png.buffer, png.byteOffset, 24);
    return header.getUint32(16) === header.getUint32(20) ? { form: 'svg', svg: read.svg, png } : 'not_square';
  } catch {
    return 'not_drawable';
  }
}

const escaped = (text: string): string => text.replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '').replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** A PNG inside an SVG: the achievement's address is that of an SVG, and stays so. */
function wrapped(png: Uint8Array, text: string): string {
  const side = new DataView(png.buffer, png.byteOffset, 24).getUint32(16);
  const data = btoa(Array.from(png, (byte) => String.fromCharCode(byte)).join(''));
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${side} ${side}" width="${side}" height="${side}" role="img" aria-labelledby="t"><title id="t">${escaped(text)}</title><image width="${side}" height="${side}" href="data:image/png;base64,${data}"/></svg>`;
}

/**
 * Shows this image from now on, or the drawn one again instead of it.
 * @returns refused when somebody else chose at the same time, or another image is shown than the one to be taken off
 */
export async function chooseImage(platform: Platform, image: Tables['achievement_image'], isShown: boolean, personId: string): Promise<Result<void>> {
  const { db } = platform;
  const key: AchievementKey = { programme_code: image.programme_code, programme_version: image.programme_version, competency: image.competency, level: image.level };
  const current = await findImageChoice(db, key);
  const chosen = isShown ? image : null;
  if ((current?.id ?? null) === (chosen?.id ?? null)) return accepted(undefined);
  if (!isShown && current?.id !== image.id) return refused({ kind: 'image_changed' });
  const at = platform.now().toISOString();
  const committed = await platform.commit([
    insertImageChoice(db, { ...key, revision: (current?.revision ?? 0) + 1, image_id: chosen?.id ?? null, chosen_by: personId, chosen_at: at }),
    recordEvent(db, randomId(platform.randomBytes), { at, personId, kind: 'image_chosen', subject: chosen?.id ?? 'drawn', detail: { competency: key.competency, level: key.level } }),
  ]);
  if (committed.ok) return accepted(undefined);
  if (committed.conflict.rule.startsWith('unique:achievement_image_choice.')) return refused({ kind: 'image_changed' });
  throw new Error(committed.conflict.rule);
}
