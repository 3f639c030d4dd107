/** A person's civil or usual name, as it is written in records and badges. One of the two parts may be empty, not both. */
export type Name = { readonly given: string; readonly family: string };

export const LONGEST_NAME = 120;

/** The name as it is kept: one space between words, none around; `null` when it is none, too long, or holds what no name holds. */
export function readName(given: string, family: string): Name | null {
  const clean = (part: string): string => part.normalize('NFC').replace(/\s+/gu, ' ').trim();
  const name = { given: clean(given), family: clean(family) };
  const whole = `${name.given} ${name.family}`.trim();
  // Control and format characters would be unseen in a badge, lone surrogates unreadable; with a commercial at it is an address put into the wrong field.
  if (whole === '' || whole.length > LONGEST_NAME || !whole.isWellFormed() || /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Zl}\p{Zp}@＠]/u.test(whole)) return null;
  return name;
}

/** Words of a name as an address writes them: « Léa d’Étang » → lea, d, etang. */
const wordsOf = (text: string): string[] =>
  text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '');

/** Whether a text says part of the former name that the new one has not; words of one letter say nothing. */
export function saysFormerName(text: string, former: Name, name: Name): boolean {
  const kept = new Set(wordsOf(`${name.given} ${name.family}`));
  const gone = wordsOf(`${former.given} ${former.family}`).filter((word) => word.length > 1 && !kept.has(word));
  const said = new Set(wordsOf(text));
  return gone.some((word) => said.has(word));
}
