import { describe, expect, it } from 'vitest';
import { ORIGIN, portfolioOf } from '../../test/fixtures/portfolio-snapshot.ts';
import { credentialPicture, portfolioPicture } from './share-picture.ts';

const badge = {
  recipientName: '<b>&"', competency: { code: 'NEO-C1', verb: 'ACCOMPAGNER', statement: 'ACCOMPAGNER des personnes.' }, level: { order: 2, name: 'Intermédiaire' }, achievementName: 'x',
  programme: portfolioOf().programme, issuer: { name: 'Université d’essai', url: ORIGIN, did: 'did:web:x' },
};

describe('the picture of a link', () => {
  it('shows what was reached, asks nobody for anything, and no text ends its element', () => {
    const svg = portfolioPicture(portfolioOf({ name: '</text><script>&', badges: 2 }), 'Portfolio');
    for (const words of ['Intermédiaire', 'Accompagner', 'Université d’essai', '&lt;/text&gt;&lt;script&gt;&amp;']) expect(svg).toContain(words);
    for (const never of ['<script', 'href="http', 'Avancé', 'url(http']) expect(svg).not.toContain(never);
    expect(credentialPicture(badge, { reached: 'a atteint', badge: 'Badge' }, null)).toContain('&lt;b&gt;&amp;&quot;');
    expect(credentialPicture(badge, { reached: 'a atteint', badge: 'Badge' }, 'AAAA')).toContain('href="data:image/png;base64,AAAA"');
  });
  it('holds without a headline, without a badge, and with twenty-six skills of one level', () => {
    expect(portfolioPicture(portfolioOf({ headline: '', staircases: [] }), 'Portfolio')).toContain('Nour Belkacem');
    const flat = portfolioOf();
    const skills = Array.from({ length: 26 }, (_, index) => ({ ...flat.staircases[0]!, verb: null, statement: `Compétence ${index} d’un référentiel`, reached: 1, badges: flat.staircases[0]!.badges.slice(0, 1) }));
    const svg = portfolioPicture({ ...flat, programme: { ...flat.programme, levels: flat.programme.levels.slice(0, 1) }, staircases: skills }, 'Portfolio');
    expect(svg).toContain('Compétence 5');
    expect(svg).not.toContain('Compétence 6');
  });
});
