import type { privateStrings as fr } from '../fr/private.ts';

export const privateStrings: typeof fr = {};
