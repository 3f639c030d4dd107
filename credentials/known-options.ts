/**
 * The hash of a proof's options. There are few shapes of them: five members that
 * every proof has, under the contexts of a badge, a list, an endorsement or a CLR.
 */
import { hashOf, type Canonical, type Forms } from './canonical.ts';
import type { Json, JsonObject } from './json.ts';
import type { Held, Shape } from './known-room.ts';
import type { Primitives } from './primitives.ts';
import { takeApart } from './shape-template.ts';
import { hasKnownContexts, type Kind } from './strict-shape.ts';
import { fillIn } from './template-fill.ts';

/** More than there are: nothing is ever put out, so that nobody can. */
const MOST_SHAPES = 64;
/** All badges that are signed in one second share their options. */
const MOST_HASHES = 64;
const MOST_CHARACTERS = 600;
const KINDS: readonly Kind[] = ['badge', 'status_list', 'endorsement', 'clr'];
const SUITES: readonly unknown[] = ['eddsa-rdfc-2022', 'ecdsa-rdfc-2019'];

type ShapeOf = (document: JsonObject, values: readonly string[], form: Canonical, primitives: Primitives) => Promise<Shape | null>;

/** `optionsHash` of `Forms`, remembered. */
export function knownOptions(reference: Forms, primitives: Primitives, shapeOf: ShapeOf): Forms['optionsHash'] {
  const shapes = new Map<string, Held>();
  const hashes = new Map<string, Uint8Array>();
  const hash = async (document: JsonObject): Promise<Uint8Array | null> => {
    const { key, values } = takeApart(document);
    const held = shapes.get(key);
    if (held === undefined && shapes.size < MOST_SHAPES) return learn(key, document, values);
    if (held === undefined || typeof held === 'string') return hashOf(await reference.canonicalForm(document), primitives);
    return (await fillIn(held.template, values, primitives))?.hash ?? hashOf(await reference.canonicalForm(document), primitives);
  };
  const learn = async (key: string, document: JsonObject, values: readonly string[]): Promise<Uint8Array | null> => {
    shapes.set(key, 'learning');
    try {
      const form = await reference.canonicalForm(document);
      shapes.set(key, (await shapeOf(document, values, form, primitives)) ?? 'unfit');
      return hashOf(form, primitives);
    } catch (fault) {
      shapes.delete(key);
      throw fault;
    }
  };
  return async (options, context) => {
    const name = nameOf(options, context);
    if (name === null) return reference.optionsHash(options, context);
    const known = hashes.get(name);
    if (known !== undefined) return known;
    const computed = await hash({ '@context': context, ...options });
    if (computed === null) return null;
    if (hashes.size >= MOST_HASHES) hashes.delete(hashes.keys().next().value!);
    hashes.set(name, computed);
    return computed;
  };
}

/** All that usual options say, in one text; null for others. */
function nameOf(options: JsonObject, context: Json): string | null {
  const { type, created, verificationMethod, cryptosuite, proofPurpose } = options;
  if (Object.keys(options).length !== 5 || type !== 'DataIntegrityProof' || proofPurpose !== 'assertionMethod' || !SUITES.includes(cryptosuite)) return null;
  if (typeof created !== 'string' || typeof verificationMethod !== 'string' || created.length + verificationMethod.length > MOST_CHARACTERS) return null;
  if (!KINDS.some((kind) => hasKnownContexts({ '@context': context }, kind))) return null;
  return JSON.stringify([cryptosuite, created, verificationMethod, context]);
}
