/** Shapes of what a jury is made of and of its minutes on their way. */
import { z } from '@hono/zod-openapi';
import { MEMBER_QUALITIES } from '../domain/jury.ts';
import { REDELIBERATION_BASES } from '../domain/redeliberation.ts';
import { UNIT_RESULTS } from '../domain/unit-result.ts';

export const Member = z.object({ name: z.string().max(200), quality: z.enum(MEMBER_QUALITIES), present: z.boolean() });
export const Session = z.union([z.literal(1), z.literal(2)]).nullable();
/** `ects`: hundredths of a credit. */
export const UnitResultView = z.object({ unit: z.string(), result: z.enum(UNIT_RESULTS).nullable(), ects: z.int().nullable(), session: Session, revision: z.int(), /** Signed minutes say it, and it is not open before this jury. */ settled: z.boolean() });
export const QuorumView = z.object({ number: z.int(), reference: z.string() }).nullable();

export const JuryMinutesView = {
  /** Of a jury that decides lines of signed minutes again. `until`: the last day on which a favourable one is withdrawn as illegal. */
  redeliberation: z.object({ of: z.string(), number: z.string(), deliberatedOn: z.string(), basis: z.enum(REDELIBERATION_BASES), reason: z.string(), until: z.string() }).nullable(),
  composition: z.object({ revision: z.int(), members: z.array(Member) }),
  quorum: QuorumView,
  /** Closed: its text is frozen, under this digest. */
  closing: z.object({ revision: z.int(), number: z.string(), deliberatedOn: z.string(), digest: z.string(), at: z.string() }).nullable(),
  /** The signed minutes that were deposited of that text. */
  deposit: z.object({ signedOn: z.string(), signatories: z.array(z.string()), fileName: z.string(), bytes: z.int(), digest: z.string(), at: z.string() }).nullable(),
};
