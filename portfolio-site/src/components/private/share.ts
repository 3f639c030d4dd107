import type { ShareChoices } from '../../../../api/domain/share.ts';
import type { Strings } from '../../strings/index.ts';
import { text, texts } from './form.ts';

/** A link as it stands in the form. */
export type ShareDraft = { title: string; lastOn: string; view: string; choices: { [K in keyof ShareChoices]: string[] } };

/** Every box is empty until the student ticks it, or begins with what one of their views shows. */
export const emptyShare = (from?: { id: string; choices: { credentials: string[]; evidence: string[]; reflections: string[] } }): ShareDraft => ({
  title: '',
  lastOn: '',
  view: from?.id ?? '',
  choices: { credentials: from?.choices.credentials ?? [], evidence: from?.choices.evidence ?? [], reflections: from?.choices.reflections ?? [], onRequest: [], foreignBadges: [] },
});

export const readShareForm = (form: FormData): ShareDraft => ({
  title: text(form, 'title'),
  lastOn: text(form, 'lastOn'),
  view: text(form, 'view'),
  choices: { credentials: texts(form, 'credentials'), evidence: texts(form, 'evidence'), reflections: texts(form, 'reflections'), onRequest: texts(form, 'onRequest'), foreignBadges: texts(form, 'foreignBadges') },
});

/** « 2 badges, 1 trace et 1 analyse » */
export function whatIsShown(choices: ShareChoices, t: Strings['share']['student']): string {
  const said = [
    choices.credentials.length > 0 ? t.badges(choices.credentials.length) : '',
    choices.evidence.length > 0 ? t.traces(choices.evidence.length) : '',
    choices.reflections.length > 0 ? t.reflections(choices.reflections.length) : '',
    choices.onRequest.length > 0 ? t.onRequest(choices.onRequest.length) : '',
    choices.foreignBadges.length > 0 ? t.foreignBadges(choices.foreignBadges.length) : '',
  ].filter((part) => part !== '');
  const last = said.pop() ?? '';
  return said.length === 0 ? last : `${said.join(', ')}${t.and}${last}`;
}
