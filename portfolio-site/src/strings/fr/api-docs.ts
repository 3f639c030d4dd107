/** The page that describes the API to whoever writes a program. */
export const apiDocs = {
  title: 'L’API de vérification',
  lead: 'Le même contrôle que sur la page « Vérifier un badge », pour un programme : sans compte, sans clé, depuis n’importe quelle origine. Rien de ce qui est envoyé n’est conservé.',
  limits: 'Chaque adresse peut demander au moins cent vingt vérifications par minute ; au-delà, la réponse est 429, et l’en-tête Retry-After dit quand recommencer. Quand le vérificateur a trop à faire, la réponse est 503, avec le même en-tête. Les erreurs sont des documents problem+json (RFC 9457).',
  undecided: 'Un verdict a trois valeurs : valid, invalid, undetermined. « undetermined » ne veut jamais dire valable : un contrôle n’a pas pu être fait, ou l’émetteur n’est pas reconnu ici.',
  document: 'La description complète, en OpenAPI 3.1',
  exampleTitle: 'Un exemple',
  command: 'La même chose dans un terminal, sans serveur, depuis une copie de Palier :',
  openTitle: 'Ouvert à tous',
  body: 'Ce qu’il faut envoyer',
  parameters: 'Paramètres',
  answers: 'Réponses',
  othersTitle: 'Le reste de l’API',
  othersLead: 'Ce que les pages de Palier demandent elles-mêmes, avec la session de la personne connectée.',
};
