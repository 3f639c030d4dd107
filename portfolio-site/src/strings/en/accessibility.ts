import type { accessibility as fr } from '../fr/accessibility.ts';

export const accessibility: typeof fr = {
  title: 'Accessibility',
  description: 'Accessibility statement: where these pages stand, what is missing, and how to report a difficulty.',
  states: { full: 'fully compliant', partial: 'partially compliant', none: 'not compliant' },
  footer: (state) => `Accessibility: ${state}`,
  lead: (name) => `${name} wants these pages to work for everybody, including the teams who run reviews and deliberate.`,
  stateTitle: 'Compliance status',
  state: (state, percent, met, applicable) => `These pages are ${state} with RGAA 4.1, the French accessibility standard: ${met} of the ${applicable} criteria that apply are met (${percent}%).`,
  how: 'This is an assessment made by the authors of Palier, on the sources, by automatic checks of every page (axe, validator, contrast, text spacing, accessibility tree) and by keyboard. It is not an audit: the institution that runs Palier makes its own and answers for this statement.',
  missingTitle: 'What is not met, or not verified yet',
  missing: {
    '1.3': 'A picture that a student uploads is published with a description only, and a file’s name or “picture” is refused; but nobody reviews whether the description is right.',
    '7.1': 'What the Chromium browser hands to screen readers is checked on every page and while it is used; no screen reader, and nobody who depends on one, has tried the pages yet.',
    '13.3': 'The documents that students upload are not checked. They are asked for a summary, and for the address of an accessible version if there is one; both stand beside the link.',
  },
  exemptTitle: 'Exempt content',
  exempt: 'No exemption is claimed here. French law exempts content of third parties that the institution has neither funded nor developed and that is not under its control (decree no. 2019-768, article 3): it is for the institution to say whether that is so of what its students upload.',
  reportTitle: 'Report a difficulty',
  report: (contact) => `If a page keeps you from doing what you need to do, say so: ${contact}. You will be given what you need in another form.`,
  noContact: (name) => `If a page keeps you from doing what you need to do, tell the institution (${name}) through the site below: this installation has given no address for that yet.`,
  site: (name) => `The institution’s site: ${name}`,
  appealTitle: 'Appeal',
  appeal: 'If you have reported a difficulty and were not given a satisfactory answer, you may write to the French Defender of Rights (Défenseur des droits) or reach their delegate in your region.',
  appealLink: 'Défenseur des droits: contact (in French)',
};
