/** The two curricula that the demonstration loads, from the facts the product carries. */
import irpFacts from '../domain/programmes/irp.json' with { type: 'json' };
import neoFacts from '../domain/programmes/neo.json' with { type: 'json' };
import type { Programme } from '../domain/programme.ts';
import { readIrp, readNeo } from '../domain/programmes/read.ts';

/** Both cohorts of NEO follow the same edition of the programme. */
export const demoProgrammes: Readonly<Record<'NEO' | 'IRP', Programme>> = {
  NEO: readNeo(neoFacts, '2024'),
  IRP: readIrp(irpFacts, '2025'),
};
