/** Our own file of a programme, and what is read of a CASE package: docs/programmes.md describes both. */
import { z } from '@hono/zod-openapi';
import { MENTORING_FREQUENCIES, MENTORING_MODES, type Programme } from '../domain/programme.ts';

const text = z.string();
const absent = text.nullable().default(null);

export const CourseSchema = z.strictObject({ title: text, difficulty: absent, hours: z.int().nullable().default(null) });
export const MentoringSchema = z.strictObject({ mode: z.enum(MENTORING_MODES), frequency: z.enum(MENTORING_FREQUENCIES) });
const courses = z.array(CourseSchema);
const placements = z.array(z.strictObject({ year: text, hours: z.int(), workStudyInstead: z.boolean().default(false) }));
const essentialComponents = z.array(z.strictObject({ competency: text, text }));
const criticalLearnings = z.array(z.strictObject({ competency: text, level: z.int(), text }));
const links = z.array(z.strictObject({ period: text, kind: z.enum(['teaching_unit', 'production']), title: text, teachingUnits: z.array(text).default([]), competencies: z.array(text).default([]) }));
const rules = z.array(z.strictObject({ text, reference: text, votedOn: text }));

export const StatedSchema = z.strictObject({
  essentialComponents: essentialComponents.default([]), situations: essentialComponents.default([]), criticalLearnings: criticalLearnings.default([]), links: links.default([]), rules: rules.default([]),
});
/** What one part of a form sends: a list that it does not send stays as it was. */
export const StatedPatch = z.strictObject({
  essentialComponents: essentialComponents.optional(), situations: essentialComponents.optional(), criticalLearnings: criticalLearnings.optional(), links: links.optional(), rules: rules.optional(),
});

/** Courses, hours, placements, steps of the memoir, mentoring and who decides, as the form of a draft sends them. */
export const PlanPatchSchema = z.strictObject({
  periods: z.array(z.strictObject({ code: text, hours: z.int().nullable(), courses: courses.max(200) })).max(200).optional(),
  placements: placements.max(200).optional(),
  memoirMilestones: z.array(text).max(200).optional(),
  mentoring: MentoringSchema.nullable().optional(),
  decisionBody: text.nullable().optional(),
});

export const ProgrammeSchema = z.strictObject({
  code: text,
  version: text,
  title: text,
  under: absent,
  rncp: absent,
  provider: absent,
  objective: absent,
  principle: absent,
  language: z.literal('fr').default('fr'),
  levels: z.array(z.strictObject({ order: z.int(), name: text, descriptor: absent })),
  competencies: z.array(z.strictObject({ code: text, verb: absent, statement: text, criteria: absent })),
  periods: z.array(
    z.strictObject({
      code: text, title: absent, year: absent, expectedLevel: z.int().nullable().default(null),
      teachingUnits: z.array(text).default([]), productions: z.array(text).default([]), competencies: z.array(text).nullable().default(null),
      hours: z.int().optional(), courses: courses.optional(),
    }),
  ),
  placements: placements.optional(),
  mentoring: MentoringSchema.optional(),
  memoirMilestones: z.array(text).optional(),
  decisionBody: text.optional(),
  stated: StatedSchema.optional(),
});

export const PROGRAMME_FORMAT = 'palier-programme';
export const ProgrammeFileSchema = z.strictObject({ format: z.literal(PROGRAMME_FORMAT), formatVersion: z.literal(1), programme: ProgrammeSchema });

export const writeProgrammeFile = (programme: Programme): string => `${JSON.stringify({ format: PROGRAMME_FORMAT, formatVersion: 1, programme }, null, 2)}\n`;

/** Of CASE 1.1, what a programme has a place for; everything else may be there. */
const node = z.looseObject({ identifier: text });
export const CaseFileSchema = z.looseObject({
  CFDocument: z.looseObject({
    identifier: text, uri: text, title: text, version: text.optional(), description: text.optional(), notes: text.optional(),
    extensions: z
      .looseObject({
        palier: z
          .looseObject({
            code: text, under: absent, rncp: absent, provider: absent,
            placements: placements.optional(), rules: rules.optional(), mentoring: MentoringSchema.optional(), memoirMilestones: z.array(text).optional(), decisionBody: text.optional(),
          })
          .optional(),
      })
      .optional(),
  }),
  CFItems: z
    .array(
      z.looseObject({
        identifier: text, fullStatement: text, abbreviatedStatement: text.optional(), humanCodingScheme: text.optional(), notes: text.optional(),
        extensions: z
          .looseObject({
            palier: z
              .looseObject({
                kind: z.enum(['competency', 'essential_component', 'situation', 'critical_learning', 'period', 'teaching_unit', 'production']),
                level: z.int().optional(), title: text.nullable().optional(), year: text.nullable().optional(), expectedLevel: z.int().nullable().optional(), hours: z.int().optional(), courses: courses.optional(),
              })
              .optional(),
          })
          .optional(),
      }),
    )
    .default([]),
  CFAssociations: z.array(z.looseObject({ associationType: text, sequenceNumber: z.int().optional(), originNodeURI: node, destinationNodeURI: node })).default([]),
  CFRubrics: z
    .array(
      z.looseObject({
        CFRubricCriteria: z.array(z.looseObject({ CFRubricCriterionLevels: z.array(z.looseObject({ quality: text.optional(), description: text.optional(), position: z.int().optional() })).optional() })).optional(),
      }),
    )
    .default([]),
});
