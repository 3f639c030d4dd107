/** The whole document in another form of JSON-LD, as any processor writes it: the same statements each time. */
import jsonld from 'jsonld';
import { documentLoader } from '../../credentials/documents.ts';
import type { Doc } from '../fixtures/badges.ts';

type Processor = Record<'compact' | 'flatten', (document: object, context: unknown, options: object) => Promise<unknown>> & { expand(document: object, options: object): Promise<unknown> };
const processor = jsonld as unknown as Processor;
const OPTIONS = { documentLoader, base: null } as const;

/** Each form with the proof as it was, beside or inside. */
export async function wholeForms(document: Doc): Promise<Readonly<Record<string, Doc>>> {
  const { proof, ...unsigned } = document;
  const context = document['@context'] as unknown;
  const [expanded] = (await processor.expand(structuredClone(unsigned), OPTIONS)) as Doc[];
  const flattened = (await processor.flatten(structuredClone(unsigned), null, OPTIONS)) as Doc[];
  const flatCompact = (await processor.flatten(structuredClone(unsigned), structuredClone(context), OPTIONS)) as Doc;
  const compact = (await processor.compact(structuredClone(unsigned), structuredClone(context), OPTIONS)) as Doc;
  return {
    expanded: { ...expanded, proof },
    expandedWithContext: { '@context': context, ...expanded, proof },
    expandedProof: { '@context': context, ...((await processor.expand(structuredClone(document), OPTIONS)) as Doc[])[0], proof },
    flattened: { '@context': context, '@graph': flattened, proof },
    flattenedCompact: { ...flatCompact, proof },
    included: { ...compact, proof, '@included': flattened },
    compact: { ...compact, proof },
    noContext: { '@context': {}, ...expanded, proof },
  };
}
