/** Why an archive of another Palier is not taken in, in a sentence that goes on. */
import type { BringFault } from '../domain/portable.ts';

export const bringFaults: Readonly<Record<'fr' | 'en', Readonly<Record<BringFault, string>>>> = {
  fr: {
    unreadable: 'elle est incomplète, ou écrite d’une façon que deux programmes liraient différemment. Téléchargez-la de nouveau depuis l’autre Palier, et envoyez-la telle quelle.',
    unsafe: 'elle contient un nom de fichier dangereux, un lien ou une partie chiffrée. Aucun export de Palier n’en contient.',
    too_large: 'elle contient trop de fichiers, ou trop de données une fois ouverte.',
    duplicate: 'deux de ses fichiers portent le même nom.',
    not_ours: 'ce n’est pas l’export « Toutes mes données » d’un Palier.',
    newer: 'elle vient d’un Palier plus récent que celui-ci, qui ne sait pas encore la lire.',
    digests: 'un fichier n’est pas celui dont elle donne l’empreinte, ou en manque une. Elle a été modifiée ou abîmée en chemin.',
    content: 'une trace y est décrite autrement que Palier ne les décrit, ou un fichier n’est pas d’un type accepté ici.',
    heavy: 'un de ses fichiers est plus lourd que ce qu’une trace peut avoir ici. Retirez-le là-bas ou allégez-le, puis téléchargez de nouveau vos données.',
  },
  en: {
    unreadable: 'it is incomplete, or written in a way that two programs would read differently. Download it again from the other Palier, and send it as it is.',
    unsafe: 'it holds a dangerous file name, a link or an encrypted part. No export of Palier does.',
    too_large: 'it holds too many files, or too much data once it is opened.',
    duplicate: 'two of its files have the same name.',
    not_ours: 'it is not the export “All my data” of a Palier.',
    newer: 'it comes from a newer Palier than this one, which cannot read it yet.',
    digests: 'a file is not the one whose digest it gives, or has none. It was changed or damaged on its way.',
    content: 'a trace is described otherwise than Palier describes them, or a file is of a kind that is not accepted here.',
    heavy: 'one of its files is heavier than a trace may have here. Remove it there or make it lighter, then download your data again.',
  },
};
