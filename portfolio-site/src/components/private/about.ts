/** What goes with a trace: as it is typed, and as the API takes it. */
import { file, lines, text, ticked } from './form.ts';
import type { EvidenceView } from './views.ts';

export type AboutDraft = { ownShare: string; /** One a line, a colon before the share. */ members: string; aiUse: string; confidential: boolean; transcript: string };

export const emptyAbout: AboutDraft = { ownShare: '', members: '', aiUse: '', confidential: false, transcript: '' };

export const aboutDraft = ({ about }: Pick<EvidenceView, 'about'>): AboutDraft => ({
  ...about,
  members: about.members.map(({ name, share }) => (share === '' ? name : `${name} : ${share}`)).join('\n'),
});

export const readAbout = (form: FormData): AboutDraft => ({ ownShare: text(form, 'ownShare'), members: text(form, 'members'), aiUse: text(form, 'aiUse'), confidential: ticked(form, 'confidential'), transcript: text(form, 'transcript') });

/** « Sam Berthier : le tournage »; a line without a colon is a name. */
export const readMembers = (form: FormData): { name: string; share: string }[] =>
  lines(form, 'members').map((line) => {
    const [name = '', ...share] = line.split(/\s*:\s*/);
    return { name, share: share.join(' : ') };
  });

/** Whether the API takes them. */
export const membersFit = (members: ReturnType<typeof readMembers>): boolean => members.length <= 12 && members.every(({ name, share }) => name !== '' && name.length <= 120 && share.length <= 300);

/** The fields of a form of the API; each member is one of them, as JSON. */
export const aboutForm = (posted: FormData) => {
  const draft = readAbout(posted);
  const captions = file(posted, 'captions');
  return {
    ownShare: draft.ownShare, aiUse: draft.aiUse, confidential: draft.confidential ? '1' : '', transcript: draft.transcript,
    members: readMembers(posted).map((one) => JSON.stringify(one)),
    ...(captions ? { captions } : {}),
    ...(ticked(posted, 'withoutCaptions') ? { withoutCaptions: '1' } : {}),
  };
};
