/**
 * `npm test`, once the site is built: the types of all sources and pages are
 * looked at while the tests run. One after the other, the look keeps one core
 * for two minutes and leaves the others idle.
 *
 * In continuous integration a file that fails is run once more, whole and with
 * the machine to itself: browsers and workerd on a busy machine have accidents,
 * and a test alone cannot be tried again where it rests on those before it. The
 * closing lines name every test that needed it.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { closingLines, forAnotherTry, type Tally } from './tally.ts';

type Ended = { readonly code: number; readonly said: string };

/** @param quiet keep what it says until it has ended */
function run(command: string, args: readonly string[], quiet: boolean, env: Record<string, string> = {}): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: quiet ? ['ignore', 'pipe', 'pipe'] : 'inherit', env: { ...process.env, ...env } });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (bytes: Buffer) => (said += bytes.toString('utf8')));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code: code ?? 1, said }));
  });
}

/** @returns what the run came to; one error where it ended without a word, or badly with nothing that failed */
async function test(args: readonly string[]): Promise<Tally> {
  const folder = mkdtempSync(join(tmpdir(), 'palier-tally-'));
  const path = join(folder, 'tally.json');
  try {
    const { code } = await run('vitest', ['run', ...args], false, { PALIER_TALLY: path });
    const tally = JSON.parse(readFileSync(path, 'utf8')) as Tally;
    return code !== 0 && closingLines(tally).failed === 0 ? { ...tally, errors: 1 } : tally;
  } catch (error) {
    console.error(error);
    return { errors: 1, files: [] };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const types = run('astro', ['check', '--root', 'portfolio-site'], true).then(({ code, said }) => {
  console.log(code === 0 ? 'types: no error' : said);
  return code;
});
const first = await test(process.argv.slice(2));
const again = process.env['CI'] ? forAnotherTry(first) : [];
// The look at the types has ended by then, or has the other core.
const second = again.length > 0 ? await test([...again, '--maxWorkers=1']) : undefined;
const wrong = (await types) !== 0;
const { lines, failed } = closingLines(first, second);
// An error among the types is said again where the run ends.
if (wrong) console.error('types: errors, see above');
console.log(lines.join('\n'));
process.exitCode = wrong || failed > 0 ? 1 : 0;
