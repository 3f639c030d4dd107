/** Depositing a trace: what was typed, what is sent, what is missing. */
import { EVIDENCE_GENRES, type EvidenceGenre } from '../../../../api/domain/evidence.ts';
import type { Strings } from '../../strings/index.ts';
import { aboutForm, emptyAbout, membersFit, readAbout, readMembers, type AboutDraft } from './about.ts';
import { file, text, texts, type FieldError } from './form.ts';

export type DepositDraft = AboutDraft & {
  period: string;
  genre: EvidenceGenre;
  title: string;
  description: string;
  link: string;
  text: string;
  imageAlt: string;
  competencies: string[];
  /** Keys of critical learnings. */
  learnings: string[];
  /** A file that the page's script has sent already, in parts. */
  upload: string;
  /** The trace whose place this one takes. */
  replaces: string;
};

export type Deposit = {
  typed: DepositDraft;
  file: File | null;
  /** The fields as the API takes them: one of link, text and file, never an empty one beside it. */
  form: Omit<DepositDraft, 'link' | 'text' | keyof AboutDraft> & ReturnType<typeof aboutForm> & { link?: string; text?: string; file?: File; preview?: File };
  membersFit: boolean;
};

export const emptyDeposit = (period: string): DepositDraft => ({
  period, genre: 'production', title: '', description: '', link: '', text: '', imageAlt: '', competencies: [], learnings: [], upload: '', replaces: '', ...emptyAbout,
});

export const readDeposit = (posted: FormData): Deposit => {
  const genre = text(posted, 'genre');
  const typed: DepositDraft = {
    period: text(posted, 'period'),
    genre: EVIDENCE_GENRES.find((one) => one === genre) ?? 'production',
    title: text(posted, 'title'),
    description: text(posted, 'description'),
    link: text(posted, 'link'),
    text: text(posted, 'text'),
    imageAlt: text(posted, 'imageAlt'),
    competencies: texts(posted, 'competencies'),
    learnings: texts(posted, 'learnings'),
    upload: text(posted, 'upload'),
    replaces: text(posted, 'replaces'),
    ...readAbout(posted),
  };
  const preview = file(posted, 'preview');
  const chosen = file(posted, 'file');
  const { link, text: body, ownShare: _share, members: _members, aiUse: _ai, confidential: _confidential, transcript: _transcript, ...common } = typed;
  return {
    typed,
    file: chosen,
    form: { ...common, ...aboutForm(posted), ...(link ? { link } : {}), ...(body ? { text: body } : {}), ...(chosen ? { file: chosen } : {}), ...(preview ? { preview } : {}) },
    membersFit: membersFit(readMembers(posted)),
  };
};

const isWebAddress = (text: string): boolean => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);

/** What can be said before asking the API; a file cannot be put back into its field, so losing it is said too. */
export const checkDeposit = (deposit: Deposit, words: Strings['private']['student']['traces']['errors'] & { members: string }): FieldError[] => {
  const given = [deposit.file !== null || deposit.typed.upload !== '', deposit.typed.link !== '', deposit.typed.text !== ''].filter(Boolean).length;
  const errors: FieldError[] = [];
  if (given === 0) errors.push({ field: 'field-file', message: words.nothing });
  if (deposit.typed.link !== '' && !isWebAddress(deposit.typed.link)) errors.push({ field: 'field-link', message: words.link });
  if (given > 1) errors.push({ field: 'field-file', message: words.several });
  if (deposit.typed.title === '') errors.push({ field: 'field-title', message: words.title });
  if (!deposit.membersFit) errors.push({ field: 'field-members', message: words.members });
  if (errors.length > 0 && deposit.file) errors.push({ field: 'field-file', message: words.fileAgain });
  return errors;
};
