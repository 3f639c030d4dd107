/**
 * JSON (RFC 8259) read with the line of each of its values, so that a fault in
 * a file can be found by whoever wrote it. Stricter than JSON.parse in two
 * ways: a name stands once in an object, and nothing is nested deeper than 40.
 */
export type JsonPath = readonly (string | number)[];
export type JsonText =
  | { readonly ok: true; readonly value: unknown; /** Of the value there, or of the nearest one around it. */ lineOf(path: JsonPath): number }
  | { readonly ok: false; readonly line: number };

const DEEPEST = 40;
const TOKEN = /\s*(?:([{}[\],:])|("(?:[^"\\\u0000-\u001F]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*")|(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)|(true|false|null))/y;

/** @param text without a byte order mark */
export function readJsonText(text: string): JsonText {
  const lines = new Map<string, number>();
  let at = 0;
  let line = 1;
  let counted = 0;
  const FAULT = Symbol('fault');
  const next = (): string | null => {
    TOKEN.lastIndex = at;
    const found = TOKEN.exec(text);
    const token = found && (found[1] ?? found[2] ?? found[3] ?? found[4])!;
    const begins = token === null ? at + (/\s*/y.exec(text.slice(at))?.[0].length ?? 0) : TOKEN.lastIndex - token.length;
    for (; counted < begins; counted += 1) if (text[counted] === '\n') line += 1;
    at = token === null ? begins : TOKEN.lastIndex;
    return token;
  };
  const value = (token: string | null, path: JsonPath): unknown => {
    lines.set(JSON.stringify(path), line);
    if (token === null || path.length > DEEPEST) return FAULT;
    if (token === '{') return members(path);
    if (token === '[') return items(path);
    return /^[}\],:]$/.test(token) ? FAULT : JSON.parse(token);
  };
  const members = (path: JsonPath): unknown => {
    const made: [string, unknown][] = [];
    const names = new Set<string>();
    for (let token = next(); ; token = next()) {
      if (token === '}' && made.length === 0) return {};
      if (token === null || !token.startsWith('"')) return FAULT;
      const name = JSON.parse(token) as string;
      if (names.has(name) || next() !== ':') return FAULT;
      names.add(name);
      const one = value(next(), [...path, name]);
      if (one === FAULT) return FAULT;
      made.push([name, one]);
      const after = next();
      if (after === '}') return Object.fromEntries(made);
      if (after !== ',') return FAULT;
    }
  };
  const items = (path: JsonPath): unknown => {
    const made: unknown[] = [];
    for (let token = next(); ; token = next()) {
      if (token === ']' && made.length === 0) return made;
      const one = value(token, [...path, made.length]);
      if (one === FAULT) return FAULT;
      made.push(one);
      const after = next();
      if (after === ']') return made;
      if (after !== ',') return FAULT;
    }
  };
  const whole = value(next(), []);
  if (whole === FAULT || text.slice(at).trim() !== '') {
    next();
    return { ok: false, line };
  }
  return {
    ok: true,
    value: whole,
    lineOf(path) {
      for (let length = path.length; length >= 0; length -= 1) {
        const known = lines.get(JSON.stringify(path.slice(0, length)));
        if (known !== undefined) return known;
      }
      return 1;
    },
  };
}
