import type { DecisionWords } from '../domain/decisions-csv.ts';
import type { ProblemStrings } from './problem-strings.ts';

const MEMBERS = {
  empty: () => 'Nommez au moins un membre du jury.',
  name: (name: string) => (name === '' ? 'Un jury compte au plus soixante personnes.' : `Le nom « ${name} » n’est pas lisible, ou il est trop long.`),
  president: (name: string) => (name === '' ? 'Dites qui préside le jury.' : `Un jury a une seule présidence : « ${name} » est la deuxième.`),
  twice: (name: string) => `« ${name} » figure deux fois parmi les membres.`,
} as const;

/** What is refused to a jury, and why. */
export const jury: Pick<
  ProblemStrings['refusal'],
  | 'review_with_jury' | 'departure_unticked' | 'jury_members_unreadable' | 'jury_rule_unreadable' | 'presence_missing' | 'quorum_not_met' | 'jury_changed' | 'results_changed' | 'result_settled' | 'result_not_taken_up' | 'deliberation_too_early' | 'minutes_unreadable' | 'unknown_unit' | 'ects_unreadable'
  | 'deliberation_open' | 'deliberation_closed' | 'minutes_not_deposited' | 'deposit_unreadable' | 'line_settled'
  | 'redeliberation_unreadable' | 'withdrawal_not_in_favour' | 'withdrawal_too_late'
> = {
  review_with_jury: () => 'Rien n’a été changé : ce bilan est devant un jury, qui dira « défaillant » ou ce qu’il constate.',
  departure_unticked: ({ departure }) =>
    departure === 'skipped'
      ? 'Cette décision saute un niveau du barème. Si le jury le veut ainsi, cochez « Le jury saute un niveau » et donnez le motif.'
      : 'Cette décision est en dessous du niveau déjà atteint. Si le jury le veut ainsi, cochez « Le jury décide en dessous du niveau atteint » et donnez le motif. Le niveau atteint reste acquis.',
  jury_members_unreadable: ({ fault, name }) => MEMBERS[fault](name),
  jury_rule_unreadable: ({ field }) =>
    ({
      quorum: 'Le quorum est un nombre de membres présents, de 1 à 60, ou rien.',
      reference: 'Un quorum va avec la référence du texte qui le fixe, et cette référence avec un nombre.',
      appeals: 'Le texte des voies et délais de recours contient des caractères illisibles.',
    })[field],
  presence_missing: () => 'Le procès-verbal ne peut pas être établi : la composition du jury ne dit encore la présence d’aucun membre.',
  quorum_not_met: ({ present, quorum, reference }) =>
    `Le procès-verbal ne peut pas être établi : ${present === 1 ? 'un membre est présent' : `${present} membres sont présents`}, et le quorum est de ${quorum} (${reference}). Les invités ne comptent pas.`,
  jury_changed: () => 'Rien n’a été fait : ce jury a changé depuis que vous l’avez lu. Relisez-le, puis recommencez.',
  results_changed: () => 'Rien n’a été enregistré : quelqu’un d’autre a saisi des résultats entre-temps. Relisez la grille, puis recommencez.',
  result_not_taken_up: ({ unit }) => `Rien n’a été enregistré : cette nouvelle délibération n’a pas été convoquée pour ${unit === '' ? 'le résultat du semestre' : `« ${unit} »`} de cet étudiant. Elle ne corrige que les lignes et les résultats qu’elle reprend ; une autre erreur se corrige par une autre nouvelle délibération.`,
  result_settled: () => 'Rien n’a été enregistré : un de ces résultats est déjà dit par un procès-verbal signé et n’est pas ouvert devant ce jury. Une erreur se corrige par une nouvelle délibération.',
  deliberation_too_early: ({ on, number }) => `La délibération ne peut pas dater d’avant le ${french(on)} : c’est le jour du procès-verbal ${number}, dont elle reprend des lignes.`,
  minutes_unreadable: ({ field }) => `${{ number: 'Le numéro du procès-verbal', members: 'Le nom d’un membre', signatories: 'Le nom d’un signataire' }[field]} contient des caractères invisibles : saisissez-le à nouveau.`,
  unknown_unit: ({ unit }) => `La formation n’a pas d’unité d’enseignement « ${unit} » dans cette période.`,
  ects_unreadable: ({ value }) => `« ${value} » n’est pas un nombre d’ECTS : un nombre de 0 à 60, ou rien tant que la formation n’en a pas voté.`,
  deliberation_open: () => 'La délibération est encore ouverte : elle se clôt avant que son procès-verbal signé soit déposé.',
  deliberation_closed: ({ number }) => `La délibération est close sous le numéro ${number} : plus rien n’y entre. La présidence peut la rouvrir, avec un motif, tant que rien n’est émis.`,
  minutes_not_deposited: ({ number }) => `Rien n’est émis : le procès-verbal ${number}, signé, n’est pas encore déposé.`,
  deposit_unreadable: ({ field }) =>
    ({
      file: 'Le procès-verbal signé se dépose en PDF, de dix mégaoctets au plus.',
      signatories: 'Nommez au moins un signataire.',
      date: 'La date de signature n’existe pas, précède la délibération ou est à venir.',
    })[field],
  line_settled: () => 'Cette ligne est déjà décidée par un autre jury et n’est pas ouverte devant celui-ci. Une erreur se corrige par une nouvelle délibération, qui le remplace.',
  redeliberation_unreadable: ({ field }) => (field === 'lines' ? 'Choisissez au moins une ligne ou un résultat de ce procès-verbal qui n’a pas été décidé à nouveau depuis.' : field === 'units' ? 'Un de ces résultats n’est pas de ce procès-verbal, ou a été prononcé à nouveau depuis : rechargez la page.' : 'Donnez le motif de la nouvelle délibération, avec la référence de ce sur quoi elle se fonde.'),
  withdrawal_not_in_favour: () => 'À la demande de l’étudiant, une décision favorable ne se remplace que par une décision qui lui est plus favorable. Celle-ci lui retirerait ce qui lui a été donné.',
  withdrawal_too_late: ({ takenOn, until }) =>
    `Cette décision favorable a été prise le ${french(takenOn)} : elle ne pouvait être retirée que jusqu’au ${french(until)} (quatre mois). Restent possibles, à tout moment, le retrait d’une décision obtenue par fraude, et une décision plus favorable, à la demande de l’étudiant.`,
};

const french = (date: string): string => new Intl.DateTimeFormat('fr-FR', { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(`${date}T00:00:00Z`));

/** The file of decisions for the registrar. */
export const decisionWords: DecisionWords = {
  headings: {
    familyName: 'Nom', givenName: 'Prénom', email: 'Courriel', enrolment: 'Inscription', programme: 'Formation', version: 'Version', period: 'Période', session: 'Session', kind: 'Nature', code: 'Code',
    name: 'Intitulé', level: 'Niveau', decision: 'Décision', ects: 'ECTS', number: 'Numéro du PV', deliberatedOn: 'Date de délibération',
  },
  kinds: { level: 'niveau', unit: 'unité d’enseignement', period: 'semestre' },
  outcomes: { validated: 'validé', validated_by_jury: 'validé sur décision motivée du jury', not_reached: 'non atteint', deferred: 'décision différée', defaulted: 'défaillant' },
  results: { admitted: 'admis', admitted_by_jury: 'admis sur décision du jury', adjourned: 'ajourné', awaiting: 'en attente', defaulted: 'défaillant' },
};
