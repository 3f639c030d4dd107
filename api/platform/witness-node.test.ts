import { mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { witnessFile } from './witness-node.ts';

describe('the witness of one machine', () => {
  let folder: string;
  const at = (name: string): string => join(folder, name);
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'palier-witness-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('has one writer at a time, also between two processes', async () => {
    const [mine, theirs] = [witnessFile(at('witness.sqlite')), witnessFile(at('witness.sqlite'))];
    expect(await mine.read()).toBeNull();
    expect(await mine.write('first', null)).toBe(true);
    expect(await theirs.write('first too', null)).toBe(false);
    const seen = (await theirs.read())!;
    expect(seen.text).toBe('first');
    expect(await mine.write('second', seen.tag)).toBe(true);
    expect(await theirs.write('another second', seen.tag)).toBe(false);
    expect((await theirs.read())?.text).toBe('second');
    mine.close();
    theirs.close();
  });

  it('is missed when its file is removed under a running server, and read anew when another is put in its place', async () => {
    const running = witnessFile(at('witness.sqlite'));
    await running.write('of this server', null);
    rmSync(at('witness.sqlite'));
    expect(await running.read()).toBeNull();
    const other = witnessFile(at('other.sqlite'));
    await other.write('of another time', null);
    other.close();
    renameSync(at('other.sqlite'), at('witness.sqlite'));
    expect((await running.read())?.text).toBe('of another time');
    running.close();
  });
});
