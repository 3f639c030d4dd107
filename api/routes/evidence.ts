/** Edit and delete one's traces. A trace is private to its owner and the staff who read the review. */
import { createRoute, z } from '@hono/zod-openapi';
import { plainText } from '../../credentials/index.ts';
import { EQUIVALENT_MAX, equivalentFault } from '../domain/equivalent.ts';
import { DESCRIPTION_MAX, ERASED_TITLE } from '../domain/evidence.ts';
import { findCompetency, statesLearning } from '../domain/programme.ts';
import { pump } from '../issuance/pump.ts';
import { inputProblem } from '../problems.ts';
import { countReflection } from '../queries/analyses.ts';
import { findProgramme } from '../queries/cohorts.ts';
import { awaitsAnswer } from '../queries/endorsements.ts';
import { deleteEvidence, findEvidence, isFrozen, updateEvidence } from '../queries/evidence.ts';
import { askForAll } from '../queries/outbox.ts';
import { recordChange } from '../record-change.ts';
import { body, json, param, plain, problem, PROBLEMS, refusal, router } from './context.ts';
import { filesOf, MOST_LEARNINGS, once } from './deposit.ts';
import { evidenceView } from './evidence-view.ts';
import { ownEnrolment } from './me.ts';
import { EvidenceView, Learning } from './views.ts';

const Edit = z.object({
  title: z.string().trim().min(1).max(200).optional(),
  description: z.string().max(DESCRIPTION_MAX).optional(),
  publicText: z.string().max(600).optional(),
  reflection: z.string().max(20_000).optional(),
  imageAlt: z.string().max(EQUIVALENT_MAX).optional(),
  competencies: z.array(z.string().max(40)).max(40).optional(),
  /** Of those that the programme has stated. */
  learnings: z.array(Learning).max(MOST_LEARNINGS).optional(),
});

export const evidence = router()
  .openapi(
    createRoute({
      method: 'put',
      path: '/api/evidence/{evidence}',
      request: { ...param('evidence'), ...body(Edit) },
      responses: { 200: json(EvidenceView, 'Trace edited'), ...PROBLEMS },
    }),
    async (c) => {
      const platform = c.get('platform');
      const { db } = platform;
      const row = await findEvidence(db, c.req.valid('param').evidence);
      const own = await ownEnrolment(c, row?.enrolment_id ?? '');
      if (own instanceof Response) return own;
      if (!row) return plain(c, 'not_found');
      const { competencies, learnings, publicText, imageAlt, ...written } = c.req.valid('json');
      const edit = { ...written, ...(written.title === undefined ? {} : { title: plainText(written.title).trim() }) };
      if (edit.title === '' || edit.title === ERASED_TITLE) return problem(c, inputProblem(['title'], c.get('language')));
      // A trace that teachers are reading does not change under their eyes; what the student writes for the public may.
      const frozen = await isFrozen(db, row.id);
      if (frozen && (edit.title !== undefined || edit.description !== undefined || competencies !== undefined || learnings !== undefined)) return plain(c, 'evidence_frozen');
      if (competencies || learnings) {
        const programme = await findProgramme(db, own.enrolment.programme_code, own.enrolment.programme_version);
        const unknown = competencies?.find((code) => !programme || !findCompetency(programme, code));
        if (unknown !== undefined) return refusal(c, { kind: 'unknown_competency', competency: unknown });
        if (learnings && !(programme && learnings.every((one) => statesLearning(programme, one)))) return refusal(c, { kind: 'unknown_learning' });
      }
      const fault = imageAlt !== undefined && row.image_width !== null ? equivalentFault(imageAlt, row.file_name) : null;
      if (fault !== null && fault !== 'missing') return refusal(c, { kind: 'equivalent_refused', fault, title: row.title });
      const changed = { ...edit, ...(publicText === undefined ? {} : { public_text: publicText.trim() }), ...(imageAlt === undefined ? {} : { image_alt: imageAlt.trim() }) };
      const claimed = competencies ? [...new Set(competencies)] : undefined;
      const committed = await platform.commit([
        ...updateEvidence(db, row.id, changed, claimed, learnings && once(learnings)),
        ...(edit.reflection === undefined ? [] : countReflection(db, row.id, platform.now().toISOString())),
        ...(await recordChange(
          platform, own.person.id, { at: platform.now().toISOString(), personId: own.person.id, kind: 'evidence_edited', subject: row.id },
          { before: row, after: { ...row, ...changed, ...(claimed ? { competencies: claimed } : {}), ...(learnings ? { learnings } : {}) } },
        )),
      ]);
      // Submitted between the question and the commit.
      if (!committed.ok && committed.conflict.rule === 'evidence_frozen') return plain(c, 'evidence_frozen');
      if (!committed.ok) throw new Error(committed.conflict.rule);
      return c.json(evidenceView((await findEvidence(db, row.id))!), 200);
    },
  )
  .openapi(
    createRoute({ method: 'delete', path: '/api/evidence/{evidence}', request: param('evidence'), responses: { 200: json(z.object({ ok: z.literal(true) }), 'Trace deleted'), ...PROBLEMS } }),
    async (c) => {
      const platform = c.get('platform');
      const { db } = platform;
      const row = await findEvidence(db, c.req.valid('param').evidence);
      const own = await ownEnrolment(c, row?.enrolment_id ?? '');
      if (own instanceof Response) return own;
      if (!row) return plain(c, 'not_found');
      const at = platform.now().toISOString();
      const committed = await platform.commit([
        ...deleteEvidence(db, row.id, at),
        ...askForAll(db, filesOf(row).map((subject) => ({ kind: 'erase_file' as const, subject })), at),
        ...(await recordChange(platform, own.person.id, { at, personId: own.person.id, kind: 'evidence_deleted', subject: row.id }, { before: row, after: null })),
      ]);
      if (committed.ok) {
        platform.afterResponse(pump(platform));
        return c.json({ ok: true as const }, 200);
      }
      switch (committed.conflict.rule) {
        case 'evidence_frozen':
        case 'review_frozen':
          return plain(c, 'evidence_frozen');
        case 'foreign_key':
          return refusal(c, { kind: (await awaitsAnswer(db, row.id, at)) ? 'evidence_invited' : 'evidence_in_use' });
        case 'evidence_in_use':
          return refusal(c, { kind: 'evidence_in_use' });
        default:
          throw new Error(committed.conflict.rule);
      }
    },
  );
