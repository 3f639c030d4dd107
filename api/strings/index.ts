import { en } from './en.ts';
import { fr } from './fr.ts';
import type { ProblemStrings } from './problem-strings.ts';

export type Language = 'fr' | 'en';
export const strings = (language: Language): ProblemStrings => (language === 'en' ? en : fr);
