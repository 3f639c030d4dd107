/** What is made along with published pages: a part of `schema.ts`. */
export type PreparedForm = 'shown' | 'br' | 'gzip' | 'picture' | 'paper';

export type PublishedTables = {
  prepared: { page: string; form: PreparedForm; digest: string; made_at: string; enrolment_id: string | null };
};
