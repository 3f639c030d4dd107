/** The institution's signing keys: their state, and what may be done with them. */
type Kind = 'key_generated' | 'key_activated' | 'key_retired' | 'key_withdrawn' | 'key_compromised';

export const keys = {
  title: 'Clés de signature',
  link: 'Remplacer une clé, ou la déclarer volée',
  intro: 'Les badges sont signés par ces clés. La partie privée est chiffrée, ne quitte pas le serveur et n’est jamais montrée ; elle est supprimée quand sa clé cesse de signer.',
  forms: {
    Ed25519: 'Signe les badges en JSON, les soutiens, les relevés et les listes de révocation.',
    ES256: 'Signe les badges au format JWT, si le serveur est réglé ainsi (PALIER_JWT_ALG).',
    RS256: 'Signe les badges au format JWT, sauf si le serveur est réglé autrement (PALIER_JWT_ALG).',
  },
  since: (from: string) => `Signe depuis le ${from}.`,
  between: (from: string, to: string) => `A signé du ${from} au ${to}.`,
  never: 'N’a pas encore signé.',
  neverWill: 'N’a jamais signé.',
  stolenSince: (at: string) => `Déclarée compromise le ${at}.`,
  acts: {
    generate: 'Préparer la clé suivante',
    rotate: 'Remplacer la clé active',
    retire: 'Écarter cette clé',
    compromise: 'Déclarer volée ou perdue',
  },
  means: {
    generate: 'Une clé est faite et attend. Rien ne change pour les badges.',
    rotate: 'La clé suivante, ou une nouvelle, signe désormais. Les badges déjà signés restent valables partout, pour toujours.',
    retire: 'Cette clé n’a jamais signé et ne signera jamais.',
    compromise: 'À ne faire que si quelqu’un d’autre a pu avoir cette clé. Elle quitte aussitôt les clés publiées, sans retour possible ; une autre signe à sa place, et les listes de révocation sont signées sous elle. Ses badges restent valables par le registre signé de ce qu’elle a vraiment signé ; les vérificateurs qui ne connaissent pas ce registre les refusent, jusqu’à ce qu’ils soient émis de nouveau.',
  },
  about: (act: string, key: string) => `${act} : ${key}`,
  preview: 'Ce qui sera fait',
  would: {
    key_generated: (name: string) => `Une clé est faite : ${name}.`,
    key_activated: (name: string) => `Elle signe désormais : ${name}.`,
    key_retired: (name: string) => `Elle cesse de signer, ses badges restent valables : ${name}.`,
    key_withdrawn: (name: string) => `Elle est écartée sans avoir signé : ${name}.`,
    key_compromised: (name: string) => `Elle quitte les clés publiées, sans retour : ${name}.`,
  } satisfies Record<Kind, (name: string) => string>,
  /** Of a key that has no name before it is made. */
  wouldNew: {
    key_generated: (algorithm: string) => `Une nouvelle clé ${algorithm} est faite.`,
    key_activated: (algorithm: string) => `La nouvelle clé ${algorithm} signe désormais.`,
  },
  signed: (count: number) => (count === 0 ? 'Cette clé n’a rien signé.' : count === 1 ? 'Cette clé a fait une signature, qui sera dans le registre publié.' : `Cette clé a fait ${count} signatures, qui seront dans le registre publié.`),
  word: 'volée',
  type: (word: string) => `Pour confirmer, écrivez « ${word} ».`,
  typeRequired: (word: string) => `Écrivez « ${word} » pour confirmer.`,
  confirm: 'Faire ce changement',
  back: 'Ne rien changer',
  done: {
    generate: 'La clé suivante est prête.',
    rotate: 'Une autre clé signe désormais.',
    retire: 'La clé est écartée.',
    compromise: 'La clé est déclarée compromise. Émettez maintenant ses badges de nouveau.',
    reissue: 'Ces badges sont émis de nouveau : les nouveaux sont signés et remis d’eux-mêmes.',
  },
  backUp: 'Faites une sauvegarde après chaque changement : une clé qu’aucune sauvegarde ne contient est perdue avec la machine.',
  history: 'Ce que tout le monde en voit (palier-keys.json)',
  reissue: {
    title: 'Badges à émettre de nouveau',
    what: (count: number) => (count === 1 ? 'Un badge valable est encore sous une clé compromise.' : `${count} badges valables sont encore sous une clé compromise.`),
    how: 'Chacun reçoit un successeur qui dit la même chose sous la nouvelle clé, à une adresse à lui ; l’ancien est révoqué, et ce que l’étudiant montrait reste montré.',
    act: 'Émettre ces badges de nouveau',
    goesOn: 'Cela continue de soi-même, quelques dizaines à la fois : rechargez la page pour voir où cela en est.',
    refused: 'Laissé tel quel : il ne passerait plus nos contrôles, et reste valable par le registre de sa clé.',
  },
};
