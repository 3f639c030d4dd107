export const shell = {
  navigation: 'Pages de votre rôle',
  crumbs: 'Fil d’Ariane',
  student: 'Mon espace',
  teacher: 'Suivi',
  jury: 'Jurys',
  administration: 'Administration',
  signedInAs: 'Session ouverte :',
  signOut: 'Se déconnecter',
  brandHome: 'Palier, accueil',
  failedTitle: (title: string) => `Erreur : ${title}`,
  errorTitle: 'Rien n’a été perdu, mais il reste à corriger',
  kept: 'Ce qui a été saisi est conservé ci-dessous.',
  save: 'Enregistrer',
  /** Between a label and what it says. */
  column: {
    label: (heading: string, name: string, beside: string | null) => [heading, name, ...(beside === null ? [] : [beside])].join(', '),
    stands: (value: string) => `Enregistré maintenant\u00a0: ${value}.`,
    nothing: 'rien',
    saved: (n: number) => (n === 0 ? 'Rien n’avait changé.' : n === 1 ? 'Une case est enregistrée.' : `${n} cases sont enregistrées.`),
  },
  meanwhile: { title: 'Ce qui est enregistré maintenant.', what: 'Votre saisie est gardée ci-dessous : l’enregistrer remplacera ceci.', nothing: 'Rien.' },
  gate: {
    title: 'Les badges et les pages publiques attendent',
    what: 'Ce service a été rétabli d’après une copie. Rien n’est émis, révoqué ni publié tant que les dernières listes de révocation publiées n’ont pas été fournies. D’ici là, les pages publiques, les badges et les liens de partage ne sont montrés à personne ; tout le reste du travail continue.',
    toDo: 'Fournir les listes et confirmer',
    toDoHere: 'La première section de cette page dit ce qui manque.',
    waiting: 'Un administrateur s’en charge.',
  },
  forbidden: {
    title: 'Cette page n’est pas ouverte à votre compte',
    detail:
      'Votre session est bien ouverte, mais cette page demande un autre rôle. Rien n’a été changé. Si ce rôle devrait être le vôtre, la personne responsable du parcours peut l’ajouter.',
  },
};
