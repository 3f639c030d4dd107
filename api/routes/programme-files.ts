/** A programme from a file: looked at first, then drafted whole or not at all; and a version as a file. */
import { createRoute, z } from '@hono/zod-openapi';
import { hexDigest } from '../../credentials/index.ts';
import type { Programme } from '../domain/programme.ts';
import { changesBetween, SECTIONS } from '../domain/programmes/changes.ts';
import { lackingForCohort } from '../domain/programmes/check.ts';
import { cutInPictures } from '../domain/programmes/pictures.ts';
import { moodleCannotHold, writeMoodle } from '../domain/programmes/moodle.ts';
import { may } from '../permissions.ts';
import type { Platform } from '../platform/platform.ts';
import { findProgramme } from '../queries/cohorts.ts';
import { recordEvent } from '../queries/events.ts';
import { findDraft, findLatestProgramme, saveDraft } from '../queries/programmes.ts';
import { randomId } from '../random-id.ts';
import { packageOf } from './case-documents.ts';
import { acting } from './acting.ts';
import { body, json, param, plain, PROBLEMS, refusal, requireAuthoritySomewhere, router } from './context.ts';
import { PROGRAMME_FORMS, readProgrammeFile, type ProgrammeFile } from './programme-file.ts';
import { programmeDigest } from './programme-drafts.ts';
import { writeProgrammeFile } from './programme-schema.ts';

export const PROGRAMME_MAX_BYTES = 1024 * 1024;

const Target = z.enum(['new_draft', 'changes_draft', 'nothing', 'frozen', 'unreadable']);
const Preview = z
  .object({
    form: z.enum(PROGRAMME_FORMS),
    programme: z.object({ code: z.string(), version: z.string(), title: z.string(), levels: z.int(), competencies: z.int(), periods: z.int() }).nullable(),
    target: Target,
    /** The version that `changes` is told from; `null` for a programme that is new here. */
    from: z.string().nullable(),
    changes: z.array(z.object({ section: z.enum(SECTIONS), item: z.string(), field: z.string(), before: z.string().nullable(), after: z.string().nullable() })),
    /** What a cohort needs and this lacks: it can be drafted and not yet frozen. */
    lacking: z.array(z.enum(['levels', 'competencies', 'periods'])),
    /** Levels and competencies whose name the picture of a badge cuts, since whole it could not be read in 96 pixels. */
    cutInPictures: z.array(z.string()),
    faults: z.array(z.object({ line: z.int(), kind: z.string(), value: z.string() })),
    /** What the file says and a programme has no place for. */
    ignored: z.array(z.string()),
    plan: z.string(),
  })
  .openapi('ProgrammePreview');
const Sent = z.object({ text: z.string().max(PROGRAMME_MAX_BYTES), code: z.string().max(40).default(''), version: z.string().max(40).default('') });

type Planned = { readonly file: ProgrammeFile; readonly target: z.infer<typeof Target>; readonly before: Programme | null; readonly revision: number; readonly plan: string };

async function plan({ db }: Platform, { text, code, version }: z.infer<typeof Sent>): Promise<Planned> {
  const file = await readProgrammeFile(text.replace(/^\uFEFF/, ''), { code: code.trim(), version: version.trim() }, (one) => findLatestProgramme(db, one));
  const made = file.programme;
  const [frozen, draft, latest] = made
    ? await Promise.all([findProgramme(db, made.code, made.version), findDraft(db, made.code, made.version), findLatestProgramme(db, made.code)])
    : [null, null, null];
  const before = frozen ?? draft?.programme ?? latest;
  const isSame = (other: Programme | null | undefined): boolean => other != null && changesBetween(other, made!).length === 0;
  const target = !made ? 'unreadable' : isSame(frozen) || isSame(draft?.programme) ? 'nothing' : frozen ? 'frozen' : draft ? 'changes_draft' : 'new_draft';
  const revision = draft?.revision ?? 0;
  return { file, target, before, revision, plan: await hexDigest(JSON.stringify([made, target, revision, file.faults])) };
}

export const programmeFiles = router()
  .openapi(
    createRoute({
      method: 'post',
      path: '/api/programme-files/preview',
      request: body(Sent),
      responses: { 200: json(Preview, 'What the file would draft; nothing is written'), ...PROBLEMS },
    }),
    async (c) => {
      const person = requireAuthoritySomewhere(c, 'edit_programme');
      if (person instanceof Response) return person;
      const { file, target, before, plan: name } = await plan(c.get('platform'), c.req.valid('json'));
      const made = file.programme;
      if (made && !may(person.grants, 'edit_programme', { programme: made.code })) return plain(c, 'forbidden');
      return c.json(
        {
          form: file.form,
          programme: made && { code: made.code, version: made.version, title: made.title, levels: made.levels.length, competencies: made.competencies.length, periods: made.periods.length },
          target,
          from: before?.version ?? null,
          changes: made ? changesBetween(before, made).map((one) => ({ ...one })) : [],
          lacking: made ? lackingForCohort(made) : [],
          cutInPictures: made ? cutInPictures(made) : [],
          faults: file.faults.map((one) => ({ ...one })),
          ignored: [...file.ignored],
          plan: name,
        },
        200,
      );
    },
  )
  .openapi(
    createRoute({
      method: 'post',
      path: '/api/programme-files',
      request: body(Sent.extend({ plan: z.string().max(100) })),
      responses: { 201: json(z.object({ code: z.string(), version: z.string(), revision: z.int() }), 'Drafted, all of it'), ...PROBLEMS },
    }),
    async (c) => {
      const person = requireAuthoritySomewhere(c, 'edit_programme');
      if (person instanceof Response) return person;
      const platform = c.get('platform');
      const { db, now, randomBytes } = platform;
      const { plan: asked, ...sent } = c.req.valid('json');
      const { file, target, revision, plan: name } = await plan(platform, sent);
      const made = file.programme;
      if (!made) return refusal(c, { kind: 'programme_file_faults', lines: file.faults.map((one) => one.line) });
      if (!may(person.grants, 'edit_programme', { programme: made.code })) return plain(c, 'forbidden');
      if (target === 'frozen') return refusal(c, { kind: 'programme_version_frozen', version: made.version });
      if (name !== asked) return refusal(c, { kind: 'programme_changed' });
      const { code, version } = made;
      if (target === 'nothing') return c.json({ code, version, revision }, 201);
      const at = now().toISOString();
      const committed = await acting(platform, person, 'edit_programme', { programme: code }).commit([
        ...saveDraft(db, made, { revision: revision + 1, by: person.id, at }),
        recordEvent(db, randomId(randomBytes), { at, personId: person.id, kind: 'programme_drafted', subject: `${code}@${version}`, detail: { revision: revision + 1, form: file.form }, after: await programmeDigest(made) }),
      ]);
      return committed.ok ? c.json({ code, version, revision: revision + 1 }, 201) : refusal(c, { kind: 'programme_changed' });
    },
  )
  .openapi(
    createRoute({
      method: 'get',
      path: '/api/programmes/{code}/{version}/file',
      request: { ...param('code', 'version'), query: z.object({ form: z.enum(['json', 'moodle', 'moodle-levels', 'case']).default('json') }) },
      responses: { 200: { description: 'The version as a file, public', content: { 'application/json': { schema: z.any() }, 'text/csv': { schema: z.string() } } }, ...PROBLEMS },
    }),
    async (c) => {
      const { code, version } = c.req.valid('param');
      const { form } = c.req.valid('query');
      const platform = c.get('platform');
      const programme = await findProgramme(platform.db, code, version);
      if (!programme) return plain(c, 'not_found');
      const cannot = form.startsWith('moodle') ? moodleCannotHold(programme) : null;
      if (cannot !== null) return refusal(c, { kind: 'moodle_cannot_hold', level: cannot });
      const text =
        form === 'moodle' ? writeMoodle(programme, 'scale')
        : form === 'moodle-levels' ? writeMoodle(programme, 'levels')
        : form === 'case' ? `${JSON.stringify(await packageOf(platform, code, version), null, 2)}\n`
        : writeProgrammeFile(programme);
      const isCsv = form.startsWith('moodle');
      return c.body(text, 200, {
        'content-type': isCsv ? 'text/csv; charset=utf-8' : 'application/json',
        'content-disposition': `attachment; filename="${code}-${version}${form === 'json' ? '' : `-${form}`}.${isCsv ? 'csv' : 'json'}"`,
        'cache-control': 'public, max-age=300',
      }) as never;
    },
  );
