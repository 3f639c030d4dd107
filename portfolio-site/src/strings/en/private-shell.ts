import type { shell as fr } from '../fr/private-shell.ts';

export const shell: typeof fr = {
  navigation: 'Pages of your role',
  crumbs: 'Breadcrumb',
  student: 'My space',
  teacher: 'Follow-up',
  jury: 'Juries',
  administration: 'Administration',
  signedInAs: 'Signed in as',
  signOut: 'Sign out',
  brandHome: 'Palier, home',
  failedTitle: (title) => `Error: ${title}`,
  errorTitle: 'Nothing was lost, but something needs correcting',
  kept: 'What was typed is kept below.',
  save: 'Save',
  column: {
    label: (heading, name, beside) => [heading, name, ...(beside === null ? [] : [beside])].join(', '),
    stands: (value) => `Recorded now: ${value}.`,
    nothing: 'nothing',
    saved: (n) => (n === 0 ? 'Nothing had changed.' : n === 1 ? 'One cell is saved.' : `${n} cells are saved.`),
  },
  meanwhile: { title: 'What is recorded now.', what: 'What you typed is kept below: saving it will replace this.', nothing: 'Nothing.' },
  gate: {
    title: 'Badges and public pages are waiting',
    what: 'This service was put back from a copy. Nothing is issued, revoked or published until the last published revocation lists have been given. Until then public pages, badges and links to share are shown to nobody; all other work goes on.',
    toDo: 'Give the lists and confirm',
    toDoHere: 'The first section of this page says what is missing.',
    waiting: 'An administrator is seeing to it.',
  },
  forbidden: {
    title: 'This page is not open to your account',
    detail:
      'You are signed in, but this page asks for another role. Nothing was changed. If that role should be yours, the head of the programme can add it.',
  },
};
