/** What the administrator's page reads, and how it says it. */
import { wordFor } from './naming.ts';

export type PersonView = { id: string; name: string; email: string; roles: { role: string; cohort: string }[] };
export type KeyView = { id: string; algorithm: string; state: 'next' | 'active' | 'retired' | 'compromised'; createdAt: string; activeFrom: string | null; activeTo: string | null; compromisedAt: string | null };
export type FindingView = { field: string; clause: string; message: string };
export type WorkView = {
  waiting: number;
  failed: {
    kind: string; subject: string; attempts: number; error: string;
    award: { student: string; competency: string; level: number; jury: string } | null;
    findings: FindingView[];
  }[];
};
export type EventView = { id: string; at: string; by: string | null; kind: string; subject: string };

/** `evidence.0.name` in words: « preuves, 1, nom »; a word that the table does not have stays as it is. */
export const fieldWords = (table: Readonly<Record<string, string>>, field: string): string =>
  field.split('.').map((part) => (/^\d+$/.test(part) ? String(Number(part) + 1) : wordFor(table, part))).join(', ');
