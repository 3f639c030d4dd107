/** A day as it is written in a message: « 1er mars 2027 », "1 March 2027". @param day YYYY-MM-DD */
export const dayIn = (language: 'fr' | 'en', day: string): string =>
  new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : 'fr-FR', { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(`${day}T00:00:00Z`)).replace(/^1 /, language === 'en' ? '1 ' : '1er ');
