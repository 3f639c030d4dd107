/** The programmes that Palier carries: a new house has them before anything else. */
import irpFacts from './irp.json' with { type: 'json' };
import neoFacts from './neo.json' with { type: 'json' };
import type { Programme } from '../programme.ts';
import { readIrp, readNeo } from './read.ts';

export const carriedProgrammes: Readonly<Record<'NEO' | 'IRP', Programme>> = {
  NEO: readNeo(neoFacts, '2024'),
  IRP: readIrp(irpFacts, '2025'),
};
