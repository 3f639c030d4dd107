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
  forbidden: {
    title: 'This page is not open to your account',
    detail:
      'You are signed in, but this page asks for another role. Nothing was changed. If that role should be yours, the head of the programme can add it.',
  },
};
