/**
 * `npm run verify`: the same checks from a terminal, without a server and without
 * a database. Exit codes: 0 valid, 1 invalid, 2 undetermined, 64 wrong usage; of
 * several inputs the worst, and invalid is worse than undetermined. What holds
 * nothing to verify is undetermined.
 */
import { createReadStream } from 'node:fs';
import { parseArgs } from 'node:util';
import { verifierMemory, type VerifyEnvironment } from '../../../credentials/index.ts';
import type { Language } from '../../problems.ts';
import { outboundOf } from '../../verification/outbound.ts';
import { recognise, type Registrar } from '../../verification/registries.ts';
import { readVerifierConfig, type Config } from '../config.ts';
import { fetchPublicly, guardedFetch } from '../guarded-fetch.ts';
import { withIssuers } from '../issuers-file.ts';
import type { FetchAnswer } from '../platform.ts';
import { nodePrimitives } from '../primitives-node.ts';
import { verifyBytes } from '../verifier/verify-bytes.ts';
import { refuseWhatNpmTook } from './options.ts';
import { describeReport, describeUnreadable } from './verification-report.ts';

const USAGE = `Usage : npm run verify -- [--lang fr|en] [--json] [--issuer ID]… FICHIER|ADRESSE|- …
  un badge en JSON, en JWT, en PNG ou en SVG ; - : l’entrée standard · a badge as JSON, JWT, PNG or SVG; -: standard input
  --issuer ID  reconnaît cet émetteur · recognises this issuer (PALIER_ISSUERS, PALIER_REGISTRIES)
  codes : 0 valide · valid, 1 non valide · invalid, 2 indéterminé · undetermined, 64 usage`;
const EXIT = { valid: 0, invalid: 1, undetermined: 2, usage: 64 } as const;
const MOST_PRESENTED_BYTES = 4 * 1024 * 1024;

const OPTIONS = { lang: { type: 'string' }, json: { type: 'boolean', default: false }, issuer: { type: 'string', multiple: true } } as const;

type Wanted = { readonly inputs: readonly string[]; readonly language: Language; readonly json: boolean; readonly issuers: readonly string[] };

function readArguments(argv: readonly string[], environment: Record<string, string | undefined>): Wanted | null {
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: OPTIONS,
    });
    const lang = values.lang ?? (/^en/i.test(environment.LC_ALL || environment.LC_MESSAGES || environment.LANG || '') ? 'en' : 'fr');
    if (positionals.length === 0 || (lang !== 'fr' && lang !== 'en')) return null;
    return { inputs: positionals, language: lang, json: values.json, issuers: values.issuer ?? [] };
  } catch {
    return null;
  }
}

/** Only the origin of the settings may be asked without https, and only on this machine. */
const isOwnLoopback = (url: string, { loopback, origin }: Config): boolean => loopback && URL.canParse(url) && new URL(url).origin === origin;

async function fetchLoopback(url: string): Promise<FetchAnswer> {
  try {
    const answer = await fetch(url, { redirect: 'error', headers: { accept: 'application/vc, application/json, image/png, image/svg+xml;q=0.9, */*;q=0.5' }, signal: AbortSignal.timeout(3000) });
    if (!answer.ok) return { ok: false, reason: answer.status === 404 || answer.status === 410 ? 'not_found' : 'unreachable' };
    return { ok: true, bytes: new Uint8Array(await answer.arrayBuffer()) };
  } catch {
    return { ok: false, reason: 'unreachable' };
  }
}

function environmentOf(config: Config, issuers: readonly string[]): VerifyEnvironment {
  const registrar: Registrar = { config, fetchPublic: fetchPublicly, now: () => new Date(), sharesRequests: true, afterResponse: () => undefined };
  return {
    now: new Date(),
    fetch: (url, purpose) => (isOwnLoopback(url, config) ? fetchLoopback(url) : outboundOf(registrar).ask(url, purpose)),
    recognise: async (id) => (await recognise(registrar, id)) ?? (issuers.includes(id) ? { name: id, url: '' } : null),
    ...(config.loopback ? { loopbackOrigin: config.origin } : {}),
    memory: verifierMemory(nodePrimitives()),
  };
}

type Terminal = { readonly stdin: () => Promise<Uint8Array>; readonly say: (text: string) => void; readonly complain: (text: string) => void };

/** No more than tells that it is too much: a device never ends, nor need a pipe. */
async function atMost(source: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of source) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > MOST_PRESENTED_BYTES) break;
  }
  return Buffer.concat(chunks);
}

async function read(input: string, config: Config, { stdin }: Terminal): Promise<Uint8Array | null> {
  try {
    if (input === '-') return await stdin();
    if (!/^https?:\/\//i.test(input)) return await atMost(createReadStream(input));
    const answer = isOwnLoopback(input, config) ? await fetchLoopback(input) : await guardedFetch({ mostBytes: MOST_PRESENTED_BYTES })(input);
    return answer.ok ? answer.bytes : null;
  } catch {
    return null;
  }
}

/** @returns the exit code */
export async function verifyCommand(argv: readonly string[], environment: Record<string, string | undefined>, terminal: Terminal): Promise<number> {
  const wanted = readArguments(argv, environment);
  const settings = readVerifierConfig(environment);
  const config = settings.ok ? withIssuers(settings.config) : settings.sentence;
  if (wanted === null || typeof config === 'string') {
    terminal.complain(typeof config === 'string' ? config : USAGE);
    return EXIT.usage;
  }
  const env = environmentOf(config, wanted.issuers);
  const codes: number[] = [];
  const say = (json: object, table: () => string): void => terminal.say(wanted.json ? JSON.stringify(json) : `${codes.length === 0 ? '' : '\n'}${table()}`);
  for (const input of wanted.inputs) {
    const bytes = await read(input, config, terminal);
    const answer = bytes === null ? ({ kind: 'unreadable', problem: 'not_found' } as const) : await verifyBytes({ bytes }, env);
    if (answer.kind === 'unreadable') {
      say({ input, verdict: 'undetermined', problem: answer.problem }, () => describeUnreadable(input, answer.problem, wanted.language));
      codes.push(EXIT.undetermined);
    } else {
      say({ input, ...answer.report }, () => describeReport(input, answer.report, wanted.language));
      codes.push(EXIT[answer.report.verdict]);
    }
  }
  return codes.includes(EXIT.invalid) ? EXIT.invalid : Math.max(...codes);
}

if (import.meta.main) {
  refuseWhatNpmTook(OPTIONS, EXIT.usage);
  process.exitCode = await verifyCommand(process.argv.slice(2), process.env, { stdin: () => atMost(process.stdin), say: console.log, complain: console.error });
}
