import { readFileSync } from 'node:fs';
import { readIssuers, type Config } from './config.ts';

/** The settings with the issuers of PALIER_ISSUERS_FILE, or one sentence about what is wrong with that file. */
export function withIssuers(config: Config): Config | string {
  if (config.issuersFile === null) return config;
  let text: string;
  try {
    text = readFileSync(config.issuersFile, 'utf8');
  } catch {
    return `PALIER_ISSUERS_FILE : « ${config.issuersFile} » ne peut pas être lu (cannot be read).`;
  }
  const read = readIssuers(text, 'PALIER_ISSUERS_FILE');
  return read.ok ? { ...config, issuers: read.issuers } : read.sentence;
}
