/** What a student says of a trace after its deposit: who did what, words for whoever does not hear, the questions before it is public, a link that changed. */
import { createRoute, z } from '@hono/zod-openapi';
import { contentOf, heldBack } from '../domain/clearance.ts';
import { accepted } from '../domain/link-watch.ts';
import { pump } from '../issuance/pump.ts';
import { inputProblem } from '../problems.ts';
import { insertClearance, putAbout, putWatch } from '../queries/evidence-about.ts';
import { assertRoom, countFileBytes, findEvidence } from '../queries/evidence.ts';
import { askForAll } from '../queries/outbox.ts';
import { assertNotPublic } from '../queries/portfolios.ts';
import { forget } from '../receive-file.ts';
import { recordChange } from '../record-change.ts';
import { watchNow } from '../watch-links.ts';
import { body, json, param, plain, problem, PROBLEMS, refusal, router, type RouteContext } from './context.ts';
import { About, isTicked, readParts, receiveBesides } from './deposit.ts';
import { Answers } from './evidence-shapes.ts';
import { evidenceView } from './evidence-view.ts';
import { ownEnrolment } from './me.ts';
import { EvidenceView } from './views.ts';

/** A trace of the asker's own; the answer that says no otherwise. */
async function ownTrace(c: RouteContext, id: string) {
  const row = await findEvidence(c.get('platform').db, id);
  const own = await ownEnrolment(c, row?.enrolment_id ?? '');
  if (own instanceof Response) return own;
  return row ? { ...own, row } : plain(c, 'not_found');
}

const view = async (c: RouteContext, id: string) => evidenceView((await findEvidence(c.get('platform').db, id))!);

export const evidenceAbout = router()
  .openapi(
    createRoute({
      method: 'put', path: '/api/evidence/{evidence}/about',
      request: { ...param('evidence'), body: { required: true, content: { 'multipart/form-data': { schema: z.object({}).loose() } } } },
      responses: { 200: json(EvidenceView, 'Said'), ...PROBLEMS },
    }),
    async (c) => {
      const own = await ownTrace(c, c.req.valid('param').evidence);
      if (own instanceof Response) return own;
      const platform = c.get('platform');
      const { db, config } = platform;
      const { row } = own;
      const form = await c.req.formData();
      const parsed = About.safeParse(readParts(form));
      if (!parsed.success) return problem(c, inputProblem([...new Set(parsed.error.issues.map((issue) => issue.path.join('.')))], c.get('language')));
      const { ownShare, members, aiUse, transcript } = parsed.data;
      const confidential = isTicked(parsed.data.confidential);
      const besides = await receiveBesides(platform, form);
      if (!besides.ok) return refusal(c, besides.refusal);
      const { captions, preview } = besides.value;
      const before = row.about ?? null;
      const without = form.get('withoutCaptions') !== null && captions === null;
      const about = {
        evidence_id: row.id, own_share: ownShare, members: JSON.stringify(members), ai_use: aiUse, confidential, transcript,
        captions_digest: captions?.digest ?? (without ? null : (before?.captions_digest ?? null)),
        captions_bytes: captions?.bytes ?? (without ? null : (before?.captions_bytes ?? null)),
        preview_digest: preview?.digest ?? before?.preview_digest ?? null,
        preview_type: preview?.type ?? before?.preview_type ?? null,
        preview_bytes: preview?.bytes ?? before?.preview_bytes ?? null,
        preview_width: preview?.size.width ?? before?.preview_width ?? null,
        preview_height: preview?.size.height ?? before?.preview_height ?? null,
      };
      const at = platform.now().toISOString();
      const former = [before?.captions_digest, before?.preview_digest].filter((one): one is string => typeof one === 'string' && one !== about.captions_digest && one !== about.preview_digest);
      const committed = await platform.commit([
        ...(confidential === 1 ? [assertNotPublic(db, own.enrolment.id, row.id)] : []),
        putAbout(db, about),
        ...askForAll(db, former.map((subject) => ({ kind: 'erase_file' as const, subject })), at),
        ...(await recordChange(platform, own.person.id, { at, personId: own.person.id, kind: 'evidence_edited', subject: row.id, ...(confidential === 1 ? { detail: { heldBack: true } } : {}) }, { before, after: about })),
        ...(captions || preview ? [assertRoom(db, own.person.id, config.filesPerPerson)] : []),
      ]);
      if (!committed.ok) await forget(platform, [captions?.digest, preview?.digest]);
      if (!committed.ok && committed.conflict.rule === 'publication_changed') return refusal(c, { kind: 'evidence_public' });
      if (!committed.ok && committed.conflict.rule === 'evidence_frozen') return plain(c, 'evidence_frozen');
      if (!committed.ok && committed.conflict.rule === 'files_full') {
        return refusal(c, { kind: 'files_full', held: Math.ceil((await countFileBytes(db, own.person.id)) / 1e6), most: config.filesPerPerson / 1e6 });
      }
      if (!committed.ok) throw new Error(committed.conflict.rule);
      if (former.length > 0) platform.afterResponse(pump(platform));
      return c.json(await view(c, row.id), 200);
    },
  )
  .openapi(
    createRoute({
      method: 'put', path: '/api/evidence/{evidence}/clearance', request: { ...param('evidence'), ...body(Answers) },
      responses: { 200: json(EvidenceView, 'Answered, about its content of today'), ...PROBLEMS },
    }),
    async (c) => {
      const own = await ownTrace(c, c.req.valid('param').evidence);
      if (own instanceof Response) return own;
      const platform = c.get('platform');
      const { row } = own;
      const answers = { ...c.req.valid('json'), content: contentOf(row) };
      const at = platform.now().toISOString();
      // « No » of a trace that is public is said once it is no longer: it would stay there, against what was answered.
      const isNo = heldBack({ ...row, about: null, file_type: null, clearance: answers }) !== null;
      const committed = await platform.commit([
        ...(isNo ? [assertNotPublic(platform.db, own.enrolment.id, row.id)] : []),
        insertClearance(platform.db, row.id, answers, at),
        ...(await recordChange(platform, own.person.id, { at, personId: own.person.id, kind: 'evidence_cleared', subject: row.id, ...(isNo ? { detail: { heldBack: true } } : {}) }, { before: row.clearance ?? null, after: answers })),
      ]);
      if (!committed.ok && committed.conflict.rule === 'publication_changed') return refusal(c, { kind: 'evidence_public' });
      if (!committed.ok) throw new Error(committed.conflict.rule);
      return c.json(await view(c, row.id), 200);
    },
  )
  .openapi(
    createRoute({
      method: 'post', path: '/api/evidence/{evidence}/link/look', request: param('evidence'),
      responses: { 200: json(EvidenceView, 'What is behind the link was looked at now'), ...PROBLEMS },
    }),
    async (c) => {
      const own = await ownTrace(c, c.req.valid('param').evidence);
      if (own instanceof Response) return own;
      const looked = await watchNow(c.get('platform'), own.row);
      if (looked === 'own_machine') return refusal(c, { kind: 'link_not_looked' });
      if (looked === 'looked') return c.json(await view(c, own.row.id), 200);
      c.header('retry-after', String(looked));
      return plain(c, 'rate_limited');
    },
  )
  .openapi(
    createRoute({
      method: 'post', path: '/api/evidence/{evidence}/link', request: param('evidence'),
      responses: { 200: json(EvidenceView, 'What is behind the link today is right'), ...PROBLEMS },
    }),
    async (c) => {
      const own = await ownTrace(c, c.req.valid('param').evidence);
      if (own instanceof Response) return own;
      const platform = c.get('platform');
      const { row } = own;
      // Nothing was found to have changed.
      if (!row.watch || row.link === null) return c.json(evidenceView(row), 200);
      const at = platform.now().toISOString();
      const after = accepted(row.watch, at);
      const committed = await platform.commit([
        putWatch(platform.db, row.id, row.link, after, row.watch.checked_at),
        ...(await recordChange(platform, own.person.id, { at, personId: own.person.id, kind: 'evidence_edited', subject: row.id }, { before: row.watch, after })),
      ]);
      if (!committed.ok) throw new Error(committed.conflict.rule);
      return c.json(await view(c, row.id), 200);
    },
  );
