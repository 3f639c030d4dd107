/** What the administrator's page says of that which people took back after a copy was made. */
import type { takenBack as fr } from '../fr/private-restoration.ts';

const plural = (count: number, one: string, more: string): string[] => (count === 0 ? [] : [`${count} ${count === 1 ? one : more}`]);

export const takenBack: typeof fr = {
  title: 'What people took back after the copy was made',
  missing: 'Nothing says here what people took back after the copy was made: a portfolio, a link to share, a former name. If you confirm as it is, what they had taken back will be shown again. Give the last copy of this address:',
  since: (from) => `The copy is older than what is remembered: what was taken back before ${from} may be shown again.`,
  between: (from, until) => `What was taken back is known from ${from} to ${until}; what was taken back afterwards may be shown again.`,
  nothing: 'Nothing that the copy shows was taken back since.',
  will: (portfolios, shares, records, others) => {
    const parts = [
      ...plural(portfolios, 'e-portfolio', 'e-portfolios'), ...plural(shares, 'link to share', 'links to share'), ...plural(records, 'record of a semester', 'records of semesters'),
      ...plural(others, 'other thing', 'other things'),
    ];
    const listed = parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
    return `When you confirm, ${listed} will be taken back: after the copy was made this was taken back, or published otherwise. Their owners get a message, and publish again if they like.`;
  },
  names: (count) => (count === 1 ? 'One change of name was made after the copy: it has to be made again; that person’s pages are private.' : `${count} changes of name were made after the copy: they have to be made again; the pages of these people are private.`),
};
