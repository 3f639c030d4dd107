declare module '@digitalbazaar/vc-bitstring-status-list' {
  /** To be handed to `verifyCredential` of @digitalbazaar/vc. */
  export const checkStatus: (options: object) => Promise<{ verified: boolean; results?: { status: boolean }[] }>;
}
