/** A day in French words, which no line parts, in the institution's zone: of a moment (ISO 8601, UTC) or of a day (YYYY-MM-DD). */
const MOMENT = new Intl.DateTimeFormat('fr-FR', { timeZone: 'Europe/Paris', day: 'numeric', month: 'long', year: 'numeric' });
const DAY = new Intl.DateTimeFormat('fr-FR', { timeZone: 'UTC', day: 'numeric', month: 'long', year: 'numeric' });

export const dayWords = (at: string): string => (at.length === 10 ? DAY.format(new Date(`${at}T00:00:00Z`)) : MOMENT.format(new Date(at))).replace(/^1 /, '1er ').replaceAll(' ', '\u00a0');
