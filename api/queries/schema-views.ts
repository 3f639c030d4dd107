/** Tables of the views of a competency, and of what traces show: a part of `schema.ts`. */
import type { Generated } from 'kysely';
import type { AssessmentKind } from '../domain/review.ts';
import type { ViewAct } from '../domain/view-invitation.ts';

export type ViewTables = {
  evidence_learning: { evidence_id: string; competency: string; level: number; learning: string };
  assessment: {
    id: string;
    review_id: string;
    competency: string;
    kind: AssessmentKind;
    assessor_id: string | null;
    invitation_id: string | null;
    level: number | null;
    comment: string;
    advice: Generated<string>;
    revision: number;
    at: string;
  };
  assessment_confirmation: { assessment_id: string; person_id: string; at: string };
  view_invitation: {
    id: string;
    review_id: string;
    kind: 'peer' | 'tutor';
    peer_id: string | null;
    placement_id: string | null;
    name: string;
    scope: string;
    message: string;
    language: 'fr' | 'en';
    invited_by: string;
    invited_at: string;
    expires_at: string;
  };
  view_step: { invitation_id: string; revision: number; act: ViewAct; person_id: string | null; author: Generated<string>; at: string };
  view_evidence: { invitation_id: string; evidence_id: string };
  view_address: { invitation_id: string; email: string };
  view_link: { token_digest: string; invitation_id: string; number: number; made_at: string };
};
