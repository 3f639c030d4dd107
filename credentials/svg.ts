/**
 * SVG files as containers of a badge, read as text only: no XML parser, so no
 * entities, no external documents, no scripts.
 * Sources: Open Badges 3.0, section 5.3.2 (baked SVG): one
 * `openbadges:credential` child of the root element, a JWT in its attribute
 * `verify` or JSON in its body; XML 1.0 (Fifth Edition), sections 2.4 to 2.8 and 3.1.
 */
import type { Unbaked } from './png.ts';

const NAMESPACE = 'https://purl.imsglobal.org/ob/v3p0';
const ELEMENT = 'openbadges:credential';
/** Open Badges 2.0, "Badge Baking": a token in `verify`, or an assertion in the body and its address in `verify`. */
const OLDER_NAMESPACE = 'http://openbadges.org';
const OLDER_ELEMENT = 'openbadges:assertion';
/** Of a record (CLR 2.0): the same element in a namespace of its own. */
const CLR_NAMESPACE = 'https://purl.imsglobal.org/clr/v2p0';
const CLR_ELEMENT = 'clr:credential';
const ELEMENTS: readonly string[] = [ELEMENT, OLDER_ELEMENT, CLR_ELEMENT];
/** A baked badge needs few elements; a drawing of more is refused rather than walked. */
const MOST_TOKENS = 100_000;
/** Comment, CDATA, processing instruction, tag with quoted attributes, or text between them. */
const TOKEN = /<!--([^]*?)-->|<!\[CDATA\[([^]*?)\]\]>|<\?[^]*?\?>|<(\/?)([A-Za-z_][\w:.-]*)((?:\s+[A-Za-z_][\w:.-]*\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>|([^<]+)/y;
const ATTRIBUTE = /([A-Za-z_][\w:.-]*)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/g;

type Token = { readonly kind: 'open' | 'close' | 'empty' | 'text' | 'cdata' | 'other'; readonly name: string; readonly attributes: string; readonly text: string; readonly end: number };

/**
 * Does this text look like an SVG file: after any declaration and comments, is the
 * first element `svg`? Walks once from mark to mark; a pattern over repeated
 * comments would try every way to split them.
 */
export function isSvg(text: string): boolean {
  let position = skipBlanks(text, text.startsWith('\uFEFF') ? 1 : 0);
  for (;;) {
    const end = text.startsWith('<!--', position) ? '-->' : text.startsWith('<?', position) ? '?>' : null;
    if (end === null) return /^<(svg[\s>/]|!DOCTYPE\s+svg)/i.test(text.slice(position, position + 20));
    const found = text.indexOf(end, position + 2);
    if (found < 0) return false;
    position = skipBlanks(text, found + end.length);
  }
}

/** The text that is baked into an SVG. A document type declaration or an entity is no token, so that nothing of such a file is read; inside a credential these are words. */
export function unbakeSvg(text: string): Unbaked {
  const tokens = tokenise(text);
  if (tokens === null) return { ok: false, problem: 'malformed_image' };
  const open: string[] = [];
  const found: string[] = [];
  const addresses: string[] = [];
  let body: string[] | null = null;
  let element = ELEMENT;
  let holdsRecords = false;
  for (const token of tokens) {
    if (body !== null && token.kind !== 'close') {
      if (token.kind !== 'text' && token.kind !== 'cdata') return { ok: false, problem: 'malformed_image' };
      if (token.kind === 'text' && token.text.includes('&')) return { ok: false, problem: 'malformed_image' };
      body.push(token.text);
    } else if (token.kind === 'close') {
      if (open.pop() !== token.name) return { ok: false, problem: 'malformed_image' };
      if (body !== null) found.push(body.join('').trim());
      body = null;
    } else if (token.kind === 'open' || token.kind === 'empty') {
      const isRoot = open.length === 0;
      if (isRoot) {
        const namespace = attributesOf(token.attributes).get('xmlns:openbadges') ?? NAMESPACE;
        if (token.name !== 'svg' || (namespace !== NAMESPACE && namespace !== OLDER_NAMESPACE)) return { ok: false, problem: 'malformed_image' };
        if (namespace === OLDER_NAMESPACE) element = OLDER_ELEMENT;
        holdsRecords = attributesOf(token.attributes).get('xmlns:clr') === CLR_NAMESPACE;
      }
      if (token.kind === 'open') open.push(token.name);
      if (!ELEMENTS.includes(token.name)) continue;
      if (token.name === CLR_ELEMENT ? !holdsRecords : token.name !== element) return { ok: false, problem: 'malformed_image' };
      if (open.length - (token.kind === 'open' ? 1 : 0) !== 1) return { ok: false, problem: 'malformed_image' };
      const verify = attributesOf(token.attributes).get('verify');
      // The address of an older assertion only repeats what its body says.
      const isRepeated = element === OLDER_ELEMENT && token.kind === 'open' && /^https?:/i.test(verify?.trim() ?? '');
      if (verify !== undefined) (isRepeated ? addresses : found).push(verify.trim());
      if (token.kind === 'open') body = [];
    }
  }
  if (open.length > 0) return { ok: false, problem: 'malformed_image' };
  const texts = found.filter((each) => each !== '');
  const payloads = texts.length > 0 ? texts : addresses;
  if (payloads.length > 1) return { ok: false, problem: 'ambiguous_image' };
  return payloads.length === 0 ? { ok: false, problem: 'image_without_credential' } : { ok: true, text: payloads[0]! };
}

/**
 * The SVG with this credential and no other in it. Null when the picture is no
 * well-formed SVG, has a document type declaration, or names its badges in another namespace.
 * @param payload a compact JWS, which goes into `verify`, or JSON, which goes into CDATA
 */
export function bakeSvg(svg: string, payload: string): string | null {
  const bare = withoutCredentials(svg);
  const root = (bare === null ? null : tokenise(bare))?.find((token) => token.kind === 'open' || token.kind === 'empty');
  if (bare === null || root === undefined || root.name !== 'svg' || root.kind === 'empty') return null;
  const isJwt = !payload.trimStart().startsWith('{');
  const body = `<![CDATA[${payload.replaceAll(']]>', ']]]]><![CDATA[>')}]]>`;
  const element = isJwt ? `<${ELEMENT} verify="${payload}"/>` : `<${ELEMENT}>${body}</${ELEMENT}>`;
  const declared = attributesOf(root.attributes).has('xmlns:openbadges');
  if (declared && attributesOf(root.attributes).get('xmlns:openbadges') !== NAMESPACE) return null;
  const tagEnd = root.end - 1; // the '>' of the root's start tag
  return `${bare.slice(0, tagEnd)}${declared ? '' : ` xmlns:openbadges="${NAMESPACE}"`}>${element}${bare.slice(root.end)}`;
}

/** The text without its credential elements; null when it is not well formed or does not close one of them. */
function withoutCredentials(svg: string): string | null {
  const tokens = tokenise(svg);
  if (tokens === null) return null;
  const kept: string[] = [];
  let inside = false;
  let from = svg.startsWith('\uFEFF') ? 1 : 0;
  for (const { kind, name, end } of tokens) {
    const isCredential = ELEMENTS.includes(name);
    if (!inside && !isCredential) kept.push(svg.slice(from, end));
    if (isCredential) inside = kind === 'open';
    from = end;
  }
  return inside ? null : kept.join('');
}

function skipBlanks(text: string, position: number): number {
  const blanks = /\s*/y;
  blanks.lastIndex = position;
  blanks.test(text);
  return blanks.lastIndex;
}

/** The tokens of the text in order; null when some part of it is no well-formed markup, or there are too many. */
function tokenise(text: string): Token[] | null {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  let position = text.startsWith('\uFEFF') ? 1 : 0;
  while (position < text.length) {
    TOKEN.lastIndex = position;
    const match = TOKEN.exec(text);
    if (match === null || tokens.length >= MOST_TOKENS) return null;
    position = TOKEN.lastIndex;
    const [, , cdata, slash, name, attributes, selfClosing, plain] = match;
    const kind = name !== undefined ? (slash === '/' ? 'close' : selfClosing === '/' ? 'empty' : 'open') : cdata !== undefined ? 'cdata' : plain !== undefined ? 'text' : 'other';
    tokens.push({ kind, name: name ?? '', attributes: attributes ?? '', text: cdata ?? plain ?? '', end: position });
  }
  return tokens;
}

function attributesOf(text: string): Map<string, string> {
  return new Map([...text.matchAll(ATTRIBUTE)].map(([, name, double, single]) => [name!, double ?? single ?? '']));
}
