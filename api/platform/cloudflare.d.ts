/** Compiled when the Worker is deployed. */
declare module '*.wasm' {
  const module: WebAssembly.Module;
  export default module;
}
/** The rule `Data` of wrangler.toml. */
declare module '*.ttf' {
  const bytes: ArrayBuffer;
  export default bytes;
}
declare module 'cloudflare:workers' {
  /** Lets work go on after the answer of the request that is being handled. */
  export function waitUntil(work: Promise<unknown>): void;
}
