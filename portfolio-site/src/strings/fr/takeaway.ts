import { printed } from '../../format.ts';

/** Taking one's portfolio away. */

/** The verdicts of a page that was taken away: what is said of a status is said of the day of the export. */
export const takeawayVerdict = printed({
  valid: (day: string) => `Valide au ${day}`,
  meaning: (day: string) => `La signature et le contenu concordent avec les clés jointes, et ce badge n’était pas retiré le ${day}. S’il l’a été depuis, cette copie ne peut pas le savoir.`,
  known: (day: string) => `État connu au ${day} ; depuis, indéterminé.`,
});

export const takeaway = {
  foot: {
    copy: (day: string, origin: string) => `Copie emportée le ${day} depuis ${origin}. L’état des badges est celui de ce jour.`,
    trust: (origin: string) => `Cette page vient de la personne dont elle parle. Pour ne dépendre que de l’établissement, vérifiez le badge à sa propre adresse, ou avec le vérificateur que donne ${origin}.`,
    verifier: 'Vérificateur hors ligne',
  },
  page: {
    title: 'Emporter mon portfolio',
    nav: 'Emporter',
    lead: 'Une archive ZIP, à vous : votre portfolio en pages à ouvrir depuis un disque ou à poser sur n’importe quel site, et vos badges signés, qui se vérifient sans Palier.',
    holds: 'Ce qu’elle contient',
    pages: 'Les pages de votre portfolio, en français et en anglais, avec les fichiers qu’elles montrent.',
    badges: 'Vos badges sous toutes leurs formes (JSON, JWT, images PNG et SVG), les soutiens et les relevés signés.',
    proof: 'De quoi les vérifier dans dix ans : les clés de l’établissement, les listes de révocation du jour, un vérificateur qui marche sans réseau, et l’empreinte de chaque fichier.',
    published: 'Le site est fait de vos pages publiées, telles qu’elles sont aujourd’hui.',
    chosen: 'Votre portfolio n’est pas publié : le site est fait de vos choix enregistrés. Le poser sur un site les rendrait publics. Les traces confidentielles, ou dont les questions d’avant publication attendent, n’y sont pas.',
    counts: (badges: number, files: number) => `${badges === 0 ? 'Aucun badge' : badges === 1 ? '1 badge' : `${badges} badges`} et ${files === 0 ? 'aucun fichier' : files === 1 ? '1 fichier' : `${files} fichiers`} dans le site`,
    privateCounts: (badges: number, files: number) => `en plus, ${badges === 0 ? 'aucun badge' : badges === 1 ? '1 badge' : `${badges} badges`} et ${files === 0 ? 'aucun fichier' : files === 1 ? '1 fichier' : `${files} fichiers`} que vous n’avez pas rendus publics`,
    scope: 'Que voulez-vous emporter ?',
    site: 'Le site seulement',
    siteMeans: (counts: string, size: string) => `${counts}, environ ${size}. Peut être donné et mis en ligne tel quel.`,
    everything: 'Tout',
    everythingMeans: (counts: string, size: string) => `Le site et, ${counts}, dans un dossier « prive » qu’aucune page ne montre. Environ ${size}. Retirez ce dossier avant de mettre le site en ligne.`,
    tooLarge: (most: string) => `Trop volumineux pour une seule archive : ${most} au plus.`,
    action: 'Préparer l’archive',
    wait: 'Le téléchargement commence après quelques secondes.',
    other: 'Aussi à vous',
    all: 'Toutes mes données',
    allMeans: 'Chaque information que Palier garde sur vous, vos fichiers et vos badges, sous une forme qu’un autre Palier sait reprendre.',
    cofolio: 'Traces et niveaux, pour CoFolio',
    cofolioMeans: 'Vos traces, vos niveaux et vos situations sous les noms du portfolio national, en JSON et en CSV. Un format voisin : CoFolio ne l’a pas validé.',
    bring: 'Reprendre un portfolio d’un autre Palier',
    bringMeans: 'Vos traces d’un autre établissement deviennent aussi vos traces ici.',
  },
  bring: {
    title: 'Reprendre un portfolio',
    lead: 'Vous avez un portfolio dans le Palier d’un autre établissement ? Téléchargez là-bas « Toutes mes données », et envoyez l’archive ici, telle quelle.',
    what: 'Ses traces deviennent les vôtres ici, privées, avec leurs fichiers et vos réflexions. Une archive envoyée deux fois n’ajoute rien deux fois.',
    badges: 'Les badges de l’autre établissement restent les siens : ils entrent parmi vos « badges d’ailleurs », avec leur émetteur et notre vérification.',
    views: 'Vos vues reviennent aussi, privées, avec leurs textes, leur ordre et les traces qu’elles montraient ; de votre profil, ce qui est vide ici. Les badges que vous y montriez se choisissent de nouveau, parmi vos badges d’ailleurs.',
    documents: 'Les relevés et les soutiens signés par l’autre établissement sont gardés et vérifiés à côté de ces badges, pour vous seul.',
    whole: (most: string) => `Une archive est reprise en entier ou pas du tout. Elle pèse ${most} au plus (64 Mo sans JavaScript), et n’est pas gardée une fois lue.`,
    ready: (name: string) => `« ${name} » est arrivée. Il reste à en reprendre les traces.`,
    checking: 'L’archive est vérifiée fichier par fichier, puis reprise. Une grande archive prend une ou deux minutes.',
    file: 'Archive ZIP',
    period: 'Période des traces dont la période n’existe pas ici',
    action: 'Reprendre ces traces',
    badgesDone: (badges: number, left: number) => `${badges === 0 ? '' : badges === 1 ? 'Un badge est entré parmi vos badges d’ailleurs.' : `${badges} badges sont entrés parmi vos badges d’ailleurs.`}${left === 0 ? '' : ` ${left === 1 ? 'Un badge n’a pas été repris' : `${left} badges n’ont pas été repris`} : gardez son fichier, dans l’archive.`}`,
    viewsDone: (views: number, left: number, profile: boolean) => `${views === 0 ? '' : views === 1 ? 'Une vue de portfolio est reprise.' : `${views} vues de portfolio sont reprises.`}${left === 0 ? '' : ` ${left === 1 ? 'Une vue n’a pas trouvé de place' : `${left} vues n’ont pas trouvé de place`} : supprimez-en une ici, puis envoyez l’archive à nouveau.`}${profile ? ' Votre profil est complété.' : ''}`.trim(),
    documentsDone: (kept: number, left: number) => `${kept === 0 ? '' : kept === 1 ? 'Un relevé ou un soutien est gardé parmi vos badges d’ailleurs.' : `${kept} relevés et soutiens sont gardés parmi vos badges d’ailleurs.`}${left === 0 ? '' : ` ${left === 1 ? 'Un relevé ou un soutien n’a pas été repris' : `${left} relevés ou soutiens n’ont pas été repris`} : gardez son fichier, dans l’archive.`}`.trim(),
    done: (institution: string, traces: number, already: number) => `${traces === 0 ? 'Aucune trace nouvelle' : traces === 1 ? 'Une trace reprise' : `${traces} traces reprises`} de ${institution}${already === 0 ? '.' : ` ; ${already === 1 ? 'une était déjà ici' : `${already} étaient déjà ici`}.`}`,
    see: 'Voir mes traces',
    missing: 'Choisissez l’archive à envoyer.',
    departed: 'Votre inscription ici est close : plus rien ne s’y dépose.',
  },
};
