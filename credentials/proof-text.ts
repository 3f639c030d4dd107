/**
 * Where the proof stands in the text of a credential that is written as we and
 * others write it: one proof, as the last member. Whoever wants the proof alone
 * need not read all of the text for it.
 */

/**
 * Where `,"proof":` begins, with nothing after the proof but the end of the document; -1 when there is none such.
 * @param text JSON: then what stands there is a member of the document, since inside of a string its quotes would be escaped
 */
export function startOfProof(text: string): number {
  const start = text.lastIndexOf(PROOF_START);
  const proof = start < 0 ? null : USUAL_PROOF.exec(text.slice(start));
  return proof !== null && (proof[1] === '[') === (proof[2] === ']') ? start : -1;
}

const PROOF_START = ',"proof":';
const USUAL_PROOF = /^,"proof":(\[?)\{"type":"DataIntegrityProof","created":"[0-9TZ:.+-]{20,35}","verificationMethod":"[!#-[\]-~]{1,2000}","cryptosuite":"eddsa-rdfc-2022","proofPurpose":"assertionMethod","proofValue":"z[1-9A-HJ-NP-Za-km-z]{64,90}"\}(\]?)\}$/;
