import type { formReasons as fr } from '../fr/verification-forms.ts';

/** What is said of presentations, of Open Badges 2.0, of older lists of withdrawals and of published keys. */
export const formReasons: typeof fr = {
  not_a_presentation: 'The document calls itself a presentation, but does not have the form of one.',
  presentation_unsigned: 'The presentation is not signed: it says nothing by itself. Each credential in it was checked.',
  presentation_empty: 'The presentation holds no credential: there is nothing to confirm.',
  envelope_unsupported: 'This credential is enveloped in a form that is not read here.',
  holder_replayable: 'The presentation is signed by its holder, but answers no question asked here: it may be a copy of another.',
  challenge_wrong: 'The presentation does not answer the question that was asked: it may have been made for somebody else, or used before.',
  domain_wrong: 'The presentation was made for somebody else to read.',
  holder_not_subject: 'At least one credential was issued to somebody other than the person presenting it.',
  holder_subject_unnamed: 'At least one credential does not name its owner by a key: nothing shows that it is the person presenting it.',
  confirmed_by_host: 'This badge is not signed. Its host, asked just now over a protected connection, confirms that it was issued like this.',
  host_disagrees: 'The host of the badge says something other than what was presented.',
  host_not_allowed: 'The address of the badge is not one where its issuer publishes badges.',
  host_insecure: 'The host of the badge does not answer over a protected connection: its answer would prove nothing.',
  host_unreachable: 'The host of the badge did not answer: only the host can confirm a badge of this form.',
  host_not_found: 'The host does not know this badge, or no longer does: only the host could confirm it.',
  host_unreadable: 'The host’s answer cannot be read: it was not taken into account.',
  status_message: 'The issuer attached a status message to this credential that only a person can interpret.',
  revocation_list_unsigned: 'The identifier is not in the revocation list; the list is not signed, and is worth only the address at which it is published.',
  key_ambiguous: 'The issuer publishes several keys under one name: none of them is accepted.',
};
