import type { z } from '@hono/zod-openapi';
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
});
