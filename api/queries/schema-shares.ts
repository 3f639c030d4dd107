/** Tables of what a student shows by link: a part of `schema.ts`. */
export type ShareTables = {
  share_link: {
    id: string; enrolment_id: string; token_digest: string; title: string; choices: string; last_on: string | null; made_at: string; updated_at: string; ended_at: string | null; snapshot: string | null; stamp: string; view_id: string | null;
  };
  share_page: { link_id: string; path: string; digest: string; media_type: string };
  share_opening: { link_id: string; day: string; count: number };
};
