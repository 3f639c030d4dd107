/** The words of a page with the language that each is said to be in: what a screen reader goes by. */
export type Passage = { readonly text: string; readonly lang: string; readonly element: string };

const VOID = new Set(['area', 'base', 'br', 'col', 'embed', 'hr', 'img', 'input', 'link', 'meta', 'source', 'track', 'wbr']);
const SILENT = new Set(['script', 'style', 'title']);
const TOKENS = /<!--[^]*?-->|<!doctype[^>]*>|<(\/?)([a-z][\w-]*)((?:"[^"]*"|'[^']*'|[^>"'])*)>|([^<]+)/gi;
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': '\'', '#34': '"', '#38': '&' };

const decoded = (text: string): string => text.replace(/&(amp|lt|gt|quot|#39|#34|#38);/g, (_, name: string) => ENTITIES[name]!);
const valueOf = (attributes: string, name: string): string | undefined => new RegExp(`\\s${name}="([^"]*)"`).exec(attributes)?.[1];

/**
 * @param html the source of one of our pages: valid, as test/site/source-code.ts holds them to be
 * @returns every text, and every value of a field of text, in the order of the source
 */
export function passages(html: string): Passage[] {
  const open: { name: string; lang: string; classes: string }[] = [];
  const found: Passage[] = [];
  const nameOf = (name: string, attributes: string): string => `${name}${valueOf(attributes, 'class') ? `.${valueOf(attributes, 'class')!.replaceAll(' ', '.')}` : ''}`;
  for (const [, closes, tag, attributes = '', text] of html.matchAll(TOKENS)) {
    const inner = open.at(-1);
    if (text !== undefined) {
      if (inner && text.trim() !== '' && !open.some(({ name }) => SILENT.has(name))) found.push({ text: decoded(text), lang: inner.lang, element: inner.classes });
    } else if (tag !== undefined && closes === '/') {
      const at = open.findLastIndex(({ name }) => name === tag.toLowerCase());
      if (at >= 0) open.length = at;
    } else if (tag !== undefined) {
      const name = tag.toLowerCase();
      const lang = valueOf(attributes, 'lang') ?? inner?.lang ?? '';
      const value = name === 'input' && (valueOf(attributes, 'type') ?? 'text') === 'text' ? valueOf(attributes, 'value') : undefined;
      if (value) found.push({ text: decoded(value), lang, element: nameOf(name, attributes) });
      if (!VOID.has(name) && !attributes.endsWith('/')) open.push({ name, lang, classes: `${inner ? `${inner.name} > ` : ''}${nameOf(name, attributes)}` });
    }
  }
  return found;
}
