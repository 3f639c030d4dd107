/**
 * An unofficial English of a programme's words, for reading only. It lies
 * beside the programmes and is no part of them: a programme stays frozen under
 * its version, and nothing of this is ever signed (JSON-LD language maps would
 * be lost in safe mode, and a jury has decided on the French words).
 *
 * A translation belongs to a text, to the letter: a version whose words differ
 * simply has none, so that no reader is shown the English of something else.
 */
import irp from './programmes/en/irp.json' with { type: 'json' };
import neo from './programmes/en/neo.json' with { type: 'json' };
import { withoutFullStop } from './programme.ts';

const TEXTS: Readonly<Record<string, Readonly<Record<string, string>>>> = { [irp.code]: irp.texts, [neo.code]: neo.texts };

/**
 * @param code of the programme whose word it is
 * @param french exactly as the programme says it, or without its full stop
 * @returns the English, or `null` when there is none
 */
export function inEnglish(code: string, french: string): string | null {
  const texts = Object.hasOwn(TEXTS, code) ? TEXTS[code]! : {};
  if (Object.hasOwn(texts, french)) return texts[french]!;
  const sentence = `${french}.`;
  return Object.hasOwn(texts, sentence) ? withoutFullStop(texts[sentence]!) : null;
}
