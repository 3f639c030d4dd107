/** The student's form that invites an endorser. */
import type { Strings } from '../../strings/index.ts';
import { text, texts, type FieldError } from './form.ts';

export type SubjectView = { kind: 'badge' | 'production'; id: string; title: string; competencies: { code: string; words: string }[] };
export type InvitationDraft = { name: string; email: string; scope: string[]; language: 'fr' | 'en' };

/** What was chosen, by its value in the address; somebody else's is not among one's own. */
export const chosenSubject = (subjects: readonly SubjectView[], value: string | null): SubjectView | null =>
  subjects.find((one) => `${one.kind}:${one.id}` === value) ?? null;

/** Asked on everything that the chosen thing shows, unless the student asks on less. */
export const emptyInvitation = (subject: SubjectView | null, language: 'fr' | 'en'): InvitationDraft => ({
  name: '', email: '', scope: subject?.competencies.map(({ code }) => code) ?? [], language,
});

export const readInvitation = (form: FormData): InvitationDraft => ({
  name: text(form, 'name'), email: text(form, 'email'), scope: texts(form, 'scope'), language: text(form, 'language') === 'en' ? 'en' : 'fr',
});

export const missingInInvitation = (draft: InvitationDraft, words: Strings['endorsement']['student']['errors']): FieldError[] => [
  ...(draft.scope.length === 0 ? [{ field: 'scope', message: words.scope }] : []),
  ...(draft.name === '' ? [{ field: 'field-name', message: words.name }] : []),
  ...(/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(draft.email) ? [] : [{ field: 'field-email', message: words.email }]),
];
