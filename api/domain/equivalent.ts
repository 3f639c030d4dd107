/**
 * Words in place of a file, for whoever does not see it or cannot open it: of
 * a picture, what it shows; of a document, what is in it. Whether they are true
 * nobody but a reader can say; that they say something can be asked.
 */

/** Characters at the most. */
export const EQUIVALENT_MAX = 1000;

export type EquivalentFault = 'missing' | 'file_name' | 'says_nothing';

const KINDS = 'images?|photos?|photographies?|pictures?|illustrations?|graphiques?|graphics?|dessins?|drawings?|schémas?|schemas?|diagrammes?|diagrams?|logos?|visuels?|captures?(?: d[’\'] ?écran)?|screenshots?|copies? d[’\'] ?écran|documents?|fichiers?|files?|pdf|scans?|figures?|affiches?|posters?|img|dsc|sans titre|untitled|alt|test|rien|none|n/?a';
/** A kind of thing, an article before it and a number after it at the most. */
const BARE_KIND = new RegExp(`^(?:(?:une?|la?|le|les|l[’']|a|an|the|mon|ma|my) ?)?(?:${KINDS})[\\s\\d_().-]*$`, 'iu');

/**
 * Why a picture's or a document's words say nothing, or `null`.
 * @param fileName as it was deposited; repeating it says nothing
 */
export function equivalentFault(text: string, fileName: string | null): EquivalentFault | null {
  const words = text.trim().replace(/\s+/g, ' ').replace(/[.!…]+$/, '');
  if (words === '') return 'missing';
  const bare = (name: string): string => name.replace(/\.[a-z0-9]{2,5}$/i, '').replace(/[\s_-]+/g, ' ').trim().toLowerCase();
  if (fileName !== null && bare(words) === bare(fileName)) return 'file_name';
  if (/^\S+\.[a-z0-9]{2,5}$/i.test(words) || /^(?:img|dsc|p|pxl|screenshot|capture)[_-]?\d[\w.-]*$/i.test(words)) return 'file_name';
  return BARE_KIND.test(words) || !/\p{L}{2}/u.test(words) ? 'says_nothing' : null;
}
