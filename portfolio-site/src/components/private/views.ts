/**
 * What the private pages read from the API, in the page's words. Where the API's
 * typed client answers something else, the type check of the pages says so.
 */
import type { Clearance, HeldBack } from '../../../../api/domain/clearance.ts';
import type { LinkState } from '../../../../api/domain/link-watch.ts';
import type { Analysis } from '../../../../api/domain/analysis.ts';
import type { LevelDeparture, Outcome } from '../../../../api/domain/decision.ts';
import type { EnrolmentStatus, Entry, ExemptionBasis, PlacementKind, PlacementState } from '../../../../api/domain/enrolment.ts';
import type { Regime } from '../../../../api/domain/people-file.ts';
import type { ForeignDocument, ForeignForm, ForeignVerdict, HolderAnswer } from '../../../../api/domain/foreign-badge.ts';
import type { EvidenceGenre, EvidenceKind } from '../../../../api/domain/evidence.ts';
import type { JuryMember } from '../../../../api/domain/jury.ts';
import type { RedeliberationBasis } from '../../../../api/domain/redeliberation.ts';
import type { AssessmentKind, ReviewAct, ReviewState } from '../../../../api/domain/review.ts';
import type { UnitResultWord } from '../../../../api/domain/unit-result.ts';
import type { CompetencyRow, LearningRow, Rule } from '../../../../api/domain/synthesis.ts';
import type { ShareState } from '../../../../api/domain/share.ts';
import type { ViewState } from '../../../../api/domain/view-invitation.ts';

export type LevelView = { order: number; name: string; descriptor: string | null };
export type CompetencyView = { code: string; verb: string | null; statement: string };
export type PeriodView = { code: string; year: string | null; title: string | null; expectedLevel: number | null; competencies?: string[] | null };

/** Apprentissage critique: of a competency, at a level, in the programme's own words. */
export type LearningView = { competency: string; level: number; text: string };

export type ProgrammeView = {
  code: string;
  version: string;
  title: string;
  under: string | null;
  levels: LevelView[];
  competencies: CompetencyView[];
  periods: PeriodView[];
  /** Empty while the programme has stated none. */
  criticalLearnings: LearningView[];
};

/** One competency of one student in one period. `attained` is 0 when no level is. */
export type CellView = {
  competency: string;
  expected: number | null;
  attained: number;
  /** Up to which a decision dispenses from; 0 when of none. */
  exempted: number;
  proposed: number | null;
  proposedState: 'none' | 'not_assessed' | 'proposed';
  decision: { outcome: Outcome; level: number } | null;
  evidence: number;
};

export type GridRowView = {
  enrolment: string;
  name: string;
  regime: string;
  review: { id: string; period: string; state: ReviewState; submittedAt: string | null } | null;
  cells: CellView[];
};

export type GridView = {
  cohort: { id: string; name: string };
  programme: ProgrammeView;
  period: string;
  periods: string[];
  rows: GridRowView[];
};

export type EvidenceView = {
  id: string;
  period: string;
  kind: EvidenceKind;
  genre: EvidenceGenre;
  title: string;
  description: string;
  publicText: string;
  reflection: string;
  analysis: Analysis;
  link: string | null;
  file: { url: string; mediaType: string; bytes: number; name: string; contains: string } | null;
  image: { alt: string; width: number; height: number } | null;
  competencies: string[];
  learnings: LearningView[];
  depositedAt: string;
  declared: { at: string; origin: string } | null;
  about: {
    ownShare: string;
    members: { name: string; share: string }[];
    aiUse: string;
    confidential: boolean;
    transcript: string;
    captions: string | null;
    preview: { url: string; width: number; height: number } | null;
  };
  answers: (Clearance & { at: string }) | null;
  heldBack: HeldBack | null;
  watch: { state: LinkState; since: string; checkedAt: string } | null;
  version: number;
  replaces: string | null;
  replacedBy: string | null;
};

/** `citedText` is what the student wrote for a badge that cites the trace; empty by default. */
export type ReviewEvidenceView = EvidenceView & { inReview: boolean; citable: boolean; citedText: string };

export type AssessmentView = {
  competency: string;
  kind: AssessmentKind;
  level: number | null;
  comment: string;
  /** Of classmates and tutors. */
  advice: string;
  by: string;
  side: 'student' | 'staff' | 'peer' | 'outside';
  /** Of a co-assessment: who agreed. Without it, it is a proposal of one side. */
  confirmed: { by: string; at: string } | null;
  at: string;
  revision: number;
};

export type StepView = { revision: number; act: string; state: ReviewState; by: string | null; at: string; note: string };

export type ReviewView = {
  id: string;
  state: ReviewState;
  period: string;
  student: { enrolment: string; name: string; regime: string };
  cohort: { id: string; name: string };
  programme: ProgrammeView;
  steps: StepView[];
  evidence: ReviewEvidenceView[];
  assessments: AssessmentView[];
  cells: CellView[];
  acts: ReviewAct[];
  mayPropose: boolean;
  mayAgree: boolean;
  maySelfAssess: boolean;
  mayEditEvidence: boolean;
};

export type CredentialState = 'planned' | 'signed' | 'released' | 'revoked';

export type JuryLineView = {
  competency: string;
  attained: number;
  exempted: number;
  expected: number | null;
  proposed: number | null;
  proposalComment: string;
  decision: { id: string; level: number; outcome: Outcome; reason: string; departure: LevelDeparture | null; revision: number; at: string } | null;
  revision: number;
  /** To be decided by this jury, or decided by it. */
  open: boolean;
  /** What an earlier jury decided and left open. */
  earlier: { outcome: Outcome; level: number } | null;
  credential: { id: string; state: CredentialState } | null;
};

/** `ects`: hundredths of a credit. */
export type UnitResultView = { unit: string; result: UnitResultWord | null; ects: number | null; session: 1 | 2 | null; revision: number; settled: boolean };
export type JuryStudentView = { enrolment: string; name: string; regime: string; review: string; absent: boolean; lines: JuryLineView[]; results: UnitResultView[]; openUnits: string[] };

export type JuryView = {
  id: string;
  title: string;
  period: string;
  session: 1 | 2;
  convenedOn: string;
  cohort: { id: string; name: string };
  programme: ProgrammeView;
  minutes: { number: string; deliberatedOn: string; members: string[]; signatories: string[]; signedAt: string } | null;
  /** Teaching units of the period, then '' for the semester. */
  units: string[];
  redeliberation: { of: string; number: string; deliberatedOn: string; basis: RedeliberationBasis; reason: string; until: string } | null;
  composition: { revision: number; members: JuryMember[] };
  quorum: { number: number; reference: string } | null;
  closing: { revision: number; number: string; deliberatedOn: string; digest: string; at: string } | null;
  deposit: { signedOn: string; signatories: string[]; fileName: string; bytes: number; digest: string; at: string } | null;
  mayDecide: boolean;
  mayConvene: boolean;
  maySign: boolean;
  mayRevoke: boolean;
  students: JuryStudentView[];
};

export type BadgeView = {
  id: string;
  url: string;
  imageUrl: string;
  competency: string;
  level: number;
  levelName: string;
  /** The semester whose jury decided it. */
  period: string;
  awardedOn: string;
  state: 'preparing' | 'issued' | 'revoked';
  public: boolean;
  evidence: EvidenceView[];
  /** Of the files that it cites: what their holder can hand to one reader. */
  proofs: { evidence: string; url: string; public: boolean }[];
  linkedIn: string | null;
};

export type PortfolioView = {
  mainView: string;
  handle: string;
  url: string;
  headline: string;
  presentation: string;
  indexable: boolean;
  published: boolean;
  publishedAt: string | null;
  /** Whose traces and reflections others read at this moment, whatever was chosen since. */
  read: { byAll: { evidence: string[]; reflections: string[] }; byLink: { evidence: string[]; reflections: string[] } };
  withdrawn: boolean;
  choices: { credentials: string[]; evidence: string[]; reflections: string[] };
};

export type EnrolmentView = {
  id: string;
  cohort: { id: string; name: string };
  programme: ProgrammeView;
  regime: string;
  /** The badges to come carry the student's address, hashed; only if they asked. */
  emailInBadges: boolean;
  departed: boolean;
  staircases: { competency: string; expected: number | null; attained: number; exempted: number; lastOutcome: Outcome | null; lastLevel: number | null }[];
  reviews: { id: string; period: string; state: ReviewState }[];
  badges: BadgeView[];
  evidence: EvidenceView[];
  portfolio: PortfolioView;
};

/** An enrolment over its years: what holds now, and what was recorded. */
export type EnrolmentLifeView = {
  id: string;
  name: string;
  programme: ProgrammeView;
  status: EnrolmentStatus;
  entry: Entry;
  regime: Regime;
  steps: { revision: number; status: EnrolmentStatus; entry: Entry; regime: Regime; effectiveOn: string; until: string | null; reference: string; by: string; at: string }[];
  placements: {
    id: string; revision: number; kind: PlacementKind; state: PlacementState; year: string; host: string; tutor: string; beginsOn: string | null; endsOn: string | null;
    hoursPlanned: number | null; hoursDone: number | null; confidential: boolean;
  }[];
  years: { year: string; required: number | null; planned: number; done: number; workStudyInstead: boolean }[];
  memoir: { revision: number; title: string; director: string; defendedOn: string | null; confidential: boolean } | null;
  exemptions: { id: string; competency: string; level: number; basis: ExemptionBasis; decidedOn: string; reference: string; withdrawn: { decidedOn: string; reference: string } | null }[];
};

/** An invitation to endorse, as its student sees it. */
export type InvitationView = {
  id: string;
  state: 'invited' | 'answered' | 'issued' | 'withdrawn' | 'declined' | 'cancelled' | 'expired' | 'ended';
  subject: { kind: 'badge' | 'production'; id: string; text: string };
  name: string;
  email: string | null;
  language: 'fr' | 'en';
  invitedAt: string;
  expiresAt: string;
  sent: number;
  said: { name: string; function: string; organisation: string; comment: string; at: string } | null;
  endorsement: { id: string; shown: boolean } | null;
  withdrawn: { at: string; by: 'endorser' | 'institution'; reason: string } | null;
  /** Of one that ended with its badge: the badge in its place. */
  successor: string | null;
};

/** Whoever was asked for a view of a review. */
export type AskedViewView = {
  id: string;
  kind: 'peer' | 'tutor';
  name: string;
  scope: string[];
  traces: { id: string; title: string }[];
  message: string;
  state: ViewState;
  by: string;
  invitedAt: string;
  expiresAt: string;
  mayWithdraw: boolean;
};

/** A student's semester, cell by cell. */
export type SynthesisView = {
  review: string;
  period: string;
  student: string;
  programme: ProgrammeView;
  traces: { id: string; title: string }[];
  rows: (Omit<CompetencyRow, 'because' | 'traces' | 'views' | 'learnings'> & {
    because: Rule[];
    traces: string[];
    views: { kind: AssessmentKind; competency: string; level: number | null }[];
    findings: { unit: number; title: string; criterion: string; step: string | null }[];
    learnings: { competency: string; level: number; text: string; state: LearningRow['state']; traces: string[]; because: Rule[] }[];
  })[];
};

/** A badge from elsewhere, with what was last found of it. */
export type ForeignBadgeView = {
  id: string;
  form: ForeignForm;
  source: string;
  /** A record or an endorsement is kept beside the badges, for its holder alone. */
  document: ForeignDocument;
  /** `null` while only its host could say what it is. */
  view: { name: string; description: string; criteria: string; issuer: { id: string; name: string; at: string }; recipientName: string | null; awardedOn: string; validUntil: string | null } | null;
  verdict: ForeignVerdict;
  checks: { name: string; outcome: 'passed' | 'failed' | 'not_checked'; reason?: string | undefined }[];
  recognisedAs: string | null;
  holder: HolderAnswer;
  verifiedAt: string;
  broughtAt: string;
  shown: boolean;
  mayBeShown: boolean;
  bytes: number;
};

/** A link by which a student shows a part of their portfolio. */
export type ShareView = {
  id: string;
  title: string;
  state: ShareState;
  url: string | null;
  lastOn: string | null;
  madeAt: string;
  updatedAt: string;
  endedAt: string | null;
  openings: number;
  lastOpened: string | null;
  choices: { credentials: string[]; evidence: string[]; reflections: string[]; onRequest: string[]; foreignBadges: string[] };
};
