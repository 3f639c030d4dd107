/** An institution's own images: whatever is brought, what is not certainly a plain picture is refused, with its reason and quickly. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readOwnPng } from '../../api/own-png.ts';
import { readOwnSvg } from '../../api/own-svg.ts';
import { rasteriseOnNode } from '../../api/platform/rasterise-node.ts';
import { bakePng, bakeSvg } from '../../credentials/index.ts';
import { unbake } from '../../credentials/bake.ts';
import { chunk, png, SIGNATURE, svg } from '../fixtures/pictures.ts';
import { effort } from './effort.ts';

const RUNS = { seed: 20_261_126, numRuns: 300 } as const;
const text = (keyword: string): Buffer => Buffer.from(`${keyword}\0\0\0\0\0{}`);

describe('a PNG of one’s own', () => {
  it.each([
    [0, 1], [0, 2], [0, 4], [0, 8], [0, 16], [2, 8], [2, 16], [4, 8], [4, 16], [6, 8], [6, 16],
  ])('of colour type %i and %i bits is taken, and takes a credential', async (colour, depth) => {
    const read = await readOwnPng(png({ colour, depth }));
    if (!read.ok) throw new Error(read.cause);
    expect(unbake(bakePng(read.png, '{"a":1}')!)).toEqual({ ok: true, text: '{"a":1}', container: 'png' });
  });

  it('of a palette is taken with it, and loses all that tells of its making', async () => {
    const palette = chunk('PLTE', Buffer.from([0, 0, 0, 255, 255, 255]));
    const transparency = chunk('tRNS', Buffer.from([0]));
    const told = [chunk('tEXt', 'Author\0Une personne'), chunk('eXIf', 'MM'), chunk('tIME', Buffer.alloc(7)), chunk('iCCP', 'x'), chunk('acTL', Buffer.alloc(8))];
    const read = await readOwnPng(png({ colour: 3, depth: 1, between: [...told.slice(0, 2), palette, transparency, ...told.slice(2)] }));
    expect(read).toEqual({ ok: true, png: Uint8Array.from(png({ colour: 3, depth: 1, between: [palette, transparency] })) });
  });

  it.each([
    ['that holds a credential', png({ between: [chunk('iTXt', text('openbadgecredential'))] }), 'holds_credential'],
    ['that holds one as plain text', png({ after: [chunk('tEXt', text('openbadgecredential'))] }), 'holds_credential'],
    ['that is not square', png({ width: 256, height: 300 }), 'not_square'],
    ['that is too small', png({ width: 255 }), 'wrong_size'],
    ['that is too large', png({ width: 2049, colour: 0, depth: 1 }), 'wrong_size'],
    ['that is interlaced', png({ interlace: 1 }), 'interlaced'],
    ['of an unknown interlacing', png({ interlace: 2 }), 'damaged'],
    ['of a colour type that does not exist', png({ colour: 5 }), 'damaged'],
    ['of a depth that its colour type has not', png({ colour: 2, depth: 4 }), 'damaged'],
    ['without its palette', png({ colour: 3, depth: 8 }), 'damaged'],
    ['with a palette of a colour and a half', png({ colour: 3, depth: 8, between: [chunk('PLTE', Buffer.alloc(4))] }), 'damaged'],
    ['with two palettes', png({ colour: 3, depth: 8, between: [chunk('PLTE', Buffer.alloc(3)), chunk('PLTE', Buffer.alloc(3))] }), 'damaged'],
    ['with an unknown critical chunk', png({ between: [chunk('ABCD')] }), 'damaged'],
    ['with one row too few', png({ rows: Buffer.alloc((256 * 3 + 1) * 255) }), 'damaged'],
    ['with one byte too many', png({ rows: Buffer.alloc((256 * 3 + 1) * 256 + 1) }), 'damaged'],
    ['with a filter that does not exist', png({ rows: Buffer.alloc((256 * 3 + 1) * 256, 5) }), 'damaged'],
    ['without pixels', Buffer.concat([SIGNATURE, png().subarray(8, 33), chunk('IEND')]), 'damaged'],
    ['whose pixels are no zlib', Buffer.concat([SIGNATURE, png().subarray(8, 33), chunk('IDAT', 'bonjour'), chunk('IEND')]), 'damaged'],
    ['whose pixels are interrupted', Buffer.concat([png().subarray(0, -12), chunk('tEXt', 'a\0b'), chunk('IDAT'), chunk('IEND')]), 'damaged'],
    ['with bytes behind its end', Buffer.concat([png(), Buffer.from('<script>')]), 'damaged'],
    ['of the signature alone', SIGNATURE, 'damaged'],
    ['of more than 512 KiB', png({ after: [chunk('tEXt', Buffer.alloc(600_000, 97))] }), 'too_heavy'],
    ['that inflates to half a gigabyte', png({ rows: Buffer.alloc(400_000_000) }), 'damaged'],
  ])('%s is refused, quickly', async (_name, bytes, cause) => {
    const spent = effort();
    expect(await readOwnPng(bytes)).toEqual({ ok: false, cause });
    expect(spent()).toBeLessThan(1_000);
  });

  it('that is bent or cut anywhere never throws, and is never taken as another picture of more than its pixels', async () => {
    const good = png({ width: 256, colour: 0, depth: 1 });
    await fc.assert(
      fc.asyncProperty(fc.nat(good.length - 1), fc.integer({ min: 1, max: 255 }), fc.boolean(), async (at, by, isCut) => {
        const bad = isCut ? good.subarray(0, at) : Buffer.from(good.map((byte, index) => (index === at ? byte ^ by : byte)));
        expect(await readOwnPng(bad)).toMatchObject({ ok: false });
      }),
      RUNS,
    );
  });
});

describe('an SVG of one’s own', () => {
  it.each([
    ['of shapes', svg()],
    ['with a declaration of its encoding', Buffer.concat([Buffer.from('<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n'), svg()])],
    ['with gradients, one built on another', svg('<defs><linearGradient id="a"><stop offset="0" stop-color="#fff"/></linearGradient><radialGradient id="b" href="#a"/></defs><rect width="9" height="9" fill="url(#b)" style="stroke: url(\'#a\'); fill-opacity: 0.5"/>')],
    ['with a pattern, a mask and a clip', svg('<defs><pattern id="p" width="2" height="2"><rect width="1" height="1"/></pattern><mask id="m"><rect width="9" height="9" fill="#fff"/></mask><clipPath id="c"><circle r="9"/></clipPath></defs><g fill="url(#p)" mask="url(#m)"><path clip-path="url(#c)" d="M0 0h9v9z" transform="translate(1 2) rotate(4)"/></g>')],
    ['with words, and characters by number', svg('<title>L&#8217;ann&#xe9;e &amp; apr&#232;s</title><text x="5" y="9" font-size="4" xml:space="preserve">Niveau <tspan>1</tspan></text>')],
    ['with a width and a height', svg(undefined, 'viewBox="0,0,64,64" width="64" height="64" xmlns:xlink="http://www.w3.org/1999/xlink" role="img" aria-label="Un badge (niveau 2)"')],
    ['with comments', svg('<!-- un - dessin --><g data-name="a"/>')],
  ])('%s is taken to the byte, can be drawn, and takes a credential', async (_name, bytes) => {
    const read = readOwnSvg(bytes);
    expect(read).toEqual({ ok: true, svg: bytes.toString('utf8') });
    if (!read.ok) return;
    expect((await rasteriseOnNode(read.svg, 96)).length).toBeGreaterThan(50);
    expect(unbake(Buffer.from(bakeSvg(read.svg, '{"a":1}')!))).toEqual({ ok: true, text: '{"a":1}', container: 'svg' });
  });

  const nested = (depth: number): string => `${'<g>'.repeat(depth)}${'</g>'.repeat(depth)}`;
  const refused: [string, Buffer, string][] = [
    ['with a script', svg('<script>alert(1)</script>'), 'forbidden_element'],
    ['with a script in other letters', svg('<SCRIPT>alert(1)</SCRIPT>'), 'forbidden_element'],
    ['with a script under a prefix', svg('<svg:script>alert(1)</svg:script>'), 'forbidden_element'],
    ['with foreign content', svg('<foreignObject><b>x</b></foreignObject>'), 'forbidden_element'],
    ['with a style sheet', svg('<style>@import url(https://evil.example/x.css);</style>'), 'forbidden_element'],
    ['with an image of elsewhere', svg('<image href="https://evil.example/x.png"/>'), 'forbidden_element'],
    ['with a picture inside', svg('<image href="data:image/png;base64,AAAA"/>'), 'forbidden_element'],
    ['with a use', svg('<g id="a"/><use href="#a"/>'), 'forbidden_element'],
    ['with an animation that sets an address', svg('<set attributeName="href" to="javascript:alert(1)"/>'), 'forbidden_element'],
    ['with a link', svg('<a href="https://evil.example"><rect/></a>'), 'forbidden_element'],
    ['with a filter', svg('<filter id="f"><feImage href="#x"/></filter>'), 'forbidden_element'],
    ['with a CDATA section', svg('<text><![CDATA[<script/>]]></text>'), 'forbidden_element'],
    ['with a second root inside', svg('<svg viewBox="0 0 1 1"/>'), 'forbidden_element'],
    ['with an event handler', svg('<rect onload="alert(1)"/>'), 'forbidden_attribute'],
    ['with one on its root', svg('', 'viewBox="0 0 1 1" onload="alert(1)"'), 'forbidden_attribute'],
    ['with one in capitals', svg('<rect ONCLICK="x"/>'), 'forbidden_attribute'],
    ['with an editor’s namespace', svg('', 'viewBox="0 0 1 1" xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape"'), 'forbidden_attribute'],
    ['with a base of elsewhere', svg('<g xml:base="https://evil.example/"/>'), 'forbidden_attribute'],
    ['with another namespace further inside', svg('<g xmlns="http://www.w3.org/1999/xhtml"/>'), 'forbidden_attribute'],
    ['without its namespace', Buffer.from('<svg viewBox="0 0 1 1"></svg>'), 'forbidden_attribute'],
    ['with a fill of elsewhere', svg('<rect fill="url(https://evil.example/#a)"/>'), 'outside_reference'],
    ['with a fill of elsewhere, hidden by an escape', svg('<rect fill="u\\72l(https://evil.example)"/>'), 'outside_reference'],
    ['with a fill of elsewhere, hidden by numbers', svg('<rect fill="&#117;rl(&#x2f;&#x2f;evil.example)"/>'), 'outside_reference'],
    ['with a style that fetches', svg('<rect style="background-image: image-set(\'x.png\' 1x)"/>'), 'outside_reference'],
    ['with a style that computes', svg('<rect style="width: expression(alert(1))"/>'), 'outside_reference'],
    ['with a gradient of elsewhere', svg('<linearGradient id="a" href="other.svg#b"/>'), 'outside_reference'],
    ['with a reference to nothing', svg('<rect fill="url(#nothing)"/>'), 'outside_reference'],
    ['with a reference to a shape', svg('<rect id="a"/><rect fill="url(#a)"/>'), 'outside_reference'],
    ['with an identifier that is there twice', svg('<linearGradient id="a"/><pattern id="a"/><rect fill="url(#a)"/>'), 'outside_reference'],
    ['with an address on a shape', svg('<rect href="#a"/>'), 'outside_reference'],
    ['with patterns of patterns', svg('<pattern id="a" width="1" height="1"><rect fill="url(#b)"/></pattern><pattern id="b" width="1" height="1"><rect/></pattern><rect fill="url(#a)"/>'), 'too_complex'],
    ['with a mask that is masked', svg('<mask id="a" mask="url(#b)"/><mask id="b"/><rect mask="url(#a)"/>'), 'too_complex'],
    ['with masks by the hundred', svg(`<mask id="a"/>${'<rect mask="url(#a)"/>'.repeat(100)}`), 'too_complex'],
    ['of a thousand elements and one', svg('<g/>'.repeat(1_001)), 'too_complex'],
    ['of elements in elements in elements', svg(nested(40)), 'too_complex'],
    ['with a document type', Buffer.concat([Buffer.from('<!DOCTYPE svg>'), svg()]), 'declaration'],
    ['with entities', Buffer.concat([Buffer.from('<!DOCTYPE svg [<!ENTITY a "aa">]>'), svg('<text>&a;</text>')]), 'declaration'],
    ['with an entity that nobody declared', svg('<text>&nbsp;</text>'), 'declaration'],
    ['with a style sheet by instruction', Buffer.concat([Buffer.from('<?xml-stylesheet href="x.css"?>'), svg()]), 'declaration'],
    ['that holds a credential', svg('<openbadges:credential verify="a.b.c"/>'), 'holds_credential'],
    ['with the namespace of one', svg('', 'viewBox="0 0 1 1" xmlns:openbadges="https://evil.example"'), 'holds_credential'],
    ['that is not square', svg('', 'viewBox="0 0 100 50"'), 'not_square'],
    ['whose width is not its height', svg('', 'viewBox="0 0 1 1" width="10" height="20"'), 'not_square'],
    ['without a frame', svg('', ''), 'no_view_box'],
    ['with a frame of nothing', svg('', 'viewBox="0 0 0 0"'), 'no_view_box'],
    ['with a frame beyond all bounds', svg('', 'viewBox="0 0 1e30 1e30"'), 'no_view_box'],
    ['in UTF-16', Buffer.from([0xff, 0xfe, 0x3c, 0]), 'not_utf8'],
    ['that says another encoding', Buffer.concat([Buffer.from('<?xml version="1.0" encoding="UTF-7"?>'), svg()]), 'not_utf8'],
    ['of more than 256 KiB', svg(`<path d="${'M0 0'.repeat(80_000)}"/>`), 'too_heavy'],
    ['that is not closed', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><g>'), 'damaged'],
    ['closed in another order', svg('<g><defs></g></defs>'), 'damaged'],
    ['with an attribute twice', svg('<rect x="1" x="2"/>'), 'damaged'],
    ['with an unquoted attribute', svg('<rect x=1/>'), 'damaged'],
    ['that closes itself', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>'), 'damaged'],
    ['of nothing', Buffer.from(''), 'damaged'],
    ['that is a page', Buffer.from('<html><svg/></html>'), 'forbidden_element'],
    ['of attributes without end', Buffer.from(`<svg ${'a="1" '.repeat(40_000)}`), 'damaged'],
    ['of comments without end', Buffer.from(`<svg>${'<!--'.repeat(60_000)}`), 'forbidden_attribute'],
  ];
  it.each(refused)('%s is refused, quickly', (_name, bytes, cause) => {
    const spent = effort();
    expect(readOwnSvg(bytes)).toEqual({ ok: false, cause });
    expect(spent()).toBeLessThan(1_000);
  });

  it('that is bent anywhere never throws, and what is taken has none of what is forbidden', () => {
    const good = svg('<defs><linearGradient id="a"><stop offset="0"/></linearGradient></defs><rect width="9" height="9" fill="url(#a)" style="opacity: 0.5"/>').toString();
    fc.assert(
      fc.property(fc.nat(good.length), fc.nat(12), fc.oneof(fc.string({ unit: 'binary', maxLength: 8 }), fc.constantFrom('<script>', ' onload="x"', ' href="//evil"', '<use href="#a"/>', 'url(//x)', '&x;', '<!DOCTYPE svg>')), (at, cut, put) => {
        const bent = `${good.slice(0, at)}${put}${good.slice(at + cut)}`;
        const read = readOwnSvg(Buffer.from(bent));
        // Words between tags say what they like.
        if (read.ok) expect((read.svg.replace(/<!--[^]*?-->/g, '').match(/<[^>]*>/g) ?? []).join('')).not.toMatch(/<script|<use|\son\w+\s*=|url\((?!#)|<!DOCTYPE|href=/i);
      }),
      { seed: RUNS.seed, numRuns: 3_000 },
    );
  });
});
