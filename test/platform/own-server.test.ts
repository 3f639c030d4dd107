/** docs/deploy.md and the files beside it: what an institution copies on a server of its own. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ROOT } from '../house.ts';

const guide = readFileSync(join(ROOT, 'docs/deploy.md'), 'utf8');

it('makes the certificate before nginx reads a site that names it', () => {
  const order = ['certbot certonly --nginx -d badges.', 'cp docs/deploy/nginx.conf', 'ln -s ../sites-available/palier', 'nginx -t'].map((command) => guide.indexOf(`\n${command}`));
  expect(Math.min(...order)).toBeGreaterThan(0);
  expect(order).toEqual([...order].sort((a, b) => a - b));
});
