/** The message to whoever finds something private after a restore. */
import type { ProblemStrings } from './problem-strings.ts';

type Words = Pick<ProblemStrings['mail'], 'takenBackSubject' | 'takenBackText'>;

export const fr: Words = {
  takenBackSubject: 'Par précaution, une de vos pages est de nouveau privée',
  takenBackText: ({ institution, pages, links }) =>
    `Bonjour,\n\nPalier, à ${institution}, a été rétabli d’après une copie. Vous aviez retiré, changé ou publié de nouveau quelque chose après cette copie : pour ne montrer à personne ce que vous aviez retiré, votre portfolio, un de vos liens de partage ou un de vos relevés est de nouveau privé.\n\nRegardez votre portfolio, puis publiez-le d’un bouton si vous le voulez :\n${pages}\n\nVos liens de partage se lisent ici ; un lien qui a pris fin ne s’ouvre plus, vous pouvez en faire un autre :\n${links}\n\nUne trace que vous aviez supprimée ou décidé de ne plus montrer après cette copie peut se trouver de nouveau parmi vos traces ; elle n’est choisie pour aucune page.\n\nVos badges restent valables.\n`,
};

export const en: Words = {
  takenBackSubject: 'As a precaution, one of your pages is private again',
  takenBackText: ({ institution, pages, links }) =>
    `Hello,\n\nPalier at ${institution} was put back from a copy. After that copy you had withdrawn, changed or published something again: so that nobody is shown what you had withdrawn, your portfolio, one of the links that you share or one of your records is private again.\n\nLook at your portfolio, then publish it with one button if you like:\n${pages}\n\nThe links that you share are here; one that has ended opens no more, and you can make another:\n${links}\n\nA trace that you had deleted, or decided to show no longer, after that copy may be among your traces again; it is chosen for no page.\n\nYour badges stay valid.\n`,
};
