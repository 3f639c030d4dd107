/**
 * The reference for tests that ask it thousands of times. For each object of a
 * document, jsonld copies the definitions of all terms with the contexts that
 * stand inside them: most of what it takes. Nobody changes a definition once it
 * is made, so here the copies hold the same ones. All else is the library as it
 * is, and whoever uses this compares it with the library untouched as it goes.
 */
import { createRequire } from 'node:module';

type ActiveContext = { mappings: Map<string, object>; previousContext?: ActiveContext | undefined; clone(this: ActiveContext): ActiveContext };
type Processed = { readonly context: ActiveContext };
type Resolved = { getProcessed(active: object): Processed | undefined; setProcessed(active: object, processed: Processed): void };

/** Within `untouched`, and after `end`, contexts are copied as the library does. */
export type LighterCopies = { untouched<T>(work: () => Promise<T>): Promise<T>; end(): void };

export function lighterCopies(): LighterCopies {
  const { prototype } = createRequire(import.meta.url)('jsonld/lib/ResolvedContext.js') as { prototype: Resolved };
  const { getProcessed, setProcessed } = prototype;
  let isLight = true;
  let whole: ActiveContext['clone'] | undefined;
  const copy: ActiveContext['clone'] = function copy() {
    if (!isLight) return whole!.call(this);
    const child = whole!.call({ ...this, mappings: new Map(), previousContext: undefined });
    child.mappings = new Map(this.mappings);
    if (this.previousContext) child.previousContext = this.previousContext.clone();
    return child;
  };
  const lighten = ({ context }: Processed): void => {
    if (context.clone === copy) return;
    whole ??= context.clone;
    context.clone = copy;
  };
  prototype.getProcessed = function get(active) {
    const processed = getProcessed.call(this, active);
    if (processed) lighten(processed);
    return processed;
  };
  prototype.setProcessed = function set(active, processed) {
    lighten(processed);
    setProcessed.call(this, active, processed);
  };
  return {
    untouched: async (work) => {
      isLight = false;
      try {
        return await work();
      } finally {
        isLight = true;
      }
    },
    end: () => {
      isLight = false;
      Object.assign(prototype, { getProcessed, setProcessed });
    },
  };
}
