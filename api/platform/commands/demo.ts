/**
 * `npm run demo`: a fresh database with a believable cohort, its badges issued
 * and three portfolios published, served on a loopback origin.
 */
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { addresses } from '../../addresses.ts';
import { seedDemo, type DemoPeople } from '../../demo/seed.ts';
import { putSetting } from '../../queries/portfolios.ts';
import { randomId } from '../../random-id.ts';
import { sendDueMail } from '../../sign-in/mail.ts';
import type { Config } from '../config.ts';
import { openNodePlatform, type NodePlatform } from '../node.ts';
import { buildSite } from './build.ts';
import type { Platform } from '../platform.ts';
import { startServer } from '../server.ts';
import { explainAndExit } from './explain.ts';
import { settings } from './settings.ts';

/** Written first, so that a folder is known as a demonstration's even when its making was interrupted. */
const MARKER = 'palier-demo';
/** What a demonstration leaves in its folder, and nothing else may be there. */
const OWN_FILES = /^(palier-demo|secret|summary\.json|files|palier\.sqlite(-wal|-shm)?)$/;
const FILES = new URL('../../demo/files/', import.meta.url);

export const readDemoFile = async (name: string): Promise<Uint8Array> => Uint8Array.from(await readFile(new URL(name, FILES)));

/** An empty folder, or the folder of an earlier demonstration, which is emptied; `false` for a folder that holds anything else. */
export function prepareFolder(folder: string): boolean {
  const names = existsSync(folder) ? readdirSync(folder) : [];
  if (names.length > 0 && !names.includes(MARKER)) return false;
  if (names.some((name) => !OWN_FILES.test(name))) return false;
  for (const name of names) rmSync(join(folder, name), { recursive: true });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  writeFileSync(join(folder, MARKER), 'Démonstration de Palier. Ce dossier est effacé à chaque « npm run demo ».\n');
  return true;
}

export type Summary = {
  origin: string;
  portfolio: string;
  verifier: string;
  credentials: string[];
  signIn: { student: string; alumna: string; teacher: string; jury: string; head: string; admin: string; officer: string };
};

/** Makes the sign-in links, which work for as long as this demonstration exists. */
export async function summarise(platform: Platform, people: DemoPeople): Promise<Summary> {
  const { origin } = platform.config;
  const at = addresses(origin);
  const link = async (email: string): Promise<string> => {
    const token = randomId(platform.randomBytes);
    await platform.commit([putSetting(platform.db, `demo-link:${token}`, email)]);
    return `${origin}/demo/connexion/${token}`;
  };
  return {
    origin,
    portfolio: at.portfolio(people.portfolio),
    verifier: `${origin}/verifier`,
    credentials: people.credentials.map((id) => at.credential(id)),
    signIn: {
      student: await link(people.signIn.student.email),
      alumna: await link(people.signIn.alumna.email),
      teacher: await link(people.signIn.teacher.email),
      jury: await link(people.signIn.jury.email),
      head: await link(people.signIn.head.email),
      admin: await link(people.signIn.admin.email),
      officer: await link(people.signIn.officer.email),
    },
  };
}

export function printSummary(summary: Summary, seconds: number): void {
  const { origin, portfolio, verifier, signIn, credentials } = summary;
  console.log(`
Palier est prêt (${seconds} s). Cohorte fictive, ${credentials.length} badges publiés.
Palier is ready. Fictional cohort, ${credentials.length} published badges.

  Accueil · home                          ${origin}/
  E-portfolio public · public portfolio   ${portfolio}
  Vérificateur · verifier                 ${verifier}

Connexion en un clic, un lien par personne · one-click sign-in, one link per person
  Étudiante · student                     ${signIn.student}
  Étudiante partie · alumna               ${signIn.alumna}
  Enseignante · teacher                   ${signIn.teacher}
  Présidence du jury · jury chair         ${signIn.jury}
  Responsable · head of programme         ${signIn.head}
  Administration · administrator          ${signIn.admin}
  Données personnelles · data protection  ${signIn.officer}

Ctrl-C pour arrêter · Ctrl-C to stop
`);
}

async function demo(config: Config): Promise<void> {
  const started = Date.now();
  const platform: NodePlatform = await openNodePlatform(config);
  const seeded = await seedDemo(platform, readDemoFile);
  if (!seeded.ok) throw new Error(refusedFolder(config.data));
  // Nobody reads what is written to people who are invented, and here it would stand before the addresses.
  await sendDueMail({ ...platform, send: async () => {} });
  const summary = await summarise(platform, seeded.value);
  const server = await startServer(config, platform);
  // Whoever waits for the summary finds it whole, and finds the server listening.
  await writeFile(join(config.data, 'summary.json.draft'), `${JSON.stringify(summary, null, 2)}\n`);
  await rename(join(config.data, 'summary.json.draft'), join(config.data, 'summary.json'));
  printSummary(summary, Math.round((Date.now() - started) / 1000));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void server.close().then(() => process.exit(0)));
}

const refusedFolder = (folder: string): string =>
  `Le dossier ${folder} contient d’autres données : la démonstration n’y touche pas. Choisissez-en un autre avec PALIER_DATA (the folder holds other data: choose another with PALIER_DATA).`;

if (import.meta.main) {
  const { PALIER_DATA = './data/demo', PALIER_INSTITUTION = 'Université de démonstration (exemple)' } = process.env;
  // Before the settings are read: reading them may write a secret into the folder.
  const wanted = { PALIER_DATA, PALIER_INSTITUTION, PALIER_DEMO: '1' };
  const refused = PALIER_DATA !== '' && !prepareFolder(PALIER_DATA);
  if (refused) {
    console.error(refusedFolder(PALIER_DATA));
    process.exit(2);
  }
  const config = settings(wanted);
  buildSite();
  // A badge from elsewhere is verified in a thread, which by itself keeps no process alive; the server does, once it listens.
  const awake = setInterval(() => undefined, 60_000);
  await demo(config).catch((error: unknown) => explainAndExit(error, config));
  clearInterval(awake);
}
