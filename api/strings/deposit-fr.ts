import type { ProblemStrings } from './problem-strings.ts';

const ACCEPTED = 'Sont acceptés : PDF, images PNG, JPEG, WebP et GIF, sons MP3, M4A, AAC, OGG, WAV et WebM, vidéos MP4, MOV et WebM, texte simple.';
const FOREIGN = {
  archive: 'C’est une archive : déposez plutôt les fichiers qu’elle contient, ou le lien vers un dépôt.',
  office: 'C’est un document de traitement de texte, de tableur ou de présentation, qui peut contenir des macros : exportez-le en PDF.',
  markup: 'C’est une page web ou un dessin SVG, qui peut contenir des scripts : déposez son adresse comme lien, ou une capture d’écran en PNG.',
  heif: 'C’est une photo HEIC ou AVIF, que tous les navigateurs n’affichent pas. Depuis l’iPhone, ouvrez cette page dans Safari et choisissez-y la photo : elle arrive en JPEG. Sinon, dans Photos : Partager › Options › « Le plus compatible », puis « Enregistrer dans Fichiers ». Pour les prochaines : Réglages › Appareil photo › Formats › « Le plus compatible ».',
  film: 'C’est une vidéo ou un son dans un format que tous les navigateurs ne lisent pas, ou un fichier incomplet : exportez en MP4 (H.264) ou en WebM. Sur un iPhone, une vidéo ProRes se réexporte depuis Photos : Partager › Options › « Le plus compatible ».',
  sound: 'C’est un fichier de son illisible ou incomplet : exportez-le à nouveau en MP3 ou en M4A.',
  program: 'C’est un programme.',
  unknown: 'Son contenu n’est d’aucun type accepté, quel que soit son nom.',
} as const;
const MEDIA = { document: 'un document PDF', image: 'une image', audio: 'un son', video: 'une vidéo', text: 'un texte' } as const;
const HELD = {
  confidential: 'elle est marquée confidentielle',
  unanswered: 'les questions à se poser avant de publier n’ont pas encore de réponse',
  answers_old: 'son contenu a changé depuis les réponses aux questions à se poser avant de publier',
  people: 'des personnes reconnaissables n’ont pas donné leur accord',
  minors: 'des mineurs sont reconnaissables sans l’accord de leurs parents',
  host: 'elle contient des informations confidentielles',
  rights: 'elle contient l’œuvre d’autres personnes sans leur accord',
  no_transcript: 'ce son ou cette vidéo n’a ni transcription ni sous-titres',
} as const;

/** What is refused of a deposit, and of making it public. */
export const depositRefusals: Pick<
  ProblemStrings['refusal'],
  'file_refused' | 'file_too_large' | 'picture_refused' | 'captions_refused' | 'part_refused' | 'upload_incomplete' | 'evidence_held_back' | 'evidence_public' | 'evidence_replaced' | 'link_not_looked'
> = {
  link_not_looked: () => 'Ce lien n’a pas été vérifié : cette installation est sur une machine personnelle, d’où aucun autre site n’est demandé.',
  file_refused: ({ foreign }) => `Ce fichier n’est pas accepté. ${FOREIGN[foreign]} ${ACCEPTED} Rien n’a été déposé.`,
  file_too_large: ({ media, most }) => `Ce fichier est trop lourd : ${most} Mo au plus pour ${MEDIA[media]}. Rien n’a été déposé. Allégez-le, ou déposez un lien.`,
  picture_refused: ({ fault, most }) =>
    fault === 'pixels'
      ? `Cette image a trop de pixels : ${most} millions au plus. Rien n’a été déposé. Réduisez-la, puis déposez-la à nouveau.`
      : fault === 'preview'
        ? `L’aperçu n’est pas une petite image de ${most} pixels de côté au plus. Rien n’a été déposé. Déposez sans aperçu.`
        : 'Cette image est abîmée ou incomplète. Rien n’a été déposé. Exportez-la à nouveau, puis déposez-la.',
  captions_refused: () => 'Les sous-titres ne sont pas un fichier WebVTT : sa première ligne est « WEBVTT ». Rien n’a été changé.',
  part_refused: ({ fault }) =>
    ({
      given: 'Cette partie du fichier est déjà arrivée : elle ne se remplace pas.', over: 'Cet envoi est terminé ou abandonné. Choisissez à nouveau le fichier.',
      many: 'Trop d’envois sont commencés. Terminez-en ou abandonnez-en avant d’envoyer un autre fichier.', undeclared: 'Cette partie n’est pas celle qui était annoncée. Choisissez à nouveau le fichier.',
    })[fault],
  upload_incomplete: ({ missing }) => `L’envoi du fichier n’est pas terminé : il manque ${missing === 1 ? 'une partie' : `${missing} parties`}. Choisissez à nouveau le même fichier, l’envoi reprendra où il s’est arrêté.`,
  evidence_held_back: ({ held, title }) =>
    `La trace « ${title} » reste privée : ${HELD[held]}. Rien n’a été publié. ${held === 'confidential' || held === 'no_transcript' ? 'Ouvrez-la dans « Mes traces » pour y changer quelque chose, ou retirez-la du choix.' : 'Répondez aux questions depuis « Mes traces », ou retirez-la du choix.'}`,
  evidence_public: () => 'Cette trace est publique aujourd’hui. Retirez-la d’abord de votre page publique, puis recommencez. Rien n’a été changé.',
  evidence_replaced: () => 'Cette trace a déjà une version plus récente. Partez de celle-là. Rien n’a été déposé.',
};
