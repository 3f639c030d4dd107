import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ORIGIN, portfolioOf } from '../../test/fixtures/portfolio-snapshot.ts';
import { dataBlock, portfolioData } from './structured-data.ts';

describe('a block of data in a page', () => {
  it('ends nothing and begins nothing, whatever somebody wrote, and says it to the letter', () => {
    const written = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('</script>', '<!--', ']]>', '<script', '\u2028', '&lt;/script&gt;', '</SCRIPT\n>'));
    fc.assert(
      fc.property(fc.array(written), (texts) => {
        const block = dataBlock({ texts });
        expect(block).not.toMatch(/[<>&\u2028\u2029]/);
        expect((JSON.parse(block) as { texts: string[] }).texts).toEqual(texts);
      }),
    );
  });
  it('of a portfolio has no more than the page: no address to write to, no level that was not reached', () => {
    const data = JSON.stringify(portfolioData(portfolioOf({ badges: 1 }), 'fr', ORIGIN, `${ORIGIN}/portfolios/nour-belkacem`));
    expect(data).toContain('Novice');
    expect(data).not.toMatch(/Avancé|@[a-z]+\.|mailto|reached/);
  });
});
