/** The shapes of the API's answers, as zod schemas: OpenAPI and the site's typed client are derived from them. */
import { z } from '@hono/zod-openapi';
import { ANSWER_MAX } from '../domain/analysis.ts';
import { EVIDENCE_GENRES } from '../domain/evidence.ts';
import { aboutView } from './evidence-shapes.ts';
import { DEPARTURES, OUTCOMES } from '../domain/decision.ts';
import { REVIEW_ACTS, REVIEW_STATES } from '../domain/review.ts';
import { statedBy, type Programme } from '../domain/programme.ts';
import { FAILURES } from '../issuance/progress.ts';
import { JuryMinutesView, UnitResultView } from './minutes-views.ts';

const Level = z.object({ order: z.int(), name: z.string(), descriptor: z.string().nullable() });
const Competency = z.object({ code: z.string(), verb: z.string().nullable(), statement: z.string(), criteria: z.string().nullable() });
/** Apprentissage critique: of a competency, at a level, in the programme's words. */
export const Learning = z.object({ competency: z.string().max(40), level: z.int(), text: z.string().max(1000) });
const Period = z.object({
  code: z.string(),
  title: z.string().nullable(),
  year: z.string().nullable(),
  expectedLevel: z.int().nullable(),
  /** Those that it works on; `null` for all of them. */
  competencies: z.array(z.string()).nullable(),
  teachingUnits: z.array(z.string()),
  productions: z.array(z.string()),
});

export const ProgrammeView = z
  .object({
    code: z.string(),
    version: z.string(),
    title: z.string(),
    under: z.string().nullable(),
    rncp: z.string().nullable(),
    provider: z.string().nullable(),
    objective: z.string().nullable(),
    principle: z.string().nullable(),
    levels: z.array(Level),
    competencies: z.array(Competency),
    periods: z.array(Period),
    /** Empty while the programme has stated none. */
    criticalLearnings: z.array(Learning),
  })
  .openapi('Programme');

export const programmeView = (programme: Programme): z.infer<typeof ProgrammeView> => ({
  code: programme.code,
  version: programme.version,
  title: programme.title,
  under: programme.under,
  rncp: programme.rncp,
  provider: programme.provider,
  objective: programme.objective,
  principle: programme.principle,
  levels: programme.levels.map((level) => ({ ...level })),
  competencies: programme.competencies.map((competency) => ({ ...competency })),
  periods: programme.periods.map(({ code, title, year, expectedLevel, competencies, teachingUnits, productions }) => ({
    code,
    title,
    year,
    expectedLevel,
    competencies: competencies && [...competencies],
    teachingUnits: [...teachingUnits],
    productions: [...productions],
  })),
  criticalLearnings: statedBy(programme).criticalLearnings.map((one) => ({ ...one })),
});

const State = z.enum(REVIEW_STATES);
const Outcome = z.enum(OUTCOMES);
export const CohortRef = z.object({ id: z.string(), name: z.string() });

export const Cell = z
  .object({
    competency: z.string(),
    expected: z.int().nullable(),
    attained: z.int(),
    /** Up to which a decision dispenses from; 0 when of none. A prior level, never a reached one. */
    exempted: z.int(),
    proposed: z.int().nullable(),
    proposedState: z.enum(['none', 'not_assessed', 'proposed']),
    decision: z.object({ outcome: Outcome, level: z.int() }).nullable(),
    evidence: z.int(),
  })
  .openapi('Cell');

export const Cohorts = z.object({
  cohorts: z.array(
    CohortRef.extend({
      programme: z.object({ code: z.string(), version: z.string(), title: z.string() }),
      students: z.int(),
      periods: z.array(z.object({ code: z.string(), year: z.string().nullable(), reviews: z.int(), submitted: z.int(), waiting: z.object({ team: z.int(), contested: z.int(), ready: z.int() }) })),
    }),
  ),
});

export const Grid = z
  .object({
    cohort: CohortRef,
    programme: ProgrammeView,
    period: z.string(),
    periods: z.array(z.string()),
    rows: z.array(
      z.object({
        enrolment: z.string(),
        name: z.string(),
        regime: z.string(),
        review: z.object({ id: z.string(), period: z.string(), state: State, submittedAt: z.string().nullable() }).nullable(),
        cells: z.array(Cell),
      }),
    ),
  })
  .openapi('Grid');

/** All periods of a cohort at once. */
export const Overview = z
  .object({
    cohort: CohortRef,
    programme: ProgrammeView,
    periods: z.array(z.string()),
    rows: z.array(
      z.object({
        enrolment: z.string(),
        name: z.string(),
        regime: z.string(),
        reviews: z.array(z.object({ id: z.string(), period: z.string(), state: State })),
        cells: z.array(
          z.object({
            competency: z.string(),
            attained: z.int(),
            exempted: z.int(),
            periods: z.array(z.object({ period: z.string(), proposed: z.int().nullable(), proposedState: z.enum(['none', 'not_assessed', 'proposed']), decision: z.object({ outcome: Outcome, level: z.int() }).nullable() })),
          }),
        ),
      }),
    ),
  })
  .openapi('Overview');

/** By question; what was not answered is empty. */
const answer = z.string().max(ANSWER_MAX);
export const AnalysisView = z.object({ situation: answer, resources: answer, choices: answer, shown: answer, differently: answer }).openapi('Analysis');

export const EvidenceView = z
  .object({
    id: z.string(),
    period: z.string(),
    kind: z.enum(['file', 'link', 'text']),
    genre: z.enum(EVIDENCE_GENRES),
    title: z.string(),
    description: z.string(),
    publicText: z.string(),
    reflection: z.string(),
    analysis: AnalysisView,
    link: z.string().nullable(),
    file: z.object({ url: z.string(), mediaType: z.string(), bytes: z.int(), name: z.string(), /** Of a document: what is in it, and where an accessible version is. */ contains: z.string() }).nullable(),
    image: z.object({ alt: z.string(), width: z.int(), height: z.int() }).nullable(),
    competencies: z.array(z.string()),
    learnings: z.array(Learning),
    depositedAt: z.string(),
    /** Of one that came from another Palier: when and where it had been deposited first, as its archive says. Nobody here vouches for it. */
    declared: z.object({ at: z.string(), origin: z.string() }).nullable(),
    ...aboutView,
  })
  .openapi('Evidence');

export const ReviewView = z
  .object({
    id: z.string(),
    state: State,
    period: z.string(),
    student: z.object({ enrolment: z.string(), name: z.string(), regime: z.string() }),
    cohort: CohortRef,
    programme: ProgrammeView,
    steps: z.array(
      z.object({ revision: z.int(), act: z.string(), state: State, by: z.string().nullable(), at: z.string(), note: z.string() }),
    ),
    evidence: z.array(EvidenceView.extend({ inReview: z.boolean(), citable: z.boolean(), citedText: z.string() })),
    assessments: z.array(
      z.object({
        competency: z.string(),
        kind: z.enum(['self', 'peer', 'co', 'teacher', 'tutor']),
        level: z.int().nullable(),
        comment: z.string(),
        /** Of classmates and tutors: what to work on next. */
        advice: z.string(),
        by: z.string(),
        side: z.enum(['student', 'staff', 'peer', 'outside']),
        /** Of a co-assessment: who agreed, of the other side. Without it, it is a proposal. */
        confirmed: z.object({ by: z.string(), at: z.string() }).nullable(),
        at: z.string(),
        revision: z.int(),
      }),
    ),
    cells: z.array(Cell),
    acts: z.array(z.enum(REVIEW_ACTS)),
    mayPropose: z.boolean(),
    mayAgree: z.boolean(),
    maySelfAssess: z.boolean(),
    mayEditEvidence: z.boolean(),
  })
  .openapi('Review');

export const JuryLine = z.object({
  competency: z.string(),
  attained: z.int(),
  exempted: z.int(),
  expected: z.int().nullable(),
  proposed: z.int().nullable(),
  proposalComment: z.string(),
  decision: z
    .object({ id: z.string(), level: z.int(), outcome: Outcome, reason: z.string(), departure: z.enum(DEPARTURES).nullable(), revision: z.int(), at: z.string() })
    .nullable(),
  revision: z.int(),
  /** To be decided by this jury, or decided by it; not what another one settled. */
  open: z.boolean(),
  /** What an earlier jury decided and left open: deferred, or not reached before a second session. */
  earlier: z.object({ outcome: Outcome, level: z.int() }).nullable(),
  credential: z.object({ id: z.string(), state: z.enum(['planned', 'signed', 'released', 'revoked']) }).nullable(),
});

export const MinutesView = z.object({
  number: z.string(),
  deliberatedOn: z.string(),
  members: z.array(z.string()),
  signatories: z.array(z.string()),
  signedAt: z.string(),
});

export const Juries = z.object({
  juries: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      period: z.string(),
      cohort: CohortRef,
      convenedOn: z.string(),
      minutes: z.object({ number: z.string(), deliberatedOn: z.string() }).nullable(),
      closing: z.object({ number: z.string(), deliberatedOn: z.string() }).nullable(),
      students: z.int(),
      lines: z.int(),
      decided: z.int(),
    }),
  ),
});

export const JuryView = z
  .object({
    id: z.string(),
    title: z.string(),
    period: z.string(),
    session: z.union([z.literal(1), z.literal(2)]),
    convenedOn: z.string(),
    cohort: CohortRef,
    programme: ProgrammeView,
    /** Teaching units of the period, then '' for the semester. */
    units: z.array(z.string()),
    minutes: MinutesView.nullable(),
    ...JuryMinutesView,
    mayDecide: z.boolean(),
    mayConvene: z.boolean(),
    maySign: z.boolean(),
    mayRevoke: z.boolean(),
    students: z.array(
      z.object({ enrolment: z.string(), name: z.string(), regime: z.string(), review: z.string(), /** The team recorded that the review was not submitted. */ absent: z.boolean(), lines: z.array(JuryLine), results: z.array(UnitResultView), /** Units of which this jury may say something; once its minutes bind, those that a new deliberation may take up. */ openUnits: z.array(z.string()) }),
    ),
  })
  .openapi('Jury');

export const Issuance = z
  .object({
    awards: z.int(),
    planned: z.int(),
    signed: z.int(),
    released: z.int(),
    failed: z.int(),
    /** Present when something failed: whether this person may issue it now, and what it is. */
    mayIssue: z.boolean().optional(),
    failing: z.array(z.object({ award: z.string(), student: z.string(), competency: z.string(), reason: z.enum(FAILURES), detail: z.string() })).optional(),
  })
  .openapi('Issuance');

export const Choices = z.object({ credentials: z.array(z.string()), evidence: z.array(z.string()), reflections: z.array(z.string()) });

export const PortfolioEdit = z.object({
  headline: z.string().max(160),
  presentation: z.string().max(3000),
  indexable: z.boolean(),
  choices: Choices,
});

const Read = z.object({ evidence: z.array(z.string()), reflections: z.array(z.string()) });
export const PortfolioView = PortfolioEdit.extend({
  /** The view that the public address shows. */
  mainView: z.string(),
  handle: z.string(),
  url: z.string(),
  published: z.boolean(),
  withdrawn: z.boolean(),
  publishedAt: z.string().nullable(),
  /** Whose traces and reflections others read at this moment, whatever was chosen since: everybody on the page, and whoever has a link that is open. */
  read: z.object({ byAll: Read, byLink: Read }),
});

export const Enrolments = z.object({
  enrolments: z.array(
    z.object({
      id: z.string(),
      cohort: CohortRef,
      programme: ProgrammeView,
      regime: z.string(),
      emailInBadges: z.boolean(),
      /** The enrolment has ended: nothing of its semesters is written any more. */
      departed: z.boolean(),
      staircases: z.array(
        z.object({ competency: z.string(), expected: z.int().nullable(), attained: z.int(), exempted: z.int(), lastOutcome: Outcome.nullable(), lastLevel: z.int().nullable() }),
      ),
      reviews: z.array(z.object({ id: z.string(), period: z.string(), state: State })),
      badges: z.array(
        z.object({
          id: z.string(),
          url: z.string(),
          imageUrl: z.string(),
          period: z.string(),
          competency: z.string(),
          level: z.int(),
          levelName: z.string(),
          awardedOn: z.string(),
          state: z.enum(['preparing', 'issued', 'revoked']),
          public: z.boolean(),
          evidence: z.array(EvidenceView),
          /** Of each cited file: the proof that its holder can hand to a reader, which a published file does not need. */
          proofs: z.array(z.object({ evidence: z.string(), url: z.string(), public: z.boolean() })),
          /** Where an ordinary link adds it to a LinkedIn profile; only of a public badge, whose address LinkedIn shows. */
          linkedIn: z.string().nullable(),
        }),
      ),
      evidence: z.array(EvidenceView),
      /** Links to other sites that the institution has withdrawn from what the student shows, and why. */
      withdrawnLinks: z.array(z.object({ link: z.string(), reason: z.string(), at: z.string() })),
      portfolio: PortfolioView,
    }),
  ),
  /** What the person's files take, and may take at the most; in bytes. */
  files: z.object({ held: z.int(), most: z.int() }),
});
