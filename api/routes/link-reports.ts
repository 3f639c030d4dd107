/** Links to other sites that readers reported: what an administrator of the institution works through. */
import { createRoute, z } from '@hono/zod-openapi';
import { MOST_RULING_WORDS, REPORT_REASONS, RULINGS } from '../domain/link-report.ts';
import { ruleOnLink } from '../link-reports.ts';
import { listOpenReports, listWithdrawnLinks, type ReportedLink } from '../queries/link-reports.ts';
import { findEnrolment, fullName } from '../queries/people.ts';
import { sendDueMail } from '../sign-in/mail.ts';
import { acting } from './acting.ts';
import { body, json, param, plain, PROBLEMS, refusal, requireAuthority, router } from './context.ts';

/** Reports in one answer, and withdrawn links; what is left follows when the first are answered. */
const MOST = 500;

const Link = z.object({ enrolment: z.string(), key: z.string(), link: z.string(), student: z.string(), cohort: z.string(), revision: z.int() });
const Reported = z
  .object({
    waiting: z.array(
      Link.extend({
        reports: z.int(),
        reasons: z.array(z.object({ reason: z.enum(REPORT_REASONS), count: z.int() })),
        words: z.array(z.object({ reason: z.enum(REPORT_REASONS), words: z.string(), day: z.string() })),
        shownOn: z.array(z.enum(['portfolio', 'credential', 'share'])),
        firstDay: z.string(),
        lastDay: z.string(),
      }),
    ),
    withdrawn: z.array(Link.extend({ reason: z.string(), at: z.string() })),
  })
  .openapi('ReportedLinks');
const Ruled = z.object({ act: z.enum(RULINGS), reason: z.string().max(MOST_RULING_WORDS).default(''), /** Reports that were read, and how often the link had been examined. */ reports: z.int().min(0), revision: z.int().min(0) });

const linkOf = (row: ReportedLink) => ({ enrolment: row.enrolment_id, key: row.key, link: row.link, student: fullName(row), cohort: row.cohort });

/** Reports of one link side by side, in the order of the first of each. */
function grouped(rows: Awaited<ReturnType<typeof listOpenReports>>): z.infer<typeof Reported>['waiting'] {
  const links = new Map<string, typeof rows>();
  for (const row of rows) links.set(`${row.enrolment_id} ${row.key}`, [...(links.get(`${row.enrolment_id} ${row.key}`) ?? []), row]);
  return [...links.values()].map((all) => ({
    ...linkOf(all[0]!),
    revision: all[0]!.examined,
    reports: all.length,
    reasons: REPORT_REASONS.map((reason) => ({ reason, count: all.filter((one) => one.reason === reason).length })).filter(({ count }) => count > 0),
    words: all.filter(({ words }) => words !== '').map(({ reason, words, day }) => ({ reason, words, day })),
    shownOn: [...new Set(all.map((one) => one.shown_on))],
    firstDay: all[0]!.day,
    lastDay: all.at(-1)!.day,
  }));
}

export const linkReports = router()
  .openapi(createRoute({ method: 'get', path: '/api/link-reports', responses: { 200: json(Reported, 'Reported links that wait for an answer, and those that are withdrawn'), ...PROBLEMS } }), async (c) => {
    const person = requireAuthority(c, 'administer', null);
    if (person instanceof Response) return person;
    const { db } = c.get('platform');
    const [open, withdrawn] = await Promise.all([listOpenReports(db, MOST), listWithdrawnLinks(db, MOST)]);
    return c.json({ waiting: grouped(open), withdrawn: withdrawn.map((row) => ({ ...linkOf(row), revision: row.revision, reason: row.reason, at: row.at })) }, 200);
  })
  .openapi(
    createRoute({
      method: 'post',
      path: '/api/link-reports/{enrolment}/{linkKey}',
      request: { ...param('enrolment', 'linkKey'), ...body(Ruled) },
      responses: { 201: json(z.object({ revision: z.int() }), 'Examined, withdrawn from what is shown, or given back'), ...PROBLEMS },
    }),
    async (c) => {
      const platform = c.get('platform');
      const { enrolment, linkKey } = c.req.valid('param');
      const of = await findEnrolment(platform.db, enrolment);
      const person = requireAuthority(c, 'administer', of?.cohort_id ?? '');
      if (person instanceof Response) return person;
      if (!of) return plain(c, 'not_found');
      const { act, reason, reports, revision } = c.req.valid('json');
      const ruled = await ruleOnLink(acting(platform, person, 'administer', of.cohort_id), { enrolment, key: linkKey }, { act, reason }, { reports, revision }, person.id);
      if (!ruled) return plain(c, 'not_found');
      if (!ruled.ok) return refusal(c, ruled.refusal);
      platform.afterResponse(sendDueMail(platform));
      return c.json(ruled.value, 201);
    },
  );
