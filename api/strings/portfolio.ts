/** What the views of a portfolio and its address are refused for. */
import type { ProblemStrings } from './problem-strings.ts';

type Sentences = Pick<ProblemStrings['refusal'], 'views_full' | 'view_in_use' | 'degree_unreadable' | 'handle_refused'>;

export const fr: Sentences = {
  views_full: ({ most }) => `Un portfolio a ${most} vues au plus : supprimez-en une avant d’en créer une autre. Rien n’a été changé.`,
  view_in_use: () => 'Cette vue est celle de la page publique, ou un lien la montre : choisissez une autre vue publique, ou retirez le lien, avant de la supprimer. Rien n’a été changé.',
  degree_unreadable: ({ fault }) => `${{ name: 'Écrivez l’intitulé du diplôme.', date: 'Un diplôme obtenu a sa date, AAAA-MM-JJ ; un diplôme préparé n’en a pas.', future: 'Un diplôme obtenu l’est à une date passée.' }[fault]} Rien n’a été changé.`,
  handle_refused: ({ fault }) =>
    `${{
      length: 'La fin de l’adresse a de 3 à 60 caractères.',
      characters: 'La fin de l’adresse s’écrit en lettres minuscules sans accent, chiffres et traits d’union.',
      not_own_name: 'La fin de l’adresse se compose de vos prénom et nom, de leurs initiales, du code de la formation et de chiffres, par exemple « nour-belkacem » ou « n-belkacem-2 » : elle ne peut pas se lire comme l’adresse de quelqu’un d’autre.',
      taken: 'Cette adresse est déjà prise. Ajoutez-y une initiale ou un nombre.',
    }[fault]} L’adresse actuelle n’a pas changé.`,
};

export const en: Sentences = {
  views_full: ({ most }) => `A portfolio has ${most} views at the most: remove one before you make another. Nothing was changed.`,
  view_in_use: () => 'This is the view of the public page, or a link shows it: choose another public view, or withdraw the link, before you remove it. Nothing was changed.',
  degree_unreadable: ({ fault }) => `${{ name: 'Write what the degree is called.', date: 'A degree that was obtained has its date, YYYY-MM-DD; one in preparation has none.', future: 'A degree is obtained on a day that is past.' }[fault]} Nothing was changed.`,
  handle_refused: ({ fault }) =>
    `${{
      length: 'The end of the address has 3 to 60 characters.',
      characters: 'The end of the address is written in small letters without accents, digits and hyphens.',
      not_own_name: 'The end of the address is made of your own names, their initials, the programme’s code and digits, for example “nour-belkacem” or “n-belkacem-2”: it cannot read as somebody else’s address.',
      taken: 'This address is taken already. Add an initial or a number.',
    }[fault]} The present address has not changed.`,
};
