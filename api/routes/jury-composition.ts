/** Who sits on a jury and who was there; and what the institution states for the juries of a programme. */
import { createRoute, z } from '@hono/zod-openapi';
import { readComposition, readRule } from '../domain/jury.ts';
import { findDeliberation } from '../queries/deliberations.ts';
import { recordEvent } from '../queries/events.ts';
import { findComposition, findEarlierComposition, findJuryRule, insertComposition, insertJuryRule } from '../queries/jury-composition.ts';
import { findMinutes } from '../queries/juries.ts';
import { randomId } from '../random-id.ts';
import { acting } from './acting.ts';
import { body, json, param, PROBLEMS, refusal, requireAuthority, router } from './context.ts';
import { Member, QuorumView } from './minutes-views.ts';
import { openJury } from './open-jury.ts';

const Composition = z
  .object({
    revision: z.int(),
    members: z.array(Member),
    /** Of the cohort’s last jury, to begin with; nobody of them is said to be present. */
    earlier: z.array(Member),
    quorum: QuorumView,
    closed: z.boolean(),
  })
  .openapi('JuryComposition');
const Rule = z.object({ programme: z.string(), revision: z.int(), quorum: QuorumView, appeals: z.object({ fr: z.string(), en: z.string() }) }).openapi('JuryRule');
const APPEALS = z.string().max(6000);

export const juryComposition = router()
  .openapi(
    createRoute({ method: 'get', path: '/api/juries/{jury}/composition', request: param('jury'), responses: { 200: json(Composition, 'Members, quality and presence'), ...PROBLEMS } }),
    async (c) => {
      const opened = await openJury(c, c.req.valid('param').jury, 'read_jury');
      if (opened instanceof Response) return opened;
      const { db } = c.get('platform');
      const { jury, programme } = opened;
      const [composition, rule, minutes, last, before] = await Promise.all([
        findComposition(db, jury.id), findJuryRule(db, programme.code), findMinutes(db, jury.id), findDeliberation(db, jury.id), findEarlierComposition(db, jury),
      ]);
      const earlier = composition.revision === 0 && before ? (await findComposition(db, before.id)).members : [];
      return c.json(
        { revision: composition.revision, members: [...composition.members], earlier: earlier.map((one) => ({ ...one, present: false })), quorum: rule.quorum, closed: minutes !== undefined || last?.act === 'close' },
        200,
      );
    },
  )
  .openapi(
    createRoute({
      method: 'put',
      path: '/api/juries/{jury}/composition',
      request: { ...param('jury'), ...body(z.object({ expectedRevision: z.int().min(0), members: z.array(Member).max(80) })) },
      responses: { 200: json(z.object({ revision: z.int() }), 'Composition recorded'), ...PROBLEMS },
    }),
    async (c) => {
      const opened = await openJury(c, c.req.valid('param').jury, 'convene_jury');
      if (opened instanceof Response) return opened;
      const { jury, person, on } = opened;
      const { db, commit, now, randomBytes } = acting(c.get('platform'), person, 'convene_jury', on);
      const { expectedRevision, members } = c.req.valid('json');
      const read = readComposition(members);
      if (!read.ok) return refusal(c, read.refusal);
      const at = now().toISOString();
      const revision = expectedRevision + 1;
      const committed = await commit([
        ...insertComposition(db, { jury_id: jury.id, revision, recorded_by: person.id, recorded_at: at }, read.value),
        recordEvent(db, randomId(randomBytes), { at, personId: person.id, kind: 'jury_composed', subject: jury.id, detail: { revision, members: read.value.length, present: read.value.filter((one) => one.present).length } }),
      ]);
      if (committed.ok) return c.json({ revision }, 200);
      if (committed.conflict.rule === 'jury_closed') {
        const [minutes, last] = await Promise.all([findMinutes(db, jury.id), findDeliberation(db, jury.id)]);
        return refusal(c, minutes ? { kind: 'jury_closed', number: minutes.number } : { kind: 'deliberation_closed', number: last?.number ?? '' });
      }
      return refusal(c, { kind: 'jury_changed' });
    },
  )
  .openapi(
    createRoute({ method: 'get', path: '/api/jury-rules/{code}', request: param('code'), responses: { 200: json(Rule, 'What the institution states for the juries of a programme'), ...PROBLEMS } }),
    async (c) => {
      const { code } = c.req.valid('param');
      const person = requireAuthority(c, 'edit_programme', { programme: code });
      if (person instanceof Response) return person;
      const rule = await findJuryRule(c.get('platform').db, code);
      return c.json({ programme: code, ...rule }, 200);
    },
  )
  .openapi(
    createRoute({
      method: 'put',
      path: '/api/jury-rules/{code}',
      request: { ...param('code'), ...body(z.object({ expectedRevision: z.int().min(0), quorum: z.string().max(4), reference: z.string().max(300), appeals: z.object({ fr: APPEALS, en: APPEALS }) })) },
      responses: { 200: json(z.object({ revision: z.int() }), 'Stated from now on; minutes that are frozen keep what was stated then'), ...PROBLEMS },
    }),
    async (c) => {
      const { code } = c.req.valid('param');
      const on = { programme: code };
      const person = requireAuthority(c, 'edit_programme', on);
      if (person instanceof Response) return person;
      const { db, commit, now, randomBytes } = acting(c.get('platform'), person, 'edit_programme', on);
      const { expectedRevision, ...typed } = c.req.valid('json');
      const read = readRule(typed);
      if (!read.ok) return refusal(c, read.refusal);
      const { quorum, appeals } = read.value;
      const at = now().toISOString();
      const revision = expectedRevision + 1;
      const committed = await commit([
        insertJuryRule(db, {
          programme_code: code, revision, quorum: quorum?.number ?? null, quorum_reference: quorum?.reference ?? '', appeals_fr: appeals.fr, appeals_en: appeals.en, recorded_by: person.id, recorded_at: at,
        }),
        recordEvent(db, randomId(randomBytes), { at, personId: person.id, kind: 'jury_rule_stated', subject: code, detail: { revision, quorum: quorum?.number ?? null, reference: quorum?.reference ?? '' } }),
      ]);
      return committed.ok ? c.json({ revision }, 200) : refusal(c, { kind: 'jury_changed' });
    },
  );
