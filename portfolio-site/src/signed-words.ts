/**
 * The comment of an endorsement for reading: what its signer says, and what it
 * quotes. Our own are written that way (every line of the endorser's is a
 * Markdown quotation, see `quoteMarkdown`); anybody else's comment that is not
 * stands as one text.
 */
export type SignedWords = { readonly own: string; readonly quoted: string };

export const splitQuotation = (comment: string): SignedWords => {
  const lines = comment.split('\n');
  const first = lines.findIndex((line) => line.startsWith('>'));
  const quoted = first < 0 ? [] : lines.slice(first);
  if (quoted.length === 0 || !quoted.every((line) => line === '>' || line.startsWith('> '))) return { own: comment, quoted: '' };
  return { own: lines.slice(0, first).join('\n').trim(), quoted: quoted.map((line) => line.slice(2).replace(/\\([\\<[`])/g, '$1')).join('\n') };
};
