/** The student's own: enrolments, badges beside their evidence, portfolio, publication. */
import { createRoute, z } from '@hono/zod-openapi';
import { addresses } from '../addresses.ts';
import { attainedLevel } from '../domain/award.ts';
import { parisDay } from '../domain/calendar.ts';
import { exemptedLevel } from '../domain/enrolment.ts';
import { findCompetency, findLevel, findPeriod, type Programme } from '../domain/programme.ts';
import { heldBack } from '../domain/clearance.ts';
import { linkedInAddress } from '../domain/embed.ts';
import { describeAchievement } from '../issuance/describe.ts';
import { pump } from '../issuance/pump.ts';
import { ROLES } from '../permissions.ts';
import { publish, withdraw } from '../publication/publish.ts';
import { portfolioPath } from '../publication/paths.ts';
import { readChoices, type Choices } from '../publication/snapshot.ts';
import { findCohort, findProgramme, readCohort } from '../queries/cohorts.ts';
import { listCitations, listIssuedTo } from '../queries/credentials.ts';
import { isDeparted } from '../queries/departures.ts';
import { recordEvent } from '../queries/events.ts';
import { countFileBytes, listEvidence } from '../queries/evidence.ts';
import { listWithdrawnOf } from '../queries/link-reports.ts';
import { findEnrolment, listEnrolmentsOf, setEmailInBadges, type Person } from '../queries/people.ts';
import { findPortfolio, insertPortfolio, listPublications, listReadTraces, updatePortfolio, updateView } from '../queries/portfolios.ts';
import { listSealsOfEnrolment } from '../queries/seals.ts';
import { randomId } from '../random-id.ts';
import { recordChange } from '../record-change.ts';
import type { Platform } from '../platform/platform.ts';
import { body, hidden, json, param, plain, PROBLEMS, refusal, requirePerson, router, type RouteContext } from './context.ts';
import { evidenceView } from './evidence-view.ts';
import { bindingOnly, currentState } from './grid.ts';
import { Enrolments, PortfolioEdit, PortfolioView, programmeView } from './views.ts';

const Me = z.object({
  person: z
    .object({
      id: z.string(),
      name: z.string(),
      email: z.string(),
      language: z.enum(['fr', 'en']),
      roles: z.array(z.enum(ROLES)),
    })
    .nullable(),
  home: z.string().nullable(),
});

const HOMES = [
  ['jury_chair', '/jury'],
  ['teacher', '/suivi'],
  ['jury_member', '/jury'],
  ['programme_head', '/suivi'],
  ['administrator', '/administration'],
  ['student', '/espace'],
  ['data_protection_officer', '/administration/registre'],
] as const;

/** The page that a person starts from. */
export const homeOf = (person: Person): string =>
  HOMES.find(([role]) => person.grants.some((grant) => grant.role === role))?.[1] ?? (person.students.length > 0 ? '/suivi' : '/');

/** The person's own enrolment; anybody else's is not found. */
export async function ownEnrolment(c: RouteContext, id: string) {
  const person = requirePerson(c);
  if (person instanceof Response) return person;
  const enrolment = await findEnrolment(c.get('platform').db, id);
  return enrolment && enrolment.person_id === person.id ? { person, enrolment } : hidden(c);
}

/** Every enrolment has a portfolio, private and empty at first. */
export async function portfolioOf(platform: Platform, enrolmentId: string) {
  const known = await findPortfolio(platform.db, enrolmentId);
  if (known) return known;
  const fresh = {
    enrolment_id: enrolmentId,
    handle: randomId(platform.randomBytes),
    headline: '',
    presentation: '',
    choices: '{"credentials":[],"evidence":[],"reflections":[]}',
    indexable: 0 as const,
    updated_at: platform.now().toISOString(),
  };
  // Two at once: the first one's is there.
  await platform.commit(insertPortfolio(platform.db, randomId(platform.randomBytes), fresh));
  return (await findPortfolio(platform.db, enrolmentId))!;
}

async function enrolmentView(platform: Platform, id: string): Promise<z.infer<typeof Enrolments>['enrolments'][number]> {
  const { db, config } = platform;
  const at = addresses(config.origin);
  const enrolment = (await findEnrolment(db, id))!;
  const cohort = (await findCohort(db, enrolment.cohort_id))!;
  const [programme, content, issued, evidence, portfolio, publications, seals, departed, withdrawnLinks, read] = await Promise.all([
    findProgramme(db, cohort.programme_code, cohort.programme_version),
    readCohort(db, cohort.id, { enrolment: id }),
    listIssuedTo(db, id),
    listEvidence(db, id),
    portfolioOf(platform, id),
    listPublications(db, id),
    listSealsOfEnrolment(db, id),
    isDeparted(db, id),
    listWithdrawnOf(db, id),
    listReadTraces(db, id, parisDay(platform.now())),
  ]);
  if (!programme) throw new Error(`no programme ${cohort.programme_code}`);
  const reviews = content.reviews
    .filter((one) => one.enrolment_id === id)
    .map((one) => ({ id: one.id, period: one.period, state: currentState(content, one.id) }))
    .sort((a, b) => (a.period < b.period ? -1 : 1));
  const current = reviews.filter((one) => one.state !== 'planned').at(-1)?.period ?? null;
  const awards = content.awards.filter((one) => one.enrolment_id === id);
  const isPublic = (kind: string, subject: string): boolean =>
    publications.some((one) => one.kind === kind && one.subject === subject && one.withdrawn_at === null);
  const page = publications.find((one) => one.path === portfolioPath(portfolio.handle));
  return {
    id,
    cohort: { id: cohort.id, name: cohort.name },
    programme: programmeView(programme),
    regime: enrolment.regime,
    emailInBadges: enrolment.email_in_badges === 1,
    departed,
    staircases: programme.competencies.map((competency) => {
      // A decision binds, and is told, once its minutes are signed: until then the one before it is the last.
      const last = bindingOnly(content).decisions.filter((one) => one.enrolment_id === id && one.competency === competency.code).sort((a, b) => (a.decided_at < b.decided_at ? -1 : 1)).at(-1);
      return {
        competency: competency.code,
        expected: current === null ? null : (findPeriod(programme, current)?.expectedLevel ?? null),
        attained: attainedLevel(awards, competency.code),
        exempted: exemptedLevel(content.exemptions.filter((one) => one.enrolment_id === id), competency.code),
        lastOutcome: last?.outcome ?? null,
        lastLevel: last?.level ?? null,
      };
    }),
    reviews,
    badges: await Promise.all(
      issued.map(async (one) => {
        const citations = await listCitations(db, { enrolmentId: id, period: one.period, competency: one.competency });
        const supporting = evidence.filter((trace) => citations.some((citation) => citation.id === trace.id) || (trace.period === one.period && trace.competencies.includes(one.competency)));
        return {
          id: one.id,
          url: at.credential(one.id),
          imageUrl: at.image(programme.code, programme.version, one.competency, one.level),
          period: one.period,
          competency: one.competency,
          level: one.level,
          levelName: findLevel(programme, one.level)?.name ?? '',
          awardedOn: one.awarded_on,
          state: one.revoked_at ? ('revoked' as const) : one.released_at ? ('issued' as const) : ('preparing' as const),
          public: isPublic('credential', one.id),
          linkedIn: isPublic('credential', one.id) && !one.revoked_at ? linkedInOf(platform, programme, one) : null,
          evidence: supporting.map(evidenceView),
          proofs: one.released_at
            ? sealsOf(seals, one).map((seal) => ({ evidence: seal.evidence_id, url: `/api/credentials/${one.id}/evidence/${seal.id}/proof`, public: isPublic('evidence', seal.evidence_id) }))
            : [],
        };
      }),
    ),
    evidence: evidence.map(evidenceView),
    withdrawnLinks,
    portfolio: {
      mainView: portfolio.main_view,
      handle: portfolio.handle,
      url: at.portfolio(portfolio.handle),
      headline: portfolio.headline,
      presentation: portfolio.presentation,
      indexable: portfolio.indexable === 1,
      choices: copyChoices(readChoices(portfolio.choices)),
      published: page !== undefined && page.withdrawn_at === null,
      withdrawn: page !== undefined && page.withdrawn_at !== null,
      publishedAt: page?.withdrawn_at === null ? page.published_at : null,
      read: { byAll: readBy(read, 'all'), byLink: readBy(read.filter(({ id: trace }) => evidence.some((one) => one.id === trace && heldBack(one) === null)), 'link') },
    },
  };
}

/** What is below a link besides is not shown: see `renderShare`. */
function readBy(read: Awaited<ReturnType<typeof listReadTraces>>, by: 'all' | 'link') {
  const own = read.filter((one) => one.by === by);
  return { evidence: own.map(({ id }) => id), reflections: own.filter(({ reflected }) => reflected === 1).map(({ id }) => id) };
}

function linkedInOf({ config }: Platform, programme: Programme, one: { id: string; competency: string; level: number; awarded_on: string }): string {
  const { name } = describeAchievement(programme, findCompetency(programme, one.competency)!, findLevel(programme, one.level)!, config.origin);
  return linkedInAddress({ name, organisation: { name: config.institution.name, linkedIn: config.linkedInPage }, issuedOn: one.awarded_on, expiresOn: null, id: one.id, url: addresses(config.origin).credential(one.id) });
}

/** A badge that took another's place and was not planned anew names the seals of the first. */
function sealsOf<S extends { credential_id: string; award_id: string; open: unknown }>(seals: readonly S[], issued: { id: string; award_id: string }): S[] {
  const own = seals.filter((seal) => seal.credential_id === issued.id);
  return (own.length > 0 ? own : seals.filter((seal) => seal.award_id === issued.award_id)).filter((seal) => seal.open);
}

/** Whether all that a view would show is of this enrolment. */
export async function choicesAreOwn(platform: Platform, enrolmentId: string, choices: Choices): Promise<boolean> {
  const [issued, evidence] = await Promise.all([listIssuedTo(platform.db, enrolmentId), listEvidence(platform.db, enrolmentId)]);
  const known = new Set([...issued, ...evidence].map((one) => one.id));
  return [...choices.credentials, ...choices.evidence, ...choices.reflections].every((id) => known.has(id));
}

export const copyChoices = (choices: Choices) => ({
  credentials: [...choices.credentials],
  evidence: [...choices.evidence],
  reflections: [...choices.reflections],
});

export const me = router()
  .openapi(
    createRoute({ method: 'get', path: '/api/me', responses: { 200: json(Me, 'Who is signed in'), ...PROBLEMS } }),
    async (c) => {
      const person = c.get('person');
      return c.json(
        person
          ? {
              person: { id: person.id, name: person.name, email: person.email, language: person.language, roles: [...new Set(person.grants.map((grant) => grant.role))] },
              home: homeOf(person),
            }
          : { person: null, home: null },
        200,
      );
    },
  )
  .openapi(
    createRoute({ method: 'get', path: '/api/me/enrolments', responses: { 200: json(Enrolments, 'The student’s own enrolments'), ...PROBLEMS } }),
    async (c) => {
      const person = requirePerson(c);
      if (person instanceof Response) return person;
      const platform = c.get('platform');
      const mine = await listEnrolmentsOf(platform.db, person.id);
      const [enrolments, held] = await Promise.all([Promise.all(mine.map((one) => enrolmentView(platform, one.id))), countFileBytes(platform.db, person.id)]);
      return c.json({ enrolments, files: { held, most: platform.config.filesPerPerson } }, 200);
    },
  )
  .openapi(
    createRoute({
      method: 'put',
      path: '/api/me/enrolments/{enrolment}/portfolio',
      request: { ...param('enrolment'), ...body(PortfolioEdit) },
      responses: { 200: json(PortfolioView, 'Choices saved; nothing is published by this'), ...PROBLEMS },
    }),
    async (c) => {
      const own = await ownEnrolment(c, c.req.valid('param').enrolment);
      if (own instanceof Response) return own;
      const platform = c.get('platform');
      const { headline, presentation, indexable, choices } = c.req.valid('json');
      const before = await portfolioOf(platform, own.enrolment.id);
      if (!(await choicesAreOwn(platform, own.enrolment.id, choices))) return plain(c, 'not_found');
      const confidential = (await listEvidence(platform.db, own.enrolment.id)).find((one) => one.about?.confidential === 1 && choices.evidence.includes(one.id));
      if (confidential) return refusal(c, { kind: 'evidence_held_back', held: 'confidential', title: confidential.title });
      const at = platform.now().toISOString();
      const after = { headline: headline.trim(), presentation: presentation.trim(), choices: JSON.stringify(choices), updated_at: at };
      const findable = { indexable: indexable ? (1 as const) : (0 as const) };
      await platform.commit([
        updateView(platform.db, before.view_id, after),
        updatePortfolio(platform.db, own.enrolment.id, { ...findable, updated_at: at }),
        ...(await recordChange(platform, own.person.id, { at, personId: own.person.id, kind: 'portfolio_edited', subject: own.enrolment.id }, { before, after: { ...before, ...after, ...findable } })),
      ]);
      return c.json((await enrolmentView(platform, own.enrolment.id)).portfolio, 200);
    },
  )
  .openapi(
    createRoute({
      method: 'put',
      path: '/api/me/enrolments/{enrolment}/preferences',
      request: { ...param('enrolment'), ...body(z.object({ emailInBadges: z.boolean() })) },
      responses: { 200: json(z.object({ emailInBadges: z.boolean() }), 'What the badges to come will carry'), ...PROBLEMS },
    }),
    async (c) => {
      const own = await ownEnrolment(c, c.req.valid('param').enrolment);
      if (own instanceof Response) return own;
      const platform = c.get('platform');
      const { emailInBadges } = c.req.valid('json');
      await platform.commit([
        setEmailInBadges(platform.db, own.enrolment.id, emailInBadges),
        recordEvent(platform.db, randomId(platform.randomBytes), {
          at: platform.now().toISOString(), personId: own.person.id, kind: 'preferences_changed', subject: own.enrolment.id, detail: { emailInBadges },
        }),
      ]);
      return c.json({ emailInBadges }, 200);
    },
  )
  .openapi(
    createRoute({
      method: 'post',
      path: '/api/me/enrolments/{enrolment}/publication',
      request: param('enrolment'),
      responses: { 201: json(z.object({ url: z.string() }), 'Published'), ...PROBLEMS },
    }),
    async (c) => {
      const own = await ownEnrolment(c, c.req.valid('param').enrolment);
      if (own instanceof Response) return own;
      const platform = c.get('platform');
      await portfolioOf(platform, own.enrolment.id);
      const published = await publish(platform, own.enrolment.id, own.person.id);
      if (!published) return plain(c, 'not_found');
      // Pages of badges that were replaced lead to their successors once these are public.
      platform.afterResponse(pump(platform));
      return published.ok ? c.json(published.value, 201) : refusal(c, published.refusal);
    },
  )
  .openapi(
    createRoute({
      method: 'delete',
      path: '/api/me/enrolments/{enrolment}/publication',
      request: param('enrolment'),
      responses: { 200: json(z.object({ ok: z.literal(true) }), 'Withdrawn'), ...PROBLEMS },
    }),
    async (c) => {
      const own = await ownEnrolment(c, c.req.valid('param').enrolment);
      if (own instanceof Response) return own;
      await withdraw(c.get('platform'), own.enrolment.id, own.person.id);
      return c.json({ ok: true as const }, 200);
    },
  );
