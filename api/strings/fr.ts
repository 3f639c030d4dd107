/** Sentences of problems and messages, in French: what happened, what was kept, what to do. */
import type { ImageFault } from '../domain/own-image.ts';
import type { EnrolmentField } from '../domain/refusal.ts';
import type { ProblemStrings } from './problem-strings.ts';

const OUTCOME_STATES: Record<string, string> = {
  planned: 'prévu', open: 'ouvert', self_assessed: 'auto-évalué', submitted: 'rendu', returned: 'à compléter',
  feedback_complete: 'retours complets', interview_held: 'entretien tenu', drafted: 'bilan rédigé', signed: 'signé',
  contested: 'contesté', sent_to_jury: 'transmis au jury', closed: 'clos', absent: 'absent',
};
const INVITATIONS: Record<string, string> = { answered: 'déjà acceptée', issued: 'déjà acceptée', withdrawn: 'close', declined: 'déclinée', cancelled: 'annulée', expired: 'expirée' };
const ENDORSER = { name: 'votre nom', function: 'votre fonction', organisation: 'votre organisation', comment: 'votre commentaire', consent: 'votre accord' } as const;
const FIELDS = { number: 'le numéro', date: 'la date', members: 'les membres', signatories: 'les signataires' } as const;

const NOT_ISSUED = {
  lint: 'Ce badge ne passe pas nos propres contrôles : il n’est pas signé.',
  self_verification: 'Ce badge, une fois signé, n’a pas été reconnu valide par notre vérificateur : il est écarté.',
  fault: 'Ce badge n’a pas pu être préparé.',
} as const;

const IMAGE_FAULTS: Record<ImageFault, string> = {
  unknown_form: 'ce n’est ni un PNG ni un SVG.',
  too_heavy: 'un PNG pèse au plus 512 Kio, un SVG au plus 256 Kio.',
  damaged: 'le fichier est abîmé ou incomplet.',
  not_square: 'elle doit être carrée.',
  wrong_size: 'un PNG mesure de 256 à 2048 pixels de côté.',
  interlaced: 'un PNG entrelacé n’est pas accepté ; enregistrez-le sans entrelacement.',
  holds_credential: 'elle contient déjà un badge signé ; donnez l’image seule.',
  not_utf8: 'le SVG n’est pas écrit en UTF-8.',
  declaration: 'le SVG contient une déclaration de type de document ou une entité.',
  forbidden_element: 'le SVG contient un élément qui n’est pas admis (script, style, image, animation, filtre, lien, renvoi « use », contenu étranger).',
  forbidden_attribute: 'le SVG contient un attribut qui n’est pas admis (gestionnaire d’événement, adresse extérieure, espace de noms inconnu).',
  outside_reference: 'le SVG renvoie à autre chose qu’à ses propres dégradés, motifs, masques ou découpes.',
  too_complex: 'le SVG a trop d’éléments ou les imbrique trop.',
  no_view_box: 'le SVG doit dire son cadre par un attribut viewBox.',
  not_drawable: 'le SVG n’a pas pu être dessiné.',
  no_text: 'son équivalent textuel manque.',
};

const COLUMN_NAMES = { family: 'nom', given: 'prénom', email: 'courriel', role: 'rôle', regime: 'régime' } as const;

const ENROLMENT_FIELDS: Record<EnrolmentField, string> = {
  effectiveOn: 'donnez la date d’effet (AAAA-MM-JJ)', until: 'la date de fin n’est pas lisible ou précède la date d’effet', reference: 'donnez la référence de la décision', year: 'cette année n’est pas dans la formation',
  host: 'donnez le nom de l’organisme d’accueil', tutor: 'le nom du tuteur n’est pas lisible', beginsOn: 'la date de début n’est pas lisible', endsOn: 'la date de fin n’est pas lisible ou précède le début',
  title: 'donnez le titre du mémoire', director: 'donnez le nom du directeur de mémoire', defendedOn: 'la date de soutenance n’est pas lisible', decidedOn: 'donnez la date de la décision, qui ne peut être à venir', competencies: 'choisissez au moins une compétence',
};

export const fr: ProblemStrings = {
  titles: {
    bad_request: 'Demande illisible', unauthenticated: 'Connexion nécessaire', forbidden: 'Action non autorisée', not_found: 'Introuvable',
    gone: 'Page retirée', replaced: 'Badge remplacé', conflict: 'Modifié entre-temps', too_large: 'Trop volumineux', unsupported: 'Format non pris en charge',
    refused: 'Impossible en l’état', internal: 'Erreur de notre côté', unavailable: 'Suspendu pour l’instant', too_many: 'Trop de demandes',
  },
  malformed_json: 'Le contenu envoyé n’est pas un document JSON lisible. Rien n’a été changé.',
  unreadable: 'Le contenu envoyé n’a pas pu être lu. Rien n’a été changé.',
  malformed_image: 'Cette image est abîmée ou n’est pas du type annoncé.',
  image_without_credential: 'Cette image ne contient pas de badge vérifiable.',
  ambiguous_image: 'Cette image contient plusieurs badges : impossible de savoir lequel vérifier.',
  malformed_jwt: 'Ce texte n’est ni un badge JSON ni un jeton JWT lisible.',
  invalid_input: (fields) => `Des informations manquent ou ne conviennent pas : ${fields.join(', ')}. Rien n’a été changé.`,
  too_large: 'Le contenu envoyé dépasse la taille acceptée. Rien n’a été changé.',
  unsupported_media_type: 'Ce type de contenu n’est pas pris en charge. Envoyez un badge en JSON, en JWT, en PNG ou en SVG.',
  wrong_media_type: 'Cette adresse n’accepte pas ce type de contenu. Rien n’a été changé.',
  unsupported_file: 'Ce type de fichier n’est pas accepté. Types acceptés : PDF, PNG, JPEG, WebP et texte.',
  unauthenticated: 'Connectez-vous pour continuer.',
  cross_origin: 'Cette demande ne vient pas d’une page de Palier. Rien n’a été changé.',
  forbidden: 'Votre rôle ne permet pas cette action. Rien n’a été changé.',
  not_found: 'Cette page n’existe pas, ou n’est pas publique.',
  gone: 'Son auteur a retiré cette page. Les badges déjà remis restent vérifiables avec leur fichier.',
  replaced: 'Ce badge a été remplacé par un autre. L’ancien n’est plus valable et n’est plus montré.',
  link_spent: 'Ce lien de connexion a déjà servi ou n’est plus valable. Demandez-en un nouveau.',
  endorsement_link_spent: 'Ce lien a déjà servi ou n’est plus valable. Si vous souhaitez encore apporter votre soutien, demandez une nouvelle invitation à l’étudiant ou l’étudiante.',
  internal: 'Une erreur est survenue de notre côté. Rien de ce qui était enregistré n’est perdu ; vous pouvez réessayer.',
 
  evidence_private: 'Ce fichier est cité par un badge mais n’est pas public. La personne titulaire du badge peut le remettre elle-même, avec sa preuve.',
  proof_how: 'Vérifiez d’abord le badge sur la page de vérification, puis choisissez-y ensemble la trace et ce fichier. À la main : décodez « salt » (base64url, après le « u »), ajoutez-y à la suite les octets de la trace et calculez le SHA-256 ; il doit être celui que le badge donne pour cette adresse (relatedResource, digestMultibase). Ne le transmettez qu’avec l’accord de la personne qui vous l’a remis.',
  evidence_frozen: 'Cette trace fait partie d’un bilan rendu : son titre et ses mots ne changent plus.',
  rate_limited: 'Trop de demandes en peu de temps depuis votre adresse. Réessayez dans un instant.',
  verifier_busy: 'Le vérificateur a trop à faire en ce moment : ce document n’a pas été examiné. Réessayez dans un instant.',
  relay_unreachable: 'Cette adresse n’a pas pu être consultée, ou ne peut pas l’être d’ici.',
  relay_not_found: 'Il n’y a rien, ou plus rien, à cette adresse.',
  relay_unsupported: 'Ce qui se trouve à cette adresse n’est ni un document JSON ni un jeton signé : rien n’est transmis.',
  restore_gate: 'Ce service a été rétabli d’après une copie : rien n’est émis, révoqué ni publié tant qu’un administrateur n’a pas fourni les dernières listes de révocation publiées. Rien n’a été changé.',
  list_lost: 'La dernière liste de révocation publiée n’a pas été retrouvée : elle n’est pas servie, et le statut de ses badges ne peut pas être vérifié.',
  refusal: {
    review_transition_not_allowed: ({ from }) => `Le bilan est « ${OUTCOME_STATES[from] ?? from} » : cette action n’est pas possible maintenant.`,
    review_frozen: () => 'Le bilan est rendu : ses traces ne peuvent plus changer.',
    self_assessment_without_evidence: ({ competency }) => `Il faut au moins une trace liée à ${competency} pour s’y situer.`,
    evidence_not_in_review: () => 'Cette trace ne fait pas partie du bilan.',
    unknown_competency: ({ competency }) => `La compétence ${competency} n’existe pas dans cette formation.`,
    unknown_level: () => 'Ce niveau n’existe pas dans cette formation.',
    comment_required: () => 'Un commentaire est nécessaire : c’est lui que l’étudiant lira.',
    level_required: () => 'Choisissez un niveau.',
    reason_required: () => 'Cette décision s’écarte de la proposition ou repose sur le jury : sa motivation est nécessaire.',
    student_not_before_this_jury: () => 'Le dossier de cette personne n’est pas soumis à ce jury.',
    no_review_before_jury: () => 'Aucun bilan de cette période n’attend un jury : transmettez d’abord les bilans.',
    jury_closed: ({ number }) => `Le procès-verbal ${number} est signé : plus aucune décision ne peut y entrer. Une erreur se corrige par une nouvelle délibération.`,
    decision_changed: () => 'Quelqu’un d’autre a décidé entre-temps. Votre saisie est gardée ci-dessous ; relisez la décision actuelle avant d’enregistrer.',
    decisions_missing: ({ missing }) => `Il manque ${missing.length} décision${missing.length > 1 ? 's' : ''} avant de pouvoir signer le procès-verbal.`,
    minutes_incomplete: ({ field }) => `Le procès-verbal ne peut pas être signé sans ${FIELDS[field]}.`,
    minutes_number_taken: ({ number }) => `Le numéro ${number} est déjà celui d’un autre procès-verbal.`,
    deliberation_in_future: () => 'La date de délibération est dans le futur.',
    decision_not_favourable: () => 'Cette décision n’ouvre droit à aucun badge.',
    level_already_awarded: () => 'Ce niveau est déjà acquis.',
    credential_already_revoked: () => 'Ce badge est déjà révoqué.',
    badges_already_revoked: ({ credentials }) =>
      `${credentials.length === 1 ? 'Un des badges choisis est déjà révoqué' : `${credentials.length} des badges choisis sont déjà révoqués`} : aucun ne l’a été par cette demande. Retirez ce qui est déjà révoqué de votre choix.`,
    nothing_to_correct: () => 'Choisissez au moins une preuve citée par ce badge : rien d’autre ne se corrige ainsi.',
    name_unreadable: () => 'Ce nom est vide, trop long, ou contient des caractères invisibles.',
    name_unchanged: () => 'Ce nom est déjà celui de cette personne.',
    name_not_yet: () => 'La date d’effet du nom est dans le futur : il s’enregistre à partir de ce jour-là.',
    name_changed: () => 'Quelqu’un d’autre vient de modifier ce nom. Relisez le nom actuel avant d’enregistrer.',
    badge_on_its_way: () => 'Un badge de cette personne est en préparation et porterait l’ancien nom. Réessayez dans un moment.',
    image_refused: ({ cause }) => `Cette image ne convient pas : ${IMAGE_FAULTS[cause]} L’image en place n’a pas changé.`,
    image_changed: () => 'Quelqu’un d’autre vient de changer cette image. Regardez l’image actuelle avant de choisir.',
    nothing_to_publish: () => 'Choisissez au moins un badge ou une production à montrer.',
    too_many_citations: ({ most }) => `Un badge peut citer ${most} traces au plus : retirez d’abord une autre trace de celles qu’un badge peut citer. Rien n’a été changé.`,
    credential_revoked: () => 'Ce badge est révoqué.',
    credential_not_issued: ({ reason, detail }) => `${NOT_ISSUED[reason]} Rien n’a été remis. Détail technique : ${detail}`,
    clr_without_badges: () => 'Choisissez au moins un badge du semestre. Aucun relevé n’a été établi.',
    clr_badge_not_available: () => 'Un des badges choisis n’est pas disponible pour ce semestre : pas encore remis, révoqué, ou d’un autre semestre. Aucun relevé n’a été établi.',
    clr_too_many_badges: () => 'Un relevé contient seize badges au plus. Aucun relevé n’a été établi.',
    clr_too_large: () => 'Ces badges ne tiennent pas ensemble dans un relevé que les vérificateurs acceptent. Faites-en deux. Aucun relevé n’a été établi.',
    clr_limit: () => 'Cent relevés ont déjà été établis pour cette inscription : il n’est pas possible d’en ajouter.',
    clr_not_ready: () => 'Ce relevé n’est pas encore signé, ou n’a pas pu l’être : son adresse ne peut pas changer d’état.',
    endorsement_scope_required: () => 'Choisissez au moins une compétence sur laquelle demander ce soutien.',
    own_endorsement: () => 'Un soutien vient de quelqu’un d’autre : cette adresse est la vôtre.',
    too_many_invitations: () => 'Trop d’invitations sont en cours, ou cette adresse en a reçu trop aujourd’hui. Attendez une réponse, annulez une invitation, ou réessayez demain.',
    invitation_over: ({ state }) => `Cette invitation est ${INVITATIONS[state] ?? 'terminée'} : cette action n’est plus possible.`,
    invitation_sent_twice: () => 'Cette invitation a déjà été envoyée deux fois : un troisième message serait de trop.',
    endorser_incomplete: ({ field }) => `Il manque ${ENDORSER[field]} : rien n’a été signé.`,
    endorsement_already_withdrawn: () => 'Ce soutien est déjà retiré.',
    cohort_name_unreadable: () => 'Donnez à la promotion un nom lisible (200 caractères au plus).',
    cohort_name_taken: () => 'Une promotion porte déjà ce nom.',
    people_file_refused: ({ fault }) =>
      fault.kind === 'empty' ? 'Ce fichier ne contient aucune personne : une ligne d’intitulés, puis une ligne par personne.'
      : fault.kind === 'too_many_lines' ? `Ce fichier a plus de ${fault.most} lignes. Partagez-le en plusieurs fichiers.`
      : fault.kind === 'column_missing' ? `Il manque la colonne « ${COLUMN_NAMES[fault.column]} ».`
      : `La colonne « ${COLUMN_NAMES[fault.column]} » figure deux fois.`,
    people_file_faults: ({ lines }) => `Rien n’a été importé : ${lines.length === 1 ? `la ligne ${lines[0]} est à corriger` : `${lines.length} lignes sont à corriger (${lines.slice(0, 10).join(', ')}${lines.length > 10 ? '…' : ''})`}.`,
    programme_file_faults: ({ lines }) => `Rien n’a été importé : ${lines.length === 1 ? `la ligne ${lines[0]} est à corriger` : `${lines.length} points sont à corriger (lignes ${[...new Set(lines)].slice(0, 10).join(', ')}${lines.length > 10 ? '…' : ''})`}.`,
    programme_version_frozen: ({ version }) => `La version ${version} est figée et ne change plus. Donnez un autre nom de version.`,
    programme_changed: () => 'Rien n’a été fait : la formation a changé depuis que vous l’avez lue. Regardez-la de nouveau.',
    programme_version_taken: ({ version }) => `Il y a déjà une version ${version} de cette formation, figée ou en préparation. Donnez un autre nom de version.`,
    programme_code_unreadable: () => 'Un nom de version tient en 40 caractères : lettres sans accent, chiffres, points, traits d’union.',
    programme_incomplete: ({ lacking }) => `Cette version ne peut pas encore être figée : il lui manque ${lacking.map((one) => ({ levels: 'des niveaux', competencies: 'des compétences', periods: 'des semestres ou des projets' })[one]).join(', ')}.`,
    programme_stated_unreadable: ({ value }) => `Rien n’a été enregistré : ce texte, cette date ou ce renvoi n’est pas lisible${value === '' ? '' : ` (« ${value} »)`}.`,
    moodle_cannot_hold: ({ level }) => `Moodle ne sait pas écrire le niveau « ${level} » : une virgule ou une parenthèse finale y sépare les valeurs d’un barème.`,
    enrolment_unreadable: ({ field }) => `Rien n’a été enregistré : ${ENROLMENT_FIELDS[field]}.`,
    enrolment_changed: () => 'Rien n’a été fait : cette inscription a changé depuis que vous l’avez lue. Regardez-la de nouveau.',
    level_exempted: ({ competency, level }) => `L’étudiant est dispensé de ce niveau (${competency}, ${level}) par une décision antérieure : il ne se valide pas une seconde fois.`,
    level_awarded: () => 'Ce niveau, ou un niveau supérieur de la même compétence, est déjà attribué : il n’y a plus rien à dispenser.',
    already_exempted: () => 'Rien n’a été fait : une décision dispense déjà de ce niveau, ou d’un niveau supérieur, dans une de ces compétences.',
    own_decision: () => 'Nul ne décide de sa propre inscription.',
    exemption_withdrawn: () => 'Cette dispense est déjà retirée.',
    people_changed: () => 'Rien n’a été fait : quelque chose a changé depuis l’aperçu. Regardez de nouveau ce qui changera.',
  },
  restoration: {
    list_unreadable: 'Ce texte n’est pas une liste de révocation lisible. Rien n’a été changé.',
    list_of_another_issuer: 'Cette liste n’est pas de cet établissement à cette adresse. Rien n’a été changé.',
    list_key_unknown: 'Cette liste est signée par une clé que la copie rétablie ne connaît pas : la clé a changé après cette copie. Rétablissez une copie plus récente. Rien n’a été changé.',
    list_key_compromised: 'Cette liste est signée par une clé compromise : elle ne fait plus foi. Rien n’a été changé.',
    list_proof_invalid: 'La signature de cette liste n’est pas valable. Rien n’a été changé.',
    list_older_than_known: 'Cette liste n’est pas la dernière publiée : une plus récente est connue. Rien n’a été changé.',
    gate_open: 'Rien n’est suspendu : il n’y a rien à fournir ni à confirmer.',
    list_unknown: 'Cette liste n’existe pas ici, ou elle a déjà été fournie. Rien n’a été changé.',
    lists_missing: 'Il manque encore au moins une liste : fournissez-la, ou déclarez-la perdue. Rien n’a été changé.',
  },
  mail: {
    signInSubject: 'Votre lien de connexion à Palier',
    signInText: (link) => `Bonjour,\n\nPour vous connecter à Palier, ouvrez ce lien et confirmez :\n${link}\n\nIl sert une seule fois et reste valable dix minutes. Si vous n’avez rien demandé, ignorez ce message.\n`,
    invitationSubject: (student) => `${student} vous demande un soutien`,
    invitationText: ({ endorser, student, subject, institution, link, days }) =>
      `Bonjour ${endorser},\n\n${student} vous invite à dire ce que vous avez observé de son travail : ${subject}.\n\nCela prend trois minutes, sans compte ni mot de passe. Ouvrez ce lien :\n${link}\n\nVous relirez tout avant que ${institution} ne le signe, et vous pourrez le retirer ensuite. Le lien sert une seule fois et reste valable ${days} jours. Votre adresse n’est montrée à personne d’autre que l’étudiant ou l’étudiante et l’administration. Si cette demande ne vous concerne pas, ignorez ce message ou déclinez depuis la page.\n`,
    endorsedSubject: 'Votre soutien est signé',
    endorsedText: ({ endorser, student, comment, link }) =>
      `Bonjour ${endorser},\n\nMerci. Votre soutien à ${student} est signé ; c’est l’étudiant ou l’étudiante qui choisit de le montrer. En voici le texte :\n\n${comment}\n\nPour le retirer, à tout moment et sans avoir à dire pourquoi, gardez ce lien :\n${link}\n`,
  },
  endorsement: {
    name: (subject) => `Soutien : ${subject}`,
    collected: (institution) =>
      `Recueilli par l’université (${institution}) ; adresse électronique confirmée, identité non vérifiée. Ce qui suit est écrit par la personne qui apporte son soutien.`,
    badgeText: ({ name, student, description }) => `Badge « ${name} », au nom de ${student}.\n\n${description}`,
    productionText: ({ title, student, genre, programme, period, text }) => `${genre} : « ${title} », par ${student}.\n${programme}, ${period}.${text === '' ? '' : `\n\n${text}`}`,
    genres: { production: 'Production', stage: 'Rapport de stage', memoir: 'Mémoire' },
  },
};
