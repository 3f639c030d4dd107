import { describe, expect, it } from 'vitest';
import { badgeInput } from '../test/fixtures/badge.ts';
import { buildBadge, buildStatusList, hashIdentity } from './build.ts';
import { digestMultibase } from './multibase.ts';
import { emptyStatusList } from './status-list.ts';

/** Every value in a document, with the key under which it stands. */
function membersOf(value: unknown): [string, unknown][] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) => [[key, member], ...membersOf(member)] as [string, unknown][]);
}

describe('an unsigned badge', () => {
  it('is the same text for the same input', () => {
    expect(JSON.stringify(buildBadge(badgeInput()))).toBe(JSON.stringify(buildBadge(badgeInput())));
  });

  it('is valid from a whole second', () => {
    expect(buildBadge(badgeInput({ validFrom: new Date('2026-07-03T09:30:15.987Z') })).validFrom).toBe('2026-07-03T09:30:15Z');
  });

  it('says nothing about what it does not know: no null, no empty text, no empty list', () => {
    const { achievement, ...input } = badgeInput({ evidence: [], relatedResource: [] });
    const badge = buildBadge({ ...input, achievement: { ...achievement, tag: [], alignment: [] } });
    const empty = membersOf(badge).filter(([, value]) => value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0));
    expect(empty).toEqual([]);
    expect(Object.keys(badge)).not.toContain('evidence');
  });

  it('leaves out tags that are empty or said twice', () => {
    const { achievement, ...input } = badgeInput();
    expect(buildBadge({ ...input, achievement: { ...achievement, tag: ['', 'NEO', '\u0000', 'NEO'] } }).credentialSubject.achievement.tag).toEqual(['NEO']);
    expect(buildBadge({ ...input, achievement: { ...achievement, tag: [''] } }).credentialSubject.achievement).not.toHaveProperty('tag');
  });

  it('leaves out a narrative that the student left empty', () => {
    const badge = buildBadge(badgeInput({ evidence: [{ name: 'Prototype', narrative: '' }], relatedResource: [] }));
    expect(badge.evidence).toEqual([{ type: ['Evidence'], name: 'Prototype' }]);
  });

  it('names the level by its id and gives each level its place, so that the order of the scale is signed', () => {
    const { credentialSubject } = buildBadge(badgeInput());
    expect(credentialSubject.result).toEqual([expect.objectContaining({ achievedLevel: 'https://badges.univ-exemple.fr/achievements/neo-c3#niveau-3' })]);
    const [scale] = [credentialSubject.achievement.resultDescription].flat();
    expect([scale?.rubricCriterionLevel].flat().map((level) => [level?.level, level?.name])).toEqual([['1', 'Novice'], ['2', 'Intermédiaire'], ['3', 'Compétent'], ['4', 'Avancé']]);
  });

  it('shows the name in clear and an e-mail only as its hash', () => {
    expect(buildBadge(badgeInput()).credentialSubject.identifier).toEqual([
      { type: 'IdentityObject', hashed: false, identityHash: 'Zoé Lemaître', identityType: 'name' },
      expect.objectContaining({ hashed: true, identityType: 'emailAddress', salt: 'Kosher' }),
    ]);
    const { email: _none, ...subject } = badgeInput().subject;
    expect(buildBadge(badgeInput({ subject })).credentialSubject.identifier).toHaveLength(1);
  });

  it('points into its status list with digits in a string, under an id that is not the address of the list', () => {
    expect(buildBadge(badgeInput()).credentialStatus).toEqual({
      id: 'https://badges.univ-exemple.fr/status/1#94567', type: 'BitstringStatusListEntry', statusPurpose: 'revocation', statusListIndex: '94567',
      statusListCredential: 'https://badges.univ-exemple.fr/status/1',
    });
  });

  it('keeps line feeds and drops other control characters, which older canonical forms spell differently', () => {
    const badge = buildBadge(badgeInput({ description: 'un\r\ndeux\ttrois\u0000\u0007\u0085\ud83d' }));
    expect(badge.description).toBe('un\ndeux trois\ufffd');
  });

  it('percent-encodes the addresses that people type, and leaves existing escapes alone', () => {
    const badge = buildBadge(badgeInput({ evidence: [{ id: 'https://exemple.fr/é tude|%C3%A9>"?q={x}', name: 'x' }], relatedResource: [] }));
    expect([badge.evidence].flat()[0]).toMatchObject({ id: 'https://exemple.fr/%C3%A9%20tude%7C%C3%A9%3E%22?q=%7Bx%7D' });
  });

  it('throws for a time that is none', () => {
    expect(() => buildBadge(badgeInput({ validFrom: new Date(Number.NaN) }))).toThrow(RangeError);
  });
});

describe('an unsigned status list', () => {
  it('is a BitstringStatusListCredential of revocations that ends and says how long it may be kept', async () => {
    const dates = { validFrom: new Date('2026-07-03T09:30:15.987Z'), validUntil: new Date('2026-07-04T09:30:15Z') };
    const list = await buildStatusList({ id: 'https://x.fr/status/1', issuer: 'did:web:x.fr', bits: emptyStatusList(), ...dates });
    expect(list).toMatchObject({
      '@context': ['https://www.w3.org/ns/credentials/v2'], type: ['VerifiableCredential', 'BitstringStatusListCredential'], issuer: 'did:web:x.fr',
      validFrom: '2026-07-03T09:30:15Z', validUntil: '2026-07-04T09:30:15Z',
      credentialSubject: { id: 'https://x.fr/status/1#list', type: 'BitstringStatusList', statusPurpose: 'revocation', ttl: 300_000 },
    });
  });
});

describe('an identity hash', () => {
  it.each([
    ['a@example.com', 'Kosher', 'b5809d8a92f8858436d7e6b87c12ebc0ae1eac4baecc2c0b913aee2c922ef399'],
    ['jjefferson18@example.com', 'FleurDeSel', '658625b25ab3d75d613ca97d9a5a77f70e2192feca5557f4ad09a4d4f121f5fc'],
  ])('of %s with salt %s is the one of the specification', async (identifier, salt, hex) => {
    expect(await hashIdentity(identifier, salt)).toBe(`sha256$${hex}`);
  });
});

describe('a digest of a file', () => {
  it('is a base64url SHA-256 multihash', async () => {
    // SHA-256 of the empty input is e3b0c442…; 0x12 0x20 says SHA-256 and 32 bytes.
    expect(await digestMultibase(new Uint8Array())).toBe('uEiDjsMRCmPwcFJr79MiZb7kkJ65B5GSbk0yklZkbeFK4VQ');
  });
});
