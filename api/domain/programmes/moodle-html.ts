/** The little HTML of Moodle's descriptions (format 1), written and read as text. Read text is text: it is never put into a page as markup. */

export const toHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('\n', '<br>');

export const paragraph = (text: string): string => `<p>${toHtml(text)}</p>`;

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00A0', eacute: 'é', egrave: 'è', ecirc: 'ê', agrave: 'à', ccedil: 'ç', ocirc: 'ô', laquo: '«', raquo: '»', rsquo: '’', hellip: '…', ndash: '–', mdash: '—' };

/** @returns the words, one line per paragraph, item or line break */
export function fromHtml(html: string): string {
  return html
    .replaceAll(/<(?:br\s*\/?|\/p|\/li|\/div|\/h[1-6])>/gi, '\n')
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(\w{1,8}));/gi, (all, hex?: string, decimal?: string, name?: string) => {
      const point = hex !== undefined ? Number.parseInt(hex, 16) : decimal !== undefined ? Number(decimal) : null;
      if (point !== null) return point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff) ? all : String.fromCodePoint(point);
      return ENTITIES[name ?? ''] ?? all;
    })
    .split('\n')
    .map((line) => line.trim())
    .join('\n')
    .replaceAll(/\n{2,}/g, '\n')
    .trim();
}
