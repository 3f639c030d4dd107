/**
 * Is this text the last published state of one of our lists? It must be signed
 * by a key of ours and be no older than anything that we know of the list. That
 * nobody has published a later one cannot be seen from it: a person answers for that.
 */
import { BitstringStatusListCredential, decodeStatusList, didWebFromOrigin, parseJson, STATUS_LIST_LENGTH, verifyDataIntegrity } from '../../credentials/index.ts';
import { multikey } from '../../keys/did-document.ts';
import { verificationMethod } from '../../keys/signing-key.ts';
import { addresses } from '../addresses.ts';
import type { Platform } from '../platform/platform.ts';
import { findStatusListVersion } from '../queries/credentials.ts';
import { listKeys } from '../queries/keys.ts';
import { readListNumber } from './list-number.ts';
import { countBits, covers, readPublishedList, type PublishedList } from './published-list.ts';
import { readWitness } from './witness.ts';

export type ListRefusal =
  | 'list_unreadable'
  | 'list_of_another_issuer'
  | 'list_key_unknown'
  | 'list_key_compromised'
  | 'list_proof_invalid'
  | 'list_older_than_known';

export type GivenList = { readonly list: number; readonly signed: string; readonly published: PublishedList };
export type ListAnswer = { readonly ok: true; readonly given: GivenList } | { readonly ok: false; readonly refusal: ListRefusal };

const MOST_CHARACTERS = 256 * 1024;
const refused = (refusal: ListRefusal): ListAnswer => ({ ok: false, refusal });

/** @param text a BitstringStatusListCredential as it was served (Bitstring Status List 1.0, section 3.2); its validity may be over */
export async function readGivenList(platform: Platform, text: string): Promise<ListAnswer> {
  const document = parse(text);
  const parsed = BitstringStatusListCredential.safeParse(document);
  if (!parsed.success) return refused('list_unreadable');
  const { origin } = platform.config;
  const did = didWebFromOrigin(origin);
  const { id, issuer, credentialSubject } = parsed.data as { id: string; issuer: unknown; credentialSubject: { statusPurpose?: unknown; encodedList: string } };
  const number = readListNumber(id.split('/').at(-1)!);
  if (number === 0 || id !== addresses(origin).statusList(number) || issuer !== did) return refused('list_of_another_issuer');
  const decoded = await decodeStatusList(credentialSubject.encodedList);
  if (!decoded.ok || decoded.bits.length * 8 !== STATUS_LIST_LENGTH || credentialSubject.statusPurpose !== 'revocation') return refused('list_unreadable');
  const problem = await proofProblem(platform, document as Record<string, unknown>, did);
  if (problem) return refused(problem);
  const published = await readPublishedList(text);
  return (await isOlderThanKnown(platform, number, published)) ? refused('list_older_than_known') : { ok: true, given: { list: number, signed: text, published } };
}

/** It is served as it was given: what can be read in two ways (a member twice) would say one thing to us and another to a verifier. */
function parse(text: string): unknown {
  const read = text.length > MOST_CHARACTERS ? null : parseJson(text);
  return read?.ok ? read.value : null;
}

/** Retired keys count: a last published list may be old. A compromised one does not, whoever knows of it: a thief can set bits, which would be for good. */
async function proofProblem(platform: Platform, document: Record<string, unknown>, did: string): Promise<ListRefusal | null> {
  const proofs = [document['proof']].flat() as (Record<string, unknown> | undefined)[];
  const [proof] = proofs;
  if (proofs.length !== 1 || typeof proof !== 'object' || proof === null) return 'list_unreadable';
  const [ring, seen] = await Promise.all([listKeys(platform.db), readWitness(platform)]);
  const signed = ring.filter((one) => one.activeFrom !== null || one.state === 'compromised');
  // A key that was made, or began to sign, after the copy is known from outside of the database.
  const kept = Object.entries(seen?.keys ?? {}).map(([id, key]) => ({ id, ...key })).filter((one) => one.state !== 'next');
  const known = [...signed, ...kept].filter((one) => one.algorithm === 'Ed25519' && verificationMethod(did, one) === proof['verificationMethod']);
  const [key] = known;
  if (!key) return 'list_key_unknown';
  if (known.some((one) => one.state === 'compromised')) return 'list_key_compromised';
  const answer = await verifyDataIntegrity(document, proof, { id: verificationMethod(did, key), controller: did, publicKeyMultibase: multikey(key) });
  return answer.ok ? null : 'list_proof_invalid';
}

/** A list that says it was signed later than this from now was signed while a clock was ahead: its date says nothing. */
const CLOCKS_DIFFER = 300_000;

/**
 * By bits before dates: bits are only ever added, so that a list with more of them is the later one whatever a clock
 * said. With the same bits the dates tell, which are whole seconds in a list.
 */
async function isOlderThanKnown(platform: Platform, list: number, given: PublishedList): Promise<boolean> {
  const [latest, seen] = await Promise.all([findStatusListVersion(platform.db, list), readWitness(platform)]);
  const signed = Date.parse(given.validFrom);
  const trusted = platform.now().getTime() + CLOCKS_DIFFER;
  const before = (known: string | undefined): boolean => known !== undefined && Date.parse(known) <= trusted && signed < Math.floor(Date.parse(known) / 1000) * 1000;
  const known = latest && (await readPublishedList(latest.signed)).bits;
  const most = Math.max(seen?.lists[list]?.revoked ?? 0, known ? countBits(known) : 0);
  if (countBits(given.bits) < most || (known && !covers(given.bits, known))) return true;
  return countBits(given.bits) === most && (before(latest?.signed_at) || before(seen?.lists[list]?.signedAt));
}
