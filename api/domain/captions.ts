/** Captions as a file of text. Source: W3C WebVTT, section 4.1 (structure). */

export const CAPTIONS_MOST_BYTES = 500_000;

/** Whether it is a WebVTT file: UTF-8, its signature alone on the first line or with words behind it, and at least one cue. */
export function isWebVtt(bytes: Uint8Array): boolean {
  if (bytes.length > CAPTIONS_MOST_BYTES) return false;
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return /^WEBVTT(?:[ \t][^\r\n]*)?(?:\r?\n|\r)/.test(text) && /\d{2}:\d{2}\.\d{3}[ \t]+-->[ \t]+(?:\d{2,}:)?\d{2}:\d{2}\.\d{3}/.test(text) && !text.includes('\0');
  } catch {
    return false;
  }
}
