/** Every programme goes the same way: no code of ours knows one by its name. */
import { describe, expect, it } from 'vitest';
import { carriedProgrammes } from '../../api/domain/programmes/carried.ts';
import { isTest, listSources } from './files.ts';

/** Where a programme is data: its own facts, how they are read, their translation, the demonstration; and examples in words that people read. */
const DATA = [/^api\/domain\/programmes\/(read|carried)\.ts$/, /^api\/demo\//, /^api\/domain\/translation\.ts$/, /\/strings\//];

const product = listSources(/\.(ts|astro)$/).filter(({ path }) => /^(api|portfolio-site)\//.test(path) && !isTest(path) && !DATA.some((one) => one.test(path)));
const codes = Object.values(carriedProgrammes).flatMap((one) => [one.code, ...one.competencies.map((each) => each.code)]);

/** Lines of code that name one of these as a value: in quotes, or as a member. Comments may. */
const naming = (text: string, names: readonly string[]): string[] =>
  text
    .replaceAll(/\/\*[\s\S]*?\*\//g, '')
    .split('\n')
    .map((line) => line.replace(/(^|\s)\/\/.*$/, ''))
    .filter((line) => names.some((name) => new RegExp(`(['"\`])${name}\\1|carriedProgrammes\\.${name}\\b`).test(line)));

describe('the code', () => {
  it('finds a programme that is named', () => {
    expect(naming("if (programme.code === 'NEO') {\n// like 'NEO'\n/** 'NEO' */", ['NEO'])).toEqual(["if (programme.code === 'NEO') {"]);
  });
  it('names no programme and none of their competencies, so that it can treat none apart', () => {
    expect(product.length).toBeGreaterThan(200);
    expect(product.flatMap(({ path, text }) => naming(text, codes).map((line) => `${path}: ${line.trim()}`))).toEqual([]);
  });
  it('asks no programme for its code to decide anything', () => {
    const asked = product.flatMap(({ path, text }) => text.split('\n').filter((line) => /programme\w*(\.|_)code\s*[!=]==?\s*['"`]|switch \(.*programme.*code/i.test(line)).map((line) => `${path}: ${line.trim()}`));
    expect(asked).toEqual([]);
  });
});
