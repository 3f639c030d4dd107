/** `npm start`: Palier on one machine. */
import { buildSite } from './commands/build.ts';
import { settings } from './commands/settings.ts';

const config = settings();
buildSite();
try {
  // Once the settings are known to be right: it is most of what there is to load.
  const { startServer } = await import('./server.ts');
  const server = await startServer(config);
  console.log(`Palier : ${config.origin}`);
  if (config.mail.smtpUrl === null && !config.loopback) {
    console.warn('PALIER_SMTP_URL n’est pas défini : personne ne peut recevoir de lien de connexion (nobody can be sent a sign-in link).');
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void server.close().then(() => process.exit(0)));
} catch (error) {
  const { explainAndExit } = await import('./commands/explain.ts');
  explainAndExit(error, config);
}
