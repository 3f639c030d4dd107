/** An institution's own images, looked after by an administrator; they are served at the achievement's own addresses. */
import { createRoute, z } from '@hono/zod-openapi';
import { findCompetency, findLevel } from '../domain/programme.ts';
import { bringImage, chooseImage } from '../issuance/own-image.ts';
import { inputProblem } from '../problems.ts';
import { findProgramme } from '../queries/cohorts.ts';
import { findImage, listChosenImages } from '../queries/images.ts';
import { acting } from './acting.ts';
import { json, param, plain, problem, PROBLEMS, refusal, requireAuthority, router, type RouteContext } from './context.ts';
import { toPrivateFile } from './evidence-files.ts';
import { SANDBOX } from './issuer.ts';

const Form = z.object({ competency: z.string().max(80), level: z.coerce.number().int().positive(), textEquivalent: z.string().max(400) });
const OwnImage = z.object({ id: z.string(), competency: z.string(), level: z.int(), textEquivalent: z.string(), form: z.enum(['svg', 'png']), chosenAt: z.string() });
const Brought = z.object({ image: z.string(), competency: z.string(), level: z.int(), textEquivalent: z.string(), form: z.enum(['svg', 'png']) });
const Done = z.object({ ok: z.literal(true) });

async function openImage(c: RouteContext, id: string) {
  const person = requireAuthority(c, 'administer', null);
  if (person instanceof Response) return person;
  const image = await findImage(c.get('platform').db, id);
  return image ? { person, image } : plain(c, 'not_found');
}

export const images = router()
  .openapi(
    createRoute({
      method: 'get',
      path: '/api/programmes/{code}/{version}/images',
      request: param('code', 'version'),
      responses: { 200: json(z.object({ images: z.array(OwnImage) }), 'The institution’s own images of a programme that are shown'), ...PROBLEMS },
    }),
    async (c) => {
      const person = requireAuthority(c, 'administer', null);
      if (person instanceof Response) return person;
      const { db } = c.get('platform');
      const { code, version } = c.req.valid('param');
      if (!(await findProgramme(db, code, version))) return plain(c, 'not_found');
      const chosen = await listChosenImages(db, code, version);
      return c.json({ images: chosen.map((one) => ({ id: one.id, competency: one.competency, level: one.level, textEquivalent: one.text_equivalent, form: one.form, chosenAt: one.chosen_at })) }, 200);
    },
  )
  .openapi(
    createRoute({
      method: 'post',
      path: '/api/programmes/{code}/{version}/images',
      request: { ...param('code', 'version'), body: { required: true, content: { 'multipart/form-data': { schema: z.object({}).loose() } } } },
      responses: { 201: json(z.object({ image: z.string() }), 'Brought, and not shown yet'), ...PROBLEMS },
    }),
    async (c) => {
      const person = requireAuthority(c, 'administer', null);
      if (person instanceof Response) return person;
      const platform = c.get('platform');
      const { code, version } = c.req.valid('param');
      const programme = await findProgramme(platform.db, code, version);
      if (!programme) return plain(c, 'not_found');
      const form = await c.req.formData();
      const parsed = Form.safeParse(Object.fromEntries([...form.entries()].filter(([, value]) => typeof value === 'string')));
      if (!parsed.success) return problem(c, inputProblem([...new Set(parsed.error.issues.map((issue) => issue.path.join('.')))], c.get('language')));
      const { competency, level, textEquivalent } = parsed.data;
      if (!findCompetency(programme, competency)) return refusal(c, { kind: 'unknown_competency', competency });
      if (!findLevel(programme, level)) return refusal(c, { kind: 'unknown_level', level });
      const file = form.get('file');
      if (!(file instanceof File) || file.size === 0) return problem(c, inputProblem(['file'], c.get('language')));
      const key = { programme_code: code, programme_version: version, competency, level };
      const brought = await bringImage(acting(platform, person, 'administer', null), key, new Uint8Array(await file.arrayBuffer()), textEquivalent, person.id);
      return brought.ok ? c.json(brought.value, 201) : refusal(c, brought.refusal);
    },
  )
  .openapi(
    createRoute({ method: 'get', path: '/api/images/{image}', request: param('image'), responses: { 200: json(Brought, 'An image that was brought'), ...PROBLEMS } }),
    async (c) => {
      const opened = await openImage(c, c.req.valid('param').image);
      if (opened instanceof Response) return opened;
      const { image } = opened;
      return c.json({ image: image.id, competency: image.competency, level: image.level, textEquivalent: image.text_equivalent, form: image.form }, 200);
    },
  )
  .openapi(
    createRoute({ method: 'put', path: '/api/images/{image}/choice', request: param('image'), responses: { 200: json(Done, 'Shown from now on'), ...PROBLEMS } }),
    async (c) => {
      const opened = await openImage(c, c.req.valid('param').image);
      if (opened instanceof Response) return opened;
      const chosen = await chooseImage(acting(c.get('platform'), opened.person, 'administer', null), opened.image, true, opened.person.id);
      return chosen.ok ? c.json({ ok: true as const }, 200) : refusal(c, chosen.refusal);
    },
  )
  .openapi(
    createRoute({ method: 'delete', path: '/api/images/{image}/choice', request: param('image'), responses: { 200: json(Done, 'The drawn picture is shown again'), ...PROBLEMS } }),
    async (c) => {
      const opened = await openImage(c, c.req.valid('param').image);
      if (opened instanceof Response) return opened;
      const chosen = await chooseImage(acting(c.get('platform'), opened.person, 'administer', null), opened.image, false, opened.person.id);
      return chosen.ok ? c.json({ ok: true as const }, 200) : refusal(c, chosen.refusal);
    },
  );

/** What an image would look like, for the administrator who brought it. */
export const imageFiles = router();
imageFiles.get('/administration/images/:file', async (c) => {
  const [, id = '', form] = /^([a-z0-9]+)\.(png|svg)$/.exec(c.req.param('file')) ?? [];
  const opened = await openImage(c, id);
  if (opened instanceof Response) return opened;
  const shown = form === 'png' ? 'image.png' : 'image.svg';
  return (await toPrivateFile(c.get('platform'), shown, id)) ?? broughtImage(c, opened.image, shown);
});

/** An image as it was brought, for whoever was found to be allowed to look at it. */
export async function broughtImage(c: RouteContext, image: NonNullable<Awaited<ReturnType<typeof findImage>>>, form: 'image.png' | 'image.svg'): Promise<Response> {
  const bytes = await c.get('platform').files.get(form === 'image.png' ? image.png_digest : image.svg_digest);
  if (!bytes) throw new Error(`the bytes of image ${image.id} are missing`);
  return new Response(Uint8Array.from(bytes), { headers: { 'content-type': form === 'image.png' ? 'image/png' : 'image/svg+xml', 'content-security-policy': SANDBOX, 'cache-control': 'private, no-store' } });
}
