/** The site map. Pages are called as they call themselves. */
export const siteMap = {
  title: 'Plan du site',
  description: 'Toutes les pages de Palier qui vous sont ouvertes.',
  lead: 'Les pages ouvertes à tout le monde. Une fois connecté, ce plan montre aussi celles de votre rôle.',
  leadOf: 'Les pages ouvertes à tout le monde, et celles de vos rôles. Un bilan, une trace, un jury ou une promotion s’ouvrent depuis la page qui les réunit.',
  everybody: 'Pour tout le monde',
  home: 'Accueil',
  work: 'Formations, suivi et jurys',
  programmes: 'Préparer les formations',
  preview: 'Aperçu de ma page publique',
  overview: 'Vue d’ensemble',
  account: 'Clés d’accès, sessions et adresse',
};
