/** From the text that is presented to the document in it, with the token around it. */
import { isVersion11 } from './data-model.ts';
import { parseJson, type Json, type JsonObject } from './json.ts';
import type { Token } from './proof-check.ts';
import type { Presented } from './read.ts';
import { failed, notChecked, type Outcome } from './reasons.ts';
import { decodeJwt } from './vc-jwt.ts';

export type Opened = { ok: true; document: Json; token: Token | null } | { ok: false; check: 'shape' | 'proof'; outcome: Outcome };

/** The document in the presented text, with the token around it. */
export function open(presented: Presented): Opened {
  const text = presented.text.trim();
  if (presented.kind === 'json') {
    const parsed = parseJson(presented.text);
    return parsed.ok ? { ok: true, document: parsed.value, token: null } : { ok: false, check: 'shape', outcome: failed(parsed.reason) };
  }
  if (text.endsWith('.')) return { ok: false, check: 'proof', outcome: failed('proof_missing') };
  const decoded = decodeJwt(text);
  if (!decoded.ok) {
    if (decoded.reason === 'cryptosuite_unsupported') return { ok: false, check: 'proof', outcome: notChecked(decoded.reason) };
    const check = decoded.reason === 'algorithm_not_allowed' || decoded.reason === 'jwt_header_not_allowed' ? 'proof' : 'shape';
    return { ok: false, check, outcome: failed(decoded.reason) };
  }
  // The claim `vc` belongs to the data model 1.1 (Open Badges 3.0, section 8.2).
  if ('vc' in decoded.payload !== isVersion11(decoded.credential as JsonObject)) return { ok: false, check: 'shape', outcome: failed('data_model_unsupported') };
  return { ok: true, document: decoded.credential as JsonObject, token: { compact: text, header: decoded.header } };
}
