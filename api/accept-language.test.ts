import { describe, expect, it } from 'vitest';
import { languageAsked } from './accept-language.ts';

describe('the language of an answer', () => {
  it.each([
    [undefined, 'fr'], ['', 'fr'], ['*', 'fr'], ['de', 'fr'], ['fr', 'fr'], ['en', 'en'], ['EN-gb', 'en'], ['en-US,en;q=0.5', 'en'], ['fr-CA, en;q=0.3', 'fr'],
    // Somebody who reads neither best is answered in the one that they read.
    ['de-DE,de;q=0.9,en;q=0.8', 'en'], ['es, en;q=0.9, fr;q=0.2', 'en'], ['fr;q=0.2, en', 'en'], ['en;q=0.5, fr;q=0.5', 'en'], ['en;q=0, *', 'fr'], ['en;q=0', 'fr'],
    ['english', 'fr'], ['en;q=x', 'fr'], [`${'x,'.repeat(400)}en`, 'fr'],
  ])('asked for by %j is %s', (header, language) => expect(languageAsked(header)).toBe(language));
});
