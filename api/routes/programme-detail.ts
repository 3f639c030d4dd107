/** One version of a programme as its public page tells it: with what its head has stated, and nothing where nothing is stated. */
import type { z } from '@hono/zod-openapi';
import type { Programme } from '../domain/programme.ts';
import { ProgrammeSchema, StatedSchema } from './programme-schema.ts';
import { programmeView, ProgrammeView } from './views.ts';

export const ProgrammeDetail = ProgrammeView.extend({ placements: ProgrammeSchema.shape.placements.unwrap(), stated: StatedSchema.nullable() }).openapi('ProgrammeDetail');

export const programmeDetail = (programme: Programme): z.infer<typeof ProgrammeDetail> => ({
  ...programmeView(programme),
  placements: (programme.placements ?? []).map((one) => ({ ...one })),
  // Read-only in the domain, of the same shape.
  stated: (programme.stated ?? null) as z.infer<typeof StatedSchema> | null,
});
