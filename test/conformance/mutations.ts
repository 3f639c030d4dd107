/** Changed copies of a document: every member in turn replaced, removed, wrapped, and members added to every object. */
export type Path = readonly (string | number)[];
export type Case = { readonly document: unknown; readonly path: Path; readonly value: unknown };

export const isMap = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Values put in the place of every member, one after the other. */
const REPLACEMENTS: readonly unknown[] = [
  null, 1, 1.5, true, '', 'text', 'ext:Own', 'ext:', 'Profile', 'Achievement', 'Image', 'VerifiableCredential', 'a.b.c', 'a..c', 'fr', 'fra-FR', [], ['text'], ['Profile', 'x'],
  [['text']], [1], [null], {}, { fr: 'texte' }, { 'fr-FR': 'texte' }, { fra: 'texte' }, { '@value': 'texte', '@language': 'fr' }, [{}], [{ fr: 'texte' }],
  { id: 'urn:x', type: 'Image' }, { id: 'urn:x', type: ['Profile'] }, { type: 'IdentityObject', hashed: true, identityHash: 'x', identityType: 'email' },
  '2026-02-29T00:00:00Z', '2024-02-29T00:00:00Z', '2026-07-01T00:00:00', '2026-07-01', '2026-07-01T24:00:00Z', '2026-07-01T00:00:00.5+02:00',
  '2026-07-01t00:00:00z', '2026-07-01 00:00:00Z', '2026-07-01T00:00:00+0200', '2026-12-31T23:59:60Z', '12026-07-01T00:00:00Z',
];

/** Members added to every object. */
const ADDITIONS: readonly [string, unknown][] = [['unknownMember', 'x'], ['narrative', 1], ['endorsementJwt', 'no jws'], ['endorsementJwt', ['a.b.c']], ['image', 'https://example.org/i.png'], ['inLanguage', 'français'], ['status', 'Done']];

function pathsIn(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  // The items of a list share one schema: the first stands for all.
  const members = Array.isArray(value) ? Object.entries(value).slice(0, 1) : Object.entries(value);
  const below = members.flatMap(([key, member]) => pathsIn(member, [...path, Array.isArray(value) ? Number(key) : key]));
  return path.length === 0 ? below : [path, ...below];
}

/** The rest is the same object in every copy: only what stands above the change is made anew. */
function withChange(document: unknown, path: Path, change: (owner: Record<string, unknown>, key: string) => void): unknown {
  const copy = (value: unknown): Record<string, unknown> => (Array.isArray(value) ? [...(value as unknown[])] : { ...(value as object) }) as Record<string, unknown>;
  const whole = copy(document);
  const owner = path.slice(0, -1).reduce((above, step) => (above[step] = copy(above[step])), whole);
  change(owner, String(path.at(-1)));
  return whole;
}

export function* mutationsOf(document: unknown): Generator<Case> {
  for (const path of pathsIn(document)) {
    for (const value of REPLACEMENTS) yield { path, value, document: withChange(document, path, (owner, key) => void (owner[key] = value)) };
    yield { path, value: undefined, document: withChange(document, path, (owner, key) => void (Array.isArray(owner) ? owner.splice(Number(key), 1) : delete owner[key])) };
    const original = path.reduce<unknown>((value, step) => (value as Record<string, unknown>)[step], document);
    yield { path, value: [original], document: withChange(document, path, (owner, key) => void (owner[key] = [original])) };
    if (Array.isArray(original)) yield { path, value: original[0], document: withChange(document, path, (owner, key) => void (owner[key] = original[0])) };
    if (!isMap(original)) continue;
    for (const [name, value] of ADDITIONS) yield { path: [...path, name], value, document: withChange(document, [...path, name], (owner, key) => void (owner[key] = value)) };
  }
}
