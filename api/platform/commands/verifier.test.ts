import { describe, expect, it } from 'vitest';
import type { FetchAnswer } from '../platform.ts';
import { namedIssuer } from './verifier.ts';

const answering = (documents: Readonly<Record<string, unknown>>) => async (url: string): Promise<FetchAnswer> =>
  url in documents ? { ok: true, bytes: new TextEncoder().encode(JSON.stringify(documents[url])) } : { ok: false, reason: 'not_found' };
const DID = 'https://badges.univ-exemple.fr/.well-known/did.json';
const id = 'did:web:badges.univ-exemple.fr';

describe('an issuer named for the offline verifier', () => {
  it('has the keys that its domain publishes, word for word, and its own name', async () => {
    const document = { id, verificationMethod: [] };
    const found = await namedIssuer('https://badges.univ-exemple.fr/n-importe-ou', answering({ [DID]: document, 'https://badges.univ-exemple.fr/issuer': { id, name: 'Université d’Exemple', url: 'https://univ-exemple.fr' } }));
    expect(found).toEqual({ ok: true, issuer: { issuers: [{ id, name: 'Université d’Exemple', url: 'https://univ-exemple.fr' }], documents: [{ address: DID, text: JSON.stringify(document) }] } });
  });
  it('is called by its host where nothing better is its own', async () => {
    const found = await namedIssuer(id, answering({ [DID]: { id }, 'https://badges.univ-exemple.fr/issuer': { id: 'did:web:other.example', name: 'Une autre' } }));
    expect(found.ok && found.issuer.issuers).toEqual([{ id, name: 'badges.univ-exemple.fr', url: 'https://badges.univ-exemple.fr' }]);
  });
  it.each([
    ['another’s document', 'https://badges.univ-exemple.fr', { [DID]: { id: 'did:web:other.example' } }],
    ['no document', 'https://badges.univ-exemple.fr', {}],
    ['no https', 'http://badges.univ-exemple.fr', { [DID]: { id } }],
    ['no name of an issuer', 'univ-exemple', {}],
  ])('is refused with %s', async (_, named, documents) => {
    expect((await namedIssuer(named, answering(documents))).ok).toBe(false);
  });
});
