/** « Reprendre un portfolio »: the export of another Palier, sent by the student whose it is, in one request or in parts before. */
import { createRoute, z } from '@hono/zod-openapi';
import { hexDigest, plainAddress, plainText } from '../../credentials/index.ts';
import { ANSWER_MAX, REFLECTION_MAX } from '../domain/analysis.ts';
import { EQUIVALENT_MAX } from '../domain/equivalent.ts';
import { DESCRIPTION_MAX, ERASED_TITLE, EVIDENCE_GENRES } from '../domain/evidence.ts';
import { FOREIGN_DOCUMENTS, type ForeignDocument } from '../domain/foreign-badge.ts';
import { MANIFEST, PORTABLE, type Manifest, type Portable } from '../domain/portable.ts';
import { findPeriod } from '../domain/programme.ts';
import { inMemory, type Source } from '../domain/source.ts';
import { pump } from '../issuance/pump.ts';
import { inputProblem } from '../problems.ts';
import { findProgramme } from '../queries/cohorts.ts';
import { listForeignBadges } from '../queries/foreign-badges.ts';
import { discardUploads, findUpload, listParts } from '../queries/uploads.ts';
import { inParts } from '../receive-file.ts';
import { bringIn, type Into, type Signed } from '../takeaway/bring-in.ts';
import { bringViews } from '../takeaway/bring-views.ts';
import { bringForeign } from '../verification/bring-foreign.ts';
import { json, param, problem, PROBLEMS, refusal, router, type RouteContext } from './context.ts';
import { Member, MOST_MEMBERS } from './deposit.ts';
import { ownEnrolment, portfolioOf } from './me.ts';

/** What one request may bring; what is larger comes in parts before (`uploads.ts`). */
export const BRING_MAX_BYTES = 64 * 1024 * 1024;

/** Each is verified, and its issuer's keys asked for. */
const MOST_BADGES = 100;

const origin = z.url({ protocol: /^https?$/ }).max(200).refine((text) => new URL(text).origin === text);
const name = z.string().min(1).max(240);
const code = z.string().max(80);
const id = z.string().regex(/^[a-z0-9-]{1,64}$/i);
const of = z.array(z.object({ id, file: name })).max(500);
const ManifestShape = z.object({
  format: z.literal(MANIFEST.format), version: z.literal(MANIFEST.version), origin, exportedAt: z.iso.datetime(),
  files: z.array(z.object({ name, sha256: z.string().regex(/^[0-9a-f]{64}$/), bytes: z.int().nonnegative() })).max(4000),
});
const answer = z.string().max(ANSWER_MAX);
/** A trace as a deposit here would have it. */
const Trace = z.object({
  id, period: z.string().max(20), kind: z.enum(['file', 'link', 'text']), genre: z.enum(EVIDENCE_GENRES),
  // One that was erased there stays in an archive, and is a trace like any other here.
  title: z.string().transform((text) => plainText(text).trim()).pipe(z.string().min(1).max(200)).transform((text) => (text === ERASED_TITLE ? '–' : text)),
  description: z.string().max(DESCRIPTION_MAX), publicText: z.string().max(600), reflection: z.string().max(REFLECTION_MAX),
  analysis: z.object({ situation: answer, resources: answer, choices: answer, shown: answer, differently: answer }),
  link: z.url({ protocol: /^https?$/ }).max(2000).refine((text) => !/^https?:\/\/[^/?#]*@/i.test(text)).transform(plainAddress).nullable(),
  file: z.object({ path: name, mediaType: z.string().max(120), name: z.string().max(200).nullable() }).nullable(),
  captions: z.object({ path: name }).nullish(), preview: z.object({ path: name }).nullish(),
  about: z.object({ ownShare: z.string().max(1000), members: z.array(Member).max(MOST_MEMBERS), aiUse: z.string().max(1000), confidential: z.boolean(), transcript: z.string().max(60_000) }).nullable(),
  imageAlt: z.string().max(EQUIVALENT_MAX), depositedAt: z.iso.datetime(), declared: z.object({ at: z.iso.datetime(), origin }).nullish(),
  competencies: z.array(code).max(40), learnings: z.array(z.object({ competency: code, level: z.int(), text: z.string().max(2000) })).max(60),
});
/** A view and what goes with all of them, as they are saved here; what is longer or unknown here is cut rather than refused, since nothing rests on it. */
const cut = (most: number) => z.string().transform((text) => text.slice(0, most));
const ids = z.array(id).max(500);
const View = z.object({
  id: id.optional(), title: cut(60), audience: z.string(), headline: cut(160), presentation: cut(3000), choices: z.object({ credentials: ids, evidence: ids, reflections: ids }),
  sections: z.array(z.object({ kind: z.string(), shown: z.boolean() })).max(50), theme: z.string(),
});
const Profile = z.object({ contact: cut(160), skills: cut(2000), degree: z.object({ state: z.enum(['preparing', 'obtained']), name: cut(160), on: z.iso.date().nullable() }).nullable() });
const PortableShape = z.object({
  format: z.literal(PORTABLE.format), version: z.literal(PORTABLE.version), origin, institution: z.object({ name: z.string().max(300), url: z.string().max(500) }), exportedAt: z.iso.datetime(),
  person: z.object({ name: z.string().max(300) }),
  enrolments: z.array(z.object({
    id, programme: z.object({ code, version: code, title: z.string().max(300) }), traces: z.array(Trace).max(1000),
    views: z.array(View).max(50), profile: Profile.optional(), consents: z.array(z.object({ act: z.string(), at: z.string() })),
    credentials: of, records: of, endorsements: of, foreign: of, seals: z.array(z.object({ credential: z.string(), trace: z.string(), resource: z.string(), salt: z.string() })).max(5000),
  })).max(20),
});
const readers = {
  manifest: (value: unknown): Manifest | null => ManifestShape.safeParse(value).data ?? null,
  portable: (value: unknown): Portable | null => PortableShape.safeParse(value).data ?? null,
};

const Brought = z
  .object({
    /** Of the house that it comes from, as the archive says. */
    origin: z.string(), institution: z.string(),
    traces: z.int(),
    /** In the archive, and here since before: nothing was added for them. */
    already: z.int(),
    /** Taken in as badges from elsewhere, each with the verdict of this house. */
    badges: z.int(),
    /** Here since before. */
    badgesAlready: z.int(),
    /** No badge to us, false, or without room. */
    badgesLeft: z.int(),
    /** Records and endorsements of the other house, kept beside them and shown to nobody. */
    documents: z.int(), documentsAlready: z.int(), documentsLeft: z.int(),
    /** Private here, of the traces that came along; `viewsLeft`: without room. */
    views: z.int(), viewsAlready: z.int(), viewsLeft: z.int(),
    /** Whether contact, skills or degree, where there was none here, are those of the archive. */
    profile: z.boolean(),
  })
  .openapi('BroughtIn');

export const bringingIn = router().openapi(
  createRoute({
    method: 'post',
    path: '/api/me/enrolments/{enrolment}/import',
    request: { ...param('enrolment'), body: { required: true, content: { 'multipart/form-data': { schema: z.object({}).loose() } } } },
    responses: { 201: json(Brought, 'The traces of another Palier are the student’s own here; private'), ...PROBLEMS },
  }),
  async (c) => {
    const own = await ownEnrolment(c, c.req.valid('param').enrolment);
    if (own instanceof Response) return own;
    const platform = c.get('platform');
    const form = await c.req.formData();
    const [file, uploadId, period] = [form.get('file'), form.get('upload'), form.get('period')];
    const programme = await findProgramme(platform.db, own.enrolment.programme_code, own.enrolment.programme_version);
    const upload = typeof uploadId === 'string' && uploadId !== '' ? await findUpload(platform.db, uploadId) : null;
    if (upload === undefined || (upload && (upload.enrolment_id !== own.enrolment.id || upload.purpose !== 'archive'))) return refusal(c, { kind: 'part_refused', fault: 'over' });
    if (!upload && (!(file instanceof File) || file.size === 0)) return problem(c, inputProblem(['file'], c.get('language')));
    if (!programme || typeof period !== 'string' || !findPeriod(programme, period)) return problem(c, inputProblem(['period'], c.get('language')));
    const declared = upload ? (JSON.parse(upload.parts) as string[]) : [];
    const missing = upload ? declared.length - (await listParts(platform.db, upload.id)).length : 0;
    if (missing > 0) return refusal(c, { kind: 'upload_incomplete', missing });
    const archive = upload ? inParts(platform, upload.bytes, upload.part_bytes, declared) : inMemory(new Uint8Array(await (file as File).arrayBuffer()));
    try {
      return await takenIn(c, archive, { personId: own.person.id, enrolmentId: own.enrolment.id, programme, period }, own.person.email);
    } catch (error) {
      // It was taken in, or given up, at the same moment: its parts went while they were read.
      if (upload && !(await findUpload(platform.db, upload.id))) return refusal(c, { kind: 'part_refused', fault: 'over' });
      throw error;
    } finally {
      // Whatever became of it, nobody needs it any more.
      if (upload) {
        await platform.commit(discardUploads(platform.db, [upload.id], platform.now().toISOString()));
        platform.afterResponse(pump(platform));
      }
    }
  },
);

async function takenIn(c: RouteContext, archive: Source, into: Into, email: string) {
  const platform = c.get('platform');
  const done = await bringIn(platform, archive, into, readers);
  if (!done.ok) return refusal(c, done.refusal);
  const { portable, traces, already, badges, documents } = done.value;
  const known = new Set((await listForeignBadges(platform.db, into.enrolmentId)).map((one) => one.text_digest));
  const keep = async (all: readonly Signed[], takes: readonly ForeignDocument[]) => {
    const came = { taken: 0, already: 0, left: 0 };
    for (const [place, { bytes: read }] of all.entries()) {
      const bytes = await read();
      // What is here since before is not verified, and nobody asked for keys, once more.
      if (bytes && known.has(await hexDigest(new TextDecoder().decode(bytes).trim()))) {
        came.already += 1;
        continue;
      }
      const kept = place < MOST_BADGES && bytes && bytes.length > 0 ? await bringForeign(platform, { enrolment: into.enrolmentId, person: { id: into.personId, email } }, bytes, '', takes) : null;
      came[kept?.ok ? 'taken' : kept?.refusal.kind === 'foreign_badge_twice' ? 'already' : 'left'] += 1;
    }
    return came;
  };
  // Whoever had kept the documents of a third house there keeps them here.
  const came = await keep(badges, FOREIGN_DOCUMENTS);
  const kept = await keep(documents, ['record', 'endorsement']);
  const views = await bringViews(platform, portable, into, await portfolioOf(platform, into.enrolmentId));
  return c.json(
    {
      origin: portable.origin, institution: portable.institution.name, traces, already, ...views,
      badges: came.taken, badgesAlready: came.already, badgesLeft: came.left, documents: kept.taken, documentsAlready: kept.already, documentsLeft: kept.left,
    },
    201,
  );
}
