/**
 * The fast way to a canonical form. A document of a shape that was seen before
 * needs no JSON-LD processing (shape-template.ts says why that is sound); any
 * other goes the way of the reference. A template is used only after it gave,
 * for the document that it was made from, the reference's own answer.
 */
import { referenceForms, statementsOf, type Canonical, type Forms } from './canonical.ts';
import { isClr } from './clr.ts';
import { KNOWN_CONTEXTS } from './documents.ts';
import { listOf, type Json, type JsonObject } from './json.ts';
import { canonicalBadge, decidingMembers, knownBadge, matchBadge, type KnownBadge } from './known-badge.ts';
import { agrees, graphOf } from './parity.ts';
import { webPrimitives, type Primitives } from './primitives.ts';
import { fillIn, markers, putTogether, takeApart, templateOf, type Template } from './shape-template.ts';

export type BadgeForm = Canonical & { readonly text: string; readonly hash: Uint8Array };

export type KnownShapes = Forms & {
  /** How many shapes are held, for tests and monitoring. */
  size(): number;
  /** Shapes of which one document passed the whole rehearsal of check.ts; kept by it. */
  readonly rehearsed: WeakSet<object>;
  /** From now on, unsigned badges that differ from this one in the usual places only are recognised. For check.ts, once all of its checks have passed. */
  keepBadge(bytes: string, document: JsonObject): Promise<void>;
  /** The canonical form of an unsigned badge that `keepBadge` makes recognisable: one that passes every check of check.ts. Null: it has to be looked at. */
  badgeForm(bytes: string): Promise<BadgeForm | null>;
  /**
   * The same for such a badge with one proof as sign.ts embeds it.
   * @param extent all of the document, or only its issuer, dates, status and proof
   */
  signedBadge(text: string, extent: 'whole' | 'deciding'): Promise<{ readonly document: JsonObject; readonly form: Canonical } | null>;
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

/** A badge that was recognised; kept until its signature is verified, since the same text has the same form. */
type Recognised = { readonly bytes: string; readonly badge: KnownBadge; readonly values: readonly string[]; readonly form: BadgeForm };

const MOST_RECENT = 256;
/** Badges of one achievement differ in how much evidence they have, and whether an e-mail is hashed. */
const MOST_BADGES = 16;

/** A holder of shapes: one for an issuer's own documents, another for what strangers present. */
export function knownShapes({ primitives = webPrimitives, most = 256, learn = 'first' }: KnownShapesOptions = {}): KnownShapes {
  const reference = referenceForms(undefined, primitives);
  const shapes = new Map<string, Held>();
  const seenOnce = new Set<string>();
  const issuedOnce = new Set<string>();
  const optionsHashes = new Map<string, Uint8Array>();
  const recent = new Map<string, Recognised>();
  const badges = new Map<string, readonly KnownBadge[]>();

  /** Whether to learn now. What is remembered of a first sight is short, and forgotten at once when there is too much of it. */
  const isTime = (key: string): boolean => {
    if (learn === 'first') return true;
    const mark = fingerprint(key);
    if (seenOnce.delete(mark)) return true;
    if (seenOnce.size >= MOST_SEEN) seenOnce.clear();
    seenOnce.add(mark);
    return false;
  };
  const isSecond = (achievement: string): boolean => {
    if (issuedOnce.has(achievement)) return true;
    if (issuedOnce.size >= MOST_SEEN) issuedOnce.clear();
    issuedOnce.add(achievement);
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

  const recognise = async (bytes: string): Promise<Recognised | null> => {
    for (const badge of badges.get(achievementIn(bytes) ?? '') ?? []) {
      const values = matchBadge(badge, bytes);
      const text = values && (await canonicalBadge(badge, values, primitives));
      if (values === null || text === null) continue;
      const recognised = { bytes, badge, values, form: { text, hash: await primitives.sha256(text), agrees: true, shape: null } };
      if (recent.size >= MOST_RECENT) recent.delete(recent.keys().next().value!);
      recent.set(idIn(bytes), recognised);
      return recognised;
    }
    return null;
  };

  const canonicalForm = async ({ proof: _unsigned, ...document }: JsonObject): Promise<Canonical> => {
    // A CLR is as varied as the badges in it: its shape hardly comes again.
    if (!hasPinnedContexts(document) || isClr(document)) return reference.canonicalForm(document);
    const { key, values } = takeApart(document);
    if (key.length > MOST_KEY) return reference.canonicalForm(document);
    const held = shapes.get(key);
    if (held === undefined) return isTime(key) ? learnAt(key, document, values) : reference.canonicalForm(document);
    hold(key, held);
    if (typeof held === 'string') return reference.canonicalForm(document);
    const text = await fillIn(held.template, values, primitives);
    return text === null ? reference.canonicalForm(document) : { text, agrees: held.agrees, shape: held };
  };

  return {
    primitives,
    canonicalForm,
    // All badges that are signed in one second share these.
    async optionsHash(options, context) {
      const key = JSON.stringify([options, context]);
      const known = optionsHashes.get(key);
      if (known !== undefined) return known;
      const { text } = await canonicalForm({ ...options, '@context': context });
      if (text === null) return null;
      const hash = await primitives.sha256(text);
      if (optionsHashes.size >= most) optionsHashes.delete(optionsHashes.keys().next().value!);
      optionsHashes.set(key, hash);
      return hash;
    },
    size: () => shapes.size,
    rehearsed: new WeakSet(),
    async keepBadge(bytes, document) {
      const achievement = achievementIn(bytes);
      // Worth it from the second badge of an achievement on.
      if (achievement === null || !isSecond(achievement)) return;
      const { key, values } = takeApart(document);
      const held = shapes.get(key);
      if (held === undefined || typeof held === 'string') return;
      const badge = await knownBadge(bytes, held.template, values, primitives);
      // One that does not recognise itself holds something unusual, and would recognise few others.
      if (badge === null || matchBadge(badge, bytes) === null) return;
      badges.set(achievement, [badge, ...(badges.get(achievement) ?? [])].slice(0, MOST_BADGES));
      if (badges.size > most) badges.delete(badges.keys().next().value!);
    },
    badgeForm: async (bytes) => (await recognise(bytes))?.form ?? null,
    async signedBadge(text, extent) {
      const end = text.lastIndexOf(PROOF_START);
      if (end < 0 || !OUR_PROOF.test(text.slice(end))) return null;
      const id = idIn(text);
      const known = recent.get(id);
      const isSame = known !== undefined && known.bytes.length === end + 1 && text.startsWith(known.bytes.slice(0, -1));
      const found = isSame ? known : await recognise(`${text.slice(0, end)}}`);
      if (isSame) recent.delete(id);
      if (found === null) return null;
      // Recognised: nothing in the text but usual strings in known places, so it has one reading.
      const proof = (): Json => (JSON.parse(`{${text.slice(end + 1)}`) as JsonObject)['proof']!;
      const document = extent === 'whole' ? (JSON.parse(text) as JsonObject) : { ...decidingMembers(found.badge, found.values), proof: proof() };
      return { document, form: found.form };
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

/** Where to look for badges like this one. A wrong answer costs a comparison and decides nothing. */
function achievementIn(bytes: string): string | null {
  const start = bytes.indexOf(ACHIEVEMENT);
  const end = bytes.indexOf('"', start + ACHIEVEMENT.length);
  return start < 0 || end < 0 ? null : bytes.slice(start + ACHIEVEMENT.length, end);
}

/** The first identifier in the text: of the badge itself. */
function idIn(text: string): string {
  const start = text.indexOf('"id":"') + 6;
  return text.slice(start, text.indexOf('"', start));
}

const PROOF_START = ',"proof":[{';
const OUR_PROOF = /^,"proof":\[\{"type":"DataIntegrityProof","created":"[0-9TZ:.+-]{20,35}","verificationMethod":"[!#-[\]-~]{1,2000}","cryptosuite":"eddsa-rdfc-2022","proofPurpose":"assertionMethod","proofValue":"z[1-9A-HJ-NP-Za-km-z]{64,90}"\}\]\}$/;

const ACHIEVEMENT = '"achievement":{"id":"';

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
