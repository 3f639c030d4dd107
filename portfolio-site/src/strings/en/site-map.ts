import type { siteMap as fr } from '../fr/site-map.ts';

export const siteMap: typeof fr = {
  title: 'Site map',
  description: 'All the pages of Palier that are open to you.',
  lead: 'The pages open to everybody. Once you are signed in, this map shows those of your role too.',
  leadOf: 'The pages open to everybody, and those of your roles. A review, a piece of evidence, a jury or a cohort opens from the page that lists them.',
  everybody: 'For everybody',
  home: 'Home',
  work: 'Programmes, follow-up and juries',
  programmes: 'Prepare programmes',
  preview: 'Preview of my public page',
  overview: 'Overview',
  account: 'Passkeys, sessions and address',
};
