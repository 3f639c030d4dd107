/**
 * The canonical form of a document from the template of its shape: texts between
 * bytes that stand ready. shape-template.ts says when that is the same thing.
 */
import { newInk, put, repeat, wipe, write, written, type Ink } from './ink.ts';
import type { Primitives } from './primitives.ts';
import { escapeLiteral, PLAIN_IRI, spell, type Block, type Mention, type Part, type Template } from './shape-template.ts';

export type Filled = {
  /** SHA-256 of the canonical form. */
  readonly hash: Uint8Array;
  /** The form itself, written once more for whoever asks. */
  readonly text: () => string;
};

/**
 * Where the UTF-8 of texts stands in what `writeText` wrote: for each place its
 * start and its end, or -1 where it is not there or N-Quads write something else.
 * `length`: of all that was written.
 */
export type Spelled = { readonly ranges: Int32Array; readonly length: number };
type Texts = { readonly values: readonly string[]; readonly spelled: Spelled | null; readonly labels: readonly string[] };

/** One for everybody: nobody waits between the first byte and the hash. */
const ink = newInk();

/** The UTF-8 of a text that has the values of a template; the form is written behind it. Read before anybody waits. */
export function writeText(text: string): Uint8Array {
  wipe(ink);
  write(ink, text);
  return written(ink);
}

/**
 * The canonical form with these texts; null when the conditions do not hold for them.
 * @param values texts in the places of the markers
 * @param hasPlainIris those in the places of IRIs are known to be plain
 * @param spelled where their bytes stand, if their text was written just before
 */
export function fillIn(template: Template, values: readonly string[], primitives: Primitives, hasPlainIris = false, spelled: Spelled | null = null): Filled | null | Promise<Filled | null> {
  if (!hasPlainIris) for (const place of template.iris) if (!PLAIN_IRI.test(values[place]!)) return null;
  const labels = labelsOf(template, { values, spelled, labels: [] }, primitives);
  if (labels instanceof Promise) return labels.then((waitedFor) => fillWith(template, { values, spelled: null, labels: waitedFor ?? [] }, waitedFor !== null, primitives));
  return fillWith(template, { values, spelled, labels: labels ?? [] }, labels !== null, primitives);
}

function fillWith(template: Template, texts: Texts, isLabelled: boolean, { sha256 }: Primitives): Filled | null | Promise<Filled> {
  if (!isLabelled || !writeForm(template, texts)) return null;
  const { values, labels } = texts;
  const text = (): string => {
    writeForm(template, { values, spelled: null, labels });
    return new TextDecoder('utf-8', { ignoreBOM: true }).decode(behind(null));
  };
  const filled = (hash: Uint8Array): Filled => ({ hash, text });
  const hash = sha256(behind(texts.spelled));
  return hash instanceof Uint8Array ? filled(hash) : hash.then(filled);
}

/** What was written behind the text. */
const behind = (spelled: Spelled | null): Uint8Array => ink.bytes.subarray(spelled?.length ?? 0, ink.length);

function begin(spelled: Spelled | null): void {
  wipe(ink);
  ink.length = spelled?.length ?? 0;
}

/** False when two subjects or two lines have become equal, or a text has no UTF-8. */
function writeForm({ blocks }: Template, texts: Texts): boolean {
  const names: string[] = [];
  const order: Block[] = [];
  for (const block of blocks) {
    const name = block.name ?? `${spell(block.subject, texts.values, texts.labels)} `;
    if (!putInOrder(names, order, name, block)) return false;
  }
  begin(texts.spelled);
  for (const block of order) {
    if (block.whole !== null) put(ink, block.whole);
    else if (!writeBlock(ink, block, texts)) return false;
  }
  return ink.wellFormed;
}

function writeBlock(to: Ink, { subject, said }: Block, texts: Texts): boolean {
  const start = to.length;
  writeTerm(to, subject, texts);
  const end = to.length;
  let lines = 0;
  for (const { objects, around, ends } of said) {
    if (ends !== null) {
      for (const one of ends) {
        if (lines++ > 0) repeat(to, start, end);
        put(to, one);
      }
      continue;
    }
    const order = objects.length === 1 ? FIRST : orderOf(objects, texts);
    if (order === null) return false;
    for (const index of order) {
      if (lines++ > 0) repeat(to, start, end);
      put(to, around[index]!.before);
      writeObject(to, objects[index]!, texts);
      put(to, around[index]!.after);
    }
  }
  return true;
}

const FIRST: readonly number[] = [0];

/** Puts an item where its text stands in order; false when the same text is there already. From the end, since most come in order. */
function putInOrder<Item>(texts: string[], items: Item[], text: string, item: Item): boolean {
  let place = texts.length;
  for (; place > 0 && texts[place - 1]! > text; place -= 1) {
    texts[place] = texts[place - 1]!;
    items[place] = items[place - 1]!;
  }
  if (place > 0 && texts[place - 1] === text) return false;
  texts[place] = text;
  items[place] = item;
  return true;
}

/** By what they spell: none is the beginning of another but for a tag or a digit, and the shorter one comes first then too. Null when two are equal. */
function orderOf(objects: readonly Part[], { values, labels }: Texts): readonly number[] | null {
  const spelt: string[] = [];
  const order: number[] = [];
  for (let index = 0; index < objects.length; index += 1) {
    if (!putInOrder(spelt, order, spell(objects[index]!, values, labels), index)) return null;
  }
  return order;
}

function writeTerm(to: Ink, part: Part, texts: Texts): void {
  if ('iri' in part) {
    put(to, OPENING);
    writeObject(to, part, texts);
    put(to, CLOSING);
  } else write(to, spell(part, texts.values, texts.labels));
}

const [OPENING, CLOSING] = ['<', '>'].map((one) => new TextEncoder().encode(one)) as [Uint8Array, Uint8Array];

/** What stands between `before` and `after`. */
function writeObject(to: Ink, object: Part, { values, spelled, labels }: Texts): void {
  const place = 'literal' in object ? object.literal : 'iri' in object ? object.iri : -1;
  const start = spelled === null || place < 0 ? -1 : spelled.ranges[2 * place]!;
  if (start >= 0) repeat(to, start, spelled!.ranges[2 * place + 1]!);
  else if ('literal' in object) write(to, escapeLiteral(values[object.literal]!));
  else if ('iri' in object) write(to, values[object.iri]!);
  else write(to, spell(object, values, labels));
}

/** Canonical labels of the blank nodes, by their number: null when the hashes do not tell them apart. */
function labelsOf({ blanks }: Template, texts: Texts, primitives: Primitives): readonly string[] | null | Promise<readonly string[] | null> {
  const hashes: Uint8Array[] = [];
  let mustWait = false;
  const computed = blanks.map((mention) => (mention instanceof Uint8Array ? mention : hashOfMention(mention, texts, primitives)));
  for (const hash of computed) {
    if (hash === null) return null;
    if (hash instanceof Uint8Array) hashes.push(hash);
    else mustWait = true;
  }
  return mustWait ? Promise.all(computed as (Uint8Array | Promise<Uint8Array>)[]).then(labelsBy) : labelsBy(hashes);
}

function labelsBy(hashes: readonly Uint8Array[]): readonly string[] | null {
  const order = hashes.map((hash, number) => ({ hash, number })).sort((a, b) => compareBytes(a.hash, b.hash));
  const labels: string[] = [];
  for (let place = 0; place < order.length; place += 1) {
    if (place > 0 && compareBytes(order[place]!.hash, order[place - 1]!.hash) === 0) return null;
    labels[order[place]!.number] = `_:c14n${place}`;
  }
  return labels;
}

/** Null when two lines are equal. A text without UTF-8 is seen when the form is written. */
function hashOfMention({ lines, inOrder }: Mention, texts: Texts, { sha256 }: Primitives): Uint8Array | Promise<Uint8Array> | null {
  if (inOrder !== null) {
    begin(texts.spelled);
    for (const { before, part } of inOrder.steps) {
      put(ink, before);
      writeObject(ink, part, texts);
    }
    put(ink, inOrder.end);
    return sha256(behind(texts.spelled));
  }
  const { values } = texts;
  const spelt = lines.map(({ subject, predicate, object }) => spell(subject, values, []) + predicate + spell(object, values, []) + ' .\n').sort();
  for (let index = 1; index < spelt.length; index += 1) if (spelt[index] === spelt[index - 1]) return null;
  return sha256(spelt.join(''));
}

function compareBytes(a: Uint8Array, b: Uint8Array): number {
  for (let index = 0; index < a.length; index += 1) if (a[index] !== b[index]) return a[index]! - b[index]!;
  return 0;
}
