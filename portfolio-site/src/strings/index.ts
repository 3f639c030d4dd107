import type { Language } from '../links.ts';
import { en } from './en.ts';
import { fr } from './fr.ts';

/** A language's sentences have exactly the shape of the French ones: a missing or extra key fails the type check. */
export type Strings = typeof fr;

const languages: Readonly<Record<Language, Strings>> = { fr, en };

export const strings = (language: Language): Strings => languages[language];
