/**
 * What a student had arranged at the other house, arranged here: their views,
 * of the traces that came along, and what they say of themselves. Nothing that
 * is here already is written over, and nothing becomes public.
 */
import { parisDay } from '../domain/calendar.ts';
import { sha256 } from '../privacy/zip.ts';
import type { Portable, PortableView } from '../domain/portable.ts';
import { complete, degreeFault, MOST_VIEWS, readTheme, type Audience, AUDIENCES } from '../domain/portfolio-view.ts';
import type { Platform } from '../platform/platform.ts';
import { insertBroughtView, listBroughtTraces, listBroughtViews } from '../queries/brought.ts';
import { listEvidence } from '../queries/evidence.ts';
import { insertView, listViews, updatePortfolio, type PortfolioRow } from '../queries/portfolios.ts';
import { randomId } from '../random-id.ts';
import { recordChange } from '../record-change.ts';
import type { Into } from './bring-in.ts';

export type BroughtViews = {
  readonly views: number;
  readonly viewsAlready: number;
  /** Without room. */
  readonly viewsLeft: number;
  /** Whether something of the profile was taken over. */
  readonly profile: boolean;
};

/** @param portfolio of this house, as it is */
export async function bringViews(platform: Platform, portable: Portable, into: Into, portfolio: PortfolioRow): Promise<BroughtViews> {
  const came = { views: 0, viewsAlready: 0, viewsLeft: 0 };
  // From this very house: they are here as they are.
  if (portable.origin === platform.config.origin) return { ...came, profile: false };
  const { db } = platform;
  const [traces, known, here, evidence] = await Promise.all([listBroughtTraces(db, into.personId, portable.origin), listBroughtViews(db, into.personId, portable.origin), listViews(db, into.enrolmentId), listEvidence(db, into.enrolmentId)]);
  // Those of this enrolment, and not what is confidential, which no view may show.
  const showable = new Set(evidence.filter((one) => one.about?.confidential !== 1).map(({ id }) => id));
  const mapped = (ids: readonly string[]): string[] => ids.flatMap((id) => traces.get(id) ?? []).filter((id) => showable.has(id));
  let room = MOST_VIEWS - here.length;
  for (const view of portable.enrolments.flatMap((one) => one.views)) {
    const evidenceIds = mapped(view.choices.evidence);
    // Nobody arranged anything in it.
    if (view.headline === '' && view.presentation === '' && evidenceIds.length === 0) continue;
    const source = view.id ?? (await sha256(JSON.stringify(view))).slice(0, 64);
    if (known.has(source)) {
      came.viewsAlready += 1;
      continue;
    }
    const made = room > 0 ? await makeView(platform, into, portable, view, source, { credentials: [], evidence: evidenceIds, reflections: mapped(view.choices.reflections) }) : 'left';
    room -= made === 'views' ? 1 : 0;
    came[made === 'views' ? 'views' : made === 'already' ? 'viewsAlready' : 'viewsLeft'] += 1;
  }
  return { ...came, profile: await bringProfile(platform, portable, into, portfolio) };
}

async function makeView(platform: Platform, { enrolmentId, personId }: Into, { origin, institution }: Portable, view: PortableView, source: string, choices: object): Promise<'views' | 'already' | 'left'> {
  const { db, randomBytes } = platform;
  const at = platform.now().toISOString();
  const made = {
    id: randomId(randomBytes), enrolment_id: enrolmentId, title: (view.title || institution.name).slice(0, 60), audience: AUDIENCES.find((one): one is Audience => one === view.audience) ?? 'other',
    headline: view.headline, presentation: view.presentation, choices: JSON.stringify(choices), sections: JSON.stringify(complete(view.sections)), theme: readTheme(view.theme), made_at: at, updated_at: at,
  };
  const committed = await platform.commit([
    insertView(db, made),
    insertBroughtView(db, { view_id: made.id, person_id: personId, origin, source_id: source, brought_at: at }),
    ...(await recordChange(platform, personId, { at, personId, kind: 'portfolio_edited', subject: enrolmentId }, { before: null, after: made })),
  ]);
  if (committed.ok) return 'views';
  const { rule } = committed.conflict;
  if (rule.startsWith('unique:brought_view')) return 'already';
  if (rule === 'views_full') return 'left';
  throw new Error(rule);
}

/** What is empty here, and only that. */
async function bringProfile(platform: Platform, portable: Portable, { enrolmentId, personId }: Into, before: PortfolioRow): Promise<boolean> {
  const at = platform.now().toISOString();
  const profiles = portable.enrolments.flatMap(({ profile }) => profile ?? []);
  const first = (value: (one: (typeof profiles)[number]) => string): string => profiles.map(value).find((text) => text !== '') ?? '';
  const degree = before.degree === null ? profiles.find((one) => one.degree && degreeFault(one.degree, parisDay(new Date(at))) === null)?.degree : null;
  const edit = {
    ...(before.contact === '' && first((one) => one.contact) !== '' ? { contact: first((one) => one.contact) } : {}),
    ...(before.skills === '' && first((one) => one.skills) !== '' ? { skills: first((one) => one.skills) } : {}),
    ...(degree ? { degree: degree.state, degree_name: degree.name, degree_on: degree.on } : {}),
  };
  if (Object.keys(edit).length === 0) return false;
  const committed = await platform.commit([
    updatePortfolio(platform.db, enrolmentId, { ...edit, updated_at: at }),
    ...(await recordChange(platform, personId, { at, personId, kind: 'portfolio_edited', subject: enrolmentId }, { before, after: { ...before, ...edit } })),
  ]);
  if (!committed.ok) throw new Error(committed.conflict.rule);
  return true;
}
