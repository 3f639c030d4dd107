/** An enrolment over its years, as its pages tell it. */
import { z } from '@hono/zod-openapi';
import { ENROLMENT_STATUSES, ENTRIES, EXEMPTION_BASES, PLACEMENT_KINDS, PLACEMENT_STATES, placementYears } from '../domain/enrolment.ts';
import { REGIMES, type Regime } from '../domain/people-file.ts';
import type { Programme } from '../domain/programme.ts';
import type { readEnrolmentLife } from '../queries/enrolment-life.ts';
import { fullName } from '../queries/people.ts';
import { programmeView, ProgrammeView } from './views.ts';

const day = z.string().nullable();
export const EnrolmentLife = z
  .object({
    id: z.string(),
    name: z.string(),
    programme: ProgrammeView,
    status: z.enum(ENROLMENT_STATUSES),
    entry: z.enum(ENTRIES),
    regime: z.enum(REGIMES),
    /** What was recorded, the oldest first; the last holds. */
    steps: z.array(z.object({ revision: z.int(), status: z.enum(ENROLMENT_STATUSES), entry: z.enum(ENTRIES), regime: z.enum(REGIMES), effectiveOn: z.string(), until: day, reference: z.string(), by: z.string(), at: z.string() })),
    placements: z.array(
      z.object({
        id: z.string(), revision: z.int(), kind: z.enum(PLACEMENT_KINDS), state: z.enum(PLACEMENT_STATES), year: z.string(), host: z.string(), tutor: z.string(), beginsOn: day, endsOn: day,
        hoursPlanned: z.int().nullable(), hoursDone: z.int().nullable(), confidential: z.boolean(),
      }),
    ),
    years: z.array(z.object({ year: z.string(), required: z.int().nullable(), planned: z.int(), done: z.int(), workStudyInstead: z.boolean() })),
    memoir: z.object({ revision: z.int(), title: z.string(), director: z.string(), defendedOn: day, confidential: z.boolean() }).nullable(),
    exemptions: z.array(z.object({ id: z.string(), competency: z.string(), level: z.int(), basis: z.enum(EXEMPTION_BASES), decidedOn: z.string(), reference: z.string(), withdrawn: z.object({ decidedOn: z.string(), reference: z.string() }).nullable() })),
    mayKeep: z.boolean().optional(),
  })
  .openapi('EnrolmentLife');

type Life = Awaited<ReturnType<typeof readEnrolmentLife>>;

export function lifeView(enrolment: { id: string; name: string; regime: Regime }, programme: Programme, life: Life): z.infer<typeof EnrolmentLife> {
  const own = <T extends { enrolment_id: string }>(list: readonly T[]): T[] => list.filter((one) => one.enrolment_id === enrolment.id);
  const steps = own(life.steps);
  const last = steps.at(-1);
  const placements = own(life.placements).map((one) => ({
    id: one.id, revision: one.revision, kind: one.kind, state: one.state, year: one.year, host: one.host, tutor: one.tutor, beginsOn: one.begins_on, endsOn: one.ends_on,
    hoursPlanned: one.hours_planned, hoursDone: one.hours_done, confidential: one.confidential === 1,
  }));
  const memoir = own(life.memoirs).at(-1);
  return {
    id: enrolment.id,
    name: enrolment.name,
    programme: programmeView(programme),
    // Before anything was recorded: enrolled, as the file of people said.
    status: last?.status ?? 'enrolled',
    entry: last?.entry ?? 'first_year',
    regime: enrolment.regime,
    steps: steps.map((one) => ({ revision: one.revision, status: one.status, entry: one.entry, regime: one.regime, effectiveOn: one.effective_on, until: one.until_on, reference: one.reference, by: fullName(one), at: one.recorded_at })),
    placements,
    years: placementYears(programme, placements),
    memoir: memoir ? { revision: memoir.revision, title: memoir.title, director: memoir.director, defendedOn: memoir.defended_on, confidential: memoir.confidential === 1 } : null,
    exemptions: own(life.exemptions).map((one) => ({
      id: one.id, competency: one.competency, level: one.level, basis: one.basis, decidedOn: one.decided_on, reference: one.reference,
      withdrawn: one.withdrawn_on === null ? null : { decidedOn: one.withdrawn_on, reference: one.withdrawn_reference ?? '' },
    })),
  };
}
