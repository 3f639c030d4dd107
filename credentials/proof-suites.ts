/**
 * The kinds of embedded proof that are read here, by what a proof says of itself.
 * Sources: Data Integrity EdDSA Cryptosuites v1.0, sections 3.2 and 3.4 (Ed25519Signature2020);
 * Data Integrity ECDSA Cryptosuites v1.0, sections 3.2 and 3.4.
 */
export const SUITES = ['eddsa-rdfc-2022', 'ecdsa-rdfc-2019', 'ecdsa-sd-2023', 'Ed25519Signature2020'] as const;
export type Suite = (typeof SUITES)[number];

/**
 * The suite of a proof; null for one that is not read here. A proof that depends
 * on another one (`previousProof`) is none of these: what it covers is more than
 * the document. Ed25519Signature2020 is a type of its own, and has no `cryptosuite`.
 */
export function suiteOf(proof: Readonly<Record<string, unknown>>): Suite | null {
  if ('previousProof' in proof) return null;
  const { type, cryptosuite } = proof;
  if (type === 'Ed25519Signature2020') return cryptosuite === undefined ? type : null;
  const isRead = type === 'DataIntegrityProof' && cryptosuite !== 'Ed25519Signature2020' && SUITES.includes(cryptosuite as Suite);
  return isRead ? (cryptosuite as Suite) : null;
}
