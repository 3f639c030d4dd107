/** The commands as `npm run` starts them, by whoever forgot the `--`. */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { optionsTakenByNpm } from '../../api/platform/commands/options.ts';
import { listKeys } from '../../api/queries/keys.ts';
import { commandEnv, createHouse, ROOT, settingsFor, type House } from '../house.ts';
import { backup, BACKUP_SECRET } from '../restore/cli.ts';

const COMMANDS = join(ROOT, 'api/platform/commands');

describe('npm run COMMAND … without --', () => {
  let house: House;
  let folder: string;
  let file: string;
  const npm = async (args: readonly string[], data = house.platform.config.data): Promise<{ code: number | null; said: string }> => {
    const env = { ...commandEnv(), ...settingsFor(house.origin, data), HOME: folder, PALIER_BACKUP_SECRET: BACKUP_SECRET };
    const child = spawn('npm', ['run', '--silent', ...args], { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    child.stdout.on('data', (text: Buffer) => void (said += text.toString()));
    child.stderr.on('data', (text: Buffer) => void (said += text.toString()));
    await once(child, 'close');
    return { code: child.exitCode, said };
  };
  beforeAll(async () => {
    house = await createHouse('node');
    folder = mkdtempSync(join(tmpdir(), 'palier-npm-'));
    file = join(folder, 'palier.backup');
    expect((await backup({ origin: house.origin, data: house.platform.config.data }, file)).code).toBe(0);
  });
  afterAll(async () => {
    await house.close();
    rmSync(folder, { recursive: true });
  });

  it('compromises no key when npm took --dry-run', async () => {
    const before = await listKeys(house.platform.db);
    const key = before.find(({ state }) => state === 'active')!;
    const { code, said } = await npm(['keys', 'compromise', key.id, '--dry-run']);
    expect(await listKeys(house.platform.db)).toEqual(before);
    expect({ code, said }).toMatchObject({ code: 2, said: expect.stringContaining('npm a gardé --dry-run pour lui, rien n’a été fait : écrivez « npm run keys -- … »') });
  });

  it('restores nothing when npm took --dry-run', async () => {
    const data = join(folder, 'new');
    const { code, said } = await npm(['restore', file, '--dry-run'], data);
    expect(existsSync(data)).toBe(false);
    expect({ code, said }).toMatchObject({ code: 2, said: expect.stringContaining('npm kept --dry-run to itself') });
  });

  it('writes no backup where only a check was asked for', async () => {
    const { code, said } = await npm(['backup', '--check', join(folder, 'another.backup')]);
    expect(existsSync(join(folder, 'another.backup'))).toBe(false);
    expect({ code, said }).toMatchObject({ code: 2, said: expect.stringContaining('--check') });
  });

  it('ends verify as it ends for wrong usage', async () => {
    writeFileSync(join(folder, 'badge.json'), '{}');
    expect(await npm(['verify', '--json', join(folder, 'badge.json')])).toMatchObject({ code: 64, said: expect.stringContaining('--json') });
  });

  it('does what was asked for with the --', async () => {
    const { code, said } = await npm(['keys', '--', 'rotate', 'RS256', '--dry-run']);
    expect({ code, said }).toMatchObject({ code: 0, said: expect.stringContaining('dry run, nothing is written') });
  });

  it('knows what npm makes of options that it believes to be its own, and lets pass what reached the command', () => {
    const options = { 'dry-run': { type: 'boolean' }, by: { type: 'string' }, lang: { type: 'string' }, lost: { type: 'string' } } as const;
    const taken = (argv: string[], environment: Record<string, string>): string[] => optionsTakenByNpm(argv, options, { npm_lifecycle_event: 'keys', ...environment });
    expect(taken(['reissue', 'a@b.fr'], { npm_config_bypass_2fa: 'true' })).toEqual(['by']);
    expect(taken(['en', 'FILE'], { npm_config_long: 'true' })).toEqual(['lang']);
    expect(taken([], { npm_config_dryrun: 'true', npm_config_lost: '3' })).toEqual(['dry-run', 'lost']);
    expect(taken(['--dry-run', '--by=a@b.fr'], { npm_config_dry_run: 'true', npm_config_bypass_2fa: 'true' })).toEqual([]);
    expect(taken([], { npm_config_dry_run: '' })).toEqual([]);
    expect(optionsTakenByNpm([], options, { npm_config_dry_run: 'true' })).toEqual([]);
  });

  it('is asked by every command that has options', () => {
    const withOptions = readdirSync(COMMANDS).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts') && readFileSync(join(COMMANDS, name), 'utf8').includes('parseArgs('));
    expect(withOptions.sort()).toEqual(['backup.ts', 'keys.ts', 'restore.ts', 'verifier.ts', 'verify.ts']);
    for (const name of withOptions) expect(readFileSync(join(COMMANDS, name), 'utf8'), name).toContain('refuseWhatNpmTook(OPTIONS');
  });
});
