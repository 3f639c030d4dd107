/**
 * Width and height of a PNG, JPEG, WebP or GIF from its header, so that a page can
 * keep its place free. Pixels are never decoded. `null` when it cannot be told.
 */
export function imageSize(bytes: Uint8Array): { width: number; height: number } | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    if (bytes[0] === 0x89) return { width: view.getUint32(16), height: view.getUint32(20) };
    if (bytes[0] === 0xff) return jpegSize(view);
    // GIF89a, section 18: the screen that all its pictures are shown on.
    if (bytes[0] === 0x47) return { width: view.getUint16(6, true), height: view.getUint16(8, true) };
    return webpSize(view);
  } catch {
    return null;
  }
}

/** ITU T.81 §B.2.2: the frame header (SOF0–SOF15 but DHT, JPG, DAC) holds the size. */
function jpegSize(view: DataView): { width: number; height: number } | null {
  for (let offset = 2; offset + 9 < view.byteLength; ) {
    if (view.getUint8(offset) !== 0xff) return null;
    const marker = view.getUint8(offset + 1);
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) {
      return { width: view.getUint16(offset + 7), height: view.getUint16(offset + 5) };
    }
    offset += 2 + view.getUint16(offset + 2);
  }
  return null;
}

/** WebP container: VP8 (lossy), VP8L (lossless) or VP8X (extended) as the first chunk. */
function webpSize(view: DataView): { width: number; height: number } | null {
  const chunk = String.fromCharCode(...new Uint8Array(view.buffer, view.byteOffset + 12, 4));
  if (chunk === 'VP8 ') return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff };
  if (chunk === 'VP8L') {
    const bits = view.getUint32(21, true);
    return { width: (bits & 0x3fff) + 1, height: ((bits >> 14) & 0x3fff) + 1 };
  }
  if (chunk !== 'VP8X') return null;
  const width = view.getUint16(24, true) | (view.getUint8(26) << 16);
  const height = view.getUint16(27, true) | (view.getUint8(29) << 16);
  return { width: width + 1, height: height + 1 };
}
