/**
 * `npm run keys`: the key ceremony on one machine, beside a running server or
 * without one. Exit codes: 0 done, 1 refused or failed, 2 wrong usage or settings.
 * What it prints names keys; it never shows a private part.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { performKeyAct, type KeyActAnswer } from '../../issuance/key-act.ts';
import { countToReissue, reissueCompromised } from '../../issuance/reissue.ts';
import { resealKeys, type ResealAnswer } from '../../issuance/reseal.ts';
import type { KeyAct, KeyEvent } from '../../../keys/ceremony.ts';
import { KEY_ALGORITHMS, type SigningKey } from '../../../keys/signing-key.ts';
import { may } from '../../permissions.ts';
import { listKeys } from '../../queries/keys.ts';
import { countSignatures } from '../../queries/signed-records.ts';
import { findPersonByEmail } from '../../queries/people.ts';
import { readConfig, readNewSecret } from '../config.ts';
import { isOfThisRelease } from '../database-node.ts';
import { openNodePlatform, type NodePlatform } from '../node.ts';
import type { Site } from '../platform.ts';
import { explainAndExit } from './explain.ts';
import { refuseWhatNpmTook } from './options.ts';
import { secretIn, settings } from './settings.ts';

const USAGE = `Usage :
  npm run keys -- list                          les clés et leur état · the keys and their state
  npm run keys -- generate ALG                  prépare la clé suivante · makes the next key ready
  npm run keys -- rotate ALG                    la clé suivante prend la place de l’active · the next key takes the active one’s place
  npm run keys -- retire ID                     met fin à cette clé · ends that key
  npm run keys -- compromise ID                 clé volée ou perdue : elle quitte les clés publiées · stolen key: it leaves the published keys
  npm run keys -- reseal                        scelle les clés sous PALIER_NEW_SECRET(_FILE) · seals the keys under PALIER_NEW_SECRET(_FILE)
  npm run keys -- reissue --by EMAIL            émet de nouveau les badges d’une clé compromise · issues a compromised key’s badges again
ALG : ${KEY_ALGORITHMS.join(', ')}. --dry-run : dit ce qui serait fait, n’écrit rien · says what would be done, writes nothing.`;

type Wanted = { readonly kind: 'list' } | { readonly kind: 'reseal' } | { readonly kind: 'act'; readonly act: KeyAct } | { readonly kind: 'reissue'; readonly by: string };

const OPTIONS = { 'dry-run': { type: 'boolean', default: false }, by: { type: 'string' } } as const;

/** What was asked for, or `null` for anything that is not exactly one of the forms above. */
export function readArguments(argv: readonly string[]): { wanted: Wanted; dryRun: boolean } | null {
  let parsed;
  try {
    parsed = parseArgs({ args: [...argv], allowPositionals: true, options: OPTIONS });
  } catch {
    return null;
  }
  const { values, positionals } = parsed;
  const wanted = readWanted(positionals, values.by);
  return wanted && { wanted, dryRun: values['dry-run'] };
}

function readWanted([verb, subject, ...rest]: readonly string[], by: string | undefined): Wanted | null {
  if (rest.length > 0 || (by !== undefined && verb !== 'reissue')) return null;
  const algorithm = KEY_ALGORITHMS.find((one) => one.toLowerCase() === subject?.toLowerCase());
  if (verb === 'list' && subject === undefined) return { kind: 'list' };
  if (verb === 'reseal' && subject === undefined) return { kind: 'reseal' };
  if (verb === 'reissue' && subject === undefined && by !== undefined) return { kind: 'reissue', by };
  if ((verb === 'generate' || verb === 'rotate') && algorithm) return { kind: 'act', act: { act: verb, algorithm } };
  if ((verb === 'retire' || verb === 'compromise') && subject) return { kind: 'act', act: { act: verb, id: withoutDid(subject) } };
  return null;
}

/** A key may be named as in did.json, too. */
const withoutDid = (text: string): string => text.slice(text.indexOf('#') + 1);

const STATES: Record<SigningKey['state'], string> = { next: 'suivante · next', active: 'active · active', retired: 'retirée · retired', compromised: 'compromise · compromised' };

function describeKey(key: SigningKey): string {
  const dates = key.activeFrom === null ? '' : `  ${key.activeFrom} → ${key.activeTo ?? ''}`;
  return `${key.algorithm.padEnd(8)} ${STATES[key.state].padEnd(26)} ${key.id}${dates}`;
}

/** A key made in a dry run does not exist, so its name would mislead. */
function describeEvent({ kind, id, algorithm }: KeyEvent, known: ReadonlySet<string>): string {
  const name = known.has(id) ? id : '(nouvelle · new)';
  switch (kind) {
    case 'key_generated':
      return `Clé ${algorithm} créée · ${algorithm} key made: ${name}`;
    case 'key_activated':
      return `Clé ${algorithm} active, elle signe désormais · ${algorithm} key active, it signs from now on: ${name}`;
    case 'key_retired':
      return `Clé ${algorithm} retirée, ses badges restent valides · ${algorithm} key retired, its badges stay valid: ${name}`;
    case 'key_withdrawn':
      return `Clé ${algorithm} écartée sans avoir signé · ${algorithm} key set aside, it never signed: ${name}`;
    case 'key_compromised':
      return `Clé ${algorithm} compromise, retirée des clés publiées · ${algorithm} key compromised, taken out of the published keys: ${name}`;
  }
}

function describeRefusal(refusal: Extract<KeyActAnswer, { ok: false }>['refusal']): string {
  switch (refusal.kind) {
    case 'key_unknown':
      return `Aucune clé ne s’appelle ${refusal.id} · no key is called ${refusal.id}.`;
    case 'next_key_exists':
      return `Une clé suivante est déjà prête : ${refusal.id} · a next key is ready already.`;
    case 'no_active_key':
      return `Aucune clé ${refusal.algorithm} n’est active : créez-la avec generate · no ${refusal.algorithm} key is active: make one with generate.`;
    case 'key_already_retired':
      return `Cette clé ne signe déjà plus : ${refusal.id} · that key has ended already.`;
    case 'key_already_compromised':
      return `Cette clé est déjà déclarée compromise : ${refusal.id} · that key is declared compromised already.`;
    case 'lists_missing':
      return `Après une restauration, donnez d’abord ces listes, que cette clé a pu signer (ou dites-les perdues), rien n’a été fait : ${refusal.lists.join(', ')} (npm run restore -- --lists …) · after a restore give these lists first, which that key may have signed (or say that they are lost); nothing was done.`;
    case 'ring_changed':
      return 'Le trousseau a changé entre-temps, rien n’a été fait : regardez (list) puis recommencez · the ring changed meanwhile, nothing was done: look (list), then try again.';
  }
}

const dryRunNote = 'À blanc, rien n’est écrit · dry run, nothing is written.';

async function list(platform: NodePlatform): Promise<number> {
  for (const key of await listKeys(platform.db)) console.log(describeKey(key));
  const waiting = await countToReissue(platform);
  if (waiting > 0) console.log(`${waiting} badge(s) à émettre de nouveau (reissue) · ${waiting} badge(s) to issue again (reissue).`);
  return 0;
}

async function actOnRing(platform: NodePlatform, act: KeyAct, dryRun: boolean): Promise<number> {
  const before = new Set((await listKeys(platform.db)).map((key) => key.id));
  const answer = await performKeyAct(platform, act, { dryRun });
  if (!answer.ok) {
    console.error(describeRefusal(answer.refusal));
    return 1;
  }
  const known = new Set([...before, ...(dryRun ? [] : answer.ring.map((key) => key.id))]);
  if (dryRun) console.log(dryRunNote);
  for (const event of answer.events) console.log(describeEvent(event, known));
  if (act.act === 'compromise') console.log(await describeRecord(platform, act.id));
  return 0;
}

/** What a compromised key really signed, and where the world reads it. */
async function describeRecord(platform: NodePlatform, keyId: string): Promise<string> {
  const count = await countSignatures(platform.db, keyId);
  return `Registre signé : ${count} signature(s), voir /.well-known/palier-keys.json · signed record: ${count} signature(s), see /.well-known/palier-keys.json.`;
}

const RESEAL_REFUSALS: Record<Extract<ResealAnswer, { ok: false }>['refusal']['kind'], string> = {
  already: 'Les clés sont déjà scellées sous le nouveau secret : il ne reste qu’à démarrer le serveur avec lui · the keys are sealed under the new secret already: start the server with it.',
  same_secret: 'Le nouveau secret est l’ancien · the new secret is the old one.',
  wrong_secret: 'PALIER_SECRET : n’ouvre pas ces clés, rien n’a été fait · does not open these keys, nothing was done.',
  ring_changed: 'Le trousseau a changé entre-temps, rien n’a été fait : recommencez · the ring changed meanwhile, nothing was done: try again.',
};

async function reseal(platform: NodePlatform, newSecret: string, dryRun: boolean): Promise<number> {
  const answer = await resealKeys(platform, newSecret, { dryRun });
  if (!answer.ok) {
    const { kind } = answer.refusal;
    (kind === 'already' ? console.log : console.error)(RESEAL_REFUSALS[kind]);
    return kind === 'already' ? 0 : 1;
  }
  if (dryRun) console.log(dryRunNote);
  const count = answer.keys.length;
  console.log(`${count} clé(s) scellée(s) sous le nouveau secret : (re)démarrez le serveur avec lui · ${count} key(s) sealed under the new secret: (re)start the server with it.`);
  return 0;
}

async function reissue(platform: NodePlatform, by: string, dryRun: boolean): Promise<number> {
  const person = await findPersonByEmail(platform.db, by);
  if (!person || !may(person.grants, 'administer', null)) {
    console.error(`Aucun administrateur n’a l’adresse ${by} · no administrator has the address ${by}.`);
    return 1;
  }
  if (dryRun) console.log(dryRunNote);
  let leftAlone = 0;
  const count = dryRun
    ? await countToReissue(platform)
    : await reissueCompromised(platform, person.id, undefined, ({ id, detail }) => {
        leftAlone += 1;
        console.error(`${id} : laissé tel quel, il ne passerait plus nos contrôles · left as it is, it would no longer pass our checks: ${detail}`);
      });
  console.log(`${count} badge(s) à signer de nouveau, le serveur s’en charge · ${count} badge(s) to sign again, the server does it.`);
  return leftAlone === 0 ? 0 : 1;
}

function run(platform: NodePlatform, wanted: Wanted, dryRun: boolean, newSecret: string): Promise<number> {
  switch (wanted.kind) {
    case 'list':
      return list(platform);
    case 'act':
      return actOnRing(platform, wanted.act, dryRun);
    case 'reseal':
      return reseal(platform, newSecret, dryRun);
    case 'reissue':
      return reissue(platform, wanted.by, dryRun);
  }
}

function nextSecret(): string {
  const read = readNewSecret(process.env);
  if (read.ok) return read.secret ?? secretIn(read.file!, 'PALIER_NEW_SECRET_FILE');
  console.error(read.sentence);
  return process.exit(2);
}

/** Nothing is rendered by this command. */
const noSite: Site = { render: () => Promise.reject(new Error('no page is rendered here')), asset: async () => null };

if (import.meta.main) {
  refuseWhatNpmTook(OPTIONS, 2);
  const asked = readArguments(process.argv.slice(2));
  if (!asked) {
    console.error(USAGE);
    process.exit(2);
  }
  const read = readConfig(process.env);
  // Before the settings make the folder and its secret: a ring is never made beside the one that was meant.
  if (read.ok && !existsSync(join(read.config.data, 'palier.sqlite'))) {
    console.error(`PALIER_DATA : « ${read.config.data} » ne contient pas de données de Palier · holds no data of Palier.`);
    process.exit(2);
  }
  // Whoever only looks does not migrate: a server of the release before may still be running on it.
  const onlyLooks = asked.dryRun || asked.wanted.kind === 'list';
  if (read.ok && onlyLooks && !isOfThisRelease(join(read.config.data, 'palier.sqlite'))) {
    console.error('PALIER_DATA : cette base n’est pas encore, ou n’est plus, au schéma de cette version, rien n’a été fait : démarrez-en d’abord le serveur · the schema of this database is not this release’s, nothing was done: start its server first.');
    process.exit(1);
  }
  const newSecret = asked.wanted.kind === 'reseal' ? nextSecret() : '';
  const config = settings();
  try {
    const platform = await openNodePlatform(config, { site: noSite });
    process.exitCode = await run(platform, asked.wanted, asked.dryRun, newSecret);
    platform.close();
  } catch (error) {
    explainAndExit(error, config);
  }
}
