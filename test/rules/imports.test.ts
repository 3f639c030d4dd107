/** Who may import whom: the table of the house, read from the files themselves. */
import { describe, expect, it } from 'vitest';
import { importsOf, isTest, listSources, type Import } from './files.ts';

const sources = listSources(/\.(ts|astro)$/);
const imports = sources.flatMap(importsOf);
const ofProduct = imports.filter((one) => !isTest(one.from));

type Rule = {
  readonly folder: string;
  /** What it may import besides its own folder, packages and JSON of its own. */
  readonly may: readonly RegExp[];
  /** What it may name as a type only. */
  readonly types?: readonly RegExp[];
  readonly packages: RegExp;
};

const TABLE: readonly Rule[] = [
  // The reader of the small Markdown that people write, which pages and papers share, is the domain's one package (decision 0069).
  { folder: 'api/domain/', may: [], packages: /^markdown-it$/ },
  { folder: 'credentials/', may: [], packages: /^(@digitalbazaar\/|@digitalcredentials\/open-badges-context$|ed25519-signature-2020-context$|jose$|jsonld$|rdf-canonize$|zod$)/ },
  { folder: 'keys/', may: [/^credentials\/index\.ts$/], packages: /^jose$/ },
  { folder: 'api/queries/', may: [/^api\/domain\//], types: [/^keys\//], packages: /^kysely$/ },
  {
    folder: 'api/issuance/',
    // Messages and signed sentences have their words in strings/.
    may: [/^api\/(domain|queries|publication|strings)\//, /^credentials\/(index|conformance)\.ts$/, /^keys\//, /^api\/(addresses|random-id|record-change|own-png|own-svg|send-message)\.ts$/],
    types: [/^api\/platform\/(platform|config)\.ts$/, /^kysely$/],
    packages: /^$/,
  },
  {
    folder: 'api/publication/',
    // A page's picture and paper have their words in strings/.
    may: [/^api\/(domain|queries|strings)\//, /^api\/papers\/portfolio\.ts$/, /^credentials\/index\.ts$/, /^api\/(addresses|random-id|flat-png)\.ts$/],
    types: [/^api\/platform\//, /^kysely$/],
    packages: /^$/,
  },
  {
    // The journal's chain; it shows the witness its end.
    folder: 'api/audit/',
    may: [/^api\/queries\//, /^api\/issuance\/(witness|restore-gate)\.ts$/, /^credentials\/index\.ts$/],
    types: [/^api\/platform\/platform\.ts$/],
    packages: /^$/,
  },
  {
    // What the law asks of us about people's data.
    folder: 'api/privacy/',
    may: [/^api\/(domain|queries|issuance|strings)\//, /^api\/publication\/former-addresses\.ts$/, /^api\/(addresses|random-id)\.ts$/],
    types: [/^api\/platform\/platform\.ts$/, /^kysely$/],
    packages: /^fflate$/,
  },
  // What a student takes away, and what they bring in from another Palier.
  { folder: 'api/takeaway/', may: [/^api\/(domain|queries|issuance|publication|strings)\//, /^api\/privacy\/(read-)?zip\.ts$/, /^api\/audit\/csv\.ts$/, /^credentials\/index\.ts$/, /^keys\//, /^api\/(addresses|random-id|receive-file|record-change)\.ts$/], types: [/^api\/platform\/platform\.ts$/, /^kysely$/], packages: /^$/ },
  // Papers as tagged PDFs, and archives of them: their words are in strings/.
  { folder: 'api/papers/', may: [/^api\/(domain|queries|strings)\//, /^api\/(privacy\/zip|issuance\/read-minutes)\.ts$/, /^credentials\/index\.ts$/], types: [/^api\/platform\/platform\.ts$/], packages: /^(pdfkit|qr)$/ },
  {
    // What strangers send us, verified: other hosts asked, issuers recognised; and what people bring in of theirs.
    folder: 'api/verification/',
    may: [/^api\/(issuance|publication|domain|queries)\//, /^credentials\/index\.ts$/, /^api\/(buckets|random-id|record-change)\.ts$/],
    types: [/^api\/platform\/platform\.ts$/],
    packages: /^zod$/,
  },
  {
    // Who somebody is, by every way of signing in.
    folder: 'api/sign-in/',
    may: [/^api\/(domain|queries|strings)\//, /^credentials\/index\.ts$/, /^keys\//, /^api\/(random-id|send-message)\.ts$/],
    types: [/^api\/platform\//, /^kysely$/],
    packages: /^(better-auth|@simplewebauthn\/server|oauth4webapi|zod)$/,
  },
  {
    folder: 'api/routes/',
    may: [/^api\/(audit|domain|papers|privacy|queries|issuance|publication|strings|takeaway|verification|sign-in)\//, /^credentials\/(index|conformance)\.ts$/, /^keys\//, /^api\/[\w-]+\.ts$/],
    types: [/^api\/platform\/platform\.ts$/, /^kysely$/],
    packages: /^(@hono\/zod-openapi|hono)$/,
  },
  { folder: 'api/strings/', may: [], types: [/^api\/domain\//], packages: /^$/ },
  { folder: 'api/demo/', may: [/^api\/(domain|queries|issuance|papers|publication|verification)\//, /^credentials\/index\.ts$/, /^api\/[\w-]+\.ts$/], types: [/^api\/platform\/platform\.ts$/, /^kysely$/], packages: /^$/ },
  {
    folder: 'portfolio-site/',
    may: [/^api\/domain\//, /^credentials\/index\.ts$/],
    types: [/^api\/client\.ts$/],
    packages: /^(astro|astro:.*|esbuild|pdfjs-dist|qr|@fontsource-variable\/.*)$/,
  },
];
const isOurs = (path: string): boolean => /^(api|credentials|keys|portfolio-site|test)\//.test(path);
const words = ({ from, to, type }: Import): string => `${from} → ${to}${type ? ' (type)' : ''}`;

describe('the imports', () => {
  it('are read from the files', () => {
    expect(ofProduct.length).toBeGreaterThan(400);
    expect(ofProduct.filter((one) => one.type).length).toBeGreaterThan(50);
    expect(importsOf({ path: 'api/a/b.ts', text: "import { x } from '../c/d.ts';\nimport type { Y } from './e.ts';\nexport * from '@a/b/c';\nimport 'node:fs';\nconst z = await import('f');\ntype T = import('./g.ts').G;" })).toEqual([
      { from: 'api/a/b.ts', to: 'api/c/d.ts', type: false },
      { from: 'api/a/b.ts', to: 'api/a/e.ts', type: true },
      { from: 'api/a/b.ts', to: '@a/b', type: false },
      { from: 'api/a/b.ts', to: 'node:*', type: false },
      { from: 'api/a/b.ts', to: 'f', type: false },
      { from: 'api/a/b.ts', to: 'api/a/g.ts', type: true },
    ]);
  });

  it.each(TABLE)('of $folder keep to its line of the table', ({ folder, may, types = [], packages }) => {
    const own = ofProduct.filter((one) => one.from.startsWith(folder));
    const wrong = own.filter(({ to, type }) => {
      if (to.startsWith(folder)) return false;
      if (may.some((allowed) => allowed.test(to)) || (type && types.some((allowed) => allowed.test(to)))) return false;
      // Node's own modules have a rule of their own, below.
      return isOurs(to) || (to !== 'node:*' && !packages.test(to));
    });
    expect(wrong.map(words)).toEqual([]);
    expect(sources.some((one) => one.path.startsWith(folder))).toBe(true);
  });

  it('of node:* are in api/platform alone, and never in worker.ts', () => {
    const users = [...new Set(ofProduct.filter((one) => one.to === 'node:*').map((one) => one.from))];
    // The site's adapter runs while the site is built, on the machine of whoever builds it.
    expect(users.filter((path) => !path.startsWith('api/platform/') && !path.startsWith('portfolio-site/adapter/'))).toEqual([]);
    const seen = new Set<string>();
    const reach = (path: string): void => {
      if (seen.has(path) || !isOurs(path)) return;
      seen.add(path);
      for (const one of ofProduct) if (one.from === path && !one.type) reach(one.to);
    };
    reach('api/platform/worker.ts');
    // Nor through anything that the Worker brings with it.
    expect(users.filter((path) => seen.has(path))).toEqual([]);
    expect(seen.size).toBeGreaterThan(50);
  });

  it('of credentials/ from outside go through its one surface, and VC-API through a second', () => {
    const outside = ofProduct.filter((one) => !one.from.startsWith('credentials/') && one.to.startsWith('credentials/') && one.to !== 'credentials/index.ts');
    expect(outside.filter((one) => one.to !== 'credentials/conformance.ts').map(words)).toEqual([]);
    expect([...new Set(outside.map((one) => one.from))].sort()).toEqual(['api/issuance/conformance-issuer.ts', 'api/routes/vc-api.ts']);
  });

  it('of the product’s own surface never reach what only conformance suites send', () => {
    const seen = new Set<string>();
    const reach = (path: string): void => {
      if (seen.has(path)) return;
      seen.add(path);
      for (const one of ofProduct) if (one.from === path && !one.type && one.to.startsWith('credentials/')) reach(one.to);
    };
    reach('credentials/index.ts');
    expect(seen.size).toBeGreaterThan(25);
    expect([...seen].filter((path) => /vcdm|enveloped|conformance|seeded-issuer|related-resource/.test(path))).toEqual([]);
  });

  it('never reach into test/', () => {
    expect(ofProduct.filter((one) => one.to.startsWith('test/')).map(words)).toEqual([]);
  });

  it('of api/domain and credentials form no circle with what uses them', () => {
    for (const folder of ['api/domain/', 'credentials/']) {
      expect(ofProduct.filter((one) => one.from.startsWith(folder) && isOurs(one.to) && !one.to.startsWith(folder)).map(words)).toEqual([]);
    }
  });
});
