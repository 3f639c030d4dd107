/** Sentences of the private pages (espace, suivi, jury, administration). */
export const privateStrings = {};
