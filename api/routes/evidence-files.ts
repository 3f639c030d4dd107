/** The files of a trace, for its owner, the staff of the cohort, the student's referent teacher and a classmate to whom the student shows it. */
import { z } from '@hono/zod-openapi';
import { mediaKind } from '../domain/media-type.ts';
import { privatePath, type PrivateFile } from '../file-addresses.ts';
import { mayFor } from '../permissions.ts';
import type { Platform } from '../platform/platform.ts';
import { findEvidence, type EvidenceRow } from '../queries/evidence.ts';
import { findEnrolment } from '../queries/people.ts';
import { hidden, param, plain, PROBLEMS, requirePerson, router, type RouteContext } from './context.ts';
import { evidenceAbout } from './evidence-about.ts';
import { isShownTo } from './peer-views.ts';
import { storedFile } from './stored-file.ts';

/** By the last part of their address: the file itself, its small picture, its captions. */
const PARTS = ['file', 'preview', 'captions'] as const;
export type Part = (typeof PARTS)[number];

// Bytes, not JSON: outside the typed client, and told here for the description of the API.
for (const part of PARTS) {
  evidenceAbout.openAPIRegistry.registerPath({
    method: 'get',
    path: `/api/evidence/{evidence}/${part}`,
    request: param('evidence'),
    responses: {
      200: { description: 'The file of a trace, its small picture, or its captions', content: { 'application/octet-stream': { schema: z.string().openapi({ format: 'binary' }) } } },
      206: { description: 'The part of it that was asked for', content: { 'application/octet-stream': { schema: z.string().openapi({ format: 'binary' }) } } },
      ...PROBLEMS,
    },
  });
}

export const evidenceFiles = router();
evidenceFiles.get('/api/evidence/:evidence/file', (c) => servePart(c, 'file'));
evidenceFiles.get('/api/evidence/:evidence/preview', (c) => servePart(c, 'preview'));
evidenceFiles.get('/api/evidence/:evidence/captions', (c) => servePart(c, 'captions'));

async function servePart(c: RouteContext, part: Part): Promise<Response> {
  const person = requirePerson(c);
  if (person instanceof Response) return person;
  const platform = c.get('platform');
  const { db } = platform;
  const row = await findEvidence(db, c.req.param('evidence') ?? '');
  const enrolment = row ? await findEnrolment(db, row.enrolment_id) : undefined;
  const allowed = row && enrolment && (enrolment.person_id === person.id || mayFor(person, 'read_review', { cohort: enrolment.cohort_id, period: row.period, student: enrolment.id }) || (await isShownTo(db, row.id, person.id, platform.now().toISOString())));
  if (!allowed) return hidden(c);
  if (!storedPart(row, part)) return plain(c, 'not_found');
  // Captions are text that we have read: a player takes them from its page's own origin alone.
  if (part === 'captions') return traceFile(c, row, part);
  return (await toPrivateFile(platform, part === 'file' ? 'evidence' : 'evidence-preview', row.id, isPlayed(row) ? PLAYED : undefined)) ?? traceFile(c, row, part);
}

export const CAPTIONS_TYPE = 'text/vtt';

/** Where in the store a part of a trace is, and as what it is served. */
export function storedPart(row: EvidenceRow, part: Part): { digest: string; mediaType: string; name: string } | null {
  const { about } = row;
  if (part === 'file') return row.file_digest ? { digest: row.file_digest, mediaType: row.file_type!, name: row.file_name ?? 'trace' } : null;
  if (part === 'preview') return about?.preview_digest ? { digest: about.preview_digest, mediaType: about.preview_type!, name: 'apercu' } : null;
  return about?.captions_digest ? { digest: about.captions_digest, mediaType: CAPTIONS_TYPE, name: 'sous-titres.vtt' } : null;
}

/** A deposited file, for whoever was found to be allowed to read it. */
export async function traceFile(c: RouteContext, row: EvidenceRow | null, part: Part): Promise<Response> {
  const stored = row && storedPart(row, part);
  return (stored && (await storedFile(c, stored, { 'cache-control': 'private, no-store' }))) ?? plain(c, 'not_found');
}

/** In seconds: whoever listens or looks goes back and forth in the file meanwhile. */
const PLAYED = 4 * 60 * 60;
const isPlayed = ({ file_type }: EvidenceRow): boolean => file_type !== null && ['audio', 'video'].includes(mediaKind(file_type));

/** The way to a private file at the origin of people's files, for a short time; `null` where the main origin serves it itself. */
export async function toPrivateFile(platform: Platform, what: PrivateFile, id: string, seconds?: number): Promise<Response | null> {
  const { filesOrigin } = platform.config;
  if (filesOrigin === null) return null;
  return new Response(null, { status: 303, headers: { location: `${filesOrigin}${await privatePath(platform, what, id, seconds)}`, 'cache-control': 'private, no-store' } });
}
