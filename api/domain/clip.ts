/**
 * A text where only so many characters (UTF-16 units) fit: cut behind a word,
 * with an ellipsis, and in no character's middle. A name in a badge is a line;
 * statements of competencies in the official register may be a paragraph.
 */
export function clip(text: string, most: number): string {
  if (text.length <= most) return text;
  const cut = text.slice(0, most - 1).replace(/[\ud800-\udbff]$/, '');
  const words = cut.replace(/\s+\S*$/, '');
  // One endless word is cut where it stands.
  return `${(words.length > most / 2 ? words : cut).trimEnd()}…`;
}
