/**
 * What the built site exports: one function from a web Request to a web
 * Response, the same for Node and for a Worker.
 */
import { createApp } from 'astro/app/entrypoint';

const app = createApp({ streaming: false });

/** @returns an empty 404 for an address that is no page of the site */
export async function render(request: Request, locals: App.Locals): Promise<Response> {
  const routeData = app.match(request);
  if (!routeData) return new Response(null, { status: 404 });
  return app.render(request, { locals, routeData });
}
