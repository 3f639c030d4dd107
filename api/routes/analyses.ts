/**
 * The guided analysis of a trace, by its student alone: saved as one types. Of
 * two tabs that write at once the second is told, and its words are kept aside
 * (decision 0052).
 */
import { createRoute, z } from '@hono/zod-openapi';
import type { Analysis } from '../domain/analysis.ts';
import { REFLECTION_MAX } from '../domain/analysis.ts';
import { analysisRevision, deleteAside, insertAnalysis, listAsides, putAside, type Reflected } from '../queries/analyses.ts';
import { findEvidence, isFrozen } from '../queries/evidence.ts';
import { body, json, param, plain, PROBLEMS, refusal, router, type RouteContext } from './context.ts';
import { ownEnrolment } from './me.ts';
import { AnalysisView } from './views.ts';

const Typed = z.object({ reflection: z.string().max(REFLECTION_MAX), answers: AnalysisView });
/** Made up by the page in which something is typed. */
const Tab = z.string().regex(/^[a-z0-9-]{8,40}$/);
const Written = Typed.extend({
  expectedRevision: z.int().min(0),
  /** Puts what stood there aside under this name, in the same act: for whoever takes up what another tab had typed. */
  formerAside: Tab.optional(),
});
const Read = Typed.extend({
  revision: z.int(),
  /** A review that was submitted holds the trace: what it is and what it is linked to stay. */
  frozen: z.boolean(),
  asides: z.array(Typed.extend({ tab: z.string(), at: z.string() })),
});

/** One's own trace; anybody else's is not found. */
async function ownTrace(c: RouteContext, id: string) {
  const row = await findEvidence(c.get('platform').db, id);
  const own = await ownEnrolment(c, row?.enrolment_id ?? '');
  if (own instanceof Response) return own;
  return row ?? plain(c, 'not_found');
}

const trimmed = ({ reflection, answers }: z.infer<typeof Typed>): Reflected => ({
  reflection: reflection.trim(),
  answers: Object.fromEntries(Object.entries(answers).map(([question, text]) => [question, text.trim()])) as Analysis,
});

export const analyses = router()
  .openapi(createRoute({ method: 'get', path: '/api/evidence/{evidence}/analysis', request: param('evidence'), responses: { 200: json(Read, 'What its student made of a trace, and what other tabs had typed'), ...PROBLEMS } }), async (c) => {
    const row = await ownTrace(c, c.req.valid('param').evidence);
    if (row instanceof Response) return row;
    const { db } = c.get('platform');
    const [revision, asides, frozen] = await Promise.all([analysisRevision(db, row.id), listAsides(db, row.id), isFrozen(db, row.id)]);
    return c.json({ reflection: row.reflection, answers: { ...row.analysis }, revision, frozen, asides: asides.map(({ tab, at, reflection, answers }) => ({ tab, at, reflection, answers: { ...answers } })) }, 200);
  })
  .openapi(
    createRoute({ method: 'put', path: '/api/evidence/{evidence}/analysis', request: { ...param('evidence'), ...body(Written) }, responses: { 200: json(z.object({ revision: z.int() }), 'Saved; public only by the choice to show the reflection, and a publication'), ...PROBLEMS } }),
    async (c) => {
      const row = await ownTrace(c, c.req.valid('param').evidence);
      if (row instanceof Response) return row;
      const { db, commit, now } = c.get('platform');
      const { expectedRevision, formerAside, ...typed } = c.req.valid('json');
      const at = now().toISOString();
      const committed = await commit([
        ...insertAnalysis(db, row.id, expectedRevision + 1, trimmed(typed), at),
        ...(formerAside === undefined ? [] : putAside(db, row.id, formerAside, { reflection: row.reflection, answers: row.analysis }, at)),
      ]);
      return committed.ok ? c.json({ revision: expectedRevision + 1 }, 200) : refused(c, committed.conflict.rule);
    },
  )
  .openapi(
    createRoute({ method: 'put', path: '/api/evidence/{evidence}/analysis/asides/{tab}', request: { ...param('evidence', 'tab'), ...body(Typed) }, responses: { 200: json(z.object({ kept: z.literal(true) }), 'What was typed is kept aside, since another tab’s words came first'), ...PROBLEMS } }),
    async (c) => {
      const { evidence, tab } = c.req.valid('param');
      const row = await ownTrace(c, evidence);
      if (row instanceof Response) return row;
      if (!Tab.safeParse(tab).success) return plain(c, 'not_found');
      const { db, commit, now } = c.get('platform');
      const committed = await commit(putAside(db, row.id, tab, trimmed(c.req.valid('json')), now().toISOString()));
      return committed.ok ? c.json({ kept: true as const }, 200) : refused(c, committed.conflict.rule);
    },
  )
  .openapi(
    createRoute({ method: 'delete', path: '/api/evidence/{evidence}/analysis/asides/{tab}', request: param('evidence', 'tab'), responses: { 200: json(z.object({ kept: z.literal(false) }), 'What stood aside is dropped'), ...PROBLEMS } }),
    async (c) => {
      const { evidence, tab } = c.req.valid('param');
      const row = await ownTrace(c, evidence);
      if (row instanceof Response) return row;
      const { db, commit } = c.get('platform');
      const committed = await commit([deleteAside(db, row.id, tab)]);
      if (!committed.ok) throw new Error(committed.conflict.rule);
      return c.json({ kept: false as const }, 200);
    },
  );

/** @throws a rule that no request can break */
function refused(c: RouteContext, rule: string) {
  if (rule === 'analysis_changed' || rule === 'asides_full') return refusal(c, { kind: rule });
  throw new Error(rule);
}
