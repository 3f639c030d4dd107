/** Settings of the bench's own servers. Without test/house.ts: its second runtime would weigh on what is measured. */
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { readConfig, type Config } from '../../api/platform/config.ts';

/** Production settings on a loopback origin, data in that folder. */
export function benchConfig(origin: string, data: string): Config {
  const answer = readConfig({
    PORT: new URL(origin).port, PALIER_ORIGIN: origin, PALIER_DATA: data,
    PALIER_SECRET: 'a bench secret of thirty-two characters and more', PALIER_INSTITUTION: 'Université d’essai',
  });
  if (!answer.ok) throw new Error(answer.sentence);
  return answer.config;
}

/** An origin on this machine whose port is free. */
export function freeOrigin(): Promise<string> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(`http://localhost:${port}`));
    });
  });
}
