import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { allOf, placedIn, readPdf, shortcomings, wordsOf } from '../../test/fixtures/read-pdf.ts';
import { layOut } from './lay-out.ts';
import type { Block, Paper } from './paper.ts';
import { COLUMN, MARGIN } from './pen.ts';

const font = (weight: string): Uint8Array => Uint8Array.from(readFileSync(new URL(`../platform/fonts/AtkinsonHyperlegibleNext-${weight}.ttf`, import.meta.url)));
const typeface = { regular: font('Regular'), bold: font('Bold') };
const paper = (blocks: readonly Block[], more: Partial<Paper> = {}): Paper => ({
  title: 'Bilan d’essai', subject: 'Essai', author: 'Université d’essai', language: 'fr', at: '2026-01-30T10:00:00.000Z', running: 'Bilan d’essai',
  pageOf: (page, pages) => `page ${page} sur ${pages}`, goesOn: (caption) => `${caption} (suite)`, missingLetters: (count) => `${count} lettres manquent`, blocks, ...more,
});
const title: Block = { kind: 'title', over: 'Université d’essai', text: 'Bilan d’essai', under: ['Camille Martin'] };
const sentence = 'Le scénario tient compte du public, des contraintes et de l’évaluation. ';
const drawn = async (blocks: readonly Block[], more: Partial<Paper> = {}) => readPdf(await layOut(paper([title, ...blocks], more), typeface));

describe('a paper', () => {
  it('is a tagged PDF whose structure another program reads: title, headings, paragraphs, lists, tables with headers, figures with words', async () => {
    const pdf = await drawn([
      { kind: 'heading', level: 2, text: 'Compétence' },
      { kind: 'staircase', alt: 'Niveau atteint : Novice.', hue: 1, sign: 'M3 3h9v9H3Z', steps: [{ name: 'Novice', isAttained: true, marks: ['Repère'] }, { name: 'Avancé', isAttained: false, marks: [] }] },
      { kind: 'paragraph', text: sentence },
      { kind: 'paragraph', tone: 'quoted', text: 'Mot à mot.' },
      { kind: 'list', items: ['Première', 'Deuxième'] },
      { kind: 'table', caption: 'Dates', isHeaded: true, columns: [{ title: 'Acte', share: 1 }, { title: 'Date', share: 2 }], rows: [['Rendu', '12 janvier 2026'], ['Lu', '']] },
    ]);
    expect(shortcomings(pdf)).toEqual([]);
    expect(pdf.elements.map((one) => one.role)).toEqual(['P', 'H1', 'P', 'H2', 'Figure', 'P', 'BlockQuote', 'L', 'Table']);
    expect([pdf.title, pdf.language, pdf.pages]).toEqual(['Bilan d’essai', 'fr-FR', 1]);
    expect(wordsOf(pdf.elements[4]!)).toBe('Niveau atteint : Novice.');
    const table = pdf.elements.at(-1)!;
    expect(allOf([table], 'TH').map((one) => one.text)).toEqual(['Acte', 'Date', 'Rendu', 'Lu']);
    expect(allOf([table], 'TD').map((one) => one.text)).toEqual(['12 janvier 2026', '']);
    // What is only for the eye is in no element.
    expect(pdf.artifacts).toContain('page 1 sur 1');
    expect(pdf.words).not.toContain('page 1 sur 1');
  });

  it('falls short, and the judge says where', async () => {
    const pdf = await readPdf(await layOut(paper([{ kind: 'heading', level: 3, text: 'Sans titre' }]), typeface));
    expect(shortcomings(pdf)).toEqual(['does not begin with one title']);
  });

  it('goes on over pages without losing a word, and draws the head of a table again without saying it twice', async () => {
    const rows = Array.from({ length: 60 }, (_, index) => [`Étudiant nº ${index + 1}`, sentence.repeat(2)]);
    const pdf = await drawn([
      { kind: 'paragraph', text: sentence.repeat(90) },
      { kind: 'table', caption: 'Décisions', isHeaded: true, columns: [{ title: 'Nom', share: 1 }, { title: 'Décision', share: 3 }], rows },
      // Longer than a page.
      { kind: 'table', caption: 'Motif', isHeaded: false, columns: [{ title: '', share: 1 }, { title: '', share: 1 }], rows: [['Motif', sentence.repeat(80)]] },
    ]);
    expect(shortcomings(pdf)).toEqual([]);
    expect(pdf.pages).toBeGreaterThan(6);
    const said = pdf.words.replace(/\s+/g, ' ');
    expect(said.split(sentence.trim()).length - 1).toBe(90 + 120 + 80);
    expect(allOf(pdf.elements, 'TH').filter((one) => one.text === 'Décision')).toHaveLength(1);
    expect(pdf.artifacts.split('Décision').length - 1).toBeGreaterThan(2);
    // Whose lines they are is said on each page.
    expect(pdf.artifacts).toContain('Décisions (suite)');
    expect(pdf.words).not.toContain('(suite)');
    expect(pdf.artifacts).toContain(`page ${pdf.pages} sur ${pdf.pages}`);
  });

  it('keeps each cell’s words in its column, in whichever face they are shown, and every line between the margins', async () => {
    const names = Array.from({ length: 12 }, (_, index) => `CONCEVOIR des ressources et des formations ${'x'.repeat(index)}`);
    const half: Block = { kind: 'table', caption: 'Décisions', isHeaded: true, columns: [{ title: 'Compétence', share: 1 }, { title: 'Niveau', share: 1 }], rows: names.map((name) => [name, 'Intermédiaire']) };
    const placed = await placedIn(await layOut(paper([title, { kind: 'heading', level: 2, text: names.join(' ') }, { kind: 'paragraph', text: sentence.repeat(8) }, half]), typeface));
    const middle = MARGIN.side + COLUMN / 2;
    const cells = placed.filter(({ text, left }) => left < middle && /^(CONCEVOIR|formations|des|et|x)/.test(text) && left > MARGIN.side + 5);
    expect(cells.length).toBeGreaterThan(12);
    for (const { right } of cells) expect(right).toBeLessThanOrEqual(middle - 5);
    for (const { right } of placed) expect(right).toBeLessThanOrEqual(MARGIN.side + COLUMN + 1);
  });

  it('leaves no heading, and no word of whose words follow, alone at the foot of a page', async () => {
    const [short, tall] = [3, 14].map((count): Block => ({ kind: 'table', caption: 'Décisions', isHeaded: true, columns: [{ title: 'Compétence', share: 1 }, { title: 'Motif', share: 1 }], rows: [['Concevoir', sentence.repeat(count)]] })) as [Block, Block];
    for (const [lines, table] of Array.from({ length: 12 }, (_, index) => [34 + index, index % 2 === 0 ? short : tall] as const)) {
      const blocks: Block[] = [{ kind: 'paragraph', text: Array.from({ length: lines }, () => 'Ligne').join('\n') }, { kind: 'heading', level: 2, text: 'Décisions du jury' }, { kind: 'heading', level: 3, text: 'Léa Martin' }, table, { kind: 'paragraph', leads: true, text: 'Elle en dit' }, { kind: 'paragraph', tone: 'quoted', text: sentence.repeat(4) }];
      const placed = await placedIn(await layOut(paper([title, ...blocks]), typeface));
      const pageOf = (words: string): number => placed.find(({ text }) => text.startsWith(words))!.page;
      const quoted = placed.slice(placed.findIndex(({ text }) => text.startsWith('Elle en dit'))).find(({ text }) => text.startsWith('Le scénario tient'))!;
      expect([pageOf('Décisions du jury'), pageOf('Léa Martin'), pageOf('Elle en dit')], `${lines} lines above`).toEqual([pageOf('Concevoir'), pageOf('Concevoir'), quoted.page]);
    }
  });

  it('is the same bytes for the same content, and other bytes for another date', async () => {
    const [one, other, later] = await Promise.all([layOut(paper([title]), typeface), layOut(paper([title]), typeface), layOut(paper([title], { at: '2026-01-31T10:00:00.000Z' }), typeface)]);
    expect(Buffer.compare(one, other)).toBe(0);
    expect(Buffer.compare(one, later)).not.toBe(0);
  });

  it('shows a letter that its typeface lacks by the nearest one, and says at its end that it did', async () => {
    const pdf = await drawn([{ kind: 'paragraph', text: 'Nguyễn, 漢' }]);
    expect(pdf.words).toContain('Nguyên, ?');
    expect(pdf.words).toContain('2 lettres manquent');
    expect((await drawn([{ kind: 'paragraph', text: 'Łukasz Şahin Žižek Ångström' }])).words).not.toContain('manquent');
  });
});
