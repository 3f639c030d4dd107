/**
 * The addresses in a page that is read below a link: what the link shows is
 * there, and nowhere else for its reader. The link's own token stands in no
 * stored page: its place is filled in when the page is served, so that neither
 * the database nor the store nor a copy of them opens a link.
 */

/** As long as a token, and none: see `linkToken`. */
export const TOKEN_PLACE = 'ici-le-jeton-du-lien-a-l-ouvrir_';

export const sharePath = (token: string): string => `/partage/${token}`;

/** What an address of ours leads to here: a badge or a file of it, a trace's file, an endorsement or its text. */
const OURS = /^(https?:\/\/[^/]+)?(\/(?:credentials|evidence|endorsements)\/[a-z0-9]+(?:\/(?:preview|captions))?)(\.json|\/texte\.txt)?$/;
/** What names a thing, and what the student wrote themselves, stays. */
const STAYS = ['id', 'link'];

/**
 * A snapshot with the addresses of what is disclosed as they are below the link.
 * @param disclosed paths at their own place, e.g. `/credentials/x`
 */
export function belowLink<S>(snapshot: S, origin: string, disclosed: ReadonlySet<string>): S {
  const moved = (name: string, value: unknown): unknown => {
    if (typeof value === 'string') {
      const [, host, path, form = ''] = STAYS.includes(name) ? [] : (OURS.exec(value) ?? []);
      if (path === undefined || (host !== undefined && host !== origin) || !disclosed.has(path)) return value;
      return `${host ?? ''}${sharePath(TOKEN_PLACE)}${path}${form}`;
    }
    if (Array.isArray(value)) return value.map((one) => moved(name, one));
    if (value === null || typeof value !== 'object') return value;
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, moved(key, one)]));
  };
  return moved('', snapshot) as S;
}

/** A stored page as the holder of the token reads it. */
export const withToken = (html: string, token: string): string => html.replaceAll(TOKEN_PLACE, token);
