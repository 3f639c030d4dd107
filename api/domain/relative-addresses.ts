/**
 * A page of ours turned so that it can lie in a folder: the addresses in its
 * attributes become relative ones, and nothing else of it changes. Pure; what
 * it reads is what our own renderer writes, with every value quoted or not.
 */

/** Where an attribute stands. */
export type Place = { readonly tag: string; readonly name: string; readonly attributes: ReadonlyMap<string, string> };

/** What an attribute's value becomes; `null` takes the attribute away. */
export type Rewrite = (value: string, place: Place) => string | null;

/** Attributes whose value is one address (HTML, "Attributes"; SVG's `xlink:href`). */
const ADDRESSES = new Set(['href', 'src', 'poster', 'action', 'formaction', 'data', 'cite', 'background', 'manifest', 'ping', 'longdesc', 'usemap', 'xlink:href']);
/** And those that are a list of addresses, each with a width or a density. */
const LISTS = new Set(['srcset', 'imagesrcset']);
/** Elements whose content is text to a browser, whatever stands in it. */
const RAW = new Set(['script', 'style', 'title', 'textarea']);
/** Names of `<meta>` whose content is an address. */
const META = /^(?:og:(?:url|image|image:url|image:secure_url|audio|video)|twitter:image|palier:origin)$/;

const ATTRIBUTE = /[\s/]+|([^\s"'<>/=]+)(?:(\s*=\s*)(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+)))?/y;

/** Rewrites the addresses in the attributes of a page; all other bytes stay as they are. */
export function rewriteAddresses(html: string, rewrite: Rewrite): string {
  let out = '';
  let at = 0;
  while (at < html.length) {
    const open = html.indexOf('<', at);
    if (open < 0) break;
    out += html.slice(at, open);
    if (html.startsWith('<!--', open)) {
      at = past(html, '-->', open + 4);
      out += html.slice(open, at);
      continue;
    }
    const name = /^<([A-Za-z][^\s/>]*)/.exec(html.slice(open, open + 64))?.[1];
    if (name === undefined) {
      // An end tag, a doctype, or a « < » that is text.
      at = open + 1;
      out += '<';
      continue;
    }
    const tag = name.toLowerCase();
    const read = readAttributes(html, open + 1 + name.length);
    out += `<${name}${writeAttributes(tag, read.parts, rewrite)}`;
    at = read.end;
    if (RAW.has(tag)) {
      const close = html.slice(at).search(new RegExp(`</${tag}[\\s/>]`, 'i'));
      const end = close < 0 ? html.length : at + close;
      out += html.slice(at, end);
      at = end;
    }
  }
  return out + html.slice(at);
}

const past = (html: string, mark: string, from: number): number => {
  const found = html.indexOf(mark, from);
  return found < 0 ? html.length : found + mark.length;
};

/** The text of one part; of an attribute with a value also its name, the value as it is read, and what stands before it. */
type Part = { readonly text: string; readonly name?: string; readonly value?: string; readonly before?: string };

function readAttributes(html: string, from: number): { parts: Part[]; end: number } {
  const parts: Part[] = [];
  let at = from;
  while (at < html.length && html[at] !== '>') {
    ATTRIBUTE.lastIndex = at;
    const match = ATTRIBUTE.exec(html);
    const text = match === null || match[0] === '' ? html[at]! : match[0];
    const value = match?.[3] ?? match?.[4] ?? match?.[5];
    parts.push(match?.[1] === undefined || value === undefined ? { text } : { text, name: match[1].toLowerCase(), value: decode(value), before: `${match[1]}${match[2]}` });
    at += text.length;
  }
  return { parts, end: at };
}

function writeAttributes(tag: string, parts: readonly Part[], rewrite: Rewrite): string {
  const attributes = new Map(parts.flatMap((part) => (part.name === undefined ? [] : [[part.name, part.value!] as const])));
  let out = '';
  for (const part of parts) {
    const { name, value } = part;
    if (name === undefined || value === undefined || !holdsAddress(tag, name, attributes)) {
      out += part.text;
      continue;
    }
    const place = { tag, name, attributes };
    const written = LISTS.has(name) ? rewriteList(value, place, rewrite) : rewrite(value, place);
    if (written === value) out += part.text;
    // The space before it goes as well.
    else if (written === null) out = out.replace(/\s+$/, '');
    else out += `${part.before}"${encode(written)}"`;
  }
  return out;
}

const holdsAddress = (tag: string, name: string, attributes: ReadonlyMap<string, string>): boolean =>
  ADDRESSES.has(name) || LISTS.has(name) || (tag === 'meta' && name === 'content' && META.test(attributes.get('property') ?? attributes.get('name') ?? ''));

function rewriteList(value: string, place: Place, rewrite: Rewrite): string | null {
  const written = value
    .split(',')
    .map((one) => one.trim().split(/\s+/))
    .map(([address = '', ...size]) => ({ address: rewrite(address, place), size }))
    .filter(({ address }) => address !== null && address !== '')
    .map(({ address, size }) => [address, ...size].join(' '));
  return written.length === 0 ? null : written.join(', ');
}

const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const decode = (text: string): string =>
  text.replace(/&(?:#x([0-9a-f]{1,6})|#([0-9]{1,7})|(amp|lt|gt|quot|apos));/gi, (whole, hex?: string, decimal?: string, name?: string) => {
    if (name !== undefined) return NAMED[name.toLowerCase()]!;
    const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
    return code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff) ? String.fromCodePoint(code) : whole;
  });
const encode = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** The way from one file of a folder to another, each named from the folder's root, e.g. `en/index.html` → `../style/a.css`. */
export function relativePath(from: string, to: string): string {
  const [own, there] = [from.split('/').slice(0, -1), to.split('/')];
  let shared = 0;
  while (shared < own.length && shared < there.length - 1 && own[shared] === there[shared]) shared += 1;
  return [...own.slice(shared).map(() => '..'), ...there.slice(shared).map((part) => encodeURIComponent(part))].join('/');
}

export type Folder = {
  /** Whose addresses become files: the house's own, and that of people's files where there is one. */
  readonly origins: readonly string[];
  /** A path of the origin, with its query where that chooses another document → the file of the folder. */
  readonly files: ReadonlyMap<string, string>;
  /** Captions by their path, as `data:` addresses: browsers read those of a film from no other file of a disk. */
  readonly captions?: ReadonlyMap<string, string>;
};

/**
 * The rule of a page that lies in a folder. Canonical and alternate addresses
 * name the page where it was published and stay; addresses of other hosts stay;
 * one of ours that is no file of the folder is taken away: it would lead to a
 * server that this page must not need.
 * @param here the page's own name in the folder
 */
export const inFolder = ({ origins, files, captions }: Folder, here: string): Rewrite => (value, { tag, name, attributes }) => {
  if (tag === 'link' && (attributes.get('rel') === 'canonical' || (attributes.get('rel') === 'alternate' && attributes.has('hreflang')))) return value;
  if (tag === 'meta' && attributes.get('property') === 'og:url') return value;
  const path = ownPath(value, origins);
  if (path === null) return value;
  const [, address = '', query = '', fragment = ''] = /^([^?#]*)(\?[^#]*)?(#.*)?$/s.exec(path) ?? [];
  const inside = tag === 'track' ? captions?.get(address) : undefined;
  if (inside !== undefined) return inside;
  const file = files.get(address + query) ?? files.get(address);
  if (file === undefined) return null;
  // A `<use>` or a link to a place of this very page.
  if (file === here && fragment !== '' && name === 'href') return fragment;
  // A place that is an address is asked of a server, which there is none of here.
  return relativePath(here, file) + (/:|%3a/i.test(fragment) ? '' : fragment);
};

/** The path of an address of ours; `null` for anything else. */
function ownPath(value: string, origins: readonly string[]): string | null {
  const text = value.trim();
  const lower = text.toLowerCase();
  for (const origin of origins) {
    if (lower === origin) return '/';
    if (lower.startsWith(origin) && /^[/?#]/.test(text.slice(origin.length))) return text.slice(origin.length).replace(/^(?!\/)/, '/');
    const bare = origin.replace(/^https?:/, '');
    if (lower === bare || (lower.startsWith(bare) && /^[/?#]/.test(text.slice(bare.length)))) return text.slice(bare.length).replace(/^(?!\/)/, '/');
  }
  return text.startsWith('/') && !text.startsWith('//') ? text : null;
}
