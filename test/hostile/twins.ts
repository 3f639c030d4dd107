/**
 * Rewrites that move statements between places of one document. Two objects of
 * one id are one thing to a signature, wherever they stand; a reader looks in one
 * place. And rewrites that take from a document what it would rather not say.
 */
import type { Doc } from '../fixtures/badges.ts';
import { list, type Random, type Rewrite } from './rewriting.ts';

const NOT_MOVED: readonly string[] = ['id', 'type', '@context', 'proof'];
/** Members that take a good word from a document when they are gone, or are empty. */
const LOSSES = ['validUntil', 'validFrom', 'credentialStatus', 'issuer', 'credentialSubject', 'evidence', 'name', 'awardedDate', 'endorsement', 'proof', 'type', 'id', '@context', 'relatedResource', 'expirationDate', 'issuanceDate', 'holder', 'verifiableCredential', 'recipient', 'verification'] as const;

export const TWIN_REWRITES: Readonly<Record<string, Rewrite>> = {
  anyTwin: (document, random) => {
    const twins = objectsIn(document).filter((one, _place, all) => typeof one['id'] === 'string' && all.some((other) => other !== one && other['id'] === one['id']));
    if (twins.length === 0) return document;
    const from = random.pick(twins);
    give(from, random.pick(twins.filter((other) => other !== from && other['id'] === from['id'])), random);
    return document;
  },
  intoReference: (document, random) => {
    const known = new Map(objectsIn(document).filter((one) => typeof one['id'] === 'string').map((one) => [one['id'] as string, one]));
    const places = objectsIn(document).flatMap((owner) => Object.entries(owner).filter(([key, value]) => key !== 'id' && typeof value === 'string' && known.has(value)).map(([key]) => [owner, key] as const));
    if (places.length === 0) return document;
    const [owner, key] = random.pick(places);
    const from = known.get(owner[key])!;
    const reference: Doc = { id: owner[key] };
    if (random.below(2) === 0 && from['type'] !== undefined) reference['type'] = from['type'];
    give(from, reference, random);
    owner[key] = reference;
    return document;
  },
  /** The endorsement comes first, and the badge is what it speaks of: the same statements, seen from the other end. */
  turnedRound: (document, random) => {
    const { endorsement, proof, '@context': context, ...badge } = document;
    const [first, ...others] = list(endorsement) as Doc[];
    if (first === undefined) return document;
    const { credentialSubject, proof: own, ...rest } = first;
    const type = [...new Set([...list(credentialSubject?.type), ...list(badge['type'])])];
    const inner = { ...badge, ...credentialSubject, type, endorsement: [{ id: first['id'], type: first['type'], ...(own === undefined ? {} : { proof: own }) }, ...others] };
    return { ...rest, '@context': context, credentialSubject: inner, proof: random.below(2) === 0 ? proof : [...list(own), ...list(proof)] };
  },
  exchanged: (document, random) => {
    const pairs = objectsIn(document).flatMap((one, place, all) => all.slice(place + 1).map((other) => [one, other] as const)).filter(([one, other]) => shared(one, other).length > 0);
    if (pairs.length === 0) return document;
    const [one, other] = random.pick(pairs);
    const key = random.pick(shared(one, other));
    [one[key], other[key]] = [other[key], one[key]];
    return document;
  },
  lost: (document, random) => {
    const { [random.pick(LOSSES)]: _lost, ...rest } = document;
    return rest;
  },
  emptied: (document, random) => ({ ...document, [random.pick(LOSSES)]: random.pick<unknown>([null, '', [], {}, false, 0, [null], [[]], { id: 'urn:x' }]) }),
  lostInside: (document, random) => {
    const owners = objectsIn(document).filter((one) => Object.keys(one).length > 0);
    const owner = random.pick(owners);
    delete owner[random.pick(Object.keys(owner))];
    return document;
  },
  lostFromList: (document, random) => {
    const lists = objectsIn(document).flatMap((owner) => Object.entries(owner).filter(([key, value]) => key !== '@context' && Array.isArray(value) && value.length > 0).map(([, value]) => value as unknown[]));
    if (lists.length === 0) return document;
    const chosen = random.pick(lists);
    chosen.splice(random.below(chosen.length), 1);
    return document;
  },
  /** A second one of the same name, as the first is: readers take one, signatures both. */
  another: (document, random) => {
    const key = random.pick(['credentialStatus', 'credentialSubject', 'issuer', 'validUntil', 'validFrom', 'name', 'type'] as const);
    const value = document[key] as unknown;
    if (value === undefined) return document;
    const copy = typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value, ...random.pick([{ id: 'urn:uuid:other' }, {}, { statusListIndex: '5' }]) } : value;
    return { ...document, [key]: random.below(2) === 0 ? [...list(value), copy] : [copy, ...list(value)] };
  },
};

/** Every object of the document, itself and those inside of proofs and lists included. */
export function objectsIn(value: unknown): Doc[] {
  if (typeof value !== 'object' || value === null) return [];
  const below = Object.entries(value).flatMap(([key, member]) => (key === '@context' ? [] : objectsIn(member)));
  return Array.isArray(value) ? below : [value as Doc, ...below];
}

/** Takes up to three members from one object and adds them to another. */
function give(from: Doc, to: Doc, random: Random): void {
  for (let times = 1 + random.below(3); times > 0; times -= 1) {
    const keys = Object.keys(from).filter((key) => !NOT_MOVED.includes(key));
    if (keys.length === 0) return;
    const key = random.pick(keys);
    to[key] = key in to ? [...list(to[key]), ...list(from[key])] : from[key];
    delete from[key];
  }
}

function shared(one: Doc, other: Doc): string[] {
  return Object.keys(one).filter((key) => key in other && key !== '@context' && JSON.stringify(one[key]) !== JSON.stringify(other[key]));
}
