import type { FormReason } from '../../../../credentials/index.ts';

/** What is said of presentations, of Open Badges 2.0, of older lists of withdrawals and of published keys. */
export const formReasons: Readonly<Record<FormReason, string>> = {
  not_a_presentation: 'Le document s’annonce comme une présentation, mais n’en a pas la forme.',
  presentation_unsigned: 'La présentation n’est pas signée : elle ne dit rien par elle-même. Chaque attestation qu’elle contient a été contrôlée.',
  presentation_empty: 'La présentation ne contient aucune attestation : il n’y a rien à confirmer.',
  envelope_unsupported: 'Cette attestation est enveloppée sous une forme qui n’est pas lue ici.',
  holder_replayable: 'La présentation est signée par son détenteur, mais elle ne répond à aucune question posée ici : elle peut être la copie d’une autre.',
  challenge_wrong: 'La présentation ne répond pas à la question qui a été posée : elle a pu être faite pour quelqu’un d’autre, ou servir déjà.',
  domain_wrong: 'La présentation a été faite pour un autre destinataire.',
  holder_not_subject: 'Une attestation au moins a été délivrée à quelqu’un d’autre que la personne qui présente.',
  holder_subject_unnamed: 'Une attestation au moins ne désigne pas son titulaire par une clé : rien ne montre que c’est la personne qui présente.',
  confirmed_by_host: 'Ce badge n’est pas signé. Son hébergeur, interrogé à l’instant par une connexion protégée, confirme qu’il l’a délivré ainsi.',
  host_disagrees: 'L’hébergeur du badge dit autre chose que ce qui a été présenté.',
  host_not_allowed: 'L’adresse du badge n’est pas de celles où l’émetteur publie ses badges.',
  host_insecure: 'L’hébergeur du badge ne répond pas par une connexion protégée : sa réponse ne prouverait rien.',
  host_unreachable: 'L’hébergeur du badge n’a pas répondu : lui seul peut confirmer un badge de cette forme.',
  host_not_found: 'L’hébergeur ne connaît pas ce badge, ou plus : lui seul pourrait le confirmer.',
  host_unreadable: 'La réponse de l’hébergeur n’est pas lisible : elle n’a pas été prise en compte.',
  status_message: 'L’émetteur a attaché à cette attestation un message d’état que seule une personne peut interpréter.',
  revocation_list_unsigned: 'L’identifiant ne figure pas dans la liste de révocation ; cette liste n’est pas signée et ne vaut que par l’adresse où elle est publiée.',
  key_ambiguous: 'L’émetteur publie plusieurs clés sous le même nom : aucune n’est retenue.',
};
