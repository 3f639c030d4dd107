/**
 * The W3C VC-API, for conformance suites: mounted with PALIER_VC_API=1 only. The
 * rules are those of Verifiable Credentials 2.0, not of Open Badges; the issuer
 * is a throw-away did:key; no table, key or page of the institution has a part in it.
 * Source: Verifiable Credential API 0.7 (W3C CCG): "Issue Credential" answers 201
 * with the credential, verifying answers 200, whatever does not hold is a 400.
 */
import { isObject, issueVcdmCredential, numbersAreKept, parseJson, problemDetails, verifyVcdmCredential, verifyVcdmPresentation, type Json, type JsonObject, type ProblemDetails, type VcdmOptions, type VcdmReport } from '../../credentials/conformance.ts';
import { conformanceEnvironment, conformanceIssuer, conformanceStatusEntry, conformanceStatusList } from '../issuance/conformance-issuer.ts';
import { router, type RouteContext } from './context.ts';

const JSON_TYPE = /^application\/([a-z0-9.+-]+\+)?json$/;
const JSON_HEADERS = { 'content-type': 'application/json', 'cache-control': 'no-store' };
const STATUS_SECONDS = 300;

type Body = { ok: true; body: JsonObject; options: JsonObject } | { ok: false; answer: Response };

export const vcApi = router();

vcApi.get('/vc-api/issuer', async (c) => {
  const { id, signer } = await conformanceIssuer(c.get('platform'));
  return c.json({ id, verificationMethod: signer.verificationMethod, cryptosuite: 'eddsa-rdfc-2022' });
});

vcApi.post('/vc-api/credentials/issue', async (c) => {
  const read = await readBody(c);
  if (!read.ok) return read.answer;
  const platform = c.get('platform');
  const status = statusEntry(c, read.options);
  if (status === undefined) return malformed('options.credentialStatus must be false, or name a BitstringStatusListEntry for revocation');
  const { credential } = read.body;
  if (credential === undefined) return malformed('the body must have the property credential');
  const issued = await issueVcdmCredential(credential, await conformanceIssuer(platform), status, platform.now());
  return issued.ok ? answer(issued.document, 201) : refusal(400, 'The credential cannot be issued', issued.problems);
});

vcApi.post('/vc-api/credentials/verify', async (c) => {
  const read = await readBody(c);
  if (!read.ok) return read.answer;
  const options = readOptions(read.options);
  if (options === null) return malformed('options.checks must be an array of strings, options.challenge a string, options.domain a string or an array of one or more');
  const { verifiableCredential } = read.body;
  if (verifiableCredential === undefined) return malformed('the body must have the property verifiableCredential');
  return report(await verifyVcdmCredential(verifiableCredential, options, conformanceEnvironment(c.get('platform'))));
});

vcApi.post('/vc-api/presentations/verify', async (c) => {
  const read = await readBody(c);
  if (!read.ok) return read.answer;
  const options = readOptions(read.options);
  if (options === null) return malformed('options.checks must be an array of strings, options.challenge a string, options.domain a string or an array of one or more');
  const { verifiablePresentation, presentation } = read.body;
  // `presentation` is VC-API's name for one without a proof of its own.
  const presented = verifiablePresentation ?? presentation;
  if (presented === undefined || (verifiablePresentation !== undefined && presentation !== undefined)) {
    return malformed('the body must have the property verifiablePresentation, or presentation for one that is unsigned');
  }
  return report(await verifyVcdmPresentation(presented, verifiablePresentation !== undefined, options, conformanceEnvironment(c.get('platform'))));
});

/** Readers that know JSON only ask for it by that name; the registered type is application/vc (Data Model 2.0, section 6.2). */
vcApi.get('/vc-api/status/1', async (c) => {
  const accepted = (c.req.header('accept') ?? '').toLowerCase();
  const isPlainJson = !accepted.includes('application/vc') && /application\/(ld\+)?json/.test(accepted);
  return c.body(await conformanceStatusList(c.get('platform')), 200, {
    'content-type': isPlainJson ? 'application/json' : 'application/vc', 'cache-control': `public, max-age=${STATUS_SECONDS}`, vary: 'accept',
  });
});

/** The body as JSON that reads one way only, with its options; or what to answer instead. */
async function readBody(c: RouteContext): Promise<Body> {
  const mediaType = (c.req.header('content-type') ?? '').split(';')[0]!.trim().toLowerCase();
  if (!JSON_TYPE.test(mediaType)) return { ok: false, answer: refusal(415, 'The body must be JSON', [problemDetails('PARSING_ERROR', 'content-type must be application/json')]) };
  const text = decoded(await c.req.arrayBuffer());
  const parsed = text === null ? ({ ok: false, reason: 'malformed_text' } as const) : parseJson(text);
  if (!parsed.ok) {
    const status = parsed.reason === 'too_large' ? 413 : 400;
    return { ok: false, answer: refusal(status, 'The body cannot be read', [problemDetails('PARSING_ERROR', READING[parsed.reason])]) };
  }
  // What is signed, or found signed, is what was sent: nothing of it is mended or rounded on the way.
  if (!numbersAreKept(text!)) return { ok: false, answer: malformed('the body has a number that would be rounded when it is read') };
  if (!isObject(parsed.value)) return { ok: false, answer: malformed('the body must be a JSON object') };
  const { options = {} } = parsed.value;
  return isObject(options) ? { ok: true, body: parsed.value, options } : { ok: false, answer: malformed('options must be an object') };
}

/** UTF-8, and not what a lenient reader makes of other bytes. */
function decoded(bytes: ArrayBuffer): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

const READING = {
  malformed_text: 'is not UTF-8',
  malformed_json: 'is not JSON',
  ambiguous_document: 'has a key twice, or one that no reader should take',
  too_large: 'is larger, deeper or of more values than is read',
} as const;

/** Options that VC-API names and that change something here; it lets a service leave others aside. */
function readOptions({ checks, challenge, domain }: JsonObject): VcdmOptions | null {
  const domains = domain == null ? undefined : Array.isArray(domain) ? domain : [domain];
  if (checks !== undefined && !isTexts(checks)) return null;
  if (challenge != null && typeof challenge !== 'string') return null;
  if (domains !== undefined && !(isTexts(domains) && domains.length > 0)) return null;
  return { ...(checks === undefined ? {} : { checks }), ...(challenge == null ? {} : { challenge }), ...(domains === undefined ? {} : { domain: domains }) };
}

function isTexts(value: Json): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

/** The entry to add: none when the caller says so; `undefined` when the caller asks for one that is not offered. */
function statusEntry(c: RouteContext, { credentialStatus }: JsonObject): JsonObject | null | undefined {
  if (credentialStatus === false) return null;
  if (credentialStatus === undefined || credentialStatus === true) return conformanceStatusEntry(c.get('platform'));
  if (!isObject(credentialStatus) || credentialStatus['type'] !== 'BitstringStatusListEntry') return undefined;
  return (credentialStatus['statusPurpose'] ?? 'revocation') === 'revocation' ? conformanceStatusEntry(c.get('platform')) : undefined;
}

/** `problemDetails` is VC-API's name; `errors` and `warnings` are those of the Data Model 2.0, section 7.1. */
function report({ errors, warnings }: VcdmReport): Response {
  const verified = errors.length === 0;
  return answer({ verified, errors, warnings, problemDetails: [...errors, ...warnings] }, verified ? 200 : 400);
}

const answer = (body: object, status: number): Response => new Response(JSON.stringify(body), { status, headers: JSON_HEADERS });

const malformed = (detail: string): Response => refusal(400, 'The request is not one of VC-API', [problemDetails('MALFORMED_VALUE_ERROR', detail)]);

/** RFC 9457, with every problem that was found. */
function refusal(status: number, title: string, errors: readonly ProblemDetails[]): Response {
  const [first] = errors;
  const body = { type: first?.type ?? 'about:blank', title, status, detail: first?.detail ?? '', verified: false, errors, problemDetails: errors };
  return new Response(JSON.stringify(body), { status, headers: { ...JSON_HEADERS, 'content-type': 'application/problem+json' } });
}
