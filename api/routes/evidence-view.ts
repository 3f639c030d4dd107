import type { z } from '@hono/zod-openapi';
import { heldBack } from '../domain/clearance.ts';
import { declaredOf } from '../queries/brought.ts';
import type { EvidenceRow } from '../queries/evidence.ts';
import type { EvidenceView } from './views.ts';

/** A trace as its owner and the staff of the cohort see it. */
export const evidenceView = (row: EvidenceRow): z.infer<typeof EvidenceView> => ({
  id: row.id,
  period: row.period,
  kind: row.kind,
  genre: row.genre,
  title: row.title,
  description: row.description,
  publicText: row.public_text,
  reflection: row.reflection,
  analysis: { ...row.analysis },
  link: row.link,
  file: row.file_digest
    ? { url: `/api/evidence/${row.id}/file`, mediaType: row.file_type ?? '', bytes: row.file_bytes ?? 0, name: row.file_name ?? '', contains: row.image_width === null ? row.image_alt : '' }
    : null,
  image:
    row.image_width !== null && row.image_height !== null
      ? { alt: row.image_alt, width: row.image_width, height: row.image_height }
      : null,
  competencies: row.competencies,
  learnings: row.learnings,
  depositedAt: row.deposited_at,
  declared: declaredOf(row),
  about: {
    ownShare: row.about?.own_share ?? '',
    members: JSON.parse(row.about?.members ?? '[]') as { name: string; share: string }[],
    aiUse: row.about?.ai_use ?? '',
    confidential: row.about?.confidential === 1,
    transcript: row.about?.transcript ?? '',
    captions: row.about?.captions_digest ? `/api/evidence/${row.id}/captions` : null,
    preview: row.about?.preview_digest ? { url: `/api/evidence/${row.id}/preview`, width: row.about.preview_width!, height: row.about.preview_height! } : null,
  },
  answers: row.clearance ? { people: row.clearance.people, minors: row.clearance.minors, confidential: row.clearance.confidential, rights: row.clearance.rights, at: row.clearance.at } : null,
  heldBack: heldBack(row),
  watch: row.watch && row.watch.link === row.link ? { state: row.watch.state, since: row.watch.since, checkedAt: row.watch.checked_at } : null,
  version: row.version?.number ?? 1,
  replaces: row.version?.replaces ?? null,
  replacedBy: row.replacedBy ?? null,
});
