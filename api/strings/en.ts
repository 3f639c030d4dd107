/** Sentences of problems and messages, in English. */
import type { ImageFault } from '../domain/own-image.ts';
import type { ProblemStrings } from './problem-strings.ts';

const STATES: Record<string, string> = {
  planned: 'planned', open: 'open', self_assessed: 'self-assessed', submitted: 'submitted', returned: 'returned for completion',
  feedback_complete: 'feedback complete', interview_held: 'interview held', drafted: 'drafted', signed: 'signed', contested: 'contested',
  sent_to_jury: 'sent to the jury', closed: 'closed', absent: 'absent',
};
const FIELDS = { number: 'their number', date: 'their date', members: 'the members', signatories: 'the signatories' } as const;

const NOT_ISSUED = {
  lint: 'This badge does not pass our own checks: it is not signed.',
  self_verification: 'This badge, once signed, was not found valid by our own verifier: it is set aside.',
  fault: 'This badge could not be prepared.',
} as const;

const IMAGE_FAULTS: Record<ImageFault, string> = {
  unknown_form: 'it is neither a PNG nor an SVG.',
  too_heavy: 'a PNG is at most 512 KiB, an SVG at most 256 KiB.',
  damaged: 'the file is damaged or incomplete.',
  not_square: 'it has to be a square.',
  wrong_size: 'a PNG measures 256 to 2048 pixels on a side.',
  interlaced: 'an interlaced PNG is not accepted; save it without interlacing.',
  holds_credential: 'it already holds a signed badge; give the picture alone.',
  not_utf8: 'the SVG is not written in UTF-8.',
  declaration: 'the SVG has a document type declaration or an entity.',
  forbidden_element: 'the SVG has an element that is not admitted (script, style, image, animation, filter, link, “use”, foreign content).',
  forbidden_attribute: 'the SVG has an attribute that is not admitted (event handler, address elsewhere, unknown namespace).',
  outside_reference: 'the SVG refers to something else than its own gradients, patterns, masks or clips.',
  too_complex: 'the SVG has too many elements or nests them too deeply.',
  no_view_box: 'the SVG has to say its frame in a viewBox attribute.',
  not_drawable: 'the SVG could not be drawn.',
  no_text: 'its text equivalent is missing.',
};

export const en: ProblemStrings = {
  titles: {
    bad_request: 'Unreadable request', unauthenticated: 'Sign-in needed', forbidden: 'Not allowed', not_found: 'Not found', gone: 'Page withdrawn', replaced: 'Badge replaced',
    conflict: 'Changed meanwhile', too_large: 'Too large', unsupported: 'Unsupported format', refused: 'Not possible as it stands',
    internal: 'An error on our side',
  },
  malformed_json: 'What was sent is not a readable JSON document. Nothing was changed.',
  unreadable: 'What was sent could not be read. Nothing was changed.',
  malformed_image: 'This image is damaged or is not of the announced type.',
  image_without_credential: 'This image holds no verifiable badge.',
  ambiguous_image: 'This image holds several badges: there is no telling which to verify.',
  malformed_jwt: 'This text is neither a badge in JSON nor a readable JWT.',
  invalid_input: (fields) => `Some information is missing or does not fit: ${fields.join(', ')}. Nothing was changed.`,
  too_large: 'What was sent exceeds the accepted size. Nothing was changed.',
  unsupported_media_type: 'This type of content is not supported. Send a badge as JSON, JWT, PNG or SVG.',
  wrong_media_type: 'This address does not accept that type of content. Nothing was changed.',
  unsupported_file: 'This type of file is not accepted. Accepted types: PDF, PNG, JPEG, WebP and text.',
  unauthenticated: 'Please sign in to go on.',
  cross_origin: 'This request does not come from a page of Palier. Nothing was changed.',
  forbidden: 'Your role does not allow this. Nothing was changed.',
  not_found: 'This page does not exist, or is not public.',
  gone: 'Its author has withdrawn this page. Badges already handed over can still be verified from their file.',
  replaced: 'This badge was replaced by another one. The old one is no longer valid and no longer shown.',
  link_spent: 'This sign-in link was used already or is no longer valid. Please ask for a new one.',
  internal: 'An error occurred on our side. Nothing that was saved is lost; you can try again.',
 
  evidence_private: 'A badge cites this file, but it is not public. The holder of the badge can hand it over themselves, with its proof.',
  proof_how: 'First verify the badge on the verification page, then choose the trace and this file there, together. By hand: decode “salt” (base64url, after the “u”), append the bytes of the trace and compute the SHA-256; it must be the one that the badge gives for this address (relatedResource, digestMultibase). Pass it on only if the person who gave it to you agrees.',
  evidence_frozen: 'This evidence is part of a submitted review: its title and words no longer change.',
  refusal: {
    review_transition_not_allowed: ({ from }) => `The review is “${STATES[from] ?? from}”: this is not possible now.`,
    review_frozen: () => 'The review was submitted: its evidence can no longer change.',
    self_assessment_without_evidence: ({ competency }) => `At least one piece of evidence linked to ${competency} is needed to place oneself.`,
    evidence_not_in_review: () => 'This evidence is not part of the review.',
    unknown_competency: ({ competency }) => `The competency ${competency} does not exist in this programme.`,
    unknown_level: () => 'This level does not exist in this programme.',
    comment_required: () => 'A comment is needed: it is what the student will read.',
    level_required: () => 'Please choose a level.',
    reason_required: () => 'This decision departs from the proposal or rests on the jury: its reasons are needed.',
    student_not_before_this_jury: () => 'This person’s file is not before this jury.',
    no_review_before_jury: () => 'No review of this period awaits a jury: send the reviews first.',
    jury_closed: ({ number }) => `The minutes ${number} are signed: no further decision can enter them. An error is put right by a new deliberation.`,
    decision_changed: () => 'Somebody else has decided meanwhile. What you typed is kept below; read the current decision before saving.',
    decisions_missing: ({ missing }) => `${missing.length} decision${missing.length > 1 ? 's are' : ' is'} missing before the minutes can be signed.`,
    minutes_incomplete: ({ field }) => `The minutes cannot be signed without ${FIELDS[field]}.`,
    minutes_number_taken: ({ number }) => `The number ${number} already belongs to other minutes.`,
    deliberation_in_future: () => 'The date of the deliberation is in the future.',
    decision_not_favourable: () => 'This decision gives no right to a badge.',
    level_already_awarded: () => 'This level has already been awarded.',
    credential_already_revoked: () => 'This badge is already revoked.',
    badges_already_revoked: ({ credentials }) =>
      `${credentials.length === 1 ? 'One of the chosen badges is already revoked' : `${credentials.length} of the chosen badges are already revoked`}: this request has revoked none. Take what is already revoked out of your choice.`,
    nothing_to_correct: () => 'Choose at least one piece of evidence that this badge cites: nothing else is corrected this way.',
    name_unreadable: () => 'This name is empty, too long, or holds invisible characters.',
    name_unchanged: () => 'This is already the person’s name.',
    name_not_yet: () => 'The name takes effect in the future: it can be recorded from that day on.',
    name_changed: () => 'Somebody else has just changed this name. Read the current name before saving.',
    badge_on_its_way: () => 'A badge of this person is being prepared and would carry the former name. Try again in a moment.',
    image_refused: ({ cause }) => `This image does not do: ${IMAGE_FAULTS[cause]} The image in place is unchanged.`,
    image_changed: () => 'Somebody else has just changed this image. Look at the current image before choosing.',
    nothing_to_publish: () => 'Choose at least one badge or production to show.',
    too_many_citations: ({ most }) => `A badge can cite ${most} traces at the most: first take back another trace from those that a badge may cite. Nothing was changed.`,
    credential_revoked: () => 'This badge is revoked.',
    credential_not_issued: ({ reason, detail }) => `${NOT_ISSUED[reason]} Nothing was given out. Technical detail: ${detail}`,
  },
  mail: {
    signInSubject: 'Your sign-in link for Palier',
    signInText: (link) => `Hello,\n\nTo sign in to Palier, open this link and confirm:\n${link}\n\nIt works once, for ten minutes. If you did not ask for it, ignore this message.\n`,
  },
};
