/**
 * The form of a tutor's page, or of the page before a link below a shared page, sent by a browser that does not say where a form
 * comes from: that page tells nobody its address, so that `Origin` is `null`,
 * and browsers from before 2023 send no `Sec-Fetch-Site` beside it (Fetch
 * Metadata Request Headers, W3C). The check of the origin keeps another site
 * from using somebody's session. Here no session is used: the page is a way in
 * without account, and the one-time token of its link is all the authority that
 * there is. Another site that does not know the token can send nothing; who
 * knows it could as well send the form themselves. So the form is taken when it
 * bears the token in its body, and it signs nobody in, whatever cookie came along.
 */
const PAGE = /^(?:\/en)?\/(?:tuteur\/([\w-]{1,100})|partage\/([\w-]{1,100})\/(?:credentials\/\w+\/)?liens\/[0-9a-f]{32})$/;
/** Bytes of such a form at the most; all its fields together have fewer. */
const MOST_BYTES = 400_000;

const tokenOf = (request: Request): string | null => {
  const [, tutor, share] = PAGE.exec(new URL(request.url).pathname) ?? [];
  return tutor ?? share ?? null;
};

/** Whether it is such a form: a browser that says where it comes from is judged by that alone. */
export const saysNoOrigin = (request: Request): boolean =>
  request.method === 'POST' && request.headers.get('sec-fetch-site') === null && ['null', null].includes(request.headers.get('origin')) && tokenOf(request) !== null;

/** Whether its body bears the token of its address. The body can still be read afterwards. */
export async function bearsItsToken(request: Request): Promise<boolean> {
  const bytes = Number(request.headers.get('content-length') ?? Number.NaN);
  if (!(bytes > 0 && bytes <= MOST_BYTES) || !/^application\/x-www-form-urlencoded\b/i.test(request.headers.get('content-type') ?? '')) return false;
  return new URLSearchParams(await request.clone().text()).get('token') === tokenOf(request);
}
