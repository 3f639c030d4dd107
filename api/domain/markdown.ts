/**
 * What a student wrote in a small Markdown, as a tree of the few things that a
 * page shows: a component writes its elements, and escapes every text in it.
 * No HTML is made here and none is taken: markup that somebody typed is text.
 * Source: CommonMark 0.31.2, without its HTML, code, images, definitions and
 * rules, whose characters stay as they were typed.
 */
import MarkdownIt, { type Token } from 'markdown-it';

export type Inline =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'break' }
  | { readonly kind: 'emphasis' | 'strong'; readonly children: readonly Inline[] }
  /** `host`: where it leads, said beside its words. */
  | { readonly kind: 'link'; readonly href: string; readonly host: string; readonly children: readonly Inline[] };
export type Block =
  | { readonly kind: 'paragraph'; readonly children: readonly Inline[] }
  /** `depth`: 1 for the first below the heading that the text stands under. */
  | { readonly kind: 'heading'; readonly depth: 1 | 2 | 3; readonly children: readonly Inline[] }
  | { readonly kind: 'quote'; readonly children: readonly Block[] }
  | { readonly kind: 'list'; readonly ordered: boolean; readonly start: number; readonly items: readonly (readonly Block[])[] };

/** Marks of containers that one line may begin with; what is deeper is text. */
const MOST_DEEP = 6;
const MOST_NESTED = 40;
const MOST_CHARACTERS = 20_000;
/** A number with more digits begins no list. */
const MOST_START = 9_999;

const parser = new MarkdownIt('zero', { html: false, maxNesting: MOST_NESTED }).enable(['heading', 'blockquote', 'list', 'newline', 'escape', 'entity', 'emphasis', 'link', 'autolink']);

/** @param source what was typed; what is longer than any field takes is cut */
export function readMarkdown(source: string): readonly Block[] {
  const text = source.slice(0, MOST_CHARACTERS).replace(/\r\n?/g, '\n').split('\n').map(shallow).join('\n');
  return blocks(nest(parser.parse(text, {})));
}

/** Quotations and lists in one another are read by recursion: a line that opens too many is text. */
function shallow(line: string): string {
  const opening = /^(?:[ \t]*(?:>|[-+*](?=[ \t])|\d{1,9}[.)](?=[ \t])))+/.exec(line)?.[0] ?? '';
  const marks = opening.match(/>|[-+*]|\d+[.)]/g)?.length ?? 0;
  return marks > MOST_DEEP ? line.replace(/([>*+.)-])/g, '\\$1') : line;
}

type Node = { readonly token: Token; readonly children: readonly Node[] };

/**
 * Tokens that open and close as what stands in one another. What opens deeper
 * than anybody writes opens nothing, and its words stay: the parser bounds its
 * own recursion, and pairs thousands of asterisks all the same.
 */
function nest(tokens: readonly Token[]): Node[] {
  const top: Node[] = [];
  const open: Node[][] = [top];
  let passedOver = 0;
  for (const token of tokens) {
    if (token.nesting === -1) {
      if (passedOver > 0) passedOver -= 1;
      else open.pop();
      continue;
    }
    if (token.nesting === 1 && open.length > MOST_NESTED) {
      passedOver += 1;
      continue;
    }
    const children: Node[] = [];
    open.at(-1)?.push({ token, children });
    if (token.nesting === 1) open.push(children);
  }
  return top;
}

function blocks(nodes: readonly Node[]): Block[] {
  return nodes.flatMap(({ token, children }): Block[] => {
    switch (token.type) {
      case 'paragraph_open':
        return [{ kind: 'paragraph', children: words(children) }];
      case 'heading_open':
        return [{ kind: 'heading', depth: Math.min(Number(token.tag.slice(1)), 3) as 1 | 2 | 3, children: words(children) }];
      case 'blockquote_open':
        return [{ kind: 'quote', children: blocks(children) }];
      case 'bullet_list_open':
      case 'ordered_list_open':
        return [{ kind: 'list', ordered: token.type === 'ordered_list_open', start: Math.min(Number(token.attrGet('start') ?? 1), MOST_START), items: children.map((item) => blocks(item.children)) }];
      default:
        return [];
    }
  });
}

const words = (nodes: readonly Node[]): Inline[] => nodes.flatMap(({ token }) => inlines(nest(token.children ?? []), false));

function inlines(nodes: readonly Node[], inLink: boolean): Inline[] {
  return nodes.flatMap(({ token, children }): Inline[] => {
    switch (token.type) {
      // A line that was ended stays ended: people type without knowing of Markdown.
      case 'softbreak':
      case 'hardbreak':
        return [{ kind: 'break' }];
      case 'em_open':
        return [{ kind: 'emphasis', children: inlines(children, inLink) }];
      case 'strong_open':
        return [{ kind: 'strong', children: inlines(children, inLink) }];
      case 'link_open': {
        const to = inLink ? null : safeLink(String(token.attrGet('href') ?? ''));
        const inner = inlines(children, true);
        return to === null ? inner : [{ kind: 'link', ...to, children: inner }];
      }
      default:
        return token.content === '' ? [] : [{ kind: 'text', text: token.content }];
    }
  });
}

/** An https address without a user's name, as the browser reads it; `null` for anything else, whose words stay. */
export function safeLink(address: string): { readonly href: string; readonly host: string } | null {
  if (!URL.canParse(address)) return null;
  const url = new URL(address);
  return url.protocol === 'https:' && url.username === '' && url.password === '' && url.hostname !== '' ? { href: url.href, host: url.host } : null;
}

/** Only its words, for a summary or a field that takes no elements. */
export const plainWords = (source: string): string => readMarkdown(source).map(wordsOfBlock).join(' ').replace(/\s+/g, ' ').trim();

function wordsOfBlock(block: Block): string {
  switch (block.kind) {
    case 'list':
      return block.items.map((item) => item.map(wordsOfBlock).join(' ')).join(' ');
    case 'quote':
      return block.children.map(wordsOfBlock).join(' ');
    default:
      return block.children.map(wordsOf).join('');
  }
}
function wordsOf(inline: Inline): string {
  return inline.kind === 'text' ? inline.text : inline.kind === 'break' ? ' ' : inline.children.map(wordsOf).join('');
}
