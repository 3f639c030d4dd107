/** A small picture of a file, drawn here: the server decodes nothing of anybody's. `null` when this browser cannot. */
import type { PdfTold } from './pdf-page.ts';

const MOST_SIDE = 960;
const MOST_BYTES = 400_000;
/** Read whole, beside the page that is written in. */
const PDF_MOST_BYTES = 50_000_000;

/** @param tell what a PDF says of itself besides its pages */
export async function drawPreview(file: File, tell: (told: PdfTold) => void): Promise<File | null> {
  try {
    if (/^image\/(png|jpeg|webp|gif)$/.test(file.type)) return await ofPicture(file);
    if (/^video\//.test(file.type)) return await ofFilm(file);
    if (file.type === 'application/pdf' && file.size <= PDF_MOST_BYTES) return await (await import('./pdf-page.ts')).drawFirstPage(file, fileOf, tell);
    return null;
  } catch {
    return null;
  }
}

async function ofPicture(file: File): Promise<File | null> {
  const bitmap = await createImageBitmap(file, { imageOrientation: 'from-image' });
  return fileOf(drawn(bitmap, bitmap.width, bitmap.height));
}

/** One second in: the first image of a film is black more often than not. */
async function ofFilm(file: File): Promise<File | null> {
  const film = document.createElement('video');
  const address = URL.createObjectURL(file);
  try {
    film.muted = true;
    film.preload = 'auto';
    film.src = address;
    await happens(film, 'loadeddata');
    film.currentTime = Number.isFinite(film.duration) ? Math.min(1, film.duration / 2) : 1;
    await happens(film, 'seeked');
    return film.videoWidth === 0 ? null : await fileOf(drawn(film, film.videoWidth, film.videoHeight));
  } finally {
    URL.revokeObjectURL(address);
  }
}

/** What some phones write and few browsers show, by the brand behind `ftyp`: HEIC and AVIF. */
const isHeif = async (file: File): Promise<boolean> => /^ftyp(?:hei[cmsfx]|hev[cmsx]|mif1|msf1|avif|avis)/.test(await file.slice(4, 12).text());
/** Four thousand on each side: what the smallest of browsers draws. */
const MOST_DRAWN = 16_000_000;

/** The same photograph as JPEG, where this browser can read it: on the phone or the computer that made it. `null` where it cannot; the file itself when it needs nothing. */
export async function asJpeg(file: File): Promise<File | null> {
  if (!(await isHeif(file))) return file;
  try {
    const bitmap = await createImageBitmap(file, { imageOrientation: 'from-image' });
    const scale = Math.min(1, Math.sqrt(MOST_DRAWN / (bitmap.width * bitmap.height)));
    const canvas = Object.assign(document.createElement('canvas'), { width: Math.round(bitmap.width * scale), height: Math.round(bitmap.height * scale) });
    canvas.getContext('2d')!.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg', 0.9));
    return blob && new File([blob], file.name.replace(/\.\w+$/, '') + '.jpg', { type: 'image/jpeg' });
  } catch {
    return null;
  }
}

const happens = (film: HTMLVideoElement, name: string): Promise<void> =>
  new Promise((resolve, reject) => {
    film.addEventListener(name, () => resolve(), { once: true });
    film.addEventListener('error', () => reject(new Error(name)), { once: true });
    setTimeout(() => reject(new Error(name)), 10_000);
  });

function drawn(source: CanvasImageSource, width: number, height: number): HTMLCanvasElement {
  const scale = Math.min(1, MOST_SIDE / Math.max(width, height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(width * scale));
  canvas.height = Math.max(1, Math.round(height * scale));
  canvas.getContext('2d')!.drawImage(source, 0, 0, canvas.width, canvas.height);
  return canvas;
}

/** As WebP; as PNG where a browser does not write that; not at all when it stays heavy. */
async function fileOf(canvas: HTMLCanvasElement): Promise<File | null> {
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/webp', 0.8));
  return blob && blob.size <= MOST_BYTES ? new File([blob], 'apercu', { type: blob.type }) : null;
}
