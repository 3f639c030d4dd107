/**
 * What must hold of a data folder at any moment, whatever was killed before:
 * the database against itself, and against everything that anybody was told.
 */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Everything that was acknowledged or seen so far, by all workers together. It only grows. */
export type Ledger = {
  /** How many awards the signed minutes contain. */
  expected: number;
  readonly awards: Set<string>;
  readonly planned: Set<string>;
  readonly stored: Set<string>;
  readonly released: Set<string>;
  /** Endorsements to which somebody was told that they consented. */
  readonly accepted: Set<string>;
  /** Award → credentials under which it was handed out. */
  readonly handed: Map<string, Set<string>>;
  /** Credential, or `.jwt` of it → digests of the bytes that were handed out or seen in the store. */
  readonly bytes: Map<string, Set<string>>;
  /** Status position → credentials that were seen with it. */
  readonly slots: Map<string, Set<string>>;
};

export const emptyLedger = (): Ledger => ({
  expected: 0, awards: new Set(), planned: new Set(), stored: new Set(), released: new Set(), accepted: new Set(), handed: new Map(), bytes: new Map(), slots: new Map(),
});

/** Writes down one line of a worker. */
export function acknowledge(ledger: Ledger, line: string): void {
  const [kind, subject = '', credential = '', slot = '', digest = ''] = line.split(' ');
  if (kind === 'award') ledger.awards.add(subject);
  if (kind === 'planned') ledger.planned.add(subject);
  if (kind === 'stored') ledger.stored.add(subject);
  if (kind === 'released') ledger.released.add(subject);
  if (kind === 'handed') {
    add(ledger.handed, subject, credential);
    add(ledger.slots, slot, credential);
    add(ledger.bytes, credential, digest);
  }
  if (kind === 'endorsement_accepted') ledger.accepted.add(subject);
  if (kind === 'endorsed') {
    add(ledger.bytes, subject, credential);
    add(ledger.bytes, `${subject}.jwt`, slot);
  }
  if (kind === 'token') add(ledger.bytes, `${subject}.jwt`, credential);
}

function add(map: Map<string, Set<string>>, key: string, value: string): void {
  map.set(key, (map.get(key) ?? new Set()).add(value));
}

type Row = { id: string; award_id: string; status_list: number; status_index: number; bytes: string; digest: string; embedded: string | null; jwt: string | null; released: number };

/**
 * Looks at the folder, adds what it sees to the ledger, and says what does not hold.
 * @param finished whether the batch should be complete by now
 */
export function findViolations(folder: string, ledger: Ledger, { finished = false } = {}): string[] {
  const raw = new SqliteDatabase(join(folder, 'palier.sqlite'), { timeout: 10_000 });
  try {
    // One reading transaction: another worker may be writing.
    return raw.transaction(() => [...database(raw), ...store(raw, ledger), ...endorsements(raw, ledger), ...promises(raw, ledger), ...(finished ? ending(raw, ledger) : [])])();
  } finally {
    raw.close();
  }
}

function database(raw: SqliteDatabase.Database): string[] {
  const integrity = raw.pragma('integrity_check', { simple: true }) as string;
  const orphans = raw.pragma('foreign_key_check') as { table: string }[];
  return [...(integrity === 'ok' ? [] : [`integrity: ${integrity}`]), ...orphans.map(({ table }) => `a row of ${table} without its parent`)];
}

const listed = (raw: SqliteDatabase.Database, sql: string): string[] => raw.prepare(sql).pluck().all() as string[];

/** The store against itself: each state has the work that leads on from it, and the signature is over the plan. */
function store(raw: SqliteDatabase.Database, ledger: Ledger): string[] {
  const rows = raw
    .prepare('SELECT p.*, s.embedded, j.jwt, r.id IS NOT NULL AS released FROM credential_plan p LEFT JOIN signed_credential s ON s.id = p.id LEFT JOIN signed_jwt j ON j.id = p.id LEFT JOIN release r ON r.id = p.id')
    .all() as Row[];
  for (const row of rows) {
    add(ledger.slots, `${row.status_list}:${row.status_index}`, row.id);
    if (row.embedded !== null) add(ledger.bytes, row.id, sha256(row.embedded));
    if (row.jwt !== null) add(ledger.bytes, `${row.id}.jwt`, sha256(row.jwt));
  }
  return [
    ...listed(raw, "SELECT id FROM award WHERE id NOT IN (SELECT award_id FROM credential_plan) AND id NOT IN (SELECT subject FROM outbox WHERE kind = 'plan')").map((id) => `award ${id} has neither plan nor job`),
    ...listed(raw, "SELECT id FROM credential_plan WHERE id NOT IN (SELECT id FROM signed_credential) AND id NOT IN (SELECT subject FROM outbox WHERE kind = 'sign')").map((id) => `plan ${id} has neither signature nor job`),
    ...listed(raw, "SELECT id FROM signed_credential WHERE id NOT IN (SELECT id FROM release) AND id NOT IN (SELECT subject FROM outbox WHERE kind = 'release')").map((id) => `signed ${id} has neither release nor job`),
    ...listed(raw, 'SELECT award_id FROM credential_plan GROUP BY award_id HAVING count(*) > 1').map((id) => `award ${id} is planned twice`),
    ...listed(raw, "SELECT kind || ' ' || subject FROM event WHERE kind LIKE 'credential_%' OR kind IN ('endorsement_given', 'endorsement_signed', 'endorsement_released') GROUP BY kind, subject HAVING count(*) > 1").map((one) => `${one} is in the journal twice`),
    ...listed(raw, "SELECT kind || ' ' || subject || ': ' || last_error FROM outbox WHERE last_error IS NOT NULL").map((one) => `job failed: ${one}`),
    ...rows.flatMap(differences),
  ];
}

/** The signed bytes over the planned bytes: the same, to the byte, but for the proof or the claims. */
function differences(row: Pick<Row, 'id' | 'status_list' | 'status_index' | 'bytes' | 'digest' | 'embedded' | 'jwt'>): string[] {
  const found: string[] = [];
  if (sha256(row.bytes) !== row.digest) found.push(`plan ${row.id} has another digest than its bytes`);
  const planned = JSON.parse(row.bytes) as { id: string; credentialStatus: { statusListIndex: string; statusListCredential: string } };
  if (!planned.id.endsWith(`/${row.id}`)) found.push(`plan ${row.id} names another credential`);
  const { statusListIndex, statusListCredential } = planned.credentialStatus;
  if (`${statusListCredential} ${statusListIndex}`.replace(/.*\/status\//, '') !== `${row.status_list} ${row.status_index}`) found.push(`plan ${row.id} names another status position`);
  if (row.embedded === null) return found;
  const { proof: _proof, ...embedded } = JSON.parse(row.embedded) as Record<string, unknown>;
  if (JSON.stringify(embedded) !== row.bytes) found.push(`signed ${row.id} is not what was planned (embedded)`);
  if (row.jwt === null) return found;
  const { iss: _iss, jti: _jti, sub: _sub, nbf: _nbf, ...claims } = JSON.parse(Buffer.from(row.jwt.split('.')[1]!, 'base64url').toString()) as Record<string, unknown>;
  if (JSON.stringify(claims) !== row.bytes) found.push(`signed ${row.id} is not what was planned (JWT)`);
  return found;
}

/** Endorsements by the same rules: consent leads to a signature over the words that were read, and to its release. */
function endorsements(raw: SqliteDatabase.Database, ledger: Ledger): string[] {
  const rows = raw
    .prepare('SELECT p.id, p.status_list, p.status_index, p.bytes, p.digest, s.embedded, s.jwt FROM endorsement_plan p LEFT JOIN signed_endorsement s ON s.id = p.id')
    .all() as Pick<Row, 'id' | 'status_list' | 'status_index' | 'bytes' | 'digest' | 'embedded' | 'jwt'>[];
  for (const row of rows) {
    add(ledger.slots, `${row.status_list}:${row.status_index}`, row.id);
    if (row.embedded !== null) add(ledger.bytes, row.id, sha256(row.embedded));
    if (row.jwt !== null) add(ledger.bytes, `${row.id}.jwt`, sha256(row.jwt));
  }
  return [
    ...listed(raw, "SELECT invitation_id FROM endorsement_outcome WHERE outcome = 'endorsed' AND invitation_id NOT IN (SELECT invitation_id FROM endorsement_plan)").map((id) => `the consent to ${id} has no plan`),
    ...listed(raw, "SELECT id FROM endorsement_plan WHERE id NOT IN (SELECT id FROM signed_endorsement) AND id NOT IN (SELECT subject FROM outbox WHERE kind = 'endorse_sign')").map((id) => `endorsement ${id} has neither signature nor job`),
    ...listed(raw, "SELECT id FROM signed_endorsement WHERE id NOT IN (SELECT id FROM endorsement_release) AND id NOT IN (SELECT subject FROM outbox WHERE kind = 'endorse_release')").map((id) => `signed endorsement ${id} has neither release nor job`),
    ...rows.flatMap(differences),
  ];
}

/** The store against what anybody was told or has seen before. */
function promises(raw: SqliteDatabase.Database, ledger: Ledger): string[] {
  const missing = (said: Iterable<string>, sql: string, what: string): string[] => {
    const there = new Set(listed(raw, sql));
    return [...said].filter((id) => !there.has(id)).map((id) => `${what} ${id} was acknowledged and is gone`);
  };
  const several = (map: Map<string, Set<string>>, sentence: (key: string) => string): string[] => [...map].filter(([, values]) => values.size > 1).map(([key]) => sentence(key));
  return [
    ...missing(ledger.awards, 'SELECT id FROM award', 'award'),
    ...missing(ledger.planned, 'SELECT award_id FROM credential_plan', 'plan of award'),
    ...missing(ledger.stored, 'SELECT id FROM signed_credential', 'signature'),
    ...missing(ledger.released, 'SELECT id FROM release', 'release'),
    ...missing(ledger.accepted, 'SELECT id FROM endorsement_plan', 'endorsement'),
    ...missing(ledger.bytes.keys(), "SELECT id FROM signed_credential UNION ALL SELECT id || '.jwt' FROM signed_jwt UNION ALL SELECT id FROM signed_endorsement UNION ALL SELECT id || '.jwt' FROM signed_endorsement", 'credential'),
    ...missing(ledger.slots.keys(), "SELECT status_list || ':' || status_index FROM credential_plan UNION ALL SELECT status_list || ':' || status_index FROM endorsement_plan", 'status position'),
    ...several(ledger.handed, (award) => `award ${award} was issued twice`),
    ...several(ledger.bytes, (id) => `the bytes of ${id} changed`),
    ...several(ledger.slots, (slot) => `status position ${slot} was used twice`),
  ];
}

/** The end of a batch: everything issued, nothing left to do, nobody forgotten. */
function ending(raw: SqliteDatabase.Database, ledger: Ledger): string[] {
  const count = (table: string): number => raw.prepare(`SELECT count(*) FROM ${table}`).pluck().get() as number;
  return [
    ...['award', 'credential_plan', 'signed_credential', 'release'].filter((table) => count(table) !== ledger.expected).map((table) => `${count(table)} rows in ${table} instead of ${ledger.expected}`),
    ...(ledger.awards.size === ledger.expected ? [] : [`${ledger.awards.size} awards were acknowledged instead of ${ledger.expected}`]),
    ...['endorsement_plan', 'signed_endorsement', 'endorsement_release'].filter((table) => count(table) !== ledger.accepted.size).map((table) => `${count(table)} rows in ${table} instead of ${ledger.accepted.size}`),
    ...(count('outbox') === 0 ? [] : [`${count('outbox')} jobs left`]),
    ...listed(raw, 'SELECT id FROM credential_plan WHERE id NOT IN (SELECT id FROM signed_credential)').map((id) => `the status position of ${id} has no credential`),
    ...(['planned', 'signed', 'released'] as const)
      .filter((act) => raw.prepare('SELECT count(*) FROM event WHERE kind = ?').pluck().get(`credential_${act}`) !== ledger.expected)
      .map((act) => `the journal does not hold ${ledger.expected} times credential_${act}`),
  ];
}
