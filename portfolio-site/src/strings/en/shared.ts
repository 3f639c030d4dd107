import type { shared as french } from '../fr/shared.ts';

export const shared: typeof french = {
  portfolioDescription: (name, programme, issuer) => `Portfolio of ${name}: work, and skills recognised by a jury. ${programme}, ${issuer}.`,
  portfolioPicture: (name, reached) => (reached === '' ? `Portfolio of ${name}` : `Portfolio of ${name}: ${reached}`),
  badgePicture: (name, level, competency) => `Badge of ${name}: level ${level}, ${competency}`,
  paper: 'Portfolio as a PDF',
  printed: 'To verify the badges and read the page as it is today:',
};
