/**
 * The only place that names environment variables. Parsed once; a wrong
 * setting stops the start with one clear sentence.
 */
import { z } from 'zod';
import { TEXT_MOST_BYTES, type MediaKind } from '../domain/media-type.ts';
import { readRegistry, type Listed } from '../verification/read-registry.ts';
import { readUniversity, UNIVERSITY_SETTINGS, type University } from './university-settings.ts';

const LOOPBACK_HOSTS = ['localhost', '127.0.0.1', '[::1]'];
/** @param hostname as URLs have it */
export const isLoopback = (hostname: string): boolean => LOOPBACK_HOSTS.includes(hostname);

const wholeNumber = (name: string, least: number, most: number) => {
  const error = `${name} doit être un nombre entier de ${least} à ${most} (must be a whole number from ${least} to ${most}).`;
  return z.coerce.number({ error }).int({ error }).min(least, { error }).max(most, { error });
};

const Settings = z.object({
  PORT: z.coerce
    .number({ error: 'PORT doit être un nombre entre 1 et 65535 (PORT must be a number from 1 to 65535).' })
    .int({ error: 'PORT doit être un nombre entier (PORT must be a whole number).' })
    .min(1, { error: 'PORT doit être entre 1 et 65535 (PORT must be from 1 to 65535).' })
    .max(65535, { error: 'PORT doit être entre 1 et 65535 (PORT must be from 1 to 65535).' })
    .default(8787),
  PALIER_HOST: z
    .union([z.ipv4(), z.ipv6()], { error: 'PALIER_HOST doit être une adresse IP de cette machine (must be an IP address of this machine).' })
    .optional(),
  PALIER_ORIGIN: z.string().optional(),
  PALIER_FILES_ORIGIN: z.string().optional(),
  PALIER_DATA: z.string().min(1, { error: 'PALIER_DATA est vide (PALIER_DATA is empty).' }).default('./data'),
  PALIER_SECRET: z.string().optional(),
  PALIER_SECRET_FILE: z.string().optional(),
  PALIER_INSTITUTION: z.string().min(1).default('Établissement à nommer (PALIER_INSTITUTION)'),
  PALIER_DPO: z.string().trim().min(3).max(200).optional(),
  PALIER_INSTITUTION_URL: z
    .url({ protocol: /^https?$/, error: 'PALIER_INSTITUTION_URL doit être une adresse http(s) (must be an http(s) address).' })
    .optional(),
  PALIER_ACCESSIBILITY: z.string().trim().min(3).max(200).optional(),
  PALIER_LINKEDIN_ORG: z.string().regex(/^\d{1,20}$/, { error: 'PALIER_LINKEDIN_ORG doit être le numéro d’une page LinkedIn (must be the number of a LinkedIn page).' }).optional(),
  PALIER_JWT_ALG: z
    .enum(['RS256', 'ES256'], { error: 'PALIER_JWT_ALG doit être RS256 ou ES256 (must be RS256 or ES256).' })
    .default('RS256'),
  PALIER_SMTP_URL: z
    .string()
    .regex(/^smtps?:\/\//, { error: 'PALIER_SMTP_URL doit commencer par smtp:// ou smtps:// (must start with smtp:// or smtps://).' })
    .optional(),
  PALIER_MAIL_FROM: z.string().default('Palier <ne-pas-repondre@localhost>'),
  PALIER_ADMIN: z.email({ error: 'PALIER_ADMIN doit être une adresse électronique (must be an e-mail address).' }).optional(),
  PALIER_PROXY_HOPS: z.coerce
    .number({ error: 'PALIER_PROXY_HOPS doit être un nombre de 0 à 9 (must be a number from 0 to 9).' })
    .int({ error: 'PALIER_PROXY_HOPS doit être un nombre entier (must be a whole number).' })
    .min(0, { error: 'PALIER_PROXY_HOPS doit être un nombre de 0 à 9 (must be a number from 0 to 9).' })
    .max(9, { error: 'PALIER_PROXY_HOPS doit être un nombre de 0 à 9 (must be a number from 0 to 9).' })
    .default(0),
  PALIER_WATCH_SECONDS: wholeNumber('PALIER_WATCH_SECONDS', 3, 300).default(30),
  PALIER_REGISTRIES: z.string().default(''),
  PALIER_ISSUERS: z.string().optional(),
  PALIER_ISSUERS_FILE: z.string().optional(),
  PALIER_VC_API: z.enum(['0', '1'], { error: 'PALIER_VC_API doit être 0 ou 1 (must be 0 or 1).' }).default('0'),
  PALIER_DEMO: z.enum(['0', '1'], { error: 'PALIER_DEMO doit être 0 ou 1 (must be 0 or 1).' }).default('0'),
  PALIER_FILES_MB: wholeNumber('PALIER_FILES_MB', 25, 1_000_000).default(1000),
  PALIER_DOCUMENT_MB: wholeNumber('PALIER_DOCUMENT_MB', 1, 10_000).default(50),
  PALIER_IMAGE_MB: wholeNumber('PALIER_IMAGE_MB', 1, 50).default(20),
  PALIER_AUDIO_MB: wholeNumber('PALIER_AUDIO_MB', 1, 10_000).default(100),
  PALIER_VIDEO_MB: wholeNumber('PALIER_VIDEO_MB', 1, 10_000).default(250),
  PALIER_SESSION_IDLE_MINUTES: wholeNumber('PALIER_SESSION_IDLE_MINUTES', 15, 1440).default(240),
  // Not shorter than a day: it cannot be prolonged, and 20 hours is the shortest such limit that RGAA 4.1, 13.1.4, allows (decision 0042).
  PALIER_SESSION_HOURS: wholeNumber('PALIER_SESSION_HOURS', 24, 720).default(168),
  PALIER_STAFF_FACTOR: z.enum(['off', 'passkey'], { error: 'PALIER_STAFF_FACTOR doit être off ou passkey (must be off or passkey).' }).optional(),
  PALIER_STEP_UP: z.enum(['0', '1'], { error: 'PALIER_STEP_UP doit être 0 ou 1 (must be 0 or 1).' }).optional(),
  ...UNIVERSITY_SETTINGS,
});

export type Config = {
  readonly port: number;
  /** The address to listen at. */
  readonly host: string;
  /** Without a trailing slash. */
  readonly origin: string;
  readonly loopback: boolean;
  /** Where people's own files are served, and nothing else; `null`: from `origin`. Without a trailing slash. */
  readonly filesOrigin: string | null;
  /** Bytes of all files that one person may deposit. */
  readonly filesPerPerson: number;
  /** Bytes of one file, by what it is. */
  readonly fileLimits: Readonly<Record<MediaKind, number>>;
  readonly data: string;
  /** `null` only until it was read from its file, or a loopback start has written its own. */
  readonly secret: string | null;
  /** Where the secret stands, when it is not a setting itself. */
  readonly secretFile: string | null;
  readonly institution: { readonly name: string; readonly url: string };
  /** LinkedIn's number of the institution's page there. */
  readonly linkedInPage: string | null;
  /** How to reach the data-protection officer, as the notice says it. */
  readonly dataProtection: string | null;
  /** How to tell the institution of a page that somebody cannot use, as the declaration of accessibility says it. */
  readonly accessibility: string | null;
  readonly jwtAlgorithm: 'RS256' | 'ES256';
  readonly mail: { readonly smtpUrl: string | null; readonly from: string };
  /** E-mail address of the first administrator, made at the start when there is none. */
  readonly administrator: string | null;
  /** Minutes without a request after which a session ends, and hours after which it ends anyway. */
  readonly session: { readonly idleMinutes: number; readonly hours: number };
  /** Whoever is more than a student acts only after a passkey, or after the university's own second factor. */
  readonly staffFactor: boolean;
  /** Whether what cannot be undone is preceded by a fresh proof of who asks. */
  readonly stepUp: boolean;
  /** The university's own sign-in; `null` when there is none. */
  readonly university: University | null;
  /** Reusable one-click sign-in links; loopback origins only. */
  readonly demo: boolean;
  /** Reverse proxies of ours in front of this server, whose `X-Forwarded-For` is believed. */
  readonly proxyHops: number;
  /** Seconds after which whoever watches a batch is asked to come again. */
  readonly watchSeconds: number;
  /** Issuers that this institution knows itself, by their ids. */
  readonly issuers: ReadonlyMap<string, Listed>;
  /** Where `issuers` stand, when they are not a setting themselves. */
  readonly issuersFile: string | null;
  /** Public lists of issuers that this institution chose to believe. */
  readonly registries: readonly Registry[];
  /** The W3C VC-API for conformance suites, with a throw-away issuer of its own. */
  readonly vcApi: boolean;
};

export type Registry = { readonly name: string; readonly url: string };

export type ConfigAnswer = { ok: true; config: Config } | { ok: false; sentence: string };

/** Reads the settings, or says in one sentence which one is wrong and why. */
export function readConfig(environment: Record<string, string | undefined>): ConfigAnswer {
  const set = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''));
  const parsed = Settings.safeParse(set);
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!;
    return { ok: false, sentence: `${issue.path.join('.')} : ${issue.message}` };
  }
  const settings = parsed.data;
  const origin = readOrigin('PALIER_ORIGIN', settings.PALIER_ORIGIN ?? `http://localhost:${settings.PORT}`);
  if (!origin.ok) return origin;
  const loopback = isLoopback(new URL(origin.origin).hostname);
  if (!loopback && !origin.origin.startsWith('https://')) {
    return { ok: false, sentence: 'PALIER_ORIGIN : hors de la machine locale, l’adresse doit commencer par https:// (a public origin must be https).' };
  }
  const files = readFilesOrigin(settings.PALIER_FILES_ORIGIN, origin.origin);
  if (!files.ok) return files;
  const { PALIER_SECRET: secret, PALIER_SECRET_FILE: secretFile } = settings;
  if (secret !== undefined && secretFile !== undefined) {
    return { ok: false, sentence: 'PALIER_SECRET et PALIER_SECRET_FILE : l’un ou l’autre, pas les deux (one or the other, not both).' };
  }
  if (secret === undefined && secretFile === undefined && !loopback) {
    return { ok: false, sentence: 'PALIER_SECRET ou PALIER_SECRET_FILE : obligatoire hors de la machine locale, 32 caractères au moins (required outside loopback, at least 32 characters).' };
  }
  if (secret !== undefined && !isLongEnough(secret)) return { ok: false, sentence: tooShort('PALIER_SECRET') };
  if (settings.PALIER_DEMO === '1' && !loopback) {
    return { ok: false, sentence: 'PALIER_DEMO : la démonstration ne tourne que sur la machine locale (the demo runs on loopback only).' };
  }
  const registries = readRegistries(settings.PALIER_REGISTRIES);
  if (!registries.ok) return registries;
  if (settings.PALIER_ISSUERS !== undefined && settings.PALIER_ISSUERS_FILE !== undefined) {
    return { ok: false, sentence: 'PALIER_ISSUERS et PALIER_ISSUERS_FILE : l’un ou l’autre, pas les deux (one or the other, not both).' };
  }
  const issuers = readIssuers(settings.PALIER_ISSUERS, 'PALIER_ISSUERS');
  if (!issuers.ok) return issuers;
  const university = readUniversity(settings, loopback);
  if (!university.ok) return university;
  const demo = settings.PALIER_DEMO === '1';
  return {
    ok: true,
    config: {
      port: settings.PORT,
      host: settings.PALIER_HOST ?? (loopback ? '127.0.0.1' : '0.0.0.0'),
      origin: origin.origin,
      loopback,
      filesOrigin: files.origin,
      filesPerPerson: settings.PALIER_FILES_MB * 1_000_000,
      fileLimits: {
        document: settings.PALIER_DOCUMENT_MB * 1_000_000,
        image: settings.PALIER_IMAGE_MB * 1_000_000,
        audio: settings.PALIER_AUDIO_MB * 1_000_000,
        video: settings.PALIER_VIDEO_MB * 1_000_000,
        text: TEXT_MOST_BYTES,
      },
      data: settings.PALIER_DATA,
      secret: secret ?? null,
      secretFile: secretFile ?? null,
      dataProtection: settings.PALIER_DPO ?? null,
      institution: { name: settings.PALIER_INSTITUTION, url: settings.PALIER_INSTITUTION_URL ?? origin.origin },
      linkedInPage: settings.PALIER_LINKEDIN_ORG ?? null,
      accessibility: settings.PALIER_ACCESSIBILITY ?? null,
      jwtAlgorithm: settings.PALIER_JWT_ALG,
      mail: { smtpUrl: settings.PALIER_SMTP_URL ?? null, from: settings.PALIER_MAIL_FROM },
      administrator: settings.PALIER_ADMIN?.toLowerCase() ?? null,
      session: { idleMinutes: settings.PALIER_SESSION_IDLE_MINUTES, hours: settings.PALIER_SESSION_HOURS },
      // Safe unless somebody says otherwise, wherever others can reach it.
      staffFactor: (settings.PALIER_STAFF_FACTOR ?? (loopback ? 'off' : 'passkey')) === 'passkey',
      stepUp: (settings.PALIER_STEP_UP ?? (demo ? '0' : '1')) === '1',
      university: university.university,
      demo,
      vcApi: settings.PALIER_VC_API === '1',
      proxyHops: settings.PALIER_PROXY_HOPS,
      watchSeconds: settings.PALIER_WATCH_SECONDS,
      issuers: issuers.issuers,
      issuersFile: settings.PALIER_ISSUERS_FILE ?? null,
      registries: registries.registries,
    },
  };
}

function readOrigin(name: string, text: string): { ok: true; origin: string } | { ok: false; sentence: string } {
  const wrong = {
    ok: false as const,
    sentence: `${name} : « ${text} » n’est pas une origine comme https://badges.exemple.fr, sans chemin (must be an origin such as https://badges.example.org, without a path).`,
  };
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return wrong;
  }
  if (!['http:', 'https:'].includes(url.protocol)) return wrong;
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '' || url.username !== '' || url.password !== '') return wrong;
  return { ok: true, origin: url.origin };
}

/** Another host, since cookies and storage know no port; https, but between two names of one's own machine. */
function readFilesOrigin(text: string | undefined, main: string): { ok: true; origin: string | null } | { ok: false; sentence: string } {
  if (text === undefined) return { ok: true, origin: null };
  const read = readOrigin('PALIER_FILES_ORIGIN', text);
  if (!read.ok) return read;
  const [files, ours] = [new URL(read.origin), new URL(main)];
  if (files.hostname === ours.hostname) {
    return { ok: false, sentence: 'PALIER_FILES_ORIGIN : le nom d’hôte doit être un autre que celui de PALIER_ORIGIN (must have another host name than PALIER_ORIGIN).' };
  }
  if (files.protocol !== ours.protocol || (files.protocol === 'http:' && !isLoopback(files.hostname))) {
    return { ok: false, sentence: 'PALIER_FILES_ORIGIN : hors de la machine locale, l’adresse doit commencer par https://, comme PALIER_ORIGIN (outside loopback it must be https, as PALIER_ORIGIN).' };
  }
  return read;
}

/** The issuers that somebody lists, all of them or none: a slip must not make one unknown. `undefined` is an empty list. */
export function readIssuers(text: string | undefined, name: string): { ok: true; issuers: ReadonlyMap<string, Listed> } | { ok: false; sentence: string } {
  const read = text === undefined ? { issuers: new Map<string, Listed>(), leftOut: 0 } : readRegistry(text);
  if (read !== null && read.leftOut === 0) return { ok: true, issuers: read.issuers };
  const what = read === null ? 'n’est pas un document JSON { "registry": { "did:…": { "name": …, "url": … } } } (is not such a JSON document)' : `${read.leftOut} émetteur(s) sans identifiant, nom ou adresse lisible (issuer(s) without a readable identifier, name or address)`;
  return { ok: false, sentence: `${name} : ${what}.` };
}

/** `https://…` or `Name <https://…>`, separated by commas. */
export function readRegistries(text: string): { ok: true; registries: Registry[] } | { ok: false; sentence: string } {
  const registries: Registry[] = [];
  for (const part of text.split(',').map((one) => one.trim()).filter((one) => one !== '')) {
    const [, name, address = part] = /^(.*?)\s*<([^<>]+)>$/.exec(part) ?? [];
    if (!URL.canParse(address) || !address.startsWith('https://')) {
      return { ok: false, sentence: `PALIER_REGISTRIES : « ${part} » n’est pas une adresse https (is not an https address).` };
    }
    registries.push({ name: name || new URL(address).host, url: address });
  }
  return { ok: true, registries };
}

/** The settings of a verifier without a server: no secret is needed to verify. */
export const readVerifierConfig = (environment: Record<string, string | undefined>): ConfigAnswer =>
  readConfig({ ...environment, PALIER_SECRET: 'nothing is signed here'.padEnd(32), PALIER_SECRET_FILE: undefined });

export type NewSecret = { readonly ok: true; readonly secret: string | null; readonly file: string | null } | { readonly ok: false; readonly sentence: string };

/** The master secret that is to follow (`npm run keys -- reseal`): never an argument, which every process of the machine can read. */
export function readNewSecret(environment: Record<string, string | undefined>): NewSecret {
  const { PALIER_NEW_SECRET: secret = '', PALIER_NEW_SECRET_FILE: file = '' } = environment;
  if ((secret === '') === (file === '')) {
    return { ok: false, sentence: 'PALIER_NEW_SECRET ou PALIER_NEW_SECRET_FILE : donnez le nouveau secret, par l’un ou par l’autre (give the new secret, by one or the other).' };
  }
  if (secret !== '' && !isLongEnough(secret)) return { ok: false, sentence: tooShort('PALIER_NEW_SECRET') };
  return { ok: true, secret: secret || null, file: file || null };
}

/** In characters. */
export const isLongEnough = (secret: string): boolean => secret.length >= 32;

export const tooShort = (name: string): string => `${name} : 32 caractères au moins (at least 32 characters).`;

/** The settings with a secret in hand: what every platform runs with. */
export const withSecret = (config: Config, secret: string): Config => ({ ...config, secret });
