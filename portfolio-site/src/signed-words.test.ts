import { describe, expect, it } from 'vitest';
import { quoteMarkdown } from '../../credentials/endorsement.ts';
import { splitQuotation } from './signed-words.ts';

describe('the words of an endorsement', () => {
  it('are read as the signer’s and the quoted ones, as they were typed', () => {
    const typed = 'Sérieux.\n\n<b>Utile</b> [ici] \\ `là`\n— Marc';
    expect(splitQuotation(`Recueilli par l’université.\n\n${quoteMarkdown(typed)}`)).toEqual({ own: 'Recueilli par l’université.', quoted: typed });
  });
  it('stay one text when something that is not quoted follows', () => {
    for (const comment of ['Nous connaissons ce travail.', '> Un mot.\nIdentité vérifiée.', '>sans espace', '']) expect(splitQuotation(comment)).toEqual({ own: comment, quoted: '' });
  });
});
