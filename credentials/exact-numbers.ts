/**
 * Would a number of a JSON text come out as another one? What is signed for
 * somebody must be what they sent: JSON.parse rounds what a double cannot hold.
 * Source: RFC 8259, section 6 (Numbers); RFC 7493 (I-JSON), section 2.2.
 */

/** A text, passed over whole; or a number. */
const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
/** Longer numbers are none that a double holds, however they are written. */
const MOST_DIGITS = 400;

/** Does every number of this well-formed JSON text keep its value when it is parsed? */
export function numbersAreKept(text: string): boolean {
  for (const [token] of text.matchAll(TOKEN)) if (!token.startsWith('"') && !isKept(token)) return false;
  return true;
}

function isKept(literal: string): boolean {
  return literal.length <= MOST_DIGITS && valueOf(literal) === valueOf(String(Number(literal)));
}

/** The value in one spelling: sign, digits without zeros around them, power of ten. */
function valueOf(literal: string): string {
  const [, sign = '', whole = '', fraction = '', power = '0'] = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(literal) ?? [];
  const digits = (whole + fraction).replace(/^0+/, '');
  const kept = digits.replace(/0+$/, '');
  return kept === '' ? '0' : `${sign}${kept}e${Number(power) - fraction.length + digits.length - kept.length}`;
}
