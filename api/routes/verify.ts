/**
 * The verifier for machines: the same checks as in the visitor's browser. Any
 * verdict is a 200; only a body that cannot be read, or is too large, is not.
 * Open to everybody, without cookie; nothing of what is sent is kept.
 */
import { z } from '@hono/zod-openapi';
import type { BadgeReport, Recognised as KnownIssuer, unfinished, Unreadable, VerificationReport } from '../../credentials/index.ts';
import { discard } from '../discard.ts';
import { rateLimit } from '../rate-limit.ts';
import { verifyStranger } from '../verification/verify-stranger.ts';
import { json, plain, PROBLEMS, router } from './context.ts';

/** Images may be larger than documents; see `readPresented` for the limit of each. */
export const VERIFY_MAX_BYTES = 4 * 1024 * 1024;

const Check = z.object({ name: z.string(), outcome: z.enum(['passed', 'failed', 'not_checked']), reason: z.string().optional() });
const Evidence = z.object({ id: z.string(), name: z.string().optional(), state: z.enum(['identical', 'changed', 'missing', 'private', 'not_checked']) });
const Recognised = z.object({ name: z.string(), url: z.string(), registries: z.array(z.object({ name: z.string(), url: z.string() })).optional(), since: z.string().optional() });
const Inner = z.object({ verdict: z.enum(['valid', 'invalid', 'undetermined']), kind: z.string(), id: z.string().optional(), checks: z.array(Check), recognised: Recognised.optional() });
const Report = z
  .object({
    verdict: z.enum(['valid', 'invalid', 'undetermined']),
    kind: z.string().openapi({ description: 'badge, clr, endorsement, credential, presentation, open_badge_2' }),
    checks: z.array(Check),
    evidence: z.array(Evidence).optional(),
    recognised: Recognised.optional().openapi({ description: 'L’émetteur tel que ce service le connaît / the issuer as this service knows it' }),
    endorsements: z.array(z.object({ outcome: z.enum(['passed', 'failed', 'not_checked']), reason: z.string().optional(), id: z.string().optional() })).optional(),
    badges: z.array(Inner).optional().openapi({ description: 'Chaque badge d’un relevé, chaque document d’une présentation / each badge of a record, each document of a presentation' }),
    holder: z.string().optional().openapi({ description: 'Qui présente, tel que la présentation le dit / who presents, as the presentation says' }),
    host: z.string().optional().openapi({ description: 'L’hôte qui a confirmé un badge Open Badges 2.0 / the host that confirmed an Open Badges 2.0 badge' }),
    relayed: z.array(z.string()).optional(),
    digest: z.string().optional().openapi({ description: 'SHA-256 (hex) du texte vérifié / of the text that was verified' }),
  })
  .openapi('VerificationReport', {
    example: {
      verdict: 'valid',
      kind: 'badge',
      checks: [
        { name: 'shape', outcome: 'passed' },
        { name: 'context', outcome: 'passed' },
        { name: 'schema', outcome: 'passed' },
        { name: 'proof', outcome: 'passed' },
        { name: 'key_control', outcome: 'passed' },
        { name: 'issuer', outcome: 'passed' },
        { name: 'dates', outcome: 'passed' },
        { name: 'status', outcome: 'passed' },
        { name: 'endorsements', outcome: 'not_checked', reason: 'no_endorsement' },
        { name: 'evidence', outcome: 'passed' },
        { name: 'holder', outcome: 'not_checked', reason: 'holder_not_presented' },
      ],
      evidence: [{ id: 'https://badges.univ-exemple.fr/evidence/sealed/abc', name: 'Affiche', state: 'identical' }],
      recognised: { name: 'Université d’Exemple', url: 'https://www.univ-exemple.fr' },
      digest: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    },
  });

const MEDIA_TYPES = [
  'application/json',
  'application/ld+json',
  'application/vc',
  'application/vc+ld+json',
  'application/vc+jwt',
  'application/vc+ld+jwt',
  'application/vp',
  'application/vp+ld+json',
  'application/vp+jwt',
  'application/jwt',
  'application/jose',
  'text/plain',
  'image/png',
  'image/svg+xml',
  'application/octet-stream',
];

/** JSON has no schema here, since any document may be asked about; tokens are text, pictures are bytes. */
const schemaOf = (type: string): z.ZodType => (/jwt|jose|text/.test(type) ? z.string() : /image|octet/.test(type) ? z.string().openapi({ format: 'binary' }) : z.any());

const PROBLEM_OF: Record<Unreadable['problem'], Parameters<typeof plain>[1]> = {
  malformed_json: 'malformed_json',
  malformed_jwt: 'malformed_jwt',
  malformed_image: 'malformed_image',
  image_without_credential: 'image_without_credential',
  ambiguous_image: 'ambiguous_image',
  unsupported_type: 'unsupported_media_type',
  too_large: 'too_large',
};

export const verify = router();

verify.openAPIRegistry.registerPath({
  method: 'post',
  path: '/api/verify',
  summary: 'Vérifier un badge / Verify a badge',
  tags: ['open'],
  request: {
    body: {
      required: true,
      description: 'Le badge en JSON, le jeton JWT en texte, ou l’image qui le contient ; 4 Mio au plus / the badge as JSON, the JWT as text, or the image that carries it; 4 MiB at the most',
      content: Object.fromEntries(MEDIA_TYPES.map((type) => [type, { schema: schemaOf(type) }])),
    },
  },
  responses: { 200: json(Report, 'Le verdict, quel qu’il soit / the verdict, whatever it is'), ...PROBLEMS },
});

// Read as bytes: parsing the JSON before our own reader would lose duplicate keys.
verify.post('/api/verify', rateLimit('verify'), async (c) => {
  const mediaType = (c.req.header('content-type') ?? '').split(';')[0]!.trim().toLowerCase();
  if (mediaType !== '' && !MEDIA_TYPES.includes(mediaType)) {
    await discard(c.req.raw.body);
    return plain(c, 'unsupported_media_type');
  }
  const bytes = new Uint8Array(await c.req.arrayBuffer());
  const platform = c.get('platform');
  const sent = { bytes, ...(mediaType === '' || mediaType === 'application/octet-stream' ? {} : { mediaType }) };
  const answer = await verifyStranger(platform, sent);
  if (answer.kind === 'unreadable') return plain(c, PROBLEM_OF[answer.problem]);
  if (answer.kind === 'busy') {
    c.header('retry-after', String(answer.retryAfter));
    return plain(c, 'verifier_busy');
  }
  return c.json(answerOf(answer.report), 200, { 'access-control-allow-origin': '*', 'cache-control': 'no-store' });
});

/** What a machine is told: the verdict, every check, and what tells documents and issuers apart. No text of the badge itself: its reader has that. */
function answerOf(report: VerificationReport | ReturnType<typeof unfinished>): z.infer<typeof Report> {
  const { verdict, kind, checks } = report;
  if (!('digest' in report)) return { verdict, kind, checks };
  const { evidence, recognised, endorsements, clr, presentation, openBadge2, relayed, digest } = report;
  const inner = clr?.badges ?? presentation?.credentials;
  return {
    verdict,
    kind,
    checks,
    ...(evidence === undefined ? {} : { evidence: evidence.map(({ id, name, state }) => ({ id, ...(name === undefined ? {} : { name }), state })) }),
    ...(recognised === undefined ? {} : { recognised: told(recognised) }),
    ...(endorsements === undefined ? {} : { endorsements: endorsements.map(({ outcome, reason, view }) => ({ outcome, ...(reason === undefined ? {} : { reason }), ...(view === undefined ? {} : { id: view.id }) })) }),
    ...(inner === undefined ? {} : { badges: inner.map(innerOf) }),
    ...(presentation?.holder === undefined ? {} : { holder: presentation.holder }),
    ...(openBadge2 === undefined ? {} : { host: openBadge2.host }),
    ...(relayed === undefined ? {} : { relayed }),
    digest,
  };
}

function innerOf({ verdict, kind, checks, view, endorsement, credential, recognised }: BadgeReport): z.infer<typeof Inner> {
  const id = view?.id ?? endorsement?.id ?? credential?.id;
  return { verdict, kind, ...(id === undefined ? {} : { id }), checks, ...(recognised === undefined ? {} : { recognised: told(recognised) }) };
}

function told({ registries, ...known }: KnownIssuer): z.infer<typeof Recognised> {
  return { ...known, ...(registries === undefined ? {} : { registries: [...registries] }) };
}
