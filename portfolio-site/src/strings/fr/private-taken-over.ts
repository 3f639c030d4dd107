/** Badges that a restore revoked because the last published list says so. */
export const takenOver = {
  title: 'Badges révoqués par le rétablissement',
  count: (n: number) => (n === 1 ? 'Un badge de la copie rétablie est révoqué d’après la dernière liste publiée.' : `${n} badges de la copie rétablie sont révoqués d’après les dernières listes publiées.`),
  why: 'La raison a été perdue avec la base : une décision, ou un autre badge qui avait pris sa place (changement de nom, correction, clé volée). Dans le second cas, émettez le badge de nouveau : le nouveau dit la même chose, au nom d’aujourd’hui, et se montre là où l’étudiant montrait l’ancien.',
  careful: 'N’émettez pas de nouveau ce qu’une décision a retiré. Demandez au titulaire s’il a gardé un badge plus récent pour ce niveau : il resterait valable à côté du nouveau.',
  names: 'Un changement de nom a été perdu avec ce qui a suivi la copie. Refaites-le d’abord, sur la page de la personne ; ses badges s’émettent ensuite :',
  part: (from: number, to: number, n: number) => `Badges ${from} à ${to} sur ${n}.`,
  next: 'Badges suivants',
  previous: 'Badges précédents',
  legend: 'Badges à émettre de nouveau',
  badge: (title: string, on: string) => `${title}, décision du ${on}`,
  all: (n: number) => `Tous ceux de cette liste (${n})`,
  act: 'Émettre de nouveau',
  noneChosen: 'Choisissez au moins un badge.',
  left: (issued: number, detail: string) => `${issued === 0 ? '' : issued === 1 ? 'Un badge est émis de nouveau. ' : `${issued} badges sont émis de nouveau. `}Un badge ne passe plus les contrôles et n’est pas émis : ${detail}`,
  done: (n: number) => (n === 1 ? 'Le badge est émis de nouveau : il est signé et remis de lui-même.' : `${n} badges sont émis de nouveau : ils sont signés et remis d’eux-mêmes.`),
};
