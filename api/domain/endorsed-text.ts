/**
 * What an endorser read of a production, and whether a page still shows it. The
 * text was frozen with the invitation and is bound by digest to what was signed;
 * the production's title and public text stay its student's to change. The text
 * is written by `endorsement.productionText` in `api/strings`, in either language.
 */

/** The first two lines of that text; a title has one line in it. */
const HEAD = /^[^\n]*?(?:«[ \u00a0\u202f]|“)([^\n]*)(?:[ \u00a0\u202f]»|”), (?:par|by) [^\n]*\n[^\n]*(?:\n\n|$)/;

export type ReadProduction = { readonly title: string; readonly text: string };

/** @returns `null` where the text is not of that form: then nothing is known to be the same */
export function readProduction(subjectText: string): ReadProduction | null {
  const found = HEAD.exec(subjectText);
  return found ? { title: found[1]!, text: subjectText.slice(found[0].length) } : null;
}

/** The title that the endorser read; the whole first line where it cannot be told. */
export const titleRead = (subjectText: string): string => readProduction(subjectText)?.title ?? subjectText.split('\n', 1)[0]!;

/** Whether a production stands on a page as it was read. Spaces and breaks of lines, which a page sets its own way, are no difference. */
export function isAsRead(subjectText: string, shown: ReadProduction): boolean {
  const read = readProduction(subjectText);
  return read !== null && evenly(read.title) === evenly(shown.title) && evenly(read.text) === evenly(shown.text);
}

const evenly = (text: string): string => text.replace(/\s+/gu, ' ').trim();
