/**
 * The canonical form of a document from the template of its shape: texts between
 * bytes that stand ready. shape-template.ts says when that is the same thing.
 */
import { newInk, put, repeat, wipe, write, written, type Ink } from './ink.ts';
import type { Primitives } from './primitives.ts';
import { escapeLiteral, PLAIN_IRI, spell, type Block, type Part, type Template } from './shape-template.ts';

export type Filled = {
  /** SHA-256 of the canonical form. */
  readonly hash: Uint8Array;
  /** The form itself, written once more for whoever asks. */
  text(): string;
};

/** One for everybody: nobody waits between the first byte and the hash. */
const ink = newInk();

/**
 * The canonical form with these texts; null when the conditions do not hold for them.
 * @param values texts in the places of the markers
 * @param hasPlainIris those in the places of IRIs are known to be plain
 */
export async function fillIn(template: Template, values: readonly string[], primitives: Primitives, hasPlainIris = false): Promise<Filled | null> {
  if (!hasPlainIris) for (const place of template.iris) if (!PLAIN_IRI.test(values[place]!)) return null;
  const labels = await labelsOf(template, values, primitives);
  if (labels === null || !writeForm(ink, template, values, labels)) return null;
  const hash = primitives.sha256(written(ink));
  return {
    hash: hash instanceof Uint8Array ? hash : await hash,
    text() {
      writeForm(ink, template, values, labels);
      return new TextDecoder('utf-8', { ignoreBOM: true }).decode(written(ink));
    },
  };
}

/** False when two subjects or two lines have become equal, or a text has no UTF-8. */
function writeForm(to: Ink, { blocks }: Template, values: readonly string[], labels: readonly string[]): boolean {
  const named: { readonly name: string; readonly block: Block }[] = [];
  for (const block of blocks) named.push({ name: `${spell(block.subject, values, labels)} `, block });
  named.sort(byName);
  wipe(to);
  for (let index = 0; index < named.length; index += 1) {
    const { name, block } = named[index]!;
    if (index > 0 && named[index - 1]!.name === name) return false;
    if (block.whole !== null) put(to, block.whole);
    else if (!writeBlock(to, name, block, values, labels)) return false;
  }
  return to.wellFormed;
}

const byName = (a: { readonly name: string }, b: { readonly name: string }): number => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);

function writeBlock(to: Ink, name: string, { said }: Block, values: readonly string[], labels: readonly string[]): boolean {
  const start = to.length;
  write(to, name);
  // A predicate begins with the space that the name ends with.
  to.length -= 1;
  const end = to.length;
  let lines = 0;
  for (const { predicate, objects, ends, before, after } of said) {
    if (ends !== null) {
      for (const one of ends) {
        if (lines++ > 0) repeat(to, start, end);
        put(to, one);
      }
    } else if (objects.length === 1) {
      if (lines++ > 0) repeat(to, start, end);
      put(to, before);
      writeObject(to, objects[0]!, values, labels);
      put(to, after);
    } else {
      const rests = objects.map((object) => `${predicate}${spell(object, values, labels)} .\n`).sort();
      for (let index = 0; index < rests.length; index += 1) {
        if (index > 0 && rests[index] === rests[index - 1]) return false;
        if (lines++ > 0) repeat(to, start, end);
        write(to, rests[index]!);
      }
    }
  }
  return true;
}

/** What stands between `before` and `after`. */
function writeObject(to: Ink, object: Part, values: readonly string[], labels: readonly string[]): void {
  if ('literal' in object) write(to, escapeLiteral(values[object.literal]!));
  else if ('iri' in object) write(to, values[object.iri]!);
  else write(to, spell(object, values, labels));
}

/** Canonical labels of the blank nodes, by their number: null when the hashes do not tell them apart. */
async function labelsOf({ blanks }: Template, values: readonly string[], { sha256 }: Primitives): Promise<readonly string[] | null> {
  const hashes: { readonly number: number; readonly hash: Uint8Array }[] = [];
  for (let number = 0; number < blanks.length; number += 1) {
    const mentions = blanks[number]!;
    if (mentions instanceof Uint8Array) {
      hashes.push({ number, hash: mentions });
      continue;
    }
    const lines = mentions.map(({ subject, predicate, object }) => spell(subject, values, []) + predicate + spell(object, values, []) + ' .\n').sort();
    for (let index = 1; index < lines.length; index += 1) if (lines[index] === lines[index - 1]) return null;
    const hash = sha256(lines.join(''));
    hashes.push({ number, hash: hash instanceof Uint8Array ? hash : await hash });
  }
  hashes.sort((a, b) => compareBytes(a.hash, b.hash));
  const labels: string[] = [];
  for (let order = 0; order < hashes.length; order += 1) {
    if (order > 0 && compareBytes(hashes[order]!.hash, hashes[order - 1]!.hash) === 0) return null;
    labels[hashes[order]!.number] = `_:c14n${order}`;
  }
  return labels;
}

function compareBytes(a: Uint8Array, b: Uint8Array): number {
  for (let index = 0; index < a.length; index += 1) if (a[index] !== b[index]) return a[index]! - b[index]!;
  return 0;
}
