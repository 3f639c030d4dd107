/**
 * npm keeps for itself every option that stands before `--`, and hands on the
 * rest: `npm run keys compromise ID --dry-run` would compromise the key. It
 * tells its scripts what it took by their environment, so the command can refuse.
 */
import { type ParseArgsOptionsConfig } from 'node:util';

/** npm (11) completes what looks like the beginning of an option of its own, and reads letters as short options. */
const TAKEN_AS: Readonly<Record<string, readonly string[]>> = { by: ['bypass2fa'], lang: ['long'] };

/** npm writes `dry-run` as `dry_run`; whoever typed `dryrun` meant the same. */
const plain = (name: string): string => name.toLowerCase().replaceAll(/[-_]/g, '');

/** Those of the command's options that npm took, and that did not reach the command all the same. */
export function optionsTakenByNpm(argv: readonly string[], options: ParseArgsOptionsConfig, environment: Record<string, string | undefined>): string[] {
  if (environment['npm_lifecycle_event'] === undefined) return [];
  // An empty value says no, or nothing.
  const taken = new Set(Object.entries(environment).flatMap(([name, value]) => (/^npm_config_/i.test(name) && value ? [plain(name.slice('npm_config_'.length))] : [])));
  const isHere = (name: string): boolean => argv.some((one) => one === `--${name}` || one.startsWith(`--${name}=`));
  return Object.keys(options).filter((name) => !isHere(name) && [plain(name), ...(TAKEN_AS[name] ?? [])].some((one) => taken.has(one)));
}

/** Ends the process with one sentence, before anything was read or written, when an option of the command went to npm. */
export function refuseWhatNpmTook(options: ParseArgsOptionsConfig, usage: number): void {
  const taken = optionsTakenByNpm(process.argv.slice(2), options, process.env);
  if (taken.length === 0) return;
  const names = taken.map((name) => `--${name}`).join(', ');
  const command = process.env['npm_lifecycle_event'] ?? '';
  console.error(`npm a gardé ${names} pour lui, rien n’a été fait : écrivez « npm run ${command} -- … », les options après « -- » · npm kept ${names} to itself, nothing was done: write the options after “--”.`);
  process.exit(usage);
}
