declare module '*/dist/server/entry.mjs' {
  export function render(request: Request, locals: object): Promise<Response>;
}
