import type { ProblemStrings } from './problem-strings.ts';

const ACCEPTED = 'Accepted are: PDF, pictures as PNG, JPEG, WebP and GIF, sound as MP3, M4A, AAC, OGG, WAV and WebM, films as MP4, MOV and WebM, plain text.';
const FOREIGN = {
  archive: 'It is an archive: deposit the files that it holds, or the link of a repository.',
  office: 'It is a document of a word processor, a spreadsheet or slides, which may hold macros: export it as PDF.',
  markup: 'It is a web page or an SVG drawing, which may hold scripts: deposit its address as a link, or a screenshot as PNG.',
  heif: 'It is a HEIC or AVIF photograph, which not every browser shows. On the iPhone, open this page in Safari and choose the photograph there: it arrives as a JPEG. Or, in Photos: Share › Options › “Most Compatible”, then “Save to Files”. For the next ones: Settings › Camera › Formats › “Most Compatible”.',
  film: 'It is a film or a sound in a format that not every browser reads, or an incomplete file: export it as MP4 (H.264) or WebM. On an iPhone, a ProRes film is exported again from Photos: Share › Options › “Most Compatible”.',
  sound: 'It is a sound file that cannot be read or is incomplete: export it again as MP3 or M4A.',
  program: 'It is a program.',
  unknown: 'Its content is of no accepted type, whatever its name.',
} as const;
const MEDIA = { document: 'a PDF document', image: 'a picture', audio: 'a sound', video: 'a film', text: 'a text' } as const;
const HELD = {
  confidential: 'it is marked as confidential',
  unanswered: 'the questions to ask before publishing have no answer yet',
  answers_old: 'its content has changed since the questions to ask before publishing were answered',
  people: 'people who can be recognised have not agreed',
  minors: 'minors can be recognised without their parents’ agreement',
  host: 'it holds confidential information',
  rights: 'it holds other people’s work without their agreement',
  no_transcript: 'this sound or film has neither a transcript nor captions',
} as const;

/** What is refused of a deposit, and of making it public. */
export const depositRefusals: Pick<
  ProblemStrings['refusal'],
  'file_refused' | 'file_too_large' | 'picture_refused' | 'captions_refused' | 'part_refused' | 'upload_incomplete' | 'evidence_held_back' | 'evidence_public' | 'evidence_replaced' | 'link_not_looked'
> = {
  link_not_looked: () => 'This link was not checked: this installation is on somebody’s own machine, from which no other site is asked.',
  file_refused: ({ foreign }) => `This file is not accepted. ${FOREIGN[foreign]} ${ACCEPTED} Nothing was deposited.`,
  file_too_large: ({ media, most }) => `This file is too heavy: ${most} MB at most for ${MEDIA[media]}. Nothing was deposited. Make it lighter, or deposit a link.`,
  picture_refused: ({ fault, most }) =>
    fault === 'pixels'
      ? `This picture has too many pixels: ${most} million at most. Nothing was deposited. Make it smaller, then deposit it again.`
      : fault === 'preview'
        ? `The preview is not a small picture of ${most} pixels a side at most. Nothing was deposited. Deposit without a preview.`
        : 'This picture is damaged or incomplete. Nothing was deposited. Export it again, then deposit it.',
  captions_refused: () => 'The captions are not a WebVTT file: its first line is “WEBVTT”. Nothing was changed.',
  part_refused: ({ fault }) =>
    ({
      given: 'This part of the file has arrived already: it is not replaced.', over: 'This upload is finished or abandoned. Choose the file again.',
      many: 'Too many uploads were begun. Finish or abandon some before you send another file.', undeclared: 'This part is not the one that was announced. Choose the file again.',
    })[fault],
  upload_incomplete: ({ missing }) => `The file has not arrived in full: ${missing === 1 ? 'one part is' : `${missing} parts are`} missing. Choose the same file again; the upload goes on where it stopped.`,
  evidence_held_back: ({ held, title }) =>
    `The trace “${title}” stays private: ${HELD[held]}. Nothing was published. ${held === 'confidential' || held === 'no_transcript' ? 'Open it in “My traces” to change something, or leave it out.' : 'Answer the questions from “My traces”, or leave it out.'}`,
  evidence_public: () => 'This trace is public today. Take it off your public page first, then try again. Nothing was changed.',
  evidence_replaced: () => 'This trace has a newer version already. Start from that one. Nothing was deposited.',
};
