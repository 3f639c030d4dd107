/** What the administrator's page says of that which people took back after a copy was made. */
const plural = (count: number, one: string, more: string): string[] => (count === 0 ? [] : [`${count} ${count === 1 ? one : more}`]);

export const takenBack = {
  title: 'Ce que des personnes ont retiré après la copie',
  missing: 'Rien ne dit ici ce que des personnes ont retiré après la copie : un portfolio, un lien de partage, un ancien nom. Si vous confirmez ainsi, ce qu’elles avaient retiré sera de nouveau montré. Fournissez la dernière copie de cette adresse :',
  since: (from: string) => `La copie est plus ancienne que ce qui est retenu : ce qui a été retiré avant le ${from} peut être de nouveau montré.`,
  between: (from: string, until: string) => `Ce qui a été retiré est connu du ${from} au ${until} ; ce qui l’a été ensuite peut être de nouveau montré.`,
  nothing: 'Rien de ce que montre la copie n’a été retiré depuis.',
  will: (portfolios: number, shares: number, records: number, others: number) => {
    const parts = [
      ...plural(portfolios, 'e-portfolio', 'e-portfolios'), ...plural(shares, 'lien de partage', 'liens de partage'), ...plural(records, 'relevé de semestre', 'relevés de semestre'),
      ...plural(others, 'autre élément', 'autres éléments'),
    ];
    const count = portfolios + shares + records + others;
    const listed = parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} et ${parts.at(-1)}`;
    return `Quand vous confirmerez, ${listed} ${count === 1 ? 'sera retiré' : 'seront retirés'} : après la copie, cela a été retiré, ou publié autrement. Les personnes concernées reçoivent un message, et publient de nouveau si elles le veulent.`;
  },
  names: (count: number) => (count === 1 ? 'Un changement de nom a été fait après la copie : il est à refaire ; ses pages sont privées.' : `${count} changements de nom ont été faits après la copie : ils sont à refaire ; les pages de ces personnes sont privées.`),
};
