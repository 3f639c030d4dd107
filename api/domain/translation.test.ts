import { describe, expect, it } from 'vitest';
import irpFacts from './programmes/irp.json' with { type: 'json' };
import neoFacts from './programmes/neo.json' with { type: 'json' };
import englishIrp from './programmes/en/irp.json' with { type: 'json' };
import englishNeo from './programmes/en/neo.json' with { type: 'json' };
import type { Programme } from './programme.ts';
import { readIrp, readNeo } from './programmes/read.ts';
import { inEnglish } from './translation.ts';

const PROGRAMMES: readonly (readonly [string, Programme, { readonly texts: Readonly<Record<string, string>> }])[] = [
  ['NEO', readNeo(neoFacts, '2024'), englishNeo],
  ['IRP', readIrp(irpFacts, '2025'), englishIrp],
];

/** Every word of a programme that public pages show; a provider's name is a name. */
const shown = (programme: Programme): string[] =>
  [
    programme.title, programme.under, programme.objective, programme.principle, ...programme.levels.flatMap(({ name, descriptor }) => [name, descriptor]),
    ...programme.competencies.flatMap(({ verb, statement, criteria }) => [verb, statement, criteria]), ...programme.periods.map(({ title }) => title),
  ].filter((one): one is string => one !== null);

describe.each(PROGRAMMES)('the English of %s', (code, programme, { texts }) => {
  it('says everything that public pages show', () => {
    expect(shown(programme).filter((text) => inEnglish(code, text) === null)).toEqual([]);
  });

  it('translates nothing that the programme does not say', () => {
    expect(Object.keys(texts).filter((text) => !shown(programme).includes(text))).toEqual([]);
  });

  it('gives different things different names', () => {
    const statements = programme.competencies.map(({ statement }) => inEnglish(code, statement));
    expect(new Set(statements).size).toBe(statements.length);
    const levels = programme.levels.map(({ name }) => inEnglish(code, name));
    expect(new Set(levels).size).toBe(levels.length);
  });

  it('keeps each verb at the head of its statement, so that it can be set apart', () => {
    for (const { verb, statement } of programme.competencies) {
      if (verb !== null) expect(inEnglish(code, statement)!.startsWith(`${inEnglish(code, verb)} `)).toBe(true);
    }
  });

  it('never calls a badge or a level a degree, a diploma or a certificate', () => {
    for (const english of Object.values(texts)) expect(english).not.toMatch(/\b(degree|diploma|certificate)\b/i);
  });
});

describe('a translation', () => {
  it('is found without the full stop too', () => {
    const { statement } = PROGRAMMES[0]![1].competencies[1]!;
    expect(inEnglish('NEO', statement.slice(0, -1))).toBe('DESIGN resources and training courses');
  });
  it('is of these words only: another programme, another version’s words and an inherited name have none', () => {
    expect(inEnglish('AUTRE', 'Novice')).toBeNull();
    expect(inEnglish('NEO', 'Novice confirmé')).toBeNull();
    expect(inEnglish('__proto__', 'toString')).toBeNull();
    expect(inEnglish('NEO', 'constructor')).toBeNull();
  });
});
