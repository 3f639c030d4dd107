/**
 * The second reference: @digitalcredentials/verifier-core as it comes, in the
 * setting that is kindest to it: the issuer is its own key, there is no status to
 * fetch, and the schema and the registry are at hand and small.
 */
import { verifyCredential } from '@digitalcredentials/verifier-core';
import { createIssuer, embed, tamper } from '../fixtures/badges.ts';
import { realisticBadge } from './badge.ts';

const REGISTRY = 'https://registry.example/issuers.json';

export async function coreVerifier(): Promise<() => Promise<boolean>> {
  const issuer = await createIssuer({ method: 'key' });
  const { credentialStatus: _none, ...badge } = JSON.parse(realisticBadge(issuer, 1)) as Record<string, unknown>;
  const signed = await embed(issuer, badge);
  const registry = { registry: { [issuer.id]: { name: 'Université d’essai', url: issuer.origin, location: 'France' } } };
  const { fetch } = globalThis;
  const answer = async (text: string): Promise<boolean> => {
    globalThis.fetch = async (input) => Response.json((input instanceof Request ? input.url : String(input)) === REGISTRY ? registry : { type: 'object' });
    try {
      const response = await verifyCredential({ credential: JSON.parse(text) as never, knownDIDRegistries: [{ name: 'Registre', type: 'dcc-legacy', url: REGISTRY }] });
      const { log = [], errors = [] } = response as { log?: { id: string; valid?: boolean }[]; errors?: unknown[] };
      return errors.length === 0 && log.some(({ id, valid }) => id === 'valid_signature' && valid === true);
    } finally {
      globalThis.fetch = fetch;
    }
  };
  if (!(await answer(signed)) || (await answer(tamper(signed)))) throw new Error('verifier-core does not tell a badge from a tampered one');
  return () => answer(signed);
}
