/** The words of what a student takes away, in files that open without any program of ours: French first, English second, in one file. */
const readme = {
  fr: (of: { name: string; day: string; origin: string; institution: string; isPublished: boolean; everything: boolean }): string => `PORTFOLIO DE ${of.name.toUpperCase()}
Emporté le ${of.day} depuis ${of.origin} (${of.institution}).

LIRE
  Décompressez toute l’archive, puis ouvrez index.html dans un navigateur.
  Il n’y a rien à installer et aucun réseau à avoir. L’anglais est dans le dossier en.
${of.isPublished ? '' : '  Ce portfolio n’était pas publié : ces pages montrent les choix enregistrés ce jour-là.\n'}
METTRE EN LIGNE
  Copiez le contenu de ce dossier chez n’importe quel hébergeur de pages,
  à la racine ou dans un sous-dossier : toutes les adresses sont relatives.
${of.everything ? '  AVANT, RETIREZ LE DOSSIER « prive » : ce que vous n’avez pas rendu public y est.\n' : ''}
VÉRIFIER UN BADGE
  Sur la page d’un badge, « Vérifier ce badge » contrôle la signature ici même,
  avec les clés et la liste de révocation du ${of.day}. Ce qui a changé
  depuis ce jour n’est pas connu de cette copie : la page le dit.
  Une page donnée par quelqu’un ne prouve rien à elle seule. Pour ne dépendre que
  de l’établissement, prenez le fichier du badge (dossier attestations) et
  vérifiez-le sur ${of.origin}/verifier.

DANS DIX ANS
  Si ${of.origin} répond encore, vérifiez-y.
  Sinon, ouvrez verifier.html, déposez-y un fichier du dossier attestations,
  puis, sous « Fichiers chargés », la liste du dossier listes dont le badge dépend.
  Une liste a une date de fin : passée cette date, la réponse est « non vérifiable »,
  et non « valide ». Les signatures, elles, restent vérifiables : les badges sont
  aussi lus par tout vérificateur Open Badges 3.0 (Verifiable Credentials 2.0).
  La clé publique de l’établissement est dans emetteur/did.json, son histoire dans
  emetteur/palier-keys.json.

CONTENU
  index.html, badges     les pages, et en/ les mêmes en anglais
  fichiers               les productions montrées par les pages
  attestations           chaque badge : JSON signé, JWT, images PNG et SVG qui le portent
  soutiens, releves      ce que d’autres ont dit, et les relevés signés (CLR 2.0)
  badges-d-ailleurs      les badges d’autres émetteurs, tels qu’ils les ont donnés
  preuves                de quoi comparer un fichier au badge qui le cite
  emetteur, listes       clés et listes de révocation, comme publiées ce jour-là
  verifier.html          le vérificateur de l’établissement, en un fichier
  SHA256SUMS             l’empreinte de chaque fichier (sha256sum -c SHA256SUMS)
`,
  en: (of: { name: string; day: string; origin: string; institution: string; isPublished: boolean; everything: boolean }): string => `PORTFOLIO OF ${of.name.toUpperCase()}
Taken on ${of.day} from ${of.origin} (${of.institution}).

READ
  Unpack the whole archive, then open en/index.html in a browser.
  There is nothing to install, and no network is needed.
${of.isPublished ? '' : '  This portfolio was not published: the pages show the choices saved on that day.\n'}
PUT ONLINE
  Copy what is in this folder to any host of pages, at its root or in a
  subfolder: every address is relative.
${of.everything ? '  FIRST TAKE OUT THE FOLDER “prive”: what you have not made public is in it.\n' : ''}
VERIFY A BADGE
  On a badge’s page, “Verify this badge” checks the signature on the spot, with the
  keys and the revocation list of ${of.day}. What has changed since
  then this copy cannot know, and the page says so.
  A page that somebody gives you proves nothing by itself. To rely on the institution
  alone, take the badge’s file (folder attestations) and verify it at
  ${of.origin}/en/verifier.

IN TEN YEARS
  If ${of.origin} still answers, verify there.
  Otherwise open verifier.html, drop a file of the folder attestations on it, and
  under “Loaded files” the list (folder listes) that the badge depends on.
  A list has an end: after it the answer is “cannot be verified”, not “valid”.
  Signatures stay verifiable, by any verifier of Open Badges 3.0 (Verifiable
  Credentials 2.0). The institution’s public keys are in emetteur/did.json, their
  history in emetteur/palier-keys.json.

CONTENTS
  index.html, badges     the pages; the same in English in en/
  fichiers               the productions that the pages show
  attestations           each badge: signed JSON, JWT, PNG and SVG pictures that carry it
  soutiens, releves      what others said, and signed records (CLR 2.0)
  badges-d-ailleurs      badges of other issuers, as they gave them
  preuves                what it takes to compare a file with the badge that cites it
  emetteur, listes       keys and revocation lists, as published on that day
  verifier.html          the institution’s verifier, in one file
  SHA256SUMS             the digest of every file (sha256sum -c SHA256SUMS)
`,
};

export const takeawayWords = {
  archive: (name: string, day: string): string => `portfolio-${name}-${day}.zip`,
  readme: (of: Parameters<typeof readme.fr>[0]): string => `${readme.fr(of)}\n${'='.repeat(78)}\n\n${readme.en(of)}`,
  cofolio: `TRACES ET NIVEAUX, POUR COFOLIO
Vos traces, vos niveaux et vos situations sous les noms du portfolio national
CoFolio (Trace, SkillLevelProgress, AMS), en JSON et en CSV (UTF-8, virgules).
Un format voisin : CoFolio ne l’a ni validé ni promis de le lire. Une case vide
veut dire « non renseigné ». Les fichiers eux-mêmes sont dans « Toutes mes données ».

TRACES AND LEVELS, FOR COFOLIO
Your traces, levels and situations under the names of the national portfolio
CoFolio (Trace, SkillLevelProgress, AMS), as JSON and CSV (UTF-8, commas).
A neighbouring format: CoFolio has neither validated it nor promised to read it.
An empty cell means “not recorded”. The files themselves are in “All my data”.
`,
  private: `PRIVÉ
Ce dossier contient ce que vous n’avez pas rendu public. Aucune page du site n’y mène.
Retirez-le avant de donner l’archive ou de mettre le site en ligne.

PRIVATE
This folder holds what you have not made public. No page of the site leads to it.
Take it out before you hand the archive on or put the site online.
`,
};
