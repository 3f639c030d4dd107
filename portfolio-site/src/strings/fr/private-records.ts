import type { EnrolmentField } from '../../../../api/domain/refusal.ts';

const unreadable: Readonly<Record<`field_${EnrolmentField}`, string>> = {
  field_effectiveOn: 'la date d’effet n’est pas lisible', field_until: 'la date de fin n’est pas lisible', field_reference: 'la référence de la décision manque, ou n’est pas lisible', field_year: 'cette année n’est pas dans la formation',
  field_host: 'le nom de l’organisme manque, ou n’est pas lisible', field_tutor: 'le nom du tuteur n’est pas lisible', field_beginsOn: 'la date de début n’est pas lisible', field_endsOn: 'la date de fin n’est pas lisible, ou précède le début',
  field_title: 'le titre du mémoire manque, ou n’est pas lisible', field_director: 'le nom du directeur manque, ou n’est pas lisible', field_defendedOn: 'la date de soutenance n’est pas lisible',
  field_decidedOn: 'la date de la décision manque, ou est à venir', field_competencies: 'la compétence manque',
};

/** Placements, memoirs and exemptions read into a cohort from a file. */
export const records = {
  link: 'Importer stages, mémoires et dispenses',
  title: (cohort: string) => `Importer des dossiers\u00a0: ${cohort}`,
  intro: 'Un fichier CSV : une ligne d’intitulés, puis une ligne par stage, par mémoire ou par dispense ; l’étudiant y figure par son adresse. Rien n’est écrit avant que vous ayez vu ce qui changera, et une case vide laisse ce qui est connu.',
  kind: 'Ce que contient le fichier',
  kinds: { placements: 'Stages et alternances', memoirs: 'Mémoires', exemptions: 'Dispenses' },
  columns: {
    placements: 'courriel (ou inscription), nature (stage ou alternance), année, organisme ; facultatif : état, tuteur, début, fin, heures prévues, heures faites, confidentiel (oui ou non). Un stage se reconnaît à son année, sa nature et son organisme.',
    memoirs: 'courriel (ou inscription), titre, directeur ; facultatif : soutenu le, confidentiel (oui ou non).',
    exemptions: 'courriel (ou inscription), compétence, niveau, au titre de (VAE, transfert, entrée directe, études antérieures), date de la décision, référence.',
  },
  what: 'Élément',
  changes: { new: 'Ajouté', updated: 'Mis à jour', nothing: 'Y est déjà' },
  counts: (added: number, updated: number, nothing: number) => [`${added} ${added === 1 ? 'ajout' : 'ajouts'}`, `${updated} ${updated === 1 ? 'mise à jour' : 'mises à jour'}`, `${nothing} ${nothing === 1 ? 'ligne sans effet' : 'lignes sans effet'}`].join(' ; ') + '.',
  done: (added: number, updated: number) => `Import terminé : ${added} ${added === 1 ? 'ajout' : 'ajouts'}, ${updated} ${updated === 1 ? 'mise à jour' : 'mises à jour'}.`,
  faults: {
    student_unknown: 'personne n’est inscrit dans cette promotion sous cette adresse',
    own_enrolment: 'nul ne tient son propre dossier',
    word_unknown: 'ce mot n’est pas connu ici',
    hours_unreadable: 'ce nombre d’heures n’est pas lisible',
    day_unreadable: 'cette date n’est pas lisible (JJ/MM/AAAA)',
    repeated: 'la même chose figure déjà plus haut pour cet étudiant',
    several_known: 'plusieurs stages de cet étudiant y répondent : modifiez-les dans son dossier',
    competency_unknown: 'cette compétence n’est pas dans la formation',
    level_unknown: 'ce niveau n’est pas dans la formation',
    level_awarded: 'ce niveau, ou un niveau supérieur, est déjà attribué',
    ...unreadable,
  } as Readonly<Record<string, string>>,
};
