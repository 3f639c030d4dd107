/** Tables of what students make of their traces, and of what they bring in from elsewhere: a part of `schema.ts`. */
export type ReflectionTables = {
  analysis: { evidence_id: string; revision: number; answers: string; at: string };
  analysis_aside: { evidence_id: string; tab: string; content: string; at: string };
};
