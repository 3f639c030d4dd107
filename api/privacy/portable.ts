/** The student's own as another Palier takes it in: every trace, choice, consent, seal and signed document of each enrolment. */
import { PORTABLE, type Portable, type PortableEnrolment, type PortableView } from '../domain/portable.ts';
import { readSections } from '../domain/portfolio-view.ts';
import { addresses } from '../addresses.ts';
import type { Platform } from '../platform/platform.ts';
import { findProgramme } from '../queries/cohorts.ts';
import { listConsents } from '../queries/consents.ts';
import { declaredOf } from '../queries/brought.ts';
import { listEvidence } from '../queries/evidence.ts';
import { listForeignBadges } from '../queries/foreign-badges.ts';
import { findEnrolment, findPersonById, listEnrolmentsOf } from '../queries/people.ts';
import { listViews } from '../queries/portfolios.ts';
import { listOpenSeals, listSealsOfEnrolment } from '../queries/seals.ts';

/** Where the archive has which document, by its identifier. */
export type Paths = { readonly files: ReadonlyMap<string, string>; readonly captions: ReadonlyMap<string, string>; readonly previews: ReadonlyMap<string, string>; readonly credentials: ReadonlyMap<string, string>; readonly records: ReadonlyMap<string, string>; readonly endorsements: ReadonlyMap<string, string> };

type Signed = readonly { readonly id: string; readonly enrolment_id: string }[];
/** Signed documents, and whose enrolment each is of. */
export type Held = { readonly credentials: Signed; readonly clrs: Signed; readonly endorsements: Signed };

const placed = (path: string | undefined) => (path === undefined ? null : { path });

export async function portableOf(platform: Platform, person: string, paths: Paths, held: Held): Promise<Portable> {
  const { db, config } = platform;
  const [who, consents, own] = await Promise.all([findPersonById(db, person), listConsents(db, person), listEnrolmentsOf(db, person)]);
  const enrolments: PortableEnrolment[] = [];
  for (const { id } of own) enrolments.push(await enrolmentOf(platform, id, paths, held, consents.filter((one) => one.enrolment_id === id).map(({ act, at }) => ({ act, at }))));
  return {
    format: PORTABLE.format, version: PORTABLE.version, origin: config.origin, institution: { ...config.institution }, exportedAt: platform.now().toISOString(),
    person: { name: who?.name ?? '' }, enrolments,
  };
}

async function enrolmentOf({ db, config }: Platform, id: string, paths: Paths, held: Held, consents: PortableEnrolment['consents']): Promise<PortableEnrolment> {
  const [enrolment, traces, views, seals, foreign] = await Promise.all([findEnrolment(db, id), listEvidence(db, id), listViews(db, id), listSealsOfEnrolment(db, id), listForeignBadges(db, id)]);
  const programme = (await findProgramme(db, enrolment!.programme_code, enrolment!.programme_version))!;
  const salts = new Map((await listOpenSeals(db, seals.map((seal) => seal.id))).map((seal) => [seal.id, seal.salt!]));
  const within = (all: Signed, from: ReadonlyMap<string, string>) => all.filter((one) => one.enrolment_id === id).map((one) => ({ id: one.id, file: from.get(one.id)! }));
  return {
    id,
    programme: { code: programme.code, version: programme.version, title: programme.title },
    traces: traces.map((one) => ({
      id: one.id, period: one.period, kind: one.kind, genre: one.genre, title: one.title, description: one.description, publicText: one.public_text, reflection: one.reflection, analysis: one.analysis, link: one.link,
      about: one.about ? { ownShare: one.about.own_share, members: JSON.parse(one.about.members) as unknown[], aiUse: one.about.ai_use, confidential: one.about.confidential === 1, transcript: one.about.transcript } : null,
      file: paths.files.has(one.id) ? { path: paths.files.get(one.id)!, mediaType: one.file_type ?? '', name: one.file_name } : null,
      captions: placed(paths.captions.get(one.id)), preview: placed(paths.previews.get(one.id)),
      imageAlt: one.image_alt, depositedAt: one.deposited_at, declared: declaredOf(one), competencies: one.competencies, learnings: one.learnings,
    })),
    views: views.map(({ view_id, title, audience, headline, presentation, choices, sections, theme }) => ({ id: view_id, title, audience, headline, presentation, choices: JSON.parse(choices) as PortableView['choices'], sections: readSections(sections), theme })),
    ...(views[0] ? { profile: { contact: views[0].contact, skills: views[0].skills, degree: views[0].degree && { state: views[0].degree, name: views[0].degree_name, on: views[0].degree_on } } } : {}),
    consents,
    credentials: within(held.credentials, paths.credentials),
    records: within(held.clrs, paths.records),
    endorsements: within(held.endorsements, paths.endorsements),
    foreign: foreign.flatMap((one) => (paths.files.has(one.id) ? [{ id: one.id, file: paths.files.get(one.id)! }] : [])),
    seals: seals.flatMap((seal) => (salts.has(seal.id) ? [{ credential: addresses(config.origin).credential(seal.credential_id), trace: seal.evidence_id, resource: addresses(config.origin).sealedEvidence(seal.id), salt: salts.get(seal.id)! }] : [])),
  };
}
