/** What these tests use of it. */
declare module 'oidc-provider' {
  type Context = { path: string; body: unknown; status: number };
  export default class Provider {
    constructor(issuer: string, configuration: Record<string, unknown>);
    proxy: boolean;
    use(middleware: (ctx: Context, next: () => Promise<void>) => Promise<void>): void;
    callback(): import('node:http').RequestListener;
    Grant: new (properties: Record<string, unknown>) => { addOIDCScope(scope: string): void; save(): Promise<string> };
  }
}
