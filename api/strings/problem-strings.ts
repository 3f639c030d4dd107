import type { DecisionWords } from '../domain/decisions-csv.ts';
import type { Refusal } from '../domain/refusal.ts';

/** Every sentence that the API says to a person; a language that lacks one does not compile. */
export type ProblemStrings = {
  titles: Record<
    'bad_request' | 'unauthenticated' | 'forbidden' | 'not_found' | 'gone' | 'link_over' | 'replaced' | 'endorsement_withdrawn' | 'conflict' | 'too_large' | 'unsupported' | 'refused' | 'internal' | 'unavailable' | 'too_many',
    string
  >;
  malformed_json: string;
  unreadable: string;
  malformed_image: string;
  image_without_credential: string;
  ambiguous_image: string;
  malformed_jwt: string;
  invalid_input: (fields: readonly string[]) => string;
  too_large: string;
  unsupported_media_type: string;
  wrong_media_type: string;
  unauthenticated: string;
  cross_origin: string;
  forbidden: string;
  not_found: string;
  gone: string;
  replaced: string;
  link_spent: string;
  link_elsewhere: string;
  code_wrong: string;
  code_over: string;
  code_attempts: string;
  address_taken: string;
  passkey_refused: string;
  passkeys_impossible: string;
  factor_needed: string;
  step_up_needed: string;
  university_unreachable: string;
  university_failed: string;
  university_unknown: string;
  university_conflict: string;
  university_closed: string;
  endorsement_badge_gone: string;
  endorsement_link_spent: string;
  tutor_link_spent: string;
  share_expired: string;
  share_ended: string;
  internal: string;
  evidence_frozen: string;
  evidence_private: string;
  /** In the file that a student gives to one reader. */
  proof_how: string;
  rate_limited: string;
  too_often: string;
  verifier_busy: string;
  relay_unreachable: string;
  relay_not_found: string;
  oembed_format: string;
  embedTitle: (badge: string, name: string) => string;
  relay_unsupported: string;
  restore_gate: string;
  restored_pages: string;
  list_lost: string;
  /** Of the file of decisions for the registrar. */
  decisions: DecisionWords;
  refusal: { [K in Refusal['kind']]: (refusal: Extract<Refusal, { kind: K }>) => string };
  restoration: Record<
    | 'list_unreadable' | 'list_of_another_issuer' | 'list_key_unknown' | 'list_key_compromised' | 'list_proof_invalid' | 'list_older_than_known'
    | 'gate_open' | 'list_unknown' | 'lists_missing' | 'key_stolen_since' | 'giver_unknown' | 'key_history_missing' | 'key_not_offered' | 'erasures_unreadable' | 'taken_back_unreadable',
    string
  >;
  /** `about`: the key, its algorithm, or the numbers of the lists. */
  keys: Record<'key_unknown' | 'next_key_exists' | 'no_active_key' | 'key_already_retired' | 'key_already_compromised' | 'ring_changed' | 'lists_missing', (about: string) => string>;
  mail: {
    signInSubject: string;
    signInText: (link: string, code: string) => string;
    confirmationSubject: string;
    confirmationText: (code: string) => string;
    ownAddressSubject: string;
    ownAddressText: (code: string) => string;
    passkeyAddedSubject: string;
    passkeyAddedText: (account: string) => string;
    personalAddressSubject: string;
    personalAddressText: (account: string) => string;
    /** @param day as it is written in the language; `account` and `data` are addresses of ours */
    accountClosingSubject: (day: string) => string;
    accountClosingText: (closing: { day: string; account: string; data: string }) => string;
    erasureRefusedSubject: string;
    erasureRefusedText: (refused: { reason: string; basis: string; data: string }) => string;
    invitationSubject: (student: string) => string;
    invitationText: (invitation: { endorser: string; student: string; subject: string; institution: string; link: string; days: number }) => string;
    /** To somebody who has an account: where it is, and nothing of what it says. */
    linkWithdrawnSubject: string;
    linkWithdrawnText: (told: { institution: string; link: string }) => string;
    /** After a restore: what is private again by precaution. */
    takenBackSubject: string;
    takenBackText: (told: { institution: string; pages: string; links: string }) => string;
    viewAskedSubject: string;
    viewAskedText: (told: { institution: string; link: string }) => string;
    sheetSubject: string;
    sheetText: (told: { institution: string; link: string }) => string;
    tutorSubject: (student: string) => string;
    /** @param asked `day`: the deadline as it is written in the language */
    tutorText: (asked: { tutor: string; student: string; placement: string; institution: string; by: string; link: string; day: string }) => string;
    endorsedSubject: string;
    endorsedText: (endorsed: { endorser: string; student: string; comment: string; link: string }) => string;
  };
  /** The page that goes with the export of everything about a person. */
  ownData: {
    title: string;
    intro: (institution: string, day: string) => string;
    none: string;
    identity: string;
    evidence: string;
    decisions: string;
    decision: (competency: string, period: string, level: number, outcome: string, day: string) => string;
    badges: string;
    others: string;
    record: string;
    endorsement: string;
    consents: string;
    acts: Readonly<Record<'publish' | 'withdraw' | 'index' | 'unindex', string>>;
    tables: string;
  };
  /** Words that are signed, or bound by digest to what is signed. */
  endorsement: {
    name: (subject: string) => string;
    /** The institution's own sentence; what follows it is the endorser's. */
    collected: (institution: string) => string;
    badgeText: (badge: { name: string; student: string; description: string }) => string;
    productionText: (production: { title: string; student: string; genre: string; programme: string; period: string; text: string }) => string;
    genres: Readonly<Record<'production' | 'stage' | 'memoir', string>>;
  };
};
