/** Sentences of problems and messages, in English. */
import type { ImageFault } from '../domain/own-image.ts';
import type { EnrolmentField } from '../domain/refusal.ts';
import type { ProblemStrings } from './problem-strings.ts';

const STATES: Record<string, string> = {
  planned: 'planned', open: 'open', self_assessed: 'self-assessed', submitted: 'submitted', returned: 'returned for completion',
  feedback_complete: 'feedback complete', interview_held: 'interview held', drafted: 'drafted', signed: 'signed', contested: 'contested',
  sent_to_jury: 'sent to the jury', closed: 'closed', absent: 'absent',
};
const INVITATIONS: Record<string, string> = { answered: 'already accepted', issued: 'already accepted', withdrawn: 'closed', declined: 'declined', cancelled: 'cancelled', expired: 'expired' };
const ENDORSER = { name: 'Your name', function: 'Your function', organisation: 'Your organisation', comment: 'Your comment', consent: 'Your consent' } as const;
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

const COLUMN_NAMES = { family: 'family name', given: 'given name', email: 'email', role: 'role', regime: 'regime' } as const;

const ENROLMENT_FIELDS: Record<EnrolmentField, string> = {
  effectiveOn: 'give the day from which it holds (YYYY-MM-DD)', until: 'the last day cannot be read or comes before the first', reference: 'give the reference of the decision', year: 'this year is not in the programme',
  host: 'give the name of the host organisation', tutor: 'the tutor’s name cannot be read', beginsOn: 'the first day cannot be read', endsOn: 'the last day cannot be read or comes before the first',
  title: 'give the memoir’s title', director: 'give the name of the memoir’s director', defendedOn: 'the day of the defence cannot be read', decidedOn: 'give the day of the decision, which cannot be to come', competencies: 'choose one competency at the least',
};

export const en: ProblemStrings = {
  titles: {
    bad_request: 'Unreadable request', unauthenticated: 'Sign-in needed', forbidden: 'Not allowed', not_found: 'Not found', gone: 'Page withdrawn', replaced: 'Badge replaced',
    conflict: 'Changed meanwhile', too_large: 'Too large', unsupported: 'Unsupported format', refused: 'Not possible as it stands',
    internal: 'An error on our side', unavailable: 'Suspended for now', too_many: 'Too many requests',
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
  endorsement_link_spent: 'This link was used already or is no longer valid. If you still wish to give your support, ask the student for a new invitation.',
  internal: 'An error occurred on our side. Nothing that was saved is lost; you can try again.',
 
  evidence_private: 'A badge cites this file, but it is not public. The holder of the badge can hand it over themselves, with its proof.',
  proof_how: 'First verify the badge on the verification page, then choose the trace and this file there, together. By hand: decode “salt” (base64url, after the “u”), append the bytes of the trace and compute the SHA-256; it must be the one that the badge gives for this address (relatedResource, digestMultibase). Pass it on only if the person who gave it to you agrees.',
  evidence_frozen: 'This evidence is part of a submitted review: its title and words no longer change.',
  rate_limited: 'Too many requests from your address in a short time. Try again in a moment.',
  verifier_busy: 'The verifier has too much to do right now: this document was not examined. Try again in a moment.',
  relay_unreachable: 'This address could not be asked, or cannot be asked from here.',
  relay_not_found: 'There is nothing, or nothing any more, at this address.',
  relay_unsupported: 'What stands at this address is neither a JSON document nor a signed token: nothing is handed on.',
  restore_gate: 'This service was put back from a copy: nothing is issued, revoked or published until an administrator has given the last published revocation lists. Nothing was changed.',
  list_lost: 'The last published revocation list was not found: it is not served, and the status of its badges cannot be checked.',
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
    clr_without_badges: () => 'Choose at least one badge of the semester. No record was made.',
    clr_badge_not_available: () => 'One of the chosen badges is not available for this semester: not handed over yet, revoked, or of another semester. No record was made.',
    clr_too_many_badges: () => 'A record holds sixteen badges at the most. No record was made.',
    clr_too_large: () => 'Together these badges do not fit into a record that verifiers accept. Make two. No record was made.',
    clr_limit: () => 'One hundred records have been made for this enrolment already: no more can be added.',
    clr_not_ready: () => 'This record is not signed yet, or could not be: the state of its address cannot change.',
    endorsement_scope_required: () => 'Choose at least one competency on which to ask for this support.',
    own_endorsement: () => 'Support comes from somebody else: this address is yours.',
    too_many_invitations: () => 'Too many invitations are open, or this address has received too many today. Wait for an answer, cancel an invitation, or try again tomorrow.',
    invitation_over: ({ state }) => `This invitation is ${INVITATIONS[state] ?? 'over'}: this is no longer possible.`,
    invitation_sent_twice: () => 'This invitation has been sent twice already: a third message would be one too many.',
    endorser_incomplete: ({ field }) => `${ENDORSER[field]} is missing: nothing was signed.`,
    endorsement_already_withdrawn: () => 'This endorsement is already withdrawn.',
    cohort_name_unreadable: () => 'Give the cohort a readable name (200 characters at the most).',
    cohort_name_taken: () => 'A cohort already has this name.',
    people_file_refused: ({ fault }) =>
      fault.kind === 'empty' ? 'This file holds nobody: a line of headings, then one line per person.'
      : fault.kind === 'too_many_lines' ? `This file has more than ${fault.most} lines. Split it into several files.`
      : fault.kind === 'column_missing' ? `The column “${COLUMN_NAMES[fault.column]}” is missing.`
      : `The column “${COLUMN_NAMES[fault.column]}” is there twice.`,
    people_file_faults: ({ lines }) => `Nothing was imported: ${lines.length === 1 ? `line ${lines[0]} needs correcting` : `${lines.length} lines need correcting (${lines.slice(0, 10).join(', ')}${lines.length > 10 ? '…' : ''})`}.`,
    programme_file_faults: ({ lines }) => `Nothing was imported: ${lines.length === 1 ? `line ${lines[0]} needs correcting` : `${lines.length} things need correcting (lines ${[...new Set(lines)].slice(0, 10).join(', ')}${lines.length > 10 ? '…' : ''})`}.`,
    programme_version_frozen: ({ version }) => `Version ${version} is frozen and changes no more. Give another version name.`,
    programme_changed: () => 'Nothing was done: the programme has changed since you read it. Look at it again.',
    programme_version_taken: ({ version }) => `There is a version ${version} of this programme already, frozen or in preparation. Give another version name.`,
    programme_code_unreadable: () => 'A version name has 40 characters at the most: letters without accents, digits, full stops, hyphens.',
    programme_incomplete: ({ lacking }) => `This version cannot be frozen yet: it lacks ${lacking.map((one) => ({ levels: 'levels', competencies: 'competencies', periods: 'semesters or projects' })[one]).join(', ')}.`,
    programme_stated_unreadable: ({ value }) => `Nothing was saved: this text, date or reference cannot be read${value === '' ? '' : ` (“${value}”)`}.`,
    moodle_cannot_hold: ({ level }) => `Moodle cannot write the level “${level}”: a comma or a closing bracket separates the values of a scale there.`,
    enrolment_unreadable: ({ field }) => `Nothing was saved: ${ENROLMENT_FIELDS[field]}.`,
    enrolment_changed: () => 'Nothing was done: this enrolment has changed since you read it. Look at it again.',
    level_exempted: ({ competency, level }) => `The student is dispensed from this level (${competency}, ${level}) by an earlier decision: it is not validated a second time.`,
    level_awarded: () => 'This level, or a higher one of the same competency, is awarded already: there is nothing left to dispense from.',
    already_exempted: () => 'Nothing was done: a decision dispenses from this level already, or from a higher one, in one of these competencies.',
    own_decision: () => 'Nobody decides on their own enrolment.',
    exemption_withdrawn: () => 'This exemption is withdrawn already.',
    people_changed: () => 'Nothing was done: something has changed since the preview. Look again at what will change.',
  },
  restoration: {
    list_unreadable: 'This text is no readable revocation list. Nothing was changed.',
    list_of_another_issuer: 'This list is not of this institution at this address. Nothing was changed.',
    list_key_unknown: 'This list is signed by a key that the restored copy does not know: the key changed after that copy. Restore a later copy. Nothing was changed.',
    list_key_compromised: 'This list is signed by a compromised key: it proves nothing any more. Nothing was changed.',
    list_proof_invalid: 'The signature of this list is not valid. Nothing was changed.',
    list_older_than_known: 'This list is not the last published one: a later one is known. Nothing was changed.',
    gate_open: 'Nothing is suspended: there is nothing to give or to confirm.',
    list_unknown: 'There is no such list here, or it was given already. Nothing was changed.',
    lists_missing: 'At least one list is still missing: give it, or declare it lost. Nothing was changed.',
  },
  mail: {
    signInSubject: 'Your sign-in link for Palier',
    signInText: (link) => `Hello,\n\nTo sign in to Palier, open this link and confirm:\n${link}\n\nIt works once, for ten minutes. If you did not ask for it, ignore this message.\n`,
    invitationSubject: (student) => `${student} asks for your endorsement`,
    invitationText: ({ endorser, student, subject, institution, link, days }) =>
      `Hello ${endorser},\n\n${student} invites you to say what you have observed of their work: ${subject}.\n\nIt takes three minutes, without account or password. Open this link:\n${link}\n\nYou will read everything again before ${institution} signs it, and you can withdraw it afterwards. The link works once, for ${days} days. Your address is shown to nobody but the student and the administration. If this does not concern you, ignore this message or decline from the page.\n`,
    endorsedSubject: 'Your endorsement is signed',
    endorsedText: ({ endorser, student, comment, link }) =>
      `Hello ${endorser},\n\nThank you. Your endorsement of ${student} is signed; it is the student who chooses to show it. This is its text:\n\n${comment}\n\nTo withdraw it, at any time and without having to say why, keep this link:\n${link}\n`,
  },
  endorsement: {
    name: (subject) => `Endorsement: ${subject}`,
    collected: (institution) =>
      `Collected by the university (${institution}); e-mail address confirmed, identity not verified. What follows is written by the person who endorses.`,
    badgeText: ({ name, student, description }) => `Badge “${name}”, in the name of ${student}.\n\n${description}`,
    productionText: ({ title, student, genre, programme, period, text }) => `${genre}: “${title}”, by ${student}.\n${programme}, ${period}.${text === '' ? '' : `\n\n${text}`}`,
    genres: { production: 'Production', stage: 'Placement report', memoir: 'Dissertation' },
  },
};
