/** What is shown beside a trace: of who made it, of its players and readers, of what was answered, of its link. */
import { z } from '@hono/zod-openapi';
import { AGREEMENTS, RIGHTS } from '../domain/clearance.ts';
import { LINK_STATES } from '../domain/link-watch.ts';

export const Answers = z.object({ people: z.enum(AGREEMENTS), minors: z.enum(AGREEMENTS), confidential: z.enum(AGREEMENTS), rights: z.enum(RIGHTS) });

export const aboutView = {
  about: z.object({
    ownShare: z.string(),
    members: z.array(z.object({ name: z.string(), share: z.string() })),
    aiUse: z.string(),
    confidential: z.boolean(),
    transcript: z.string(),
    captions: z.string().nullable(),
    preview: z.object({ url: z.string(), width: z.int(), height: z.int() }).nullable(),
  }),
  /** What was answered before it may be public; `null` when nothing was. */
  answers: Answers.extend({ at: z.string() }).nullable(),
  /** Why it stays private; `null` when it may be public. */
  heldBack: z.enum(['confidential', 'unanswered', 'answers_old', 'people', 'minors', 'host', 'rights', 'no_transcript']).nullable(),
  watch: z.object({ state: z.enum(LINK_STATES), since: z.string(), checkedAt: z.string() }).nullable(),
  /** From 1. */
  version: z.int(),
  replaces: z.string().nullable(),
  replacedBy: z.string().nullable(),
};
