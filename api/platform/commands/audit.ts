/**
 * `npm run audit -- check`: follows the journal's chain and names the first
 * entry that does not hold, in the database (read only, beside a running
 * server) or in an export. Exit codes: 0 whole, 1 altered, 2 wrong usage.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { Kysely, SqliteDialect } from 'kysely';
import type { ChainAnswer, ChainProblem } from '../../audit/chain.ts';
import { checkExport, checkJournal } from '../../audit/check.ts';
import type { Tables } from '../../queries/schema.ts';
import { readConfig } from '../config.ts';
import { fileStore } from '../files-node.ts';

const USAGE = `Usage :
  npm run audit -- check             vérifie le journal de la base · checks the journal in the database
  npm run audit -- check FICHIER     vérifie un export (.jsonl ou .csv) · checks an export`;

const PROBLEMS: Record<ChainProblem, string> = {
  altered: 'a été modifiée · was altered',
  missing: 'manque · is missing',
  out_of_order: 'n’est pas à sa place · is not in its place',
  unlinked: 'a perdu son maillon · has lost its link',
  cut_off: 'et les suivantes ont été coupées · and all after it were cut off',
  other_end: 'n’est pas celle qui a été vue · is not the one that was seen before',
  unreadable: 'est illisible · is unreadable',
};

/** One line for a log: what holds, and the first entry that does not. */
export function describe({ entries, hash, waiting, finding }: ChainAnswer): string {
  const whole = `${entries} entrées · entries, ${hash}${waiting > 0 ? `, ${waiting} en attente · waiting` : ''}`;
  return finding === null
    ? `Journal intact · journal whole: ${whole}`
    : `Journal altéré · journal altered: l’entrée ${finding.seq} ${PROBLEMS[finding.problem]} · (intact jusque là · whole up to there: ${entries})`;
}

async function checkFolder(data: string): Promise<ChainAnswer> {
  const raw = new SqliteDatabase(join(data, 'palier.sqlite'), { readonly: true, fileMustExist: true });
  const folder = join(data, 'files');
  // Looking makes no witness where there was none.
  const files = existsSync(join(folder, 'witness.sqlite')) ? fileStore(folder) : null;
  try {
    const db = new Kysely<Tables>({ dialect: new SqliteDialect({ database: raw }) });
    const witness = { read: async () => null, write: async () => false };
    return await checkJournal({ db, files: files ?? { witness } });
  } finally {
    files?.close();
    raw.close();
  }
}

async function run(argv: readonly string[]): Promise<number> {
  const [act, path, ...more] = argv;
  if (act !== 'check' || more.length > 0 || path === '') return complain(USAGE);
  if (path !== undefined) {
    if (!existsSync(path)) return complain(`« ${path} » : ce fichier n’existe pas · there is no such file.`);
    const answer = await checkExport(readFileSync(resolve(path), 'utf8'));
    return answer === null ? complain(`« ${path} » n’est pas un export du journal · is no export of a journal.`) : say(answer);
  }
  const read = readConfig(process.env);
  if (!read.ok) return complain(read.sentence);
  const { data } = read.config;
  if (!existsSync(join(data, 'palier.sqlite'))) return complain(`PALIER_DATA : « ${data} » ne contient pas de données de Palier · holds no data of Palier.`);
  return say(await checkFolder(resolve(data)));
}

function say(answer: ChainAnswer): number {
  console.log(describe(answer));
  return answer.finding === null ? 0 : 1;
}

function complain(sentence: string): number {
  console.error(sentence);
  return 2;
}

if (import.meta.main) process.exitCode = await run(process.argv.slice(2));
