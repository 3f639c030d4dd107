/**
 * `npm run restore`: a backup into an empty folder, and the way out of the gate
 * that a restore closes. Exit codes: 0 done, 1 refused or failed, 2 wrong usage
 * or settings.
 */
import { existsSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { restoreBackup, type RestoreRefusal } from '../backup/restore.ts';
import { confirmRestoration, giveKeyHistory, giveList, giveTakenBack, loseKeyHistory, loseList, restorationState, type RestorationRefusal } from '../../issuance/restoration.ts';
import { LARGEST_LIST } from '../../issuance/list-number.ts';
import { closeByHand } from '../../issuance/witness.ts';
import { readErasures, replayErasures } from '../../privacy/replay.ts';
import { may } from '../../permissions.ts';
import { findPersonByEmail } from '../../queries/people.ts';
import { en } from '../../strings/en.ts';
import { fr } from '../../strings/fr.ts';
import { readConfig, type Config } from '../config.ts';
import { openNodePlatform, type NodePlatform } from '../node.ts';
import type { Site } from '../platform.ts';
import { TAKEN_BACK } from '../files-node.ts';
import { witnessFile } from '../witness-node.ts';
import { refuseWhatNpmTook } from './options.ts';
import { settings } from './settings.ts';
import { summary } from './backup.ts';
import { describeTakenBack } from './taken-back.ts';
import { describeTrouble, readBackupSecret, readMasterSecret } from './secret.ts';

const USAGE = `Usage :
  npm run restore -- FICHIER [--dry-run]            rétablit une sauvegarde dans un dossier vide · restores a backup into an empty folder
  npm run restore -- --state                        dit ce qui manque · says what is missing
  npm run restore -- --lists FICHIER|ADRESSE … [--by ADRESSE]  donne les dernières listes publiées, l’historique des clés, la liste des effacements et la copie de ce qui a été retiré ; après la reprise, --by dit qui · gives the last published lists, the history of the keys, the list of erasures and the copy of what was taken back; once issuing goes on, --by says who
  npm run restore -- --lost N|keys                  déclare perdue la liste N, ou l’historique des clés · declares list N, or the history of the keys, lost
  npm run restore -- --confirm --by ADRESSE [--recognise CLÉ,…]  un administrateur confirme, l’émission reprend ; il reconnaît des clés de l’historique fourni · an administrator confirms, issuing goes on; recognises keys of the given history
  npm run restore -- --close                        ferme la porte à la main · closes the gate by hand`;

export type Wanted =
  | { readonly act: 'restore'; readonly path: string; readonly dryRun: boolean }
  | { readonly act: 'state' | 'close' }
  | { readonly act: 'lists'; readonly sources: readonly string[]; readonly by?: string }
  | { readonly act: 'lost'; readonly list: number | 'keys' }
  | { readonly act: 'confirm'; readonly by: string; readonly keys: readonly string[] };

const flag = { type: 'boolean', default: false } as const;
const OPTIONS = { 'dry-run': flag, state: flag, lists: flag, close: flag, confirm: flag, lost: { type: 'string' }, by: { type: 'string' }, recognise: { type: 'string' } } as const;

/** What was asked for, or `null` for anything that is not exactly one of the forms above. */
export function readArguments(argv: readonly string[]): Wanted | null {
  let parsed;
  try {
    parsed = parseArgs({ args: [...argv], allowPositionals: true, options: OPTIONS });
  } catch {
    return null;
  }
  const { values, positionals } = parsed;
  const acts = [values.state, values.lists, values.close, values.confirm, values.lost !== undefined].filter(Boolean).length;
  if (acts > 1 || (values['dry-run'] && acts > 0) || (values.confirm && values.by === undefined) || (values.by !== undefined && !values.confirm && !values.lists) || (values.recognise !== undefined && !values.confirm)) return null;
  if (values.lists) return positionals.length > 0 ? { act: 'lists', sources: positionals, ...(values.by === undefined ? {} : { by: values.by }) } : null;
  if (acts === 0) return positionals.length === 1 && positionals[0] !== '' ? { act: 'restore', path: resolve(positionals[0]!), dryRun: values['dry-run'] } : null;
  if (positionals.length > 0) return null;
  if (values.confirm) return { act: 'confirm', by: values.by!, keys: values.recognise?.split(',') ?? [] };
  if (values.lost === 'keys') return { act: 'lost', list: 'keys' };
  if (values.lost !== undefined) return /^[1-9]\d*$/.test(values.lost) && Number(values.lost) <= LARGEST_LIST ? { act: 'lost', list: Number(values.lost) } : null;
  return { act: values.state ? 'state' : 'close' };
}

function describeRestore(refusal: RestoreRefusal): string {
  switch (refusal.kind) {
    case 'not_empty':
      return 'PALIER_DATA : ce dossier n’est pas vide, rien n’a été écrit · the folder is not empty, nothing was written.';
    case 'no_room_beside':
      return 'PALIER_DATA : le dossier qui le contient doit être inscriptible et sur le même disque, rien n’a été écrit · its parent must be writable and on the same disk, nothing was written.';
    case 'other_origin':
      return `PALIER_ORIGIN : cette sauvegarde est celle de ${refusal.origin}, rien n’a été écrit · this backup is that of ${refusal.origin}, nothing was written.`;
    case 'future_schema':
      return `Cette sauvegarde vient d’une version plus récente de Palier (${refusal.schema}), rien n’a été écrit · made by a later version of Palier, nothing was written.`;
    case 'no_secret':
      return 'PALIER_SECRET ou PALIER_SECRET_FILE : donnez le secret sous lequel les clés de cette sauvegarde sont scellées, rien n’a été écrit · give the secret under which this backup’s keys are sealed, nothing was written.';
    case 'keys_do_not_open':
      return 'PALIER_SECRET n’ouvre pas les clés de cette sauvegarde, rien n’a été écrit · PALIER_SECRET does not open this backup’s keys, nothing was written.';
  }
}

const describeStep = (refusal: RestorationRefusal): string => `${fr.restoration[refusal]} · ${en.restoration[refusal]}`;

async function restore({ path, dryRun }: Extract<Wanted, { act: 'restore' }>): Promise<number> {
  const read = readConfig(process.env);
  if (!read.ok) return complain(read.sentence, 2);
  const secret = readBackupSecret(process.env);
  if (!secret.ok) return complain(secret.sentence, 2);
  const master = readMasterSecret(process.env);
  if (!master.ok) return complain(master.sentence, 2);
  const answer = await restoreBackup(path, secret.secret, { ...read.config, secret: master.secret }, { dryRun });
  if (!answer.ok) return complain(describeRestore(answer.refusal), 1);
  console.log(`${dryRun ? 'À blanc, rien n’est écrit · dry run, nothing is written' : 'Rétabli · restored'}: ${summary(answer.manifest, statSync(path).size)}`);
  if (!dryRun) console.log('Rien n’est émis ni publié, et rien n’est montré de ce que les étudiants montrent, avant --lists puis --confirm · nothing is issued or published before --lists, then --confirm; what students show is shown to nobody until then.');
  return 0;
}

/** What is to be run before the confirmation. */
const compromiseAgain = (id: string): string => `Clé déclarée compromise après la copie · key declared compromised after the copy: npm run keys -- compromise ${id}`;

async function state(platform: NodePlatform): Promise<number> {
  const { closed, cause, since, lists, stolenKeys, keyHistory, lostKeys, takenBack } = await restorationState(platform);
  if (!closed) console.log('Ouverte : l’émission n’est pas suspendue · open: issuing is not suspended.');
  else console.log(`Fermée depuis · closed since ${since} (${cause}).`);
  const words = { missing: 'manque · missing', given: 'donnée · given', lost: 'perdue · lost' };
  for (const one of lists) console.log(`${platform.config.origin}/status/${one.list}  ${words[one.state]}`);
  if (keyHistory === 'missing') console.log(`${platform.config.origin}/.well-known/palier-keys.json  ${words.missing}`);
  for (const id of stolenKeys) console.log(compromiseAgain(id));
  for (const { id, from } of lostKeys) console.log(from === 'witness' ? `Clé que la copie ne connaît pas, reprise à la confirmation · key unknown to the copy, put back by --confirm: ${id}` : `Clé du seul historique fourni, reprise si vous la reconnaissez · key of the given history alone, put back if you recognise it: --confirm --recognise ${id}`);
  if (closed) for (const line of describeTakenBack(takenBack, platform.config.origin)) console.log(line);
  return 0;
}

/** The note in the folder of an old machine, beside its files. */
const isOwnNote = (source: string): boolean => basename(source) === TAKEN_BACK && existsSync(source);

async function readNote(source: string): Promise<string | null> {
  const note = witnessFile(source);
  try {
    return (await note.read())?.text ?? null;
  } finally {
    note.close();
  }
}

/** From a file, or by the client that asks public https addresses only. */
async function read(platform: NodePlatform, source: string): Promise<string> {
  if (isOwnNote(source)) return (await readNote(source)) ?? '';
  if (!/^https?:\/\//.test(source)) return readFile(source, 'utf8');
  const answer = await platform.fetchPublic(source);
  if (!answer.ok) throw new Error(`${source}: ${answer.reason}`);
  return new TextDecoder().decode(answer.bytes);
}

async function give(platform: NodePlatform, { sources, by }: Extract<Wanted, { act: 'lists' }>): Promise<number> {
  const giver = by === undefined ? null : await administratorAt(platform, by);
  if (by !== undefined && giver === null) return complain(noAdministrator(by), 1);
  let code = 0;
  for (const source of sources) {
    try {
      const text = await read(platform, source);
      const erasures = readErasures(text);
      if (erasures) {
        console.log(`${source} : ${await replayErasures(platform, erasures)} effacement(s) refait(s) · erasure(s) carried out again.`);
        continue;
      }
      const takenBack = await giveTakenBack(platform, text, null, { isOwn: isOwnNote(source) });
      if (takenBack?.ok) {
        console.log(`${source} : ${takenBack.value} retrait(s) connu(s) · act(s) of taking back known.`);
        continue;
      }
      const history = takenBack ?? (await giveKeyHistory(platform, text));
      if (history?.ok) {
        console.log(`${source} : historique de ${history.value} clé(s) pris · history of ${history.value} key(s) taken.`);
        continue;
      }
      const answer = history ?? (await giveList(platform, text, giver));
      if (answer.ok) console.log(`${source} : liste ${answer.value} prise · list ${answer.value} taken.`);
      else code = complain(`${source} : ${describeStep(answer.refusal)}`, 1);
    } catch (error) {
      code = complain(`${source} : ne peut pas être lu · cannot be read (${error instanceof Error ? error.message : String(error)}).`, 1);
    }
  }
  return code;
}

const noAdministrator = (by: string): string => `Aucun administrateur n’a l’adresse ${by} · no administrator has the address ${by}.`;

async function administratorAt(platform: NodePlatform, by: string): Promise<string | null> {
  const person = await findPersonByEmail(platform.db, by);
  return person && may(person.grants, 'administer', null) ? person.id : null;
}

async function confirm(platform: NodePlatform, { by, keys }: Extract<Wanted, { act: 'confirm' }>): Promise<number> {
  const person = await administratorAt(platform, by);
  if (person === null) return complain(noAdministrator(by), 1);
  const { takenBack } = await restorationState(platform);
  const answer = await confirmRestoration(platform, person, keys);
  if (!answer.ok) {
    const { stolenKeys } = answer.refusal === 'key_stolen_since' ? await restorationState(platform) : { stolenKeys: [] };
    return complain([describeStep(answer.refusal), ...stolenKeys.map(compromiseAgain)].join('\n'), 1);
  }
  console.log(`L’émission reprend, sur la liste ${answer.value.list} ; ${answer.value.revoked} révocation(s) et ${answer.value.keys} clé(s) reprise(s) · issuing goes on, on list ${answer.value.list}; ${answer.value.revoked} revocation(s) taken over, ${answer.value.keys} key(s) put back.`);
  for (const line of describeTakenBack(takenBack, platform.config.origin, 'done')) console.log(line);
  return 0;
}

async function actOn(platform: NodePlatform, wanted: Exclude<Wanted, { act: 'restore' }>): Promise<number> {
  switch (wanted.act) {
    case 'state':
      return state(platform);
    case 'lists':
      return give(platform, wanted);
    case 'lost': {
      const answer = wanted.list === 'keys' ? await loseKeyHistory(platform) : await loseList(platform, wanted.list);
      if (!answer.ok) return complain(describeStep(answer.refusal), 1);
      if (wanted.list === 'keys') {
        console.log('Historique des clés : perdu, la copie rétablie fait foi · history of the keys: lost, the restored copy is believed.');
        return 0;
      }
      console.log(`Liste ${wanted.list} : perdue, non publiée jusqu’à ce qu’elle soit donnée · lost, not published until it is given.`);
      return 0;
    }
    case 'confirm':
      return confirm(platform, wanted);
    case 'close':
      await closeByHand(platform);
      return state(platform);
  }
}

function complain(sentence: string, code: number): number {
  console.error(sentence);
  return code;
}

const noSite: Site = { render: () => Promise.reject(new Error('no page is rendered here')), asset: async () => null };

async function open(): Promise<NodePlatform | null> {
  const read = readConfig(process.env);
  // Before the settings make the folder and its secret.
  if (read.ok && !existsSync(join(read.config.data, 'palier.sqlite'))) {
    console.error(`PALIER_DATA : « ${read.config.data} » ne contient pas de données de Palier · holds no data of Palier.`);
    return null;
  }
  const config: Config = settings();
  return openNodePlatform(config, { site: noSite });
}

async function run(wanted: Wanted): Promise<number> {
  if (wanted.act === 'restore') return restore(wanted);
  const platform = await open();
  if (!platform) return 2;
  try {
    return await actOn(platform, wanted);
  } finally {
    platform.close();
  }
}

if (import.meta.main) {
  refuseWhatNpmTook(OPTIONS, 2);
  const wanted = readArguments(process.argv.slice(2));
  process.umask(0o077);
  process.exitCode = wanted ? await run(wanted).catch((error: unknown) => complain(describeTrouble(error), 1)) : complain(USAGE, 2);
}
