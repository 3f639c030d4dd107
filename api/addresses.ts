/** Every public address that a credential or a page names, in one place: they must stay alive for decades. */
export const addresses = (origin: string) => ({
  credential: (id: string): string => `${origin}/credentials/${id}`,
  statusList: (list: number): string => `${origin}/status/${list}`,
  programme: (code: string, version: string): string => `${origin}/programmes/${code}/${version}`,
  competency: (code: string, version: string, competency: string): string => `${origin}/programmes/${code}/${version}#${competency}`,
  achievement: (code: string, version: string, competency: string, level: number): string =>
    `${origin}/achievements/${code}/${version}/${competency}/${level}`,
  image: (code: string, version: string, competency: string, level: number): string =>
    `${origin}/achievements/${code}/${version}/${competency}/${level}/image.svg`,
  clr: (id: string): string => `${origin}/clr/${id}`,
  evidence: (id: string): string => `${origin}/evidence/${id}`,
  /** A cited file behind its salt; see `credentials/seal.ts`. */
  sealedEvidence: (id: string): string => `${origin}/evidence/sealed/${id}`,
  endorsement: (id: string): string => `${origin}/endorsements/${id}`,
  /** The text of a production as its endorser read it. */
  endorsedText: (id: string): string => `${origin}/endorsements/${id}/texte.txt`,
  endorsementsOf: (credential: string): string => `${origin}/credentials/${credential}/endorsements`,
  portfolio: (handle: string): string => `${origin}/portfolios/${handle}`,
  /** Of the conformance surface; nothing that the institution signs names it. */
  conformanceStatusList: `${origin}/vc-api/status/1`,
  signedRecord: (name: string, signer: string): string => `${origin}/.well-known/palier-record/${name}/${signer}`,
  didDocument: `${origin}/.well-known/did.json`,
  jwks: `${origin}/.well-known/jwks.json`,
});
