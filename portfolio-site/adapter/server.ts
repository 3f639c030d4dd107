import { createApp } from 'astro/app/entrypoint';
const app = createApp({ streaming: false });
export const render = (request: Request, locals: object): Promise<Response> => app.render(request, { locals: locals as never });
