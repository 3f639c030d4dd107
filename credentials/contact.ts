/**
 * E-mail addresses and telephone numbers in a text that will be public and
 * signed: whoever wrote them could not take them back. Read generously, since
 * people write « marc (at) entreprise.fr »; and with care, since years, dates,
 * amounts and book numbers are made of digits too.
 */

export type Contact = 'email' | 'telephone';

/** The first kind of contact that a text holds; `null` for none. */
export function contactIn(text: string): Contact | null {
  // As it reads: letters of full width are letters, and what does not print parts nothing.
  const plain = text.normalize('NFKC').replace(/\p{Cf}/gu, '');
  if (EMAIL.test(plain)) return 'email';
  return holdsTelephone(plain) ? 'telephone' : null;
}

/** A domain needs a dot and a last label of letters: « @media », « 12 @ 3 » and « 3 @ 2.50 » have none; « logo@2x.png » is a picture. */
const EMAIL = /[\p{L}\p{N}._%+'’-]{1,64}(?:[ ]?@[ ]?| ?[([{] ?(?:at|arobase|chez) ?[)\]}] ?| arobase )(?!\d+x\.)(?:[\p{L}\p{N}-]{1,63}(?:\.| ?[([{] ?(?:dot|point) ?[)\]}] ?| point )){1,6}(?:xn--[a-z0-9-]{2,59}|\p{L}{2,24})(?![\p{L}\p{N}])/iu;

/** Digits in groups, as numbers are written: one or two of these characters between two groups. A line feed ends a number. */
const DIGITS = /(?<![\p{L}\p{N}])(\+ ?)?\(?\d+(?:[ .\-‐‑–/()\u00b7]{1,3}\d+)*(?![\p{L}\p{N}])/gu;
const ADDRESS = /\b(?:https?:\/\/|www\.)\S+/giu;
/** What makes any long number one to call; on the same line. */
const LABEL = /(?:(?<!\p{L})(?:t[ée]l(?:[ée]phone)?|phone|portable|mobile|gsm|fax|whatsapp)|[☎📞📱])(?:[^\S\n]|[.:(au°n]){0,8}$/iu;
const BOOK = /\bIS[BS]N(?:-1[03])?[\s:]*$/iu;
const AMOUNT = /^\s?(?:[€$£%]|euros?\b|eur\b|heures?\b|h\b|[kcm]?m[²³]?\b|kg\b|habitants?\b)/iu;

function holdsTelephone(text: string): boolean {
  // The digits of an address on the web are nobody's number.
  const words = text.replace(ADDRESS, ' ');
  for (const match of words.matchAll(DIGITS)) {
    const before = words.slice(Math.max(0, match.index - 24), match.index);
    const after = words.slice(match.index + match[0].length);
    if (!BOOK.test(before) && !AMOUNT.test(after) && isTelephone(match[0], LABEL.test(before))) return true;
  }
  return false;
}

/** @param written digits and what stands between them, `+` before them or not */
function isTelephone(written: string, labelled: boolean): boolean {
  const groups = written.match(/\d+/g) ?? [];
  const between = written.match(/(?<=\d)\D+(?=\d)/g) ?? [];
  const digits = groups.join('');
  if (hasFrenchPairs(groups, between)) return true;
  // Hours, euros and kilometres have groups of three noughts.
  if (isDate(groups) || groups.some((one, index) => index > 0 && one === '000')) return false;
  if (written.startsWith('+')) return /^[1-9]\d{7,14}$/.test(digits);
  if (groups.some(isYear)) return false;
  if (/^00(?:$|[1-9])/.test(groups[0]!)) return /^00[1-9]\d{7,14}$/.test(digits);
  // « 0 800 123 456 »: the one number whose nought stands alone; that of a book has hyphens.
  if (/^0 [89]\d\d \d{3} \d{3}$/.test(written)) return true;
  // « 0475/12.34.56 »: behind the first part the same stands between all.
  if (/^0[1-9]/.test(groups[0]!)) return digits.length >= 9 && digits.length <= 11 && new Set(between.slice(1)).size < 2;
  if (/^\(?[2-9]\d\d(?:\) ?|[-.])[2-9]\d\d[-. ]\d{4}$/.test(written)) return true;
  return labelled && digits.length >= 8 && digits.length <= 15;
}

/** « 06 12 34 56 78 », wherever it stands in a longer row of digits: five pairs, no more, with the same between them. */
const hasFrenchPairs = (groups: readonly string[], between: readonly string[]): boolean =>
  groups.some((first, at) => {
    if (!/^0[1-9]$/.test(first)) return false;
    const goesOn = (index: number): boolean => groups[index + 1]?.length === 2 && between[index] === between[at];
    return [0, 1, 2, 3].every((step) => goesOn(at + step)) && !goesOn(at + 4) && !(at > 0 && groups[at - 1]!.length === 2 && between[at - 1] === between[at]);
  });

const isYear = (group: string): boolean => /^(?:19|20)\d\d$/.test(group);
/** Days, months and years in a row, with or without an hour. */
const isDate = (groups: readonly string[]): boolean => groups.some((one) => isYear(one)) && groups.every((one) => one.length <= 2 || isYear(one));
