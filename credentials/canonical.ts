/**
 * What a Data Integrity proof covers, as the reference computes it: one JSON-LD
 * pass gives the statements (for parity) and their canonical form (for the
 * signature). Sources: Data Integrity EdDSA Cryptosuites v1.0, section 3.2.3
 * (Transformation); RDF Dataset Canonicalization 1.0.
 */
import jsonld from 'jsonld';
import { canonize } from 'rdf-canonize';
import { frameOf, isClr } from './clr.ts';
import { clrAgrees } from './clr-parity.ts';
import { documentLoader, type DocumentLoader } from './documents.ts';
import type { Json, JsonObject } from './json.ts';
import { agrees, graphOf, type Graph } from './parity.ts';
import { webPrimitives, type Primitives } from './primitives.ts';
import type { Quad } from './shape-template.ts';

export type Canonical = {
  /** Canonical N-Quads; null for a graph that is made to be hard to canonicalise. Where `hash` is known, it is written anew. */
  text(): string | null;
  /** Does the JSON say, for every member that decides or is shown, what the statements say? See parity.ts. */
  readonly agrees: boolean;
  /** SHA-256 of `text`, where it was computed already. */
  readonly hash?: Uint8Array;
  /** The shape that was recognised, the same object for each document of it; null when none was. */
  readonly shape: object | null;
  /** The statements, where JSON-LD was processed to come by them. */
  readonly statements?: readonly Quad[];
};

/** SHA-256 of a canonical form; null when there is none. */
export async function hashOf(form: Canonical, { sha256 }: Primitives): Promise<Uint8Array | null> {
  if (form.hash !== undefined) return form.hash;
  const text = form.text();
  return text === null ? null : sha256(text);
}

/** A way to canonical forms. */
export type Forms = {
  readonly primitives: Primitives;
  /** Where contexts come from; the pinned documents when absent. */
  readonly loader?: DocumentLoader;
  /**
   * The form of a document; `proof` is no part of it.
   * @throws what jsonld throws for a term that no context defines, and UnpinnedDocument
   */
  canonicalForm(document: JsonObject): Promise<Canonical>;
  /**
   * SHA-256 of the canonical form of a proof's options, read in the document's context; null when they have none.
   * @throws as `canonicalForm`
   */
  optionsHash(options: JsonObject, context: Json): Promise<Uint8Array | null>;
};

/** The way of the reference, for any document. @param loader only tests and the conformance surface pass one */
export function referenceForms(loader: DocumentLoader = documentLoader, primitives: Primitives = webPrimitives): Forms {
  return {
    primitives,
    loader,
    async canonicalForm(document) {
      const quads = await statementsOf(document, loader);
      const agree = isClr(document) ? await clrAgree(document, graphOf(quads), loader) : agrees(document, graphOf(quads));
      const text = await canonicalText(quads);
      return { text: () => text, agrees: agree, shape: null, statements: quads };
    },
    async optionsHash(options, context) {
      const text = await canonicalText(await statementsOf({ ...options, '@context': context }, loader));
      return text === null ? null : primitives.sha256(text);
    },
  };
}

async function clrAgree(document: JsonObject, whole: Graph, loader: DocumentLoader): Promise<boolean> {
  const frame = frameOf(document);
  return clrAgrees(frame, graphOf(await statementsOf(frame, loader)), whole);
}

/**
 * The same forms, each document transformed once: several checks of one verification ask for it.
 * @param first a document whose form is known already
 */
export function rememberedForms(forms: Forms, first?: { readonly document: JsonObject; readonly form: Canonical }): Forms {
  const known = new Map<JsonObject, Promise<Canonical>>();
  return {
    ...forms,
    canonicalForm(document) {
      if (document === first?.document) return Promise.resolve(first.form);
      const form = known.get(document) ?? forms.canonicalForm(document);
      known.set(document, form);
      return form;
    },
  };
}

/** The form, or null for a document that JSON-LD refuses; any other fault is thrown. */
export async function canonicalFormOrNull(forms: Forms, document: JsonObject): Promise<Canonical | null> {
  try {
    return await forms.canonicalForm(document);
  } catch (fault) {
    if (fault instanceof Error && fault.name.startsWith('jsonld.')) return null;
    throw fault;
  }
}

/**
 * The statements of a document without its proof, in safe mode and without a base: the options of eddsa-rdfc-2022.
 * @throws what jsonld throws for a term that no context defines, and UnpinnedDocument
 */
export async function statementsOf({ proof: _unsigned, ...document }: JsonObject, loader: DocumentLoader = documentLoader): Promise<Quad[]> {
  return await jsonld.toRDF(document, { documentLoader: loader, base: null, safe: true, rdfDirection: 'i18n-datatype', produceGeneralizedRdf: false });
}

/**
 * RDFC-1.0 of the statements; null when that takes more work than the library allows (poison graphs).
 * @param messageDigestAlgorithm the hash with which blank nodes are told apart
 * @param canonicalIdMap is filled with the canonical label of each blank node, both without `_:`
 */
export async function canonicalText(quads: readonly Quad[], messageDigestAlgorithm: 'SHA-256' | 'SHA-384' = 'SHA-256', canonicalIdMap = new Map<string, string>()): Promise<string | null> {
  try {
    return await canonize(quads, { algorithm: 'RDFC-1.0', format: 'application/n-quads', messageDigestAlgorithm, canonicalIdMap });
  } catch {
    return null;
  }
}
