/** How a command ends when it cannot do what it is for. */
import { isGateRefusal } from '../../issuance/restore-gate.ts';
import { en } from '../../strings/en.ts';
import { fr } from '../../strings/fr.ts';
import type { Config } from '../config.ts';

/** Ends with one sentence instead of a stack when the port is taken, the site was not built, or a restore is not finished. */
export function explainAndExit(error: unknown, config: Config): never {
  const code = (error as NodeJS.ErrnoException).code;
  console.error(
    code === 'EADDRINUSE'
      ? `Le port ${config.port} est déjà pris : choisissez-en un autre avec PORT (port ${config.port} is taken: choose another with PORT).`
      : isGateRefusal(error)
        ? `${fr.restore_gate} · ${en.restore_gate}`
        : error instanceof Error
          ? error.message
          : String(error),
  );
  process.exit(1);
}
