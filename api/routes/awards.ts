/** One award is issued now: for the line of a batch that failed, and for whoever cannot wait for the batch. */
import { createRoute, z } from '@hono/zod-openapi';
import { addresses } from '../addresses.ts';
import { letBadgeGo } from '../issuance/held.ts';
import { findAwardToIssue, issueNow } from '../issuance/issue-now.ts';
import { acting, claim } from './acting.ts';
import { completeJson, json, param, plain, PROBLEMS, refusal, requireAuthority, requireFresh, router } from './context.ts';

const Issued = z.object({ id: z.string(), url: z.url() }).openapi('IssuedCredential');

export const awards = router().openapi(
  createRoute({
    method: 'post',
    path: '/api/awards/{award}/credential',
    summary: 'Émettre ce badge maintenant / Issue this badge now',
    request: param('award'),
    responses: {
      200: json(Issued, 'It was there already: the same credential'),
      201: json(Issued, 'Checked, signed, verified, stored and released'),
      ...PROBLEMS,
    },
  }),
  async (c) => {
    const platform = c.get('platform');
    const award = c.get('person') ? await findAwardToIssue(platform, c.req.valid('param').award) : undefined;
    const on = { cohort: award?.cohort_id ?? '', period: award?.period ?? '' };
    const person = requireAuthority(c, 'issue_credential', on);
    if (person instanceof Response) return person;
    if (!award) return plain(c, 'not_found');
    const first = requireFresh(c);
    if (first) return first;
    if (award.is_put_off === 1) await letBadgeGo(acting(platform, person, 'issue_credential', on), award.id, person.id);
    const issued = await issueNow(platform, { ...award, claim: claim(platform, person, 'issue_credential', on) });
    if (!issued.ok) return refusal(c, issued.refusal);
    const { id, isNew } = issued.value;
    return completeJson(c, { id, url: addresses(platform.config.origin).credential(id) }, isNew ? 201 : 200);
  },
);
