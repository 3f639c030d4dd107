/**
 * An institution's picture as SVG: what is not on these lists is refused with
 * its reason; nothing is taken out silently. Read as text, without an XML
 * parser: the renderer, which is a strict one, reads it afterwards.
 * Sources: SVG 2, XML 1.0 (Fifth Edition) sections 2.4 to 3.1.
 */
import { bakeSvg } from '../credentials/index.ts';
import type { ImageFault } from './domain/own-image.ts';

export const OWN_SVG_MAX_BYTES = 256 * 1024;
const MOST_ELEMENTS = 1000;
const MOST_DEPTH = 24;
/** Patterns, masks and clips cost a picture of their own each time that they are used. */
const MOST_USES = 40;

const GRADIENTS = ['linearGradient', 'radialGradient'];
const PAINTED = ['pattern', 'mask', 'clipPath'];
const ELEMENTS = new Set(['svg', 'g', 'defs', 'title', 'desc', 'path', 'rect', 'circle', 'ellipse', 'line', 'polyline', 'polygon', 'text', 'tspan', 'stop', ...GRADIENTS, ...PAINTED]);
/** Everything else that looks like a function can name something elsewhere, or compute. */
const FUNCTIONS = new Set(['url', 'rgb', 'rgba', 'hsl', 'hsla', 'matrix', 'translate', 'scale', 'rotate', 'skewX', 'skewY', 'skewx', 'skewy']);
const NAMESPACES: Readonly<Record<string, string>> = { xmlns: 'http://www.w3.org/2000/svg', 'xmlns:svg': 'http://www.w3.org/2000/svg', 'xmlns:xlink': 'http://www.w3.org/1999/xlink' };
const LOCAL = /url\(\s*(["']?)#([\w.-]+)\1\s*\)/g;

const TOKEN = /<!--(?:(?!--)[^])*-->|<(\/?)([A-Za-z_][\w:.-]*)((?:\s+[A-Za-z_][\w:.-]*\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>|([^<]+)/y;
const ATTRIBUTE = /([A-Za-z_][\w:.-]*)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/g;

export type OwnSvg = { readonly ok: true; readonly svg: string } | { readonly ok: false; readonly cause: ImageFault };
const fault = (cause: ImageFault): OwnSvg => ({ ok: false, cause });

type Use = { readonly target: string; readonly insidePaint: boolean };

export function readOwnSvg(bytes: Uint8Array): OwnSvg {
  if (bytes.length > OWN_SVG_MAX_BYTES) return fault('too_heavy');
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return fault('not_utf8');
  }
  const declared = /^<\?xml\s+version=["']1\.[01]["'](?:\s+encoding=["']([\w-]+)["'])?(?:\s+standalone=["'](?:yes|no)["'])?\s*\?>\s*/.exec(text);
  if (declared?.[1] !== undefined && !/^(utf-8|us-ascii)$/i.test(declared[1])) return fault('not_utf8');
  const body = text.slice(declared?.[0].length ?? 0);
  if (/<!DOCTYPE|<!ENTITY|<\?/i.test(body)) return fault('declaration');
  if (/<!\[CDATA\[/.test(body)) return fault('forbidden_element');
  if (/openbadges/i.test(body)) return fault('holds_credential');
  const read = readElements(body);
  if (typeof read === 'string') return fault(read);
  const wrong = wrongReference(read.uses, read.kinds);
  if (wrong !== null) return fault(wrong);
  return bakeSvg(text, '{}') === null ? fault('damaged') : { ok: true, svg: text };
}

function readElements(body: string): { uses: Use[]; kinds: Map<string, string> } | ImageFault {
  const open: string[] = [];
  const uses: Use[] = [];
  const kinds = new Map<string, string>();
  let elements = 0;
  for (let position = 0; position < body.length; position = TOKEN.lastIndex) {
    TOKEN.lastIndex = position;
    const match = TOKEN.exec(body);
    if (match === null) return 'damaged';
    const [, slash, name, attributes = '', selfClosing, plain] = match;
    if (plain !== undefined && decoded(plain) === null) return 'declaration';
    if (plain?.trim() && open.length === 0) return 'damaged';
    if (name === undefined) continue;
    if (slash === '/') {
      if (open.pop() !== name || attributes !== '' || selfClosing === '/') return 'damaged';
      continue;
    }
    if (!ELEMENTS.has(name) || (name === 'svg') !== (elements === 0)) return 'forbidden_element';
    if (elements > 0 && open.length === 0) return 'damaged';
    elements += 1;
    if (elements > MOST_ELEMENTS || open.length >= MOST_DEPTH) return 'too_complex';
    const given = attributesOf(attributes, name, elements === 1);
    if (typeof given === 'string') return given;
    if (elements === 1) {
      const frame = wrongFrame(given);
      if (frame !== null) return frame;
    }
    const id = given.get('id');
    if (id !== undefined) kinds.set(id, kinds.has(id) ? 'twice' : name);
    const insidePaint = PAINTED.includes(name) || open.some((one) => PAINTED.includes(one));
    for (const value of given.values()) for (const use of value.matchAll(LOCAL)) uses.push({ target: use[2]!, insidePaint });
    if (selfClosing !== '/') open.push(name);
  }
  return open.length > 0 || elements === 0 ? 'damaged' : { uses, kinds };
}

/** Names and values, decoded; or what is not admitted in them. */
function attributesOf(text: string, element: string, isRoot: boolean): Map<string, string> | ImageFault {
  const found = new Map<string, string>();
  for (const [, name = '', double, single] of text.matchAll(ATTRIBUTE)) {
    const value = decoded(double ?? single ?? '');
    if (value === null || found.has(name)) return value === null ? 'declaration' : 'damaged';
    found.set(name, value);
    if (name in NAMESPACES) {
      if (!isRoot || value !== NAMESPACES[name]) return 'forbidden_attribute';
      continue;
    }
    if (name === 'href' || name === 'xlink:href') {
      if (!GRADIENTS.includes(element) || !/^#[\w.-]+$/.test(value)) return 'outside_reference';
      continue;
    }
    if (/^on/i.test(name) || !/^(?:[a-zA-Z][\w-]*|xml:space|xml:lang)$/.test(name)) return 'forbidden_attribute';
    // CSS reads presentation attributes too: no escapes, no comments, no other function than these.
    if (/\\|\/\*|:\s*\/\/|@|javascript:|data:/i.test(value)) return 'outside_reference';
    if (/url\s*\(/i.test(value.replace(LOCAL, ''))) return 'outside_reference';
    if ([...value.matchAll(/([\w-]+)\s*\(/g)].some(([, called]) => !FUNCTIONS.has(called!)) && !['d', 'points', 'aria-label', 'aria-labelledby'].includes(name)) return 'outside_reference';
  }
  return isRoot && found.get('xmlns') !== NAMESPACES['xmlns'] ? 'forbidden_attribute' : found;
}

/** The five entities of XML and characters by number; `null` for any other reference. */
function decoded(text: string): string | null {
  let known = true;
  const plain = text.replace(/&(#x[0-9a-fA-F]{1,6};|#\d{1,7};|\w+;|)/g, (_, reference: string) => {
    const named = ({ 'amp;': '&', 'lt;': '<', 'gt;': '>', 'quot;': '"', 'apos;': "'" } as Record<string, string>)[reference];
    if (named !== undefined) return named;
    const code = reference.startsWith('#x') ? Number.parseInt(reference.slice(2), 16) : reference.startsWith('#') ? Number.parseInt(reference.slice(1), 10) : NaN;
    if (Number.isInteger(code) && code > 0 && code <= 0x10ffff) return String.fromCodePoint(code);
    known = false;
    return '';
  });
  return known ? plain : null;
}

/** A square that says its own frame; a width and a height, where given, are equal and plain. */
function wrongFrame(root: ReadonlyMap<string, string>): ImageFault | null {
  const box = (root.get('viewBox') ?? '').trim().split(/[\s,]+/).map(Number);
  if (box.length !== 4 || box.some((one) => !Number.isFinite(one) || Math.abs(one) > 100_000) || !(box[2]! > 0) || !(box[3]! > 0)) return 'no_view_box';
  const [width, height] = [root.get('width'), root.get('height')];
  return box[2] !== box[3] || width !== height || (width !== undefined && !/^\d+(\.\d+)?(px|mm|cm|pt|%)?$/.test(width)) ? 'not_square' : null;
}

/** References lead to what is there, once; a pattern, mask or clip does not use another one, so that none is multiplied. */
function wrongReference(uses: readonly Use[], kinds: ReadonlyMap<string, string>): ImageFault | null {
  const painted = uses.filter(({ target }) => !GRADIENTS.includes(kinds.get(target) ?? ''));
  if (painted.some(({ target }) => !PAINTED.includes(kinds.get(target) ?? ''))) return 'outside_reference';
  return painted.length > MOST_USES || painted.some(({ insidePaint }) => insidePaint) ? 'too_complex' : null;
}
