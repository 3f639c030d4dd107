/**
 * The text of a QR code in a photograph. The picture is drawn and read in this
 * browser and goes nowhere. Loaded when there is a picture to read, never before.
 */
import decodeQR from 'qr/decode.js';

/** A photograph of a telephone is larger; finer than this, a code that fills a tenth of it is not read better. */
const MOST_SIDE = 2400;
/** Milliseconds for finding a code that is hard to read: a telephone takes several times what a computer does. */
const PATIENCE = 4000;

/**
 * @returns null when there is no code that can be read
 * @throws when the browser cannot open the picture
 */
export const readQr = async (picture: Blob): Promise<string | null> => {
  const bitmap = await createImageBitmap(picture);
  const scale = Math.min(1, MOST_SIDE / Math.max(bitmap.width, bitmap.height));
  const [width, height] = [Math.max(1, Math.round(bitmap.width * scale)), Math.max(1, Math.round(bitmap.height * scale))];
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('no canvas');
  // What is transparent is paper.
  context.fillStyle = '#fff';
  context.fillRect(0, 0, width, height);
  context.drawImage(bitmap, 0, 0, width, height);
  bitmap.close();
  try {
    return decodeQR(context.getImageData(0, 0, width, height), { effort: Infinity, timeLimit: PATIENCE });
  } catch {
    return null;
  }
};
