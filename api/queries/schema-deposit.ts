/** The tables of deposits: files in parts, what is said of a trace, its versions, what was answered before it is public, links and what is reported of them. */
import type { Clearance } from '../domain/clearance.ts';
import type { ReportReason, Ruling, ShownOn } from '../domain/link-report.ts';
import type { LinkState } from '../domain/link-watch.ts';
import type { UploadPurpose } from '../domain/upload.ts';

type Bit = 0 | 1;

export type DepositTables = {
  upload: { id: string; enrolment_id: string; person_id: string; name: string; bytes: number; part_bytes: number; parts: string; digest: string; begun_at: string; purpose: UploadPurpose };
  upload_part: { upload_id: string; number: number; digest: string; bytes: number };
  evidence_about: {
    evidence_id: string;
    own_share: string;
    members: string;
    ai_use: string;
    confidential: Bit;
    transcript: string;
    captions_digest: string | null;
    captions_bytes: number | null;
    preview_digest: string | null;
    preview_type: string | null;
    preview_bytes: number | null;
    preview_width: number | null;
    preview_height: number | null;
  };
  evidence_version: { evidence_id: string; replaces: string; number: number };
  clearance: {
    evidence_id: string;
    revision: number;
    content: string;
    people: Clearance['people'];
    minors: Clearance['minors'];
    confidential: Clearance['confidential'];
    rights: Clearance['rights'];
    at: string;
  };
  link_report: { id: string; enrolment_id: string; link: string; key: string; shown_on: ShownOn; reason: ReportReason; words: string; day: string; examined: number };
  link_ruling: { enrolment_id: string; key: string; revision: number; link: string; act: Ruling; reason: string; reports: number; ruled_by: string; at: string };
  link_watch: { evidence_id: string; link: string; state: LinkState; digest: string | null; latest: string | null; since: string; checked_at: string };
};
