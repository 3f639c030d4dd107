/** The student's views of their portfolio, and what is theirs for all of them. Nothing becomes public by any of this but a move of what is. */
import { createRoute, z } from '@hono/zod-openapi';
import { addresses } from '../addresses.ts';
import { parisDay } from '../domain/calendar.ts';
import type { PortfolioSnapshot } from '../domain/portfolio.ts';
import { AUDIENCES, complete, degreeFault, MOST_VIEWS, readSections, readTheme, SECTIONS, sectionsFor, THEMES } from '../domain/portfolio-view.ts';
import type { Platform } from '../platform/platform.ts';
import { moveAddress } from '../publication/move.ts';
import { viewSnapshot } from '../publication/publish.ts';
import { readChoices } from '../publication/snapshot.ts';
import { deleteView, findView, insertView, listViews, updatePortfolio, updateView, type PortfolioRow } from '../queries/portfolios.ts';
import { randomId } from '../random-id.ts';
import { recordChange } from '../record-change.ts';
import { body, hidden, json, param, plain, PROBLEMS, refusal, router, type RouteContext } from './context.ts';
import { choicesAreOwn, copyChoices, ownEnrolment, portfolioOf } from './me.ts';
import { Choices } from './views.ts';

const Sections = z.array(z.object({ kind: z.enum(SECTIONS), shown: z.boolean() }));
const Edit = z.object({
  title: z.string().max(60),
  audience: z.enum(AUDIENCES),
  headline: z.string().max(160),
  presentation: z.string().max(3000),
  choices: Choices,
  sections: Sections,
  theme: z.enum(THEMES),
});
const View = Edit.extend({ id: z.string(), main: z.boolean(), updatedAt: z.string() });
const DegreeView = z.object({ state: z.enum(['preparing', 'obtained']), name: z.string().max(160), on: z.iso.date().nullable() });
const Profile = z.object({ contact: z.string().max(160), skills: z.string().max(2000), degree: DegreeView.nullable() });
const Views = z.object({ profile: Profile, handle: z.string(), url: z.string(), most: z.int(), views: z.array(View) }).openapi('PortfolioViews');
const Snapshot = z.custom<PortfolioSnapshot>().openapi('PortfolioSnapshot', { type: 'object' });


const viewOf = (row: PortfolioRow): z.infer<typeof View> => ({
  id: row.view_id, main: row.view_id === row.main_view, title: row.title, audience: row.audience, headline: row.headline, presentation: row.presentation,
  choices: copyChoices(readChoices(row.choices)), sections: readSections(row.sections), theme: readTheme(row.theme), updatedAt: row.updated_at,
});

const profileOf = (row: PortfolioRow): z.infer<typeof Profile> => ({
  contact: row.contact, skills: row.skills, degree: row.degree === null ? null : { state: row.degree, name: row.degree_name, on: row.degree_on },
});

/** One's own view; anybody else's is not found. */
async function ownView(c: RouteContext, enrolmentId: string, viewId: string) {
  const own = await ownEnrolment(c, enrolmentId);
  if (own instanceof Response) return own;
  const view = await findView(c.get('platform').db, viewId);
  return view && view.enrolment_id === own.enrolment.id ? { ...own, view } : hidden(c);
}

/** A change of the student's own, with its line in the journal. */
const edited = (platform: Platform, enrolment: string, person: string, at: string, before: unknown, after: unknown) =>
  recordChange(platform, person, { at, personId: person, kind: 'portfolio_edited', subject: enrolment }, { before, after });

export const portfolioViews = router()
  .openapi(
    createRoute({ method: 'get', path: '/api/me/enrolments/{enrolment}/portfolio-views', request: param('enrolment'), responses: { 200: json(Views, 'The views of one’s portfolio, the public one first, and what holds for all of them'), ...PROBLEMS } }),
    async (c) => {
      const own = await ownEnrolment(c, c.req.valid('param').enrolment);
      if (own instanceof Response) return own;
      const platform = c.get('platform');
      const portfolio = await portfolioOf(platform, own.enrolment.id);
      const views = await listViews(platform.db, own.enrolment.id);
      const url = addresses(platform.config.origin).portfolio(portfolio.handle);
      return c.json({ profile: profileOf(portfolio), handle: portfolio.handle, url, most: MOST_VIEWS, views: views.map(viewOf) }, 200);
    },
  )
  .openapi(
    createRoute({
      method: 'post',
      path: '/api/me/enrolments/{enrolment}/portfolio-views',
      request: { ...param('enrolment'), ...body(z.object({ title: z.string().max(60), audience: z.enum(AUDIENCES) })) },
      responses: { 201: json(View, 'A private view, arranged for its readers, with the texts and choices of the public one'), ...PROBLEMS },
    }),
    async (c) => {
      const own = await ownEnrolment(c, c.req.valid('param').enrolment);
      if (own instanceof Response) return own;
      const platform = c.get('platform');
      const { title, audience } = c.req.valid('json');
      const { enrolment_id, headline, presentation, choices, theme } = await portfolioOf(platform, own.enrolment.id);
      const at = platform.now().toISOString();
      const id = randomId(platform.randomBytes);
      const made = { id, enrolment_id, title: title.trim(), audience, headline, presentation, choices, sections: JSON.stringify(sectionsFor(audience)), theme, made_at: at, updated_at: at };
      const committed = await platform.commit([insertView(platform.db, made), ...(await edited(platform, own.enrolment.id, own.person.id, at, null, made))]);
      if (!committed.ok && committed.conflict.rule === 'views_full') return refusal(c, { kind: 'views_full', most: MOST_VIEWS });
      if (!committed.ok) throw new Error(committed.conflict.rule);
      return c.json(viewOf((await findView(platform.db, id))!), 201);
    },
  )
  .openapi(
    createRoute({
      method: 'put',
      path: '/api/me/enrolments/{enrolment}/portfolio-views/{portfolioView}',
      request: { ...param('enrolment', 'portfolioView'), ...body(Edit) },
      responses: { 200: json(View, 'Saved; nothing is published by this'), ...PROBLEMS },
    }),
    async (c) => {
      const { enrolment, portfolioView } = c.req.valid('param');
      const own = await ownView(c, enrolment, portfolioView);
      if (own instanceof Response) return own;
      const platform = c.get('platform');
      const { title, audience, headline, presentation, choices, sections, theme } = c.req.valid('json');
      if (!(await choicesAreOwn(platform, own.enrolment.id, choices))) return plain(c, 'not_found');
      const at = platform.now().toISOString();
      const after = { title: title.trim(), audience, headline: headline.trim(), presentation: presentation.trim(), choices: JSON.stringify(choices), sections: JSON.stringify(complete(sections)), theme, updated_at: at };
      await platform.commit([updateView(platform.db, portfolioView, after), ...(await edited(platform, own.enrolment.id, own.person.id, at, own.view, { ...own.view, ...after }))]);
      return c.json(viewOf({ ...own.view, ...after }), 200);
    },
  )
  .openapi(
    createRoute({ method: 'delete', path: '/api/me/enrolments/{enrolment}/portfolio-views/{portfolioView}', request: param('enrolment', 'portfolioView'), responses: { 200: json(z.object({ ok: z.literal(true) }), 'Removed'), ...PROBLEMS } }),
    async (c) => {
      const { enrolment, portfolioView } = c.req.valid('param');
      const own = await ownView(c, enrolment, portfolioView);
      if (own instanceof Response) return own;
      const platform = c.get('platform');
      const at = platform.now().toISOString();
      const committed = await platform.commit([deleteView(platform.db, portfolioView), ...(await edited(platform, own.enrolment.id, own.person.id, at, own.view, null))]);
      if (!committed.ok && committed.conflict.rule === 'foreign_key') return refusal(c, { kind: 'view_in_use' });
      if (!committed.ok) throw new Error(committed.conflict.rule);
      return c.json({ ok: true as const }, 200);
    },
  )
  .openapi(
    createRoute({ method: 'get', path: '/api/me/enrolments/{enrolment}/portfolio-views/{portfolioView}/preview', request: param('enrolment', 'portfolioView'), responses: { 200: json(Snapshot, 'What this view shows, as publishing or sharing it would freeze it'), ...PROBLEMS } }),
    async (c) => {
      const { enrolment, portfolioView } = c.req.valid('param');
      const own = await ownView(c, enrolment, portfolioView);
      if (own instanceof Response) return own;
      const made = await viewSnapshot(c.get('platform'), portfolioView);
      // The domain's snapshot is deeply read-only; JSON does not mind.
      return made ? c.json(made.snapshot as never, 200) : plain(c, 'not_found');
    },
  )
  .openapi(
    createRoute({
      method: 'put',
      path: '/api/me/enrolments/{enrolment}/portfolio-main',
      request: { ...param('enrolment'), ...body(z.object({ view: z.string() })) },
      responses: { 200: json(View, 'The view that the public address shows from the next publication on'), ...PROBLEMS },
    }),
    async (c) => {
      const own = await ownView(c, c.req.valid('param').enrolment, c.req.valid('json').view);
      if (own instanceof Response) return own;
      const platform = c.get('platform');
      const at = platform.now().toISOString();
      const { view_id, main_view } = own.view;
      await platform.commit([updatePortfolio(platform.db, own.enrolment.id, { main_view: view_id, updated_at: at }), ...(await edited(platform, own.enrolment.id, own.person.id, at, { main_view }, { main_view: view_id }))]);
      return c.json(viewOf({ ...own.view, main_view: view_id }), 200);
    },
  )
  .openapi(
    createRoute({
      method: 'put',
      path: '/api/me/enrolments/{enrolment}/portfolio-profile',
      request: { ...param('enrolment'), ...body(Profile) },
      responses: { 200: json(Profile, 'What the student says of themselves, for the views that show it'), ...PROBLEMS },
    }),
    async (c) => {
      const own = await ownEnrolment(c, c.req.valid('param').enrolment);
      if (own instanceof Response) return own;
      const platform = c.get('platform');
      const { contact, skills, degree } = c.req.valid('json');
      const fault = degree && degreeFault(degree, parisDay(platform.now()));
      if (fault) return refusal(c, { kind: 'degree_unreadable', fault });
      const before = await portfolioOf(platform, own.enrolment.id);
      const at = platform.now().toISOString();
      const after = { contact: contact.trim(), skills: skills.trim(), degree: degree?.state ?? null, degree_name: degree?.name.trim() ?? '', degree_on: degree?.on ?? null };
      await platform.commit([updatePortfolio(platform.db, own.enrolment.id, { ...after, updated_at: at }), ...(await edited(platform, own.enrolment.id, own.person.id, at, before, { ...before, ...after }))]);
      return c.json(profileOf({ ...before, ...after }), 200);
    },
  )
  .openapi(
    createRoute({
      method: 'put',
      path: '/api/me/enrolments/{enrolment}/portfolio-address',
      request: { ...param('enrolment'), ...body(z.object({ handle: z.string().max(60).nullable() })) },
      responses: { 200: json(z.object({ handle: z.string(), url: z.string() }), 'The address from now on; `null` draws one at random'), ...PROBLEMS },
    }),
    async (c) => {
      const own = await ownEnrolment(c, c.req.valid('param').enrolment);
      if (own instanceof Response) return own;
      const platform = c.get('platform');
      await portfolioOf(platform, own.enrolment.id);
      const moved = await moveAddress(platform, own.enrolment.id, own.person.id, c.req.valid('json').handle);
      if (!moved) return plain(c, 'not_found');
      return moved.ok ? c.json(moved.value, 200) : refusal(c, moved.refusal);
    },
  );
