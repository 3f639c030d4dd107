/** Keys as `npm start` holds them: imported once, signing through a kept KeyObject. */
import { KeyObject, sign, type webcrypto } from 'node:crypto';
import type { TestIssuer } from '../fixtures/badges.ts';

/** The same issuer with the same keys. */
export function withKeptKeys(issuer: TestIssuer): TestIssuer {
  const edwards = KeyObject.from(issuer.edPrivateKey as webcrypto.CryptoKey);
  const { dataIntegrity, jwt } = issuer.signer;
  return {
    ...issuer,
    signer: {
      dataIntegrity: { ...dataIntegrity, sign: async (bytes) => new Uint8Array(sign(null, bytes, edwards)) },
      jwt: { ...jwt, key: KeyObject.from(jwt.key as webcrypto.CryptoKey) },
    },
  };
}
