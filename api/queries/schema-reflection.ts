/** Tables of what students make of their traces, and of what they bring in from elsewhere: a part of `schema.ts`. */
import type { ForeignDocument, ForeignForm, ForeignVerdict, HolderAnswer } from '../domain/foreign-badge.ts';

export type ReflectionTables = {
  analysis: { evidence_id: string; revision: number; answers: string; at: string };
  analysis_aside: { evidence_id: string; tab: string; content: string; at: string };
  foreign_badge: {
    id: string; enrolment_id: string; file_digest: string; file_bytes: number; form: ForeignForm; source: string; text_digest: string; badge_id: string | null; kind: 'badge' | 'open_badge_2'; document: ForeignDocument;
    view: string | null; verdict: ForeignVerdict; checks: string; recognised: string; holder: HolderAnswer; verified_at: string; brought_at: string; shown: 0 | 1; place: number;
  };
};
