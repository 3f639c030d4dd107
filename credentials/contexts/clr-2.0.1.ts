/**
 * The JSON-LD context of the Comprehensive Learner Record Standard 2.0, as a
 * table of facts: no published package carries it. It stands at
 * https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json; a test compares
 * the two wherever the official text is at hand, and the digest stands guard elsewhere.
 *
 * `verifiableCredential` is a set, not a graph container: the statements of the
 * badges inside lie in one graph with those of the CLR (see clr-parity.ts).
 * `xsd` is a prefix that only the Open Badges context, which comes after it, defines.
 */
const CLR = 'https://purl.imsglobal.org/spec/vc/clr/vocab.html#';

type Fact = { readonly of?: string; readonly type?: string; readonly many?: true };

/** Each class with its terms: `of` is the last part of the term's IRI where it is not the term itself. */
const CLASSES: Readonly<Record<string, { readonly prefixes?: Readonly<Record<string, string>>; readonly keywords?: false; readonly terms: Readonly<Record<string, Fact>> }>> = {
  ClrCredential: { terms: { partial: { type: 'xsd:boolean' } } },
  ClrSubject: {
    prefixes: { cred: 'https://www.w3.org/2018/credentials#', obi: 'https://purl.imsglobal.org/spec/vc/ob/vocab.html#' },
    terms: {
      achievement: { type: 'obi:Achievement', many: true },
      association: { type: `${CLR}Association`, many: true },
      verifiableCredential: { type: 'cred:verifiableCredential', many: true },
      identifier: { of: 'identifier-1', type: 'obi:Identifier', many: true },
    },
  },
  Association: {
    keywords: false,
    terms: { associationType: { of: 'AssociationType' }, sourceId: { type: 'xsd:anyURI' }, targetId: { type: 'xsd:anyURI' } },
  },
};

const KEYWORDS = { id: '@id', type: '@type' } as const;

/** SHA-256 (hex) of the context as JSON with keys sorted and no spaces. */
export const CLR_201_DIGEST = '7defe702c102faf14108579b7d65ef39ecf4c3bbef925b803e15bd77cd6e3394';

/** The context document. */
export const CLR_201_CONTEXT: object = {
  '@context': {
    ...KEYWORDS,
    ...Object.fromEntries(
      Object.entries(CLASSES).map(([name, { prefixes = {}, keywords, terms }]) => [
        name,
        { '@id': CLR + name, '@context': { ...(keywords === false ? {} : KEYWORDS), ...prefixes, ...Object.fromEntries(Object.entries(terms).map(termOf)) } },
      ]),
    ),
  },
};

function termOf([term, { of = term, type, many }]: [string, Fact]): [string, object] {
  return [term, { '@id': CLR + of, ...(type === undefined ? {} : { '@type': type }), ...(many ? { '@container': '@set' } : {}) }];
}
