/** What `npm run restore` says of that which people took back after the copy was made. */
import type { RestorationState } from '../../issuance/restoration.ts';

const few = (count: number, one: string, more: string): string[] => (count === 0 ? [] : [`${count} ${count === 1 ? one : more}`]);
const listed = (parts: readonly string[], and: string): string => (parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} ${and} ${parts.at(-1)}`);

/**
 * @param as what the confirmation will do, or has done
 * @returns lines; none where everything is known and nothing is to be taken back
 */
export function describeTakenBack({ state, from, until, portfolios, shares, records, others, names }: RestorationState['takenBack'], origin: string, as: 'ahead' | 'done' = 'ahead'): string[] {
  const lines: string[] = [];
  const copy = `${origin}/.well-known/palier-taken-back.json`;
  if (state === 'missing') {
    lines.push(
      as === 'ahead'
        ? `${copy}  manque · missing : rien ne dit ici ce que des personnes ont retiré après la copie ; ce qu’elles avaient retiré sera de nouveau montré. Donnez-en la dernière copie avec --lists · nothing here says what people took back after the copy; what they had taken back will be shown again. Give its last copy with --lists.`
        : 'Ce que des personnes ont retiré après la copie n’est pas connu, et peut être de nouveau montré : prévenez-les · what people took back after the copy is not known and may be shown again: tell them.',
    );
  }
  if (state === 'partial') {
    lines.push(
      until === null
        ? `Retraits connus depuis le ${from} seulement, la copie est plus ancienne · what was taken back is known since then only, the copy is older.`
        : `Retraits connus du ${from} au ${until} · what was taken back is known between these.`,
    );
  }
  const french = [...few(portfolios, 'e-portfolio', 'e-portfolios'), ...few(shares, 'lien de partage', 'liens de partage'), ...few(records, 'relevé de semestre', 'relevés de semestre'), ...few(others, 'autre élément', 'autres éléments')];
  const english = [...few(portfolios, 'e-portfolio', 'e-portfolios'), ...few(shares, 'link to share', 'links to share'), ...few(records, 'record of a semester', 'records of semesters'), ...few(others, 'other thing', 'other things')];
  const count = portfolios + shares + records + others;
  if (count > 0) {
    const [willFr, willEn] = as === 'ahead' ? [count === 1 ? 'sera retiré' : 'seront retirés', 'will be taken back'] : [count === 1 ? 'a été retiré' : 'ont été retirés', count === 1 ? 'was taken back' : 'were taken back'];
    lines.push(`${listed(french, 'et')} ${willFr}, comme après la copie · ${listed(english, 'and')} ${willEn}, as after the copy.`);
  }
  if (names > 0) lines.push(`${names} changement(s) de nom à refaire · change(s) of name to be made again.`);
  return lines;
}
