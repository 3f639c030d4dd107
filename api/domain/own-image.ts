/** An institution's own picture of an achievement: why one is refused. It is never mended silently. */
export const IMAGE_FAULTS = [
  'unknown_form', 'too_heavy', 'damaged', 'not_square', 'wrong_size', 'interlaced', 'holds_credential', 'not_utf8', 'declaration', 'forbidden_element',
  'forbidden_attribute', 'outside_reference', 'too_complex', 'no_view_box', 'not_drawable', 'no_text',
] as const;
export type ImageFault = (typeof IMAGE_FAULTS)[number];
