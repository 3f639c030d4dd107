/** Sessions, as the sign-in library keeps them: its `user` is a person, by the same identifier. */
import { sql, type Compilable } from 'kysely';
import { compiledList, given } from './compiled.ts';
import { grantColumns, joinGrants } from './grants.ts';
import { personColumns, personOf, type Person, type PersonRow } from './people.ts';
import type { Database } from './schema.ts';

/** By what a session was opened; `demo` proves nothing. */
export type Factor = 'link' | 'passkey' | 'university' | 'university_mfa' | 'demo';
export type Session = {
  readonly id: string;
  readonly token: string;
  readonly factor: Factor | null;
  /** When its person last showed who they are. */
  readonly confirmedAt: string | null;
  readonly createdAt: string;
  readonly expiresAt: string;
};

type SessionRow = Omit<Session, 'id' | 'token'> & { session_id: string } & PersonRow;

const listSessionRows = compiledList<SessionRow, [token: string]>((db) =>
  sql<SessionRow>`
    select session.id as session_id, session.factor, session."confirmedAt", session."createdAt", session."expiresAt", ${personColumns}, ${grantColumns}
    from session
    join person on person.id = session."userId"
    ${joinGrants}
    where session.token = ${given('text', '')}`.compile(db),
);

/** The person of a session with the roles that they hold now, and the session; `null` when there is no such session. */
export async function findPersonOfSession(db: Database, token: string): Promise<{ person: Person; session: Session } | null> {
  const rows = await listSessionRows(db, token);
  const [first] = rows;
  if (!first) return null;
  const { session_id: id, factor, confirmedAt, createdAt, expiresAt } = first;
  return { person: personOf(first, rows), session: { id, token, factor, confirmedAt, createdAt, expiresAt } };
}

/** The sign-in library wants a user to whom a session belongs: a person's identifier, and nothing else of them. */
export const insertUser = (db: Database, personId: string, at: string): Compilable => {
  const statement = sql`insert into "user" (id, name, email, "emailVerified", "createdAt", "updatedAt")
    values (${personId}, '', ${`${personId}@person.invalid`}, 1, ${at}, ${at}) on conflict (id) do nothing`;
  return { compile: () => statement.compile(db) };
};

export type ListedSession = { id: string; factor: Factor | null; userAgent: string | null; createdAt: string; updatedAt: string };

export async function listSessionsOf(db: Database, personId: string, now: string): Promise<ListedSession[]> {
  const { rows } = await sql<ListedSession>`
    select id, factor, "userAgent", "createdAt", "updatedAt" from session
    where "userId" = ${personId} and "expiresAt" > ${now} order by "updatedAt" desc, id`.execute(db);
  return rows;
}

const statementOf = (statement: ReturnType<typeof sql>): ((db: Database) => Compilable) => (db) => ({ compile: () => statement.compile(db) });

export const deleteSession = (db: Database, personId: string, id: string): Compilable => statementOf(sql`delete from session where id = ${id} and "userId" = ${personId}`)(db);
export const deleteOtherSessions = (db: Database, personId: string, kept: string): Compilable =>
  statementOf(sql`delete from session where "userId" = ${personId} and id <> ${kept}`)(db);
export const deleteEverySession = (db: Database, personId: string): Compilable => statementOf(sql`delete from session where "userId" = ${personId}`)(db);
/** As if it had just been used. */
export const prolongSession = (db: Database, personId: string, id: string, expiresAt: string, now: string): Compilable =>
  statementOf(sql`update session set "expiresAt" = ${expiresAt}, "updatedAt" = ${now} where id = ${id} and "userId" = ${personId}`)(db);
/** Those that ended: by the idle limit, or begun before the absolute one. */
export const deleteEndedSessions = (db: Database, now: string, begun: string): Compilable =>
  statementOf(sql`delete from session where "expiresAt" < ${now} or "createdAt" < ${begun}`)(db);
