/**
 * A file in parts: what is coming is said first (length, and the SHA-256 of each
 * part), then each part comes once, in any order, from its owner alone. Nothing
 * is a trace before the deposit that names it (`deposit.ts`).
 */
import { createRoute, z } from '@hono/zod-openapi';
import { hexDigest } from '../../credentials/index.ts';
import { recognise, type Recognised } from '../domain/media-type.ts';
import { mostArchive } from '../domain/portable.ts';
import { PART_BYTES, partLength, partsOf, UPLOAD_PURPOSES } from '../domain/upload.ts';
import { pump } from '../issuance/pump.ts';
import { assertRoom, countFileBytes } from '../queries/evidence.ts';
import { askForAll } from '../queries/outbox.ts';
import type { Tables } from '../queries/schema.ts';
import { discardUploads, findArchiveOf, findUpload, findUploadOf, insertPart, insertUpload, listParts, listUploads } from '../queries/uploads.ts';
import { randomId } from '../random-id.ts';
import { body, hidden, json, param, plain, PROBLEMS, problem, refusal, router, type RouteContext } from './context.ts';
import { inputProblem } from '../problems.ts';
import { ownEnrolment } from './me.ts';

const Declared = z.object({ name: z.string().max(400), bytes: z.int().min(1), parts: z.array(z.string().regex(/^[0-9a-f]{64}$/)), purpose: z.enum(UPLOAD_PURPOSES).default('trace') });

const UploadView = z
  .object({
    id: z.string(),
    name: z.string(),
    bytes: z.int(),
    /** Of each part but the last. */
    partBytes: z.int(),
    /** Parts that have not come, by their number from 0. */
    missing: z.array(z.int()),
  })
  .openapi('Upload');

const Uploads = z.object({
  /** Files of traces; */
  uploads: z.array(UploadView),
  /** an archive that is to be taken in. */
  archives: z.array(UploadView),
  partBytes: z.int(),
  /** The most bytes that a file may have, by what it is; `archive`: the export of another Palier. */
  limits: z.object({ document: z.int(), image: z.int(), audio: z.int(), video: z.int(), text: z.int(), archive: z.int() }),
});

const sha256 = async (bytes: Uint8Array<ArrayBuffer>): Promise<string> =>
  [...new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))].map((byte) => byte.toString(16).padStart(2, '0')).join('');

async function view(c: RouteContext, upload: Tables['upload']): Promise<z.infer<typeof UploadView>> {
  const there = new Set((await listParts(c.get('platform').db, upload.id)).map(({ number }) => number));
  return { id: upload.id, name: upload.name, bytes: upload.bytes, partBytes: upload.part_bytes, missing: Array.from({ length: partsOf(upload.bytes) }, (_, number) => number).filter((number) => !there.has(number)) };
}

/** What the beginning of a file says of it; `null` when what follows has to be seen. */
function recogniseIn(beginning: Uint8Array, size: number): Recognised | null {
  const asking = recognise(size);
  let step = asking.next();
  while (!step.done && step.value.offset + step.value.length <= beginning.length) step = asking.next(beginning.subarray(step.value.offset, step.value.offset + step.value.length));
  return step.done ? step.value : null;
}

/** APPNOTE.TXT 6.3.10, section 4.3.7: an archive begins with its first part. */
const isZip = (bytes: Uint8Array): boolean => [0x50, 0x4b, 0x03, 0x04].every((byte, at) => bytes[at] === byte);

/** Nothing more is taken of an enrolment that has ended, or of somebody who was erased while they sent it. */
export const overBy = (rule: string): { kind: 'departed' | 'person_erased' } | null => (rule === 'departed' || rule === 'person_erased' ? { kind: rule } : null);

/** An upload of this enrolment, which is the asker's own; the answer that says no otherwise. */
async function ownUpload(c: RouteContext, enrolment: string, id: string) {
  const own = await ownEnrolment(c, enrolment);
  if (own instanceof Response) return own;
  const upload = await findUpload(c.get('platform').db, id);
  return upload?.enrolment_id === own.enrolment.id ? { ...own, upload } : hidden(c);
}

export const uploads = router()
  .openapi(
    createRoute({ method: 'get', path: '/api/me/enrolments/{enrolment}/uploads', request: param('enrolment'), responses: { 200: json(Uploads, 'Files that are on their way'), ...PROBLEMS } }),
    async (c) => {
      const own = await ownEnrolment(c, c.req.valid('param').enrolment);
      if (own instanceof Response) return own;
      const { db, config } = c.get('platform');
      const [open, archives] = await Promise.all((['trace', 'archive'] as const).map(async (purpose) => Promise.all((await listUploads(db, own.enrolment.id, purpose)).map((one) => view(c, one)))));
      return c.json({ uploads: open!, archives: archives!, partBytes: PART_BYTES, limits: { ...config.fileLimits, archive: mostArchive(config.filesPerPerson) } }, 200);
    },
  )
  .openapi(
    createRoute({
      method: 'post', path: '/api/me/enrolments/{enrolment}/uploads', request: { ...param('enrolment'), ...body(Declared) },
      responses: { 200: json(UploadView, 'What is still to come: all of it, or the rest of a file that was begun'), ...PROBLEMS },
    }),
    async (c) => {
      const own = await ownEnrolment(c, c.req.valid('param').enrolment);
      if (own instanceof Response) return own;
      const platform = c.get('platform');
      const { db, config } = platform;
      const { name, bytes, parts, purpose } = c.req.valid('json');
      const isArchive = purpose === 'archive';
      const most = isArchive ? mostArchive(config.filesPerPerson) : Math.max(...Object.values(config.fileLimits));
      if (bytes > most) return refusal(c, isArchive ? { kind: 'archive_too_large', most: Math.floor(most / 1e6) } : { kind: 'file_too_large', media: 'video', most: Math.floor(most / 1e6) });
      if (parts.length !== partsOf(bytes)) return problem(c, inputProblem(['parts'], c.get('language')));
      const digest = await hexDigest(`${isArchive ? 'archive ' : ''}${bytes} ${parts.join(' ')}`);
      const begun = await findUploadOf(db, own.enrolment.id, digest);
      if (begun) return c.json(await view(c, begun), 200);
      const upload = { id: randomId(platform.randomBytes), enrolment_id: own.enrolment.id, person_id: own.person.id, name: name.slice(-120), bytes, part_bytes: PART_BYTES, parts: JSON.stringify(parts), digest, begun_at: platform.now().toISOString(), purpose };
      // Whoever sends another archive is done with the one before.
      const former = isArchive ? await findArchiveOf(db, own.person.id) : undefined;
      const committed = await platform.commit([
        ...(former ? discardUploads(db, [former.id], upload.begun_at) : []),
        insertUpload(db, upload),
        ...(isArchive ? [] : [assertRoom(db, own.person.id, config.filesPerPerson)]),
      ]);
      if (former && committed.ok) platform.afterResponse(pump(platform));
      if (committed.ok) return c.json(await view(c, upload), 200);
      if (committed.conflict.rule === 'files_full') {
        return refusal(c, { kind: 'files_full', held: Math.ceil((await countFileBytes(db, own.person.id)) / 1e6), most: config.filesPerPerson / 1e6 });
      }
      if (committed.conflict.rule === 'uploads_full') return refusal(c, { kind: 'part_refused', fault: 'many' });
      const over = overBy(committed.conflict.rule);
      if (over) return refusal(c, over);
      if (!committed.conflict.rule.startsWith('unique:')) throw new Error(committed.conflict.rule);
      // The same file twice at once; of which the other was abandoned meanwhile.
      const other = await findUploadOf(db, own.enrolment.id, digest);
      if (!other) return refusal(c, { kind: 'part_refused', fault: 'over' });
      return c.json(await view(c, other), 200);
    },
  )
  .openapi(
    createRoute({
      method: 'put', path: '/api/me/enrolments/{enrolment}/uploads/{upload}/parts/{piece}',
      request: { ...param('enrolment', 'upload', 'piece'), body: { required: true, content: { 'application/octet-stream': { schema: z.string().openapi({ format: 'binary' }) } } } },
      responses: { 200: json(UploadView, 'The part is there'), ...PROBLEMS },
    }),
    async (c) => {
      if (c.req.header('content-type')?.split(';')[0]!.trim().toLowerCase() !== 'application/octet-stream') return plain(c, 'wrong_media_type');
      const { enrolment, upload: id, piece } = c.req.valid('param');
      const own = await ownUpload(c, enrolment, id);
      if (own instanceof Response) return own;
      const platform = c.get('platform');
      const { db } = platform;
      const { upload } = own;
      const number = /^\d{1,5}$/.test(piece) ? Number(piece) : -1;
      if (number < 0 || number >= partsOf(upload.bytes)) return plain(c, 'not_found');
      if ((await listParts(db, upload.id)).some((one) => one.number === number)) return refusal(c, { kind: 'part_refused', fault: 'given' });
      const bytes = new Uint8Array(await c.req.arrayBuffer());
      const declared = (JSON.parse(upload.parts) as string[])[number];
      if (bytes.length !== partLength(upload.bytes, number) || (await sha256(bytes)) !== declared) return refusal(c, { kind: 'part_refused', fault: 'undeclared' });
      // What nobody may deposit is refused by its first part already.
      if (number === 0 && upload.purpose === 'archive' && !isZip(bytes)) return refusal(c, { kind: 'import_refused', fault: 'unreadable' });
      const judged = number === 0 && upload.purpose === 'trace' ? recogniseIn(bytes, upload.bytes) : null;
      if (judged && !judged.ok) return refusal(c, { kind: 'file_refused', foreign: judged.foreign });
      const digest = await platform.files.put(bytes);
      const committed = await platform.commit([insertPart(db, { upload_id: upload.id, number, digest, bytes: bytes.length })]);
      if (committed.ok) return c.json(await view(c, upload), 200);
      // It came twice at once, or the upload ended meanwhile.
      if (committed.conflict.rule.startsWith('unique:')) return refusal(c, { kind: 'part_refused', fault: 'given' });
      await platform.commit(askForAll(db, [{ kind: 'erase_file', subject: digest }], platform.now().toISOString()));
      platform.afterResponse(pump(platform));
      return refusal(c, overBy(committed.conflict.rule) ?? { kind: 'part_refused', fault: 'over' });
    },
  )
  .openapi(
    createRoute({
      method: 'delete', path: '/api/me/enrolments/{enrolment}/uploads/{upload}', request: param('enrolment', 'upload'),
      responses: { 200: json(z.object({ ok: z.literal(true) }), 'Abandoned; its parts go'), ...PROBLEMS },
    }),
    async (c) => {
      const { enrolment, upload } = c.req.valid('param');
      const own = await ownUpload(c, enrolment, upload);
      if (own instanceof Response) return own;
      const platform = c.get('platform');
      const committed = await platform.commit(discardUploads(platform.db, [own.upload.id], platform.now().toISOString()));
      if (!committed.ok) throw new Error(committed.conflict.rule);
      platform.afterResponse(pump(platform));
      return c.json({ ok: true as const }, 200);
    },
  );
