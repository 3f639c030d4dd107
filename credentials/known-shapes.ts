/**
 * The fast way to a canonical form. A document of a shape that was seen before
 * needs no JSON-LD processing (shape-template.ts says why that is sound); any
 * other goes the way of the reference. A template is used only after it gave,
 * for the document that it was made from, the reference's own answer.
 */
import { referenceForms, statementsOf, type Canonical, type Forms } from './canonical.ts';
import { KNOWN_CONTEXTS } from './documents.ts';
import { listOf, type JsonObject } from './json.ts';
import { agrees, graphOf } from './parity.ts';
import { webPrimitives, type Primitives } from './primitives.ts';
import { fillIn, markers, putTogether, takeApart, templateOf, type Template } from './shape-template.ts';

export type KnownShapes = Forms & {
  /** How many shapes are held, for tests and monitoring. */
  size(): number;
  /** Shapes of which one document passed the whole rehearsal of check.ts; kept by it. */
  readonly rehearsed: WeakSet<object>;
};

export type KnownShapesOptions = {
  readonly primitives?: Primitives;
  /** How many shapes are held at the most; the one that was used longest ago makes room. */
  readonly most?: number;
  /**
   * A shape is learnt when it is seen for the first time, or only at the second
   * sight: for documents that strangers send, who could make a new one each time.
   */
  readonly learn?: 'first' | 'second';
};

type Shape = { readonly template: Template; readonly agrees: boolean };
/** `unfit`: no template can be made of it. `learning`: somebody is at it; nobody waits for them, since one request of a Worker must not wait for another's. */
type Held = Shape | 'unfit' | 'learning';

/** Longer keys are not kept: a badge with much evidence has some 3,000 characters. */
const MOST_KEY = 16_384;
const MOST_SEEN = 4_096;

/** A holder of shapes: one for an issuer's own documents, another for what strangers present. */
export function knownShapes({ primitives = webPrimitives, most = 256, learn = 'first' }: KnownShapesOptions = {}): KnownShapes {
  const reference = referenceForms(undefined, primitives);
  const shapes = new Map<string, Held>();
  const seenOnce = new Set<string>();

  /** Whether to learn now. What is remembered of a first sight is short, and forgotten at once when there is too much of it. */
  const isTime = (key: string): boolean => {
    if (learn === 'first') return true;
    const mark = fingerprint(key);
    if (seenOnce.delete(mark)) return true;
    if (seenOnce.size >= MOST_SEEN) seenOnce.clear();
    seenOnce.add(mark);
    return false;
  };
  const hold = (key: string, held: Held): void => {
    shapes.delete(key);
    shapes.set(key, held);
    if (shapes.size > most) shapes.delete(shapes.keys().next().value!);
  };
  const learnAt = async (key: string, document: JsonObject, values: readonly string[]): Promise<Canonical> => {
    hold(key, 'learning');
    try {
      const form = await reference.canonicalForm(document);
      const shape = await shapeOf(document, values, form, primitives);
      hold(key, shape ?? 'unfit');
      return { ...form, shape };
    } catch (fault) {
      shapes.delete(key);
      throw fault;
    }
  };

  return {
    primitives,
    size: () => shapes.size,
    rehearsed: new WeakSet(),
    async canonicalForm({ proof: _unsigned, ...document }) {
      if (!hasPinnedContexts(document)) return reference.canonicalForm(document);
      const { key, values } = takeApart(document);
      if (key.length > MOST_KEY) return reference.canonicalForm(document);
      const held = shapes.get(key);
      if (held === undefined) return isTime(key) ? learnAt(key, document, values) : reference.canonicalForm(document);
      hold(key, held);
      if (typeof held === 'string') return reference.canonicalForm(document);
      const text = await fillIn(held.template, values, primitives);
      return text === null ? reference.canonicalForm(document) : { text, agrees: held.agrees, shape: held };
    },
  };
}

/**
 * A template of a document's shape, if it gives for this document what the reference gave.
 * Parity is a matter of the shape too: with a different marker in each place, it
 * holds for every text. Where it does not, each document is asked by itself.
 */
async function shapeOf(document: JsonObject, values: readonly string[], form: Canonical, primitives: Primitives): Promise<Shape | null> {
  const marks = markers(values.length);
  const marked = putTogether(document, marks);
  const quads = await statementsOf(marked).catch(() => null);
  const template = quads && templateOf(quads, marks);
  if (quads === null || template === null || (await fillIn(template, values, primitives)) !== form.text) return null;
  const agreed = agrees(marked, graphOf(quads));
  return agreed || !('id' in document) ? { template, agrees: agreed } : null;
}

/** Only documents that name contexts by their address: what they bring along themselves is the reference's work. */
function hasPinnedContexts(document: JsonObject): boolean {
  const contexts = listOf(document['@context']);
  return contexts.length > 0 && contexts.every((context) => typeof context === 'string' && KNOWN_CONTEXTS.includes(context));
}

/** 53 bits (cyrb53): two shapes that share them are learnt one sight earlier, and nothing else. */
function fingerprint(key: string): string {
  let [a, b] = [0xdeadbeef, 0x41c6ce57];
  for (let index = 0; index < key.length; index += 1) {
    const code = key.charCodeAt(index);
    a = Math.imul(a ^ code, 2654435761);
    b = Math.imul(b ^ code, 1597334677);
  }
  return `${a >>> 0}.${b >>> 0}`;
}
