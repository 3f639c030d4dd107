/** What an endorser may say: all of it, and in words that can be public and signed. */
import { contactIn } from '../../credentials/index.ts';
import { answer, type Answer, type EndorsementState } from '../domain/endorsement.ts';
import { accepted, refused, type Result } from '../domain/refusal.ts';
import { signable } from '../publication/said.ts';

type Asked = {
  readonly state: EndorsementState;
  readonly scope: readonly string[];
  /** How a competency is called. */
  words(code: string): string;
};
type Field = readonly ['name' | 'function' | 'organisation' | 'comment' | 'statement', text: string, code?: string];

/**
 * The words that were typed, tidied, in the characters that can be signed.
 * Refused where something is missing, and where they hold an e-mail address or
 * a telephone number: the form promises that none is published.
 */
export function heard(given: Answer, consent: boolean, invitation: Asked): Result<Answer> {
  const said = answer(signable(given), consent, invitation);
  if (!said.ok) return said;
  const { name, function: role, organisation, comment, statements } = said.value;
  const fields: readonly Field[] = [
    ['name', name], ['function', role], ['organisation', organisation], ['comment', comment],
    ...Object.entries(statements).map(([code, text]): Field => ['statement', text, code]),
  ];
  for (const [field, text, code] of fields) {
    const contact = contactIn(text);
    if (contact !== null) return refused({ kind: 'endorser_contact', field, competency: code === undefined ? null : invitation.words(code), contact });
  }
  return accepted(said.value);
}
