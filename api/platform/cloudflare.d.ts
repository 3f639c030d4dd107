declare module 'cloudflare:workers' {
  /** Lets work go on after the answer of the request that is being handled. */
  export function waitUntil(work: Promise<unknown>): void;
}
