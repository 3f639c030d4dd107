/** The links to other sites on a public page of a student's, wherever they stand in what it shows. */
import { contactLink } from '../../api/domain/portfolio-view.ts';
import type { PortfolioSnapshot } from '../../api/domain/portfolio.ts';
import { readMarkdown, type Block, type Inline } from '../../api/domain/markdown.ts';

export function addressesOn(snapshot: PortfolioSnapshot): string[] {
  const contact = snapshot.contact ? contactLink(snapshot.contact) : null;
  return [
    ...(contact === null ? [] : [contact]),
    ...snapshot.productions.flatMap((one) => [...(one.link ? [one.link] : []), ...[one.reflection ?? '', ...(one.analysis ?? []).map(({ text }) => text)].flatMap((text) => readMarkdown(text).flatMap(inBlock))]),
  ];
}

const inBlock = (block: Block): string[] =>
  block.kind === 'quote' ? block.children.flatMap(inBlock) : block.kind === 'list' ? block.items.flat().flatMap(inBlock) : block.children.flatMap(inWords);

const inWords = (one: Inline): string[] => (one.kind === 'link' ? [one.href] : one.kind === 'emphasis' || one.kind === 'strong' ? one.children.flatMap(inWords) : []);
