/**
 * A verification that nobody asked for, of a badge that nobody has: once it was
 * made, contexts are read and code is compiled, so that the first real one takes
 * a fraction of the time on a slow machine. It asks nobody for anything, and its
 * answer is thrown away (the sample is signed by nobody, and is refused).
 */
import { buildBadge, verify, type BadgeInput } from '../../../credentials/index.ts';
import { day, moment } from '../format.ts';
import { pageLanguage } from './words.ts';

/** The example key of the did:key specification (v0.9, section 3.1.3). */
const KEY = 'z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK';
const AT = 'https://sample.example';

const SAMPLE: BadgeInput = {
  id: `${AT}/1`,
  issuer: { id: `did:key:${KEY}`, name: 'Sample', url: AT },
  validFrom: new Date(0),
  awardedDate: '1970-01-01T00:00:00Z',
  name: 'Sample',
  description: 'Sample',
  subject: { id: 'urn:uuid:00000000-0000-4000-8000-000000000000', name: 'Sample' },
  achievement: {
    id: `${AT}/a`, name: 'Sample', description: 'Sample', criteria: 'Sample', humanCode: 'S-1', inLanguage: 'fr', version: '1', tag: ['s'],
    image: { id: `${AT}/i`, caption: 'Sample' },
    alignment: [{ targetName: 'Sample', targetUrl: `${AT}/t`, targetCode: 'S', targetFramework: 'Sample' }],
    resultDescription: { id: `${AT}/r`, name: 'Sample', levels: [{ id: `${AT}/l1`, name: 'A', description: 'A' }, { id: `${AT}/l2`, name: 'B', description: 'B' }] },
  },
  achievedLevel: `${AT}/l2`,
  evidence: [{ id: `${AT}/e`, name: 'Sample', description: 'Sample', genre: 'Sample', narrative: 'Sample' }],
  relatedResource: [],
  status: { listUrl: `${AT}/status/1`, index: 1 },
};

const proof = {
  type: 'DataIntegrityProof', cryptosuite: 'eddsa-rdfc-2022', created: '1970-01-01T00:00:00Z', proofPurpose: 'assertionMethod',
  verificationMethod: `did:key:${KEY}#${KEY}`, proofValue: `z${'2'.repeat(87)}`,
};

export const warmUp = async (): Promise<void> => {
  moment(pageLanguage(), new Date(0));
  day(pageLanguage(), '1970-01-01');
  await verify(
    { kind: 'json', text: JSON.stringify({ ...buildBadge(SAMPLE), proof: [proof] }) },
    { now: new Date(0), fetch: async () => ({ ok: false, reason: 'blocked' }), recognise: async () => null },
  );
};
