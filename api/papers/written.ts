/**
 * What a student wrote in a small Markdown, on paper as on their page: its
 * paragraphs, headings, lists and quotations as elements of the structure tree,
 * with where each link leads beside its words.
 */
import type { StructureElement } from 'pdfkit';
import { readMarkdown, type Block, type Inline } from '../domain/markdown.ts';
import { compact } from './lines.ts';
import { content, element, flow, measureWords, need, PLAIN, RULE, shown, write, type Mark, type Pen, type Place, type Style, type Words } from './pen.ts';

/** A text of line ends makes no paper of hundreds of pages. */
export const written = (source: string): readonly Block[] => readMarkdown(compact(source));

export type Setting = { readonly style: Style; readonly x: number; readonly width: number; /** What stands inside another is farther in. */ readonly bars: readonly number[]; readonly options: NonNullable<Place['options']> };

const INDENT = 14;
/** What is deep in lists goes in no farther than this leaves. */
const NARROWEST = 110;
const APART = 5;

/** In points, with what is left after the last of them. */
export const heightOfWritten = (pen: Pen, blocks: readonly Block[], { style, width }: Pick<Setting, 'style' | 'width'>): number =>
  blocks.reduce((sum, block) => {
    const inner = { style, width: width - indentOf(width) };
    if (block.kind === 'quote') return sum + heightOfWritten(pen, block.children, inner);
    if (block.kind === 'list') return sum + block.items.reduce((all, item) => all + heightOfWritten(pen, item, inner), 0);
    return sum + measureWords(pen, wordsOf(block.children), style, width).length * style.leading + APART;
  }, 0);

/** @param under the level of the heading that the text stands under; its own go down one level at a time */
export function drawWritten(pen: Pen, parent: StructureElement, blocks: readonly Block[], setting: Setting, under: number): void {
  const { style, x, width, bars, options } = setting;
  const place = { x, width, options, ...(bars.length === 0 ? {} : { ground: RULE, bars }) };
  const inner = { ...setting, x: x + indentOf(width), width: width - indentOf(width), options: {} };
  let level = under;
  for (const block of blocks) {
    switch (block.kind) {
      case 'quote': {
        const quote = element(pen, parent, 'BlockQuote', options);
        drawWritten(pen, quote, block.children, { ...inner, bars: [...bars, x + 2] }, level);
        quote.end();
        break;
      }
      case 'list': {
        const list = element(pen, parent, 'L', options);
        block.items.forEach((item, index) => drawItem(pen, list, block.ordered ? `${block.start + index}.` : '–', item, setting, inner, level));
        list.end();
        break;
      }
      case 'heading':
        level = Math.min(under + block.depth, level + 1, 6);
        // Some of what it stands over is on its page.
        need(pen, style.leading * (measureWords(pen, wordsOf(block.children), style, width).length + 2) + APART);
        flow(pen, parent, `H${level}`, wordsOf(block.children), { ...style, face: 'bold' }, place);
        pen.y += APART;
        break;
      default:
        flow(pen, parent, 'P', wordsOf(block.children), style, place);
        pen.y += APART;
    }
  }
}

function drawItem(pen: Pen, list: StructureElement, label: string, item: readonly Block[], { style, x }: Setting, inner: Setting, under: number): void {
  const one = element(pen, list, 'LI');
  const first = item[0];
  const lines = first && (first.kind === 'paragraph' || first.kind === 'heading') ? measureWords(pen, wordsOf(first.children), style, inner.width).length : 1;
  need(pen, style.leading * Math.min(2, lines));
  const mark = element(pen, one, 'Lbl');
  content(pen, mark, 'Lbl', () => write(pen, shown(pen, label), style, x, pen.y));
  mark.end();
  const body = element(pen, one, 'LBody');
  drawWritten(pen, body, item, inner, under);
  // An item of nothing is a line all the same.
  if (item.length === 0) pen.y += style.leading + APART;
  body.end();
  one.end();
}

const indentOf = (width: number): number => (width - INDENT < NARROWEST ? 0 : INDENT);

const wordsOf = (inlines: readonly Inline[], mark: Mark = PLAIN): Words =>
  inlines.flatMap((one): Words => {
    switch (one.kind) {
      case 'text':
        return [{ text: one.text, mark }];
      case 'break':
        return [{ text: '\n', mark }];
      case 'strong':
        return wordsOf(one.children, { ...mark, isBold: true });
      case 'emphasis':
        return wordsOf(one.children, { ...mark, isSlanted: true });
      case 'link': {
        const said = textOf(one.children);
        const link = { href: one.href, words: said };
        return [...wordsOf(one.children, { ...mark, link }), ...(said.includes(one.host) ? [] : [{ text: ` (${one.host})`, mark }])];
      }
    }
  });

const textOf = (inlines: readonly Inline[]): string => inlines.map((one) => (one.kind === 'text' ? one.text : one.kind === 'break' ? ' ' : textOf(one.children))).join('');
