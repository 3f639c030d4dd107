/** An address that can be pressed and typed: a link of the structure tree, with its letters (ISO 14289-1, 7.18.5). */
import { content, element, measure, need, write, type Pen, type Style } from './pen.ts';

/** @param before words in front of it, of the same paragraph; @param address shown in letters */
export function linked(pen: Pen, before: string, address: string, url: string, style: Style, { x, width }: { readonly x: number; readonly width: number }): void {
  const lead = before === '' ? [] : measure(pen, before, style, width);
  const lines = measure(pen, address, style, width);
  need(pen, style.leading * (lead.length + lines.length));
  const owner = element(pen, pen.root, 'P');
  if (lead.length > 0) {
    const label = element(pen, owner, 'Span');
    content(pen, label, 'Span', () => lead.forEach((line, row) => write(pen, line, style, x, pen.y + row * style.leading)));
    label.end();
    pen.y += lead.length * style.leading;
  }
  const link = element(pen, owner, 'Link');
  const top = pen.y;
  content(pen, link, 'Link', () => {
    for (const line of lines) {
      write(pen, line, style, x, pen.y);
      pen.y += style.leading;
    }
  });
  pen.doc.link(x, top, width, pen.y - top, url, { structParent: link, Contents: new String(address) });
  link.end();
  owner.end();
}
