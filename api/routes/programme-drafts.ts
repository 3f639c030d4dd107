/** Drafts of programmes: begun from a version, completed, frozen as a version of their own. */
import { createRoute, z } from '@hono/zod-openapi';
import { hexDigest } from '../../credentials/index.ts';
import type { Programme } from '../domain/programme.ts';
import { statedBy } from '../domain/programme.ts';
import { checkProgramme, lackingForCohort, tidyProgramme } from '../domain/programmes/check.ts';
import { withPlan } from '../domain/programmes/plan.ts';
import { rehearseProgramme } from '../issuance/rehearse-programme.ts';
import { may } from '../permissions.ts';
import { findProgramme } from '../queries/cohorts.ts';
import { recordEvent } from '../queries/events.ts';
import type { Person } from '../queries/people.ts';
import { deleteDraft, findDraft, listDrafts, listVersions, publishDraft, saveDraft, type Draft } from '../queries/programmes.ts';
import { randomId } from '../random-id.ts';
import { acting } from './acting.ts';
import { body, json, param, plain, PROBLEMS, refusal, requireAuthority, requireAuthoritySomewhere, router, type RouteContext } from './context.ts';
import { PlanPatchSchema, ProgrammeSchema, StatedPatch } from './programme-schema.ts';

const Head = z.object({ code: z.string(), version: z.string(), title: z.string() });
const Drafts = z.object({
  drafts: z.array(Head.extend({ draft: z.string(), revision: z.int(), savedAt: z.string(), savedBy: z.string() })),
  versions: z.array(Head.extend({ publishedAt: z.string(), cohorts: z.int(), stated: z.boolean() })),
});
const DraftView = z.object({ programme: ProgrammeSchema, revision: z.int(), savedAt: z.string(), savedBy: z.string(), lacking: z.array(z.enum(['levels', 'competencies', 'periods'])) }).openapi('ProgrammeDraft');

/** A draft's name in addresses: NEO@2027. */
const nameOf = ({ code, version }: Programme): string => `${code}@${version}`;
const headOf = ({ code, version, title }: Programme) => ({ code, version, title });

/** The draft that the address names, and the person, who may edit it. */
async function openDraft(c: RouteContext, name: string) {
  const [code = '', version = ''] = name.split('@');
  const person = requireAuthority(c, 'edit_programme', { programme: code });
  if (person instanceof Response) return person;
  const draft = await findDraft(c.get('platform').db, code, version);
  return draft ? { person, draft, code, version } : plain(c, 'not_found');
}

/** Writes the next revision, unless somebody else has written it. */
async function save(c: RouteContext, before: Programme | null, programme: Programme, revision: number, person: Person): Promise<boolean> {
  const { db, commit, now, randomBytes } = acting(c.get('platform'), person, 'edit_programme', { programme: programme.code });
  const at = now().toISOString();
  const digests = { before: before && (await programmeDigest(before)), after: await programmeDigest(programme) };
  const committed = await commit([
    ...saveDraft(db, programme, { revision, by: person.id, at }),
    recordEvent(db, randomId(randomBytes), { at, personId: person.id, kind: 'programme_drafted', subject: nameOf(programme), detail: { revision }, ...digests }),
  ]);
  return committed.ok;
}

/** A programme is nobody's data: its digest needs no salt. */
export const programmeDigest = (programme: Programme): Promise<string> => hexDigest(JSON.stringify(programme));

const draftView = ({ programme, revision, savedAt, savedBy }: Draft) =>
  // Arrays of the domain are read-only; zod's type of the same shape is not.
  ({ programme: programme as unknown as z.infer<typeof ProgrammeSchema>, revision, savedAt, savedBy, lacking: lackingForCohort(programme) });

export const programmeDrafts = router()
  .openapi(
    createRoute({ method: 'get', path: '/api/programme-drafts', responses: { 200: json(Drafts, 'Drafts, and the versions that are frozen'), ...PROBLEMS } }),
    async (c) => {
      const person = requireAuthoritySomewhere(c, 'edit_programme');
      if (person instanceof Response) return person;
      const { db } = c.get('platform');
      const mine = <T extends { programme: Programme }>(list: readonly T[]): T[] => list.filter((one) => may(person.grants, 'edit_programme', { programme: one.programme.code }));
      const [drafts, versions] = await Promise.all([listDrafts(db), listVersions(db)]);
      return c.json(
        {
          drafts: mine(drafts).map(({ programme, revision, savedAt, savedBy }) => ({ ...headOf(programme), draft: nameOf(programme), revision, savedAt, savedBy })),
          versions: mine(versions).map(({ programme, publishedAt, cohorts }) => ({ ...headOf(programme), publishedAt, cohorts, stated: programme.stated !== undefined })),
        },
        200,
      );
    },
  )
  .openapi(
    createRoute({
      method: 'post',
      path: '/api/programme-drafts',
      request: body(z.object({ code: z.string().min(1).max(80), from: z.string().min(1).max(80), version: z.string().max(80) })),
      responses: { 201: json(z.object({ draft: z.string() }), 'A draft that says what the version says'), ...PROBLEMS },
    }),
    async (c) => {
      const { code, from, version: given } = c.req.valid('json');
      const person = requireAuthority(c, 'edit_programme', { programme: code });
      if (person instanceof Response) return person;
      const { db } = c.get('platform');
      const known = await findProgramme(db, code, from);
      if (!known) return plain(c, 'not_found');
      const programme = { ...known, version: given.trim() };
      if (checkProgramme(programme).some((one) => one.path[0] === 'version')) return refusal(c, { kind: 'programme_code_unreadable' });
      const saved = await save(c, null, tidyProgramme(programme), 1, person);
      return saved ? c.json({ draft: nameOf(programme) }, 201) : refusal(c, { kind: 'programme_version_taken', version: programme.version });
    },
  )
  .openapi(
    createRoute({ method: 'get', path: '/api/programme-drafts/{draft}', request: param('draft'), responses: { 200: json(DraftView, 'One draft'), ...PROBLEMS } }),
    async (c) => {
      const opened = await openDraft(c, c.req.valid('param').draft);
      return opened instanceof Response ? opened : c.json(draftView(opened.draft), 200);
    },
  )
  .openapi(
    createRoute({
      method: 'put',
      path: '/api/programme-drafts/{draft}',
      request: { ...param('draft'), ...body(z.object({ expectedRevision: z.int(), stated: StatedPatch.optional(), plan: PlanPatchSchema.optional() })) },
      responses: { 200: json(z.object({ revision: z.int() }), 'What was sent took the place of what was stated; what was not sent stays'), ...PROBLEMS },
    }),
    async (c) => {
      const opened = await openDraft(c, c.req.valid('param').draft);
      if (opened instanceof Response) return opened;
      const { expectedRevision, stated, plan } = c.req.valid('json');
      const planned = withPlan(opened.draft.programme, plan ?? {});
      if (!planned.ok) return refusal(c, planned.refusal);
      const programme = { ...planned.value, stated: { ...statedBy(opened.draft.programme), ...stated } };
      const [fault] = checkProgramme(programme);
      if (fault) return refusal(c, { kind: 'programme_stated_unreadable', field: fault.path.join('.'), value: fault.value });
      const saved = await save(c, opened.draft.programme, tidyProgramme(programme), expectedRevision + 1, opened.person);
      return saved ? c.json({ revision: expectedRevision + 1 }, 200) : refusal(c, { kind: 'programme_changed' });
    },
  )
  .openapi(
    createRoute({
      method: 'delete',
      path: '/api/programme-drafts/{draft}',
      request: param('draft'),
      responses: { 200: json(z.object({ ok: z.literal(true) }), 'The draft is gone; no version was touched'), ...PROBLEMS },
    }),
    async (c) => {
      const opened = await openDraft(c, c.req.valid('param').draft);
      if (opened instanceof Response) return opened;
      const { code, version } = opened;
      const { db, commit, now, randomBytes } = acting(c.get('platform'), opened.person, 'edit_programme', { programme: code });
      await commit([
        deleteDraft(db, code, version),
        recordEvent(db, randomId(randomBytes), { at: now().toISOString(), personId: opened.person.id, kind: 'programme_draft_dropped', subject: nameOf(opened.draft.programme), before: await programmeDigest(opened.draft.programme) }),
      ]);
      return c.json({ ok: true as const }, 200);
    },
  )
  .openapi(
    createRoute({
      method: 'post',
      path: '/api/programme-drafts/{draft}/publication',
      request: { ...param('draft'), ...body(z.object({ expectedRevision: z.int() })) },
      responses: { 201: json(z.object({ code: z.string(), version: z.string() }), 'Frozen: public, and what a cohort can follow'), ...PROBLEMS },
    }),
    async (c) => {
      const opened = await openDraft(c, c.req.valid('param').draft);
      if (opened instanceof Response) return opened;
      const { code, version, draft } = opened;
      const { db, commit, now, randomBytes } = acting(c.get('platform'), opened.person, 'edit_programme', { programme: code });
      const lacking = lackingForCohort(draft.programme);
      if (lacking.length > 0) return refusal(c, { kind: 'programme_incomplete', lacking });
      const unissuable = await rehearseProgramme(c.get('platform'), draft.programme);
      if (unissuable) return refusal(c, { kind: 'programme_unissuable', ...unissuable });
      const at = now().toISOString();
      const committed = await commit([
        ...publishDraft(db, { code, version, revision: c.req.valid('json').expectedRevision, by: opened.person.id, at }),
        recordEvent(db, randomId(randomBytes), { at, personId: opened.person.id, kind: 'programme_published', subject: nameOf(draft.programme), detail: { revision: draft.revision }, after: await programmeDigest(draft.programme) }),
      ]);
      return committed.ok ? c.json({ code, version }, 201) : refusal(c, { kind: 'programme_changed' });
    },
  );
