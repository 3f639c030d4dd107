import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ORIGIN, portfolioOf } from '../../test/fixtures/portfolio-snapshot.ts';
import { allOf, readPdf, shortcomings, wordsOf, type Element } from '../../test/fixtures/read-pdf.ts';
import { strings } from '../../portfolio-site/src/strings/index.ts';
import { ANALYSIS_QUESTIONS } from '../domain/analysis.ts';
import { published } from '../strings/published.ts';
import { portfolioPaper, type PortfolioPaper } from './portfolio.ts';

const font = (weight: string): Uint8Array => Uint8Array.from(readFileSync(new URL(`../platform/fonts/AtkinsonHyperlegibleNext-${weight}.ttf`, import.meta.url)));
const typeface = { regular: font('Regular'), bold: font('Bold') };
const make = (more: Partial<PortfolioPaper> = {}): Promise<Uint8Array<ArrayBuffer>> => portfolioPaper({ snapshot: portfolioOf(), language: 'fr', origin: ORIGIN, pictures: new Map(), ...more }, typeface);
const tight = (text: string): string => text.replace(/\s/g, '');
const figures = (elements: readonly Element[]): string[] => allOf(elements, 'Figure').map((one) => one.alt ?? '');

describe('a portfolio as a paper', () => {
  it('says what the page says, in order, in a structure that another program reads', async () => {
    const snapshot = portfolioOf();
    const pdf = await readPdf(await make({ snapshot }));
    expect(shortcomings(pdf)).toEqual([]);
    expect(pdf.elements.filter((one) => /^H[12]$/.test(one.role)).map((one) => one.text)).toEqual(['Nour Belkacem', 'Compétences', 'Réalisations', 'Stages et alternance', 'Mémoire', 'Ce que d’autres en disent', 'Vérifier chaque badge']);
    const said = tight(pdf.words);
    for (const one of snapshot.productions) expect(said).toContain(tight(`${one.title}`) + tight(one.period));
    for (const one of snapshot.staircases.flatMap(({ badges }) => badges)) expect(said).toContain(one.credentialUrl);
    expect(said).toContain(tight('Un travail sûr, et repris sans qu’on le demande.'));
    // Each code says in words where it leads, and each address can be pressed.
    expect(figures(pdf.elements).filter((alt) => alt.startsWith('QR code'))).toHaveLength(16);
    expect(allOf(pdf.elements, 'Link')).toHaveLength(16 + 7);
    expect(pdf.artifacts).toContain(`Page ${pdf.pages} sur ${pdf.pages}`);
    expect(said).not.toMatch(/attendu|nonatteint|repère/);
  });

  const withWords = (reflection: string, analysis: PortfolioPaper['snapshot']['productions'][number]['analysis'] = []): PortfolioPaper['snapshot'] => {
    const snapshot = portfolioOf({ productions: 3, endorsements: [] });
    return { ...snapshot, productions: snapshot.productions.map((one, index) => (index === 0 ? { ...one, reflection, analysis, link: null } : one)) };
  };

  it('shows what the student wrote as they set it, and never the marks that they typed', async () => {
    const written = '### Avant\n\nUn *mot* **fort** et [le guide](https://guide.example/a?b=1) ; voir <https://guide.example/c>.\nSeconde ligne.\n\n- un\n  - dedans\n- deux\n\n7. sept\n\n> cité : mot\n> > deux fois\n\n# Après\n\nFin.';
    for (const language of ['fr', 'en'] as const) {
      const pdf = await readPdf(await make({ language, snapshot: withWords(written) }));
      expect(shortcomings(pdf)).toEqual([]);
      const words = pdf.words.replace(/\s+/g, ' ');
      expect(words).not.toMatch(/\*|###|\]\(|> /);
      // Levels go down one at a time, whatever was typed.
      expect(pdf.elements.filter((one) => /^H[4-6]$/.test(one.role)).map((one) => [one.role, one.text])).toEqual([['H4', 'Avant'], ['H4', 'Après']]);
      const paragraph = pdf.elements.find((one) => one.text.startsWith('Un\nmot'))!;
      // Where a link leads stands beside its words, once.
      expect(paragraph.text.replace(/\s+/g, ' ')).toMatch(/^Un mot fort et \(guide\.example\) ; voir\. Seconde ligne\.$/);
      expect(paragraph.children.map((one) => [one.role, one.text])).toEqual([['Link', 'le guide'], ['Link', 'https://guide.example/c']]);
      const [bullets, numbers] = pdf.elements.filter((one) => one.role === 'L').slice(-2);
      expect(allOf([bullets!], 'LI').map((one) => wordsOf(one).replace(/\s+/g, ' '))).toEqual(['– un – dedans', '– dedans', '– deux']);
      expect(wordsOf(numbers!).replace(/\s+/g, ' ')).toBe('7. sept');
      const [quote] = allOf(pdf.elements, 'BlockQuote');
      expect([quote!.children.map((one) => one.role), wordsOf(quote!)]).toEqual([['P', 'BlockQuote'], 'cité : mot\ndeux fois']);
    }
    const bytes = Buffer.from(await make({ snapshot: withWords(written) })).toString('latin1');
    expect(bytes).toContain('(https://guide.example/a?b=1)');
  });

  it('says once, at its head, that its English is unofficial, and nothing of it where nothing is translated', async () => {
    for (const language of ['fr', 'en'] as const) expect(published.paper[language].translated).toBe(strings(language).translation.mark.replace(/\u00a0/g, ' '));
    const english = await readPdf(await make({ language: 'en' }));
    expect(shortcomings(english)).toEqual([]);
    expect(english.elements.slice(0, 2).map((one) => one.text)).toEqual([expect.stringContaining('Portfolio'), published.paper.en.translated]);
    expect(english.words.split(published.paper.en.translated)).toHaveLength(2);
    const snapshot = portfolioOf();
    const unknown = { ...snapshot, programme: { ...snapshot.programme, code: 'AUTRE' } };
    for (const pdf of [await readPdf(await make()), await readPdf(await make({ language: 'en', snapshot: unknown }))]) expect(pdf.words).not.toMatch(/traduction|translation/i);
  });

  it('shows the questions that were answered, in the words of the page, and none that was not', async () => {
    for (const language of ['fr', 'en'] as const) {
      const t = strings(language);
      const said = published.paper[language];
      expect([said.reflection, said.free, said.group, said.aiUse, said.ownShare('le montage', 2)]).toEqual([t.portfolio.reflection, t.reflection.analysis.free, t.portfolio.group, t.portfolio.aiUse, t.portfolio.ownShare('le montage', 2)].map((one) => one.replace(/\u00a0/g, ' ')));
      expect(said.questions).toEqual(Object.fromEntries(ANALYSIS_QUESTIONS.map((one) => [one, t.reflection.analysis.questions[one].short])));
      const pdf = await readPdf(await make({ language, snapshot: withWords('Le reste.', [{ question: 'situation', text: 'Un **CFA**.' }, { question: 'shown', text: '- deux choses' }]) }));
      expect(shortcomings(pdf)).toEqual([]);
      expect(tight(pdf.words)).toContain(tight([said.reflection, said.questions.situation, 'Un CFA.', said.questions.shown, '– deux choses', said.free, 'Le reste.'].join('')));
      expect(pdf.words).not.toContain(said.questions.choices);
      // With answers alone, they need no title of the rest.
      expect((await readPdf(await make({ language, snapshot: withWords('', [{ question: 'choices', text: 'Le son à part.' }]) }))).words).not.toContain(said.free);
    }
  });

  it('stays a paper of some pages whatever is typed, and ends', async () => {
    const short = (await readPdf(await make({ snapshot: withWords('Un mot.') }))).pages;
    for (const typed of ['a\n'.repeat(9_000), '- a\n'.repeat(5_000), '> '.repeat(9_000), '*'.repeat(19_999), '- '.repeat(6) + 'mot', Array.from({ length: 30 }, (_, depth) => `${'  '.repeat(depth)}- rang ${depth}`).join('\n'), `[${'mot '.repeat(800)}](https://long.example/)`, `**${'lettres'.repeat(400)}**`]) {
      const pdf = await readPdf(await make({ snapshot: withWords(typed) }));
      expect([typed.slice(0, 12), shortcomings(pdf)]).toEqual([typed.slice(0, 12), []]);
      expect(pdf.pages, typed.slice(0, 12)).toBeLessThan(short + 16);
    }
  });

  it('draws the radar and the timeline where the view shows them, with all that they say as text', async () => {
    const dated = (snapshot: PortfolioPaper['snapshot']): PortfolioPaper['snapshot'] => ({ ...snapshot, staircases: snapshot.staircases.map((one) => ({ ...one, badges: one.badges.map((badge) => ({ ...badge, period: `S${badge.level}` })) })) });
    const sections = ['radar', 'timeline', 'levels'] as const;
    for (const language of ['fr', 'en'] as const) {
      const pdf = await readPdf(await make({ language, snapshot: dated(portfolioOf({ sections, productions: 40 })) }));
      expect(shortcomings(pdf)).toEqual([]);
      const [radar, timeline] = figures(pdf.elements);
      expect(radar).toMatch(language === 'fr' ? /^Radar des niveaux atteints\. [^;]+ : [^;]+( ; [^;]+ : [^;]+){3}\.$/ : /^Radar of the levels reached\. /);
      expect(timeline).toMatch(language === 'fr' ? /S1 : 4 badges, 10 réalisations ; S2/ : /S1: 4 badges, 10 pieces of work; S2/);
      const said = tight(pdf.words);
      // The same beside it: each competency with its level, each semester with what was made.
      for (const line of radar!.replace(/^[^.]+\. /, '').replace(/\.$/, '').split(/ ?; /)) expect(said).toContain(tight(line));
      expect(said).toContain(tight('S4'));
      expect(said).not.toMatch(/attendu|nonatteint|repère/);
    }
    // Two competencies make no surface, one semester no staircase.
    const few = await readPdf(await make({ snapshot: { ...dated(portfolioOf({ sections, productions: 1 })), staircases: dated(portfolioOf()).staircases.slice(0, 1).map((one) => ({ ...one, badges: one.badges.slice(0, 1) })) } }));
    expect([shortcomings(few), figures(few.elements).some((alt) => /^(Radar|Frise)/.test(alt))]).toEqual([[], false]);
  });

  it('is in English as well, where what the student wrote stays French', async () => {
    const pdf = await readPdf(await make({ language: 'en' }));
    expect(shortcomings(pdf)).toEqual([]);
    expect(pdf.language).toBe('en-GB');
    expect(pdf.words).toContain('Verify each badge');
    expect(tight(pdf.words)).toContain(`${ORIGIN}/en/credentials/`);
  });

  it('holds with one letter, with sixty, without a badge, and with a picture that cannot be drawn', async () => {
    const bare = await readPdf(await make({ snapshot: portfolioOf({ name: 'É', badges: 0, productions: 2, headline: '', presentation: '', endorsements: [] }) }));
    expect(shortcomings(bare)).toEqual([]);
    expect(bare.words).not.toContain('Vérifier chaque badge');
    const snapshot = portfolioOf({ name: 'Marie-Françoise Élisabeth de La Rochefoucauld-Montmorency-Laval', productions: 3 });
    const withImage = { ...snapshot, productions: snapshot.productions.map((one) => ({ ...one, image: { url: '/evidence/x', alt: 'Une affiche bleue', width: 800, height: 600 } })) };
    const damaged = await readPdf(await make({ snapshot: withImage, pictures: new Map([['p0', { bytes: Uint8Array.of(0xff, 0xd8, 1, 2, 3), width: 800, height: 600 }]]) }));
    expect(shortcomings(damaged)).toEqual([]);
    expect(damaged.words).toContain('Image (sur la page en ligne)');
  });

  it('is the same bytes for the same page', async () => {
    const [one, other] = await Promise.all([make(), make()]);
    expect(Buffer.compare(one, other)).toBe(0);
  });
});
