/**
 * `npm test`, once the site is built: the types of all sources and pages are
 * looked at while the tests run. One after the other, the look keeps one core
 * for two minutes and leaves the others idle.
 */
import { spawn } from 'node:child_process';

type Ended = { readonly code: number; readonly said: string };

/** @param quiet keep what it says until it has ended */
function run(command: string, args: readonly string[], quiet: boolean): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: quiet ? ['ignore', 'pipe', 'pipe'] : 'inherit' });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (bytes: Buffer) => (said += bytes.toString('utf8')));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code: code ?? 1, said }));
  });
}

const types = run('astro', ['check', '--root', 'portfolio-site'], true).then(({ code, said }) => {
  console.log(code === 0 ? 'types: no error' : said);
  return code;
});
const { code } = await run('vitest', ['run', ...process.argv.slice(2)], false);
// An error among the types is said again where the run ends.
if ((await types) !== 0) console.error('types: errors, see above');
process.exitCode = code || (await types);
