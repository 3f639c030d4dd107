/** Whatever a credential says, baking and unbaking give back its exact text, and leave the picture as it was. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bakePng, bakeSvg, unbake } from './bake.ts';

const RUNS = { seed: 20_261_123, numRuns: 2_000 } as const;
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
/** A PNG of one pixel. */
const PIXEL = Uint8Array.from(atob('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='), (one) => one.charCodeAt(0));
/** Words that a container of its own would take for markup, among any others. */
const word = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom(']]>', '<![CDATA[', ']]]]><![CDATA[>', '-->', '</svg>', '<openbadges:credential>', '&amp;', '&#0;', '"', '\u2028', 'é\u0301', '\u0000'));
const json = fc.dictionary(word, fc.oneof(word, fc.array(word), fc.double({ noNaN: true }), fc.constant(null), fc.dictionary(word, word))).map((value) => JSON.stringify(value).replaceAll(/[\ufffe\uffff]/g, ''));
const part = fc.uint8Array({ minLength: 1, maxLength: 200 }).map((bytes) => btoa(String.fromCharCode(...bytes)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', ''));
const jwt = fc.tuple(part, part, part).map((parts) => parts.join('.'));
const payload = fc.oneof(json, jwt);
const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
const svg = fc.tuple(fc.constantFrom('', '<?xml version="1.0" encoding="UTF-8"?>\n', '<!-- ]]> -->'), fc.constantFrom('', ' xmlns:openbadges="https://purl.imsglobal.org/ob/v3p0"'), word)
  .map(([before, attributes, title]) => `${before}<svg xmlns="http://www.w3.org/2000/svg"${attributes}><title>${escaped(title)}</title><path d="M0 0h1"/></svg>`);

describe('baking', () => {
  it('gives back the text from a PNG, however often another was baked before', () => {
    fc.assert(
      fc.property(payload, payload, (first, second) => {
        const once = bakePng(PIXEL, second)!;
        expect(unbake(once)).toEqual({ ok: true, text: second, container: 'png' });
        expect(bakePng(bakePng(PIXEL, first)!, second)).toEqual(once);
        // The signature, the header and everything behind the new chunk are those of the picture.
        const added = once.length - PIXEL.length;
        expect([once.subarray(0, 33), once.subarray(33 + added)]).toEqual([PIXEL.subarray(0, 33), PIXEL.subarray(33)]);
      }),
      RUNS,
    );
  });

  it('gives back the text from an SVG, however often another was baked before', () => {
    fc.assert(
      fc.property(svg, payload, payload, (picture, first, second) => {
        const once = bakeSvg(picture, second)!;
        expect(unbake(utf8(once))).toEqual({ ok: true, text: second, container: 'svg' });
        expect(bakeSvg(bakeSvg(picture, first)!, second)).toBe(once);
        expect(once.endsWith(picture.slice(picture.indexOf('<title>')))).toBe(true);
      }),
      RUNS,
    );
  });
});
