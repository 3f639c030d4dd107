/** What a public page says to those who share it, print it or take it away as a paper. */
export const shared = {
  portfolioDescription: (name: string, programme: string, issuer: string) => `Portfolio de ${name} : réalisations et compétences reconnues par un jury. ${programme}, ${issuer}.`,
  portfolioPicture: (name: string, reached: string) => (reached === '' ? `Portfolio de ${name}` : `Portfolio de ${name} : ${reached}`),
  badgePicture: (name: string, level: string, competency: string) => `Badge de ${name} : niveau ${level}, ${competency}`,
  paper: 'Portfolio en PDF',
  printed: 'Pour vérifier les badges et lire la page à jour :',
};
