/** What the administrator's page reads. */
export type PersonView = { id: string; name: string; email: string; roles: { role: string; cohort: string }[] };
export type KeyView = { id: string; algorithm: string; state: string; createdAt: string };
export type WorkView = { waiting: number; failed: { kind: string; subject: string; attempts: number; error: string }[] };
export type EventView = { id: string; at: string; by: string | null; kind: string; subject: string };
