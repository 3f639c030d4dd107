/** `docs/roles.md` prints the table of `api/permissions.ts` in French; here it is printed again and compared. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ACTIONS, REFERENT_ACTIONS, ROLES, type Action } from '../../api/permissions.ts';
import type { Role } from '../../api/queries/schema.ts';
import { strings } from '../../portfolio-site/src/strings/index.ts';
import { ROOT } from '../house.ts';

/** A new action needs its words here and its line there. */
const WORDS: Readonly<Record<Action, string>> = {
  read_cohort: 'Voir la promotion et sa grille',
  read_review: 'Lire les bilans et leurs traces',
  guide_review: 'Accompagner un bilan (retours, entretien, transmission au jury)',
  archive_review: 'Prendre l’archive d’un bilan',
  appoint_referent: 'Nommer les enseignants référents',
  propose_level: 'Proposer un niveau',
  write_rubric: 'Écrire et publier les critères des situations (SAÉ)',
  write_feedback: 'Écrire et publier les fiches de retour, répondre aux questions',
  follow: 'Suivre les étudiants (avertissements, étapes du mémoire, niveaux de Moodle)',
  read_jury: 'Voir les jurys et leurs badges',
  convene_jury: 'Convoquer un jury',
  decide: 'Décider',
  sign_minutes: 'Signer le procès-verbal',
  issue_credential: 'Émettre un badge sans attendre',
  revoke_credential: 'Révoquer des badges',
  withdraw_endorsement: 'Retirer un soutien',
  correct_credential: 'Corriger un badge',
  edit_programme: 'Préparer et figer une version de formation',
  manage_cohort: 'Gérer la promotion',
  administer: 'Administrer (personnes, rôles, imports, noms, images, liens signalés, clés, rétablissement)',
  read_audit: 'Lire le journal d’audit',
  read_register: 'Lire le registre des traitements',
  erase_person: 'Effacer les données d’une personne',
};

it('the roles’ page says in French what the table of permissions says', () => {
  const shown = ROLES.filter((one) => one !== 'student');
  const words = strings('fr').private.words.roles;
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const table = [
    line(['', ...shown.map((role) => words[role]), 'Enseignant référent']),
    `|---|${'---|'.repeat(shown.length + 1)}`,
    ...(Object.keys(ACTIONS) as Action[]).map((action) => {
      const roles: readonly Role[] = ACTIONS[action];
      return line([WORDS[action], ...shown.map((role) => (roles.includes(role) ? 'oui' : '')), REFERENT_ACTIONS.includes(action) ? 'oui' : '']);
    }),
  ].join('\n');
  const page = readFileSync(join(ROOT, 'docs/roles.md'), 'utf8');
  expect(page).toContain(table);
  expect(page.match(/^\| .* \|$/gm)).toHaveLength(1 + Object.keys(ACTIONS).length);
});
