/**
 * A trace: a file, a link or a text that supports a claim. Private until its
 * owner cites or publishes it.
 */
export type EvidenceKind = 'file' | 'link' | 'text';

export const EVIDENCE_GENRES = ['production', 'stage', 'memoir'] as const;
export type EvidenceGenre = (typeof EVIDENCE_GENRES)[number];

/** Types a student may deposit; what is served later is one of these, whatever the file's name says. */
export const EVIDENCE_MEDIA_TYPES = ['application/pdf', 'image/png', 'image/jpeg', 'image/webp', 'text/plain'] as const;
export type EvidenceMediaType = (typeof EVIDENCE_MEDIA_TYPES)[number];

/** How many traces of one review a badge may cite: what is larger than verifiers read is never signed. The table counts too. */
export const MOST_CITATIONS = 30;

/** 20 MiB. */
export const EVIDENCE_MAX_BYTES = 20 * 1024 * 1024;

/**
 * The type of a deposited file, judged by its first bytes and never by its
 * name or by what the browser claims. `null` for anything not in the list.
 */
export function mediaTypeOf(bytes: Uint8Array): EvidenceMediaType | null {
  const starts = (...signature: number[]): boolean => signature.every((byte, index) => bytes[index] === byte);
  if (starts(0x25, 0x50, 0x44, 0x46, 0x2d)) return 'application/pdf';
  if (starts(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return 'image/png';
  if (starts(0xff, 0xd8, 0xff)) return 'image/jpeg';
  if (starts(0x52, 0x49, 0x46, 0x46) && bytes[8] === 0x57 && bytes[9] === 0x45 && bytes[10] === 0x42 && bytes[11] === 0x50) {
    return 'image/webp';
  }
  return isPlainText(bytes) ? 'text/plain' : null;
}

/** UTF-8 without control characters other than tab and line ends. Markup stays text: it is served as text/plain. */
function isPlainText(bytes: Uint8Array): boolean {
  if (bytes.length === 0) return false;
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return !/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/.test(text);
  } catch {
    return false;
  }
}
