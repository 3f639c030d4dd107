/**
 * The VC-JWT of a credential, signed when somebody first asks for it: checked,
 * signed, verified by the public way and stored before it is served. Of two who
 * ask at once the first stored is everybody's, since ES256 signs the same bytes
 * differently each time; what is stored never changes.
 */
import type { Platform } from '../platform/platform.ts';
import { findIssued, findPlan } from '../queries/credentials.ts';
import { findJwt, insertJwt } from '../queries/issuing.ts';
import { insertSignatures } from '../queries/signed-records.ts';
import { loadIssuer } from './issuer.ts';
import { sealJwt } from './seal.ts';
import { signatureRow } from './signed-record.ts';

/** A key that is declared compromised while it signs has a successor: once more is enough, but for a drill. */
const MOST_TRIES = 5;

/**
 * @param id a credential that was released; whether the caller may have it is the caller's question
 * @returns the compact JWS: the stored one, else one under the key that is active now. That of a revoked
 *   credential is served too, and verifies as revoked
 */
export async function jwtOf(platform: Platform, id: string): Promise<string> {
  const { db } = platform;
  for (let attempt = 0; attempt < MOST_TRIES; attempt += 1) {
    const stored = await findJwt(db, id);
    if (stored) return stored.jwt;
    const [plan, issued, issuer] = await Promise.all([findPlan(db, id), findIssued(db, id), loadIssuer(platform)]);
    if (!plan || !issued?.released_at) throw new Error(`no released credential ${id}`);
    const sealed = await sealJwt(platform, issuer, plan.bytes, { digest: plan.digest, isRevoked: issued.revoked_at !== null });
    if (sealed.ok) {
      const keyId = issuer.signer.jwt.kid.slice(issuer.did.length + 1);
      const committed = await platform.commit([
        insertJwt(db, id, sealed.text, keyId, platform.now().toISOString()),
        ...insertSignatures(db, [await signatureRow(platform, id, 'jwt', sealed.text)]),
      ]);
      if (committed.ok) return sealed.text;
      const { rule } = committed.conflict;
      if (!/^unique:(signed_jwt|signature)\./.test(rule) && rule !== 'key_compromised') throw new Error(rule);
    } else if (!(await hasChanged(platform, id, issued.revoked_at))) {
      throw new Error(`the token of ${id} is not served: ${sealed.reason}: ${sealed.detail}`);
    }
  }
  throw new Error(`the token of ${id} could not be stored`);
}

/** Revoked between our reading and our verifying: then it is to be judged as a revoked one. */
const hasChanged = async ({ db }: Platform, id: string, revokedAt: string | null): Promise<boolean> => (await findIssued(db, id))?.revoked_at !== revokedAt;
