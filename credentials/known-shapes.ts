/**
 * The fast way to a canonical form. A document of a shape that was seen before
 * needs no JSON-LD processing (shape-template.ts says why that is sound); any
 * other goes the way of the reference. A template is used only after it gave,
 * for the document that it was made from, the reference's own answer.
 */
import { hashOf, referenceForms, statementsOf, type Canonical, type Forms } from './canonical.ts';
import { hex } from './checked.ts';
import { isClr } from './clr.ts';
import { KNOWN_CONTEXTS } from './documents.ts';
import { isObject, listOf, type Json, type JsonObject } from './json.ts';
import { latest } from './kept.ts';
import { canonicalBadge, decidingMembers, knownBadge, matchBadge, type KnownBadge, type Match } from './known-badge.ts';
import { knownList, matchList, type KnownList } from './known-list.ts';
import { knownOptions } from './known-options.ts';
import { fingerprint, isSecondSight, newRoom, newRooms, vouches, type Room, type Shape } from './known-room.ts';
import { agrees, graphOf } from './parity.ts';
import { webPrimitives, type Primitives } from './primitives.ts';
import { startOfProof } from './proof-text.ts';
import { markers, putTogether, takeApart, templateOf } from './shape-template.ts';
import { fillIn, type Filled } from './template-fill.ts';

/** `digest`: SHA-256 of the text itself. */
export type BadgeForm = Canonical & { readonly hash: Uint8Array; readonly digest: Uint8Array };

export type ListForm = Canonical & { readonly hash: Uint8Array; /** Nobody has decoded it yet. */ readonly encodedList: string };

/** A text of a badge that was recognised by its pieces, and so has one reading. Whose it is, and whether it holds, nobody has looked at. */
export type Sighting = { readonly by: KnownShapes; readonly end: number; readonly found: Found };

export type KnownShapes = Forms & {
  /** How many shapes are held, for tests and monitoring. */
  size(): number;
  /** Shapes of which one document passed the whole rehearsal of check.ts; kept by it. */
  readonly rehearsed: WeakSet<object>;
  /** From now on, unsigned badges that differ from this one in the usual places only are recognised. For check.ts, once all of its checks have passed. */
  keepBadge(bytes: string, document: JsonObject): Promise<void>;
  /** The canonical form of an unsigned badge that `keepBadge` makes recognisable: one that passes every check of check.ts. Null: it has to be looked at. */
  badgeForm(bytes: string): Promise<BadgeForm | null>;
  /** From now on, lists that differ from this one in their dates and bits only are recognised; as `keepBadge`. */
  keepList(bytes: string, document: JsonObject): Promise<void>;
  /** The canonical form of an unsigned list that `keepList` makes recognisable: one that passes every check of check.ts once its bits are decoded. Null: it has to be looked at. */
  listForm(bytes: string): Promise<ListForm | null>;
  /**
   * The same for such a badge with one proof as sign.ts embeds it.
   * @param extent all of the document, or only its issuer, dates, status and proof
   * @param sighting what `sight` answered for the same text
   * @returns also SHA-256 of the text, where it was computed on the way
   */
  signedBadge(text: string, extent: 'whole' | 'deciding', sighting?: Sighting): Promise<SignedBadge | null>;
  /** Is this the text of such a badge, as far as its pieces and the forms of its places say? Then it need not be looked at for a second reading. */
  sight(text: string): Sighting | null;
  /** Kept until the signed text is verified: the form of an unsigned text that was just checked. */
  keepForm(bytes: string, form: Canonical): void;
  /** The form that was kept, for the same text with one proof; once. */
  signedForm(text: string): Canonical | null;
  /**
   * Learns from a document of somebody else. For verify.ts, of a document that passed
   * shape, contexts and model, and whose proofs all hold under keys of an issuer that
   * is recognised. Nothing else that strangers present is ever kept.
   * @param text as it was presented, when its proof is embedded
   * @param form its canonical form
   */
  vouchFor(document: JsonObject, form: Canonical, text: string | null): Promise<void>;
};

/** `isEndorsed`: it holds endorsements, or their tokens. */
export type SignedBadge = { readonly document: JsonObject; readonly form: Canonical; readonly digest: Uint8Array | null; readonly isEndorsed: boolean };

export type KnownShapesOptions = {
  readonly primitives?: Primitives;
  /** How many shapes are held at the most; the one that was used longest ago makes room. */
  readonly most?: number;
  /**
   * When a shape is learnt: at its first sight; at its second, which spares those
   * that never come again; or, of what strangers present, when two documents of a
   * recognised issuer vouched for it.
   */
  readonly learn?: 'first' | 'second' | 'vouched';
};

/** Longer keys are not kept: a badge with much evidence has some 3,000 characters. */
const MOST_KEY = 16_384;
const MOST_RECENT = 96;
/** Lists that are signed again; one has room for 131,072 badges. */
const MOST_LISTS = 16;
const MOST_FORMS_OF_AN_ACHIEVEMENT = 16;

type Found = { readonly badge: KnownBadge; readonly match: Match };
/** A text that was looked at; kept until its signature is verified, since the same text has the same form. */
type Recent = { readonly bytes: string; readonly form: Canonical; readonly found: Found | null };

/** A holder of shapes: one for an issuer's own documents, another for what strangers present. */
export function knownShapes({ primitives = webPrimitives, most = 256, learn = 'first' }: KnownShapesOptions = {}): KnownShapes {
  const reference = referenceForms(undefined, primitives);
  const own = newRoom();
  const rooms = newRooms();
  const recent = latest<Recent>(MOST_RECENT);
  const lists = latest<KnownList>(MOST_LISTS);
  const isStrangers = learn === 'vouched';
  const roomOf = (document: JsonObject): Room | undefined => (isStrangers ? rooms.of(issuerIn(document)) : own);

  const matchIn = (room: Room | undefined, text: string, end: number): Found | null => {
    const achievement = room && achievementIn(text);
    const forms = achievement == null ? undefined : room!.badges.get(achievement);
    for (const badge of forms ?? []) {
      const match = matchBadge(badge, text, end);
      if (match !== null) return { badge, match };
    }
    return null;
  };
  const fill = async ({ badge, match }: Found, text: string, isDigested: boolean): Promise<(Found & { readonly filled: Filled; readonly digest: Uint8Array | Promise<Uint8Array> | null }) | null> => {
    const { digest, filled } = canonicalBadge(badge, match, text, primitives, isDigested);
    const form = filled instanceof Promise ? await filled : filled;
    return form === null ? null : { badge, match, filled: form, digest };
  };
  const roomOfText = (text: string): Room | undefined => (isStrangers ? rooms.of(issuerOfText(text)) : own);

  const canonicalForm = async ({ proof: _unsigned, ...document }: JsonObject): Promise<Canonical> => {
    const room = roomOf(document);
    // A CLR is as varied as the badges in it: its shape hardly comes again.
    if (room === undefined || !hasPinnedContexts(document) || isClr(document)) return reference.canonicalForm(document);
    const { key, values } = takeApart(document);
    if (key.length > MOST_KEY) return reference.canonicalForm(document);
    const held = room.shapes.get(key);
    if (held === undefined) {
      const isTime = learn === 'first' || (learn === 'second' && isSecondSight(room.once, fingerprint(key)));
      return isTime ? learnAt(room, key, document, values) : reference.canonicalForm(document);
    }
    if (typeof held === 'string') return reference.canonicalForm(document);
    const filled = await fillIn(held.template, values, primitives);
    return filled === null ? reference.canonicalForm(document) : canonical(filled, held);
  };

  const learnAt = async (room: Room, key: string, document: JsonObject, values: readonly string[], known?: Canonical): Promise<Canonical> => {
    room.shapes.put(key, 'learning', isStrangers ? rooms.most : most);
    try {
      const form = known ?? (await reference.canonicalForm(document));
      const shape = await shapeOf(document, values, form, primitives);
      room.shapes.put(key, shape ?? 'unfit', isStrangers ? rooms.most : most);
      return { ...form, shape };
    } catch (fault) {
      room.shapes.delete(key);
      throw fault;
    }
  };

  const remember = (bytes: string, form: Canonical, found: Found | null): void => recent.put(idIn(bytes), { bytes, form, found });
  const recall = (text: string, end: number): Recent | null => {
    const one = recent.get(idIn(text));
    return one !== undefined && one.bytes.length === end + 1 && text.startsWith(one.bytes.slice(0, -1)) ? one : null;
  };

  const keepBadgeIn = async (room: Room, achievement: string, bytes: string, document: JsonObject): Promise<void> => {
    const forms = room.badges.get(achievement) ?? [];
    const { key, values } = takeApart(document);
    const held = room.shapes.get(key);
    if (held === undefined || typeof held === 'string') return;
    const badge = await knownBadge(bytes, held.template, values, primitives);
    // One that does not recognise itself holds something unusual, and would recognise few others.
    if (badge === null || matchBadge(badge, bytes, bytes.length - 1) === null) return;
    room.badges.put(achievement, [badge, ...forms].slice(0, MOST_FORMS_OF_AN_ACHIEVEMENT), isStrangers ? rooms.most : most);
  };

  const shapes: KnownShapes = {
    primitives,
    canonicalForm,
    optionsHash: knownOptions(reference, primitives, shapeOf),
    size: () => [own, ...rooms.all()].reduce((count, { shapes }) => count + shapes.size(), 0),
    rehearsed: new WeakSet(),
    async keepBadge(bytes, document) {
      const achievement = achievementIn(bytes);
      // Worth it from the second badge of an achievement on.
      if (achievement === null || isStrangers || !(own.badges.has(achievement) || isSecondSight(own.once, `achievement ${fingerprint(achievement)}`))) return;
      await keepBadgeIn(own, achievement, bytes, document);
    },
    async badgeForm(bytes) {
      const matched = isStrangers || !bytes.endsWith('}') ? null : matchIn(own, bytes, bytes.length - 1);
      const found = matched === null ? null : await fill(matched, bytes, true);
      if (found === null) return null;
      const digest = found.digest!;
      const form: BadgeForm = { ...canonical(found.filled, null), digest: digest instanceof Uint8Array ? digest : await digest };
      remember(bytes, form, { badge: found.badge, match: found.match });
      return form;
    },
    async keepList(bytes, document) {
      const { key, values } = takeApart(document);
      const held = isStrangers ? undefined : own.shapes.get(key);
      if (held === undefined || typeof held === 'string') return;
      const list = await knownList(bytes, document, held.template, values, primitives);
      if (list !== null) lists.put(idIn(bytes), list);
    },
    async listForm(bytes) {
      const known = lists.get(idIn(bytes));
      const match = known === undefined ? null : matchList(known, bytes);
      const filled = match === null ? null : await fillIn(known!.template, match.values, primitives, true);
      if (filled === null) return null;
      const form = { ...canonical(filled, null), encodedList: match!.encodedList };
      remember(bytes, form, null);
      return form;
    },
    sight(text) {
      const end = startOfProof(text);
      const found = end < 0 ? null : matchIn(roomOfText(text), text, end);
      return found === null ? null : { by: shapes, end, found };
    },
    async signedBadge(text, extent, sighting) {
      const sighted = sighting?.by === shapes ? sighting : null;
      const end = sighted?.end ?? startOfProof(text);
      if (end < 0) return null;
      const known = isStrangers ? null : recall(text, end);
      if (known?.found === null) return null;
      if (known !== null) recent.delete(idIn(text));
      const found = known?.found ?? sighted?.found ?? matchIn(roomOfText(text), text, end);
      const recognised = known === null && found !== null ? await fill(found, text, extent === 'whole') : null;
      if (found === null || (known === null && recognised === null)) return null;
      // Recognised: nothing in the text but usual strings in known places, so it has one reading.
      const proof = (): Json => (JSON.parse(`{${text.slice(end + 1)}`) as JsonObject)['proof']!;
      const document = extent === 'whole' ? (JSON.parse(text) as JsonObject) : { ...decidingMembers(found.badge, found.match), proof: proof() };
      const digest = recognised?.digest ?? null;
      return {
        document, form: recognised === null ? known!.form : canonical(recognised.filled, null), digest: digest instanceof Promise ? await digest : digest, isEndorsed: found.badge.isEndorsed,
      };
    },
    keepForm: (bytes, form) => remember(bytes, form, null),
    signedForm(text) {
      const end = startOfProof(text);
      const known = end < 0 ? null : recall(text, end);
      if (known !== null) recent.delete(idIn(text));
      return known?.form ?? null;
    },
    async vouchFor({ proof: _proof, ...document }, form, text) {
      const issuer = issuerIn(document);
      const hash = isStrangers && issuer.length <= MOST_ISSUER_ID && hasPinnedContexts(document) && !isClr(document) ? await hashOf(form, primitives) : null;
      if (hash === null) return;
      const room = rooms.open(issuer);
      const { key, values } = takeApart(document);
      const mark = fingerprint(key);
      if (key.length > MOST_KEY || !vouches(room, hex(hash))) return;
      if (form.shape === null) {
        if (!room.shapes.has(key) && isSecondSight(room.once, mark)) await learnAt(room, key, document, values, form);
        return;
      }
      const end = text === null ? -1 : startOfProof(text);
      const achievement = end < 0 ? null : achievementIn(text!);
      if (achievement === null || !isSecondSight(room.once, `${mark} ${fingerprint(achievement)}`)) return;
      await keepBadgeIn(room, achievement, `${text!.slice(0, end)}}`, document);
    },
  };
  return shapes;
}

function canonical(filled: Filled, shape: Shape | null): Canonical & { readonly hash: Uint8Array } {
  return { text: filled.text, hash: filled.hash, agrees: shape?.agrees ?? true, shape };
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
  if (quads === null || template === null || (await fillIn(template, values, primitives))?.text() !== form.text()) return null;
  const agreed = agrees(marked, graphOf(quads));
  return agreed || !('id' in document) ? { template, agrees: agreed } : null;
}

/** Only documents that name contexts by their address: what they bring along themselves is the reference's work. */
function hasPinnedContexts(document: JsonObject): boolean {
  const contexts = listOf(document['@context']);
  return contexts.length > 0 && contexts.every((context) => typeof context === 'string' && KNOWN_CONTEXTS.includes(context));
}

function issuerIn({ issuer }: JsonObject): string {
  const id = isObject(issuer) ? issuer['id'] : issuer;
  return typeof id === 'string' ? id : '';
}

/** Where to look for badges like this one. A wrong answer costs a comparison and decides nothing. */
const achievementIn = (text: string): string | null => stringAfter(text, ACHIEVEMENT);
const issuerOfText = (text: string): string => stringAfter(text, ISSUER) ?? '';
/** The first identifier in the text: of the badge itself. */
const idIn = (text: string): string => stringAfter(text, ID) ?? '';

function stringAfter(text: string, before: string): string | null {
  const start = text.indexOf(before);
  const end = start < 0 ? -1 : text.indexOf('"', start + before.length);
  return end < 0 ? null : text.slice(start + before.length, end);
}

const MOST_ISSUER_ID = 512;
const ACHIEVEMENT = '"achievement":{"id":"';
const ISSUER = '"issuer":{"id":"';
const ID = '"id":"';
