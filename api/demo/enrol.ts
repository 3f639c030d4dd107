/** People, roles, cohorts, enrolments and the traces that students deposit. */
import type { Compilable } from 'kysely';
import { NO_ANALYSIS } from '../domain/analysis.ts';
import { cleanFile, upright } from '../domain/clean-file.ts';
import { imageSize } from '../image-size.ts';
import type { Platform } from '../platform/platform.ts';
import { insertAnalysis } from '../queries/analyses.ts';
import { insertCohort } from '../queries/cohorts.ts';
import { putAbout } from '../queries/evidence-about.ts';
import { insertEvidence } from '../queries/evidence.ts';
import { recordEvent } from '../queries/events.ts';
import { insertEnrolment, insertGrant, insertPerson } from '../queries/people.ts';
import { insertPortfolio } from '../queries/portfolios.ts';
import type { Role, Tables } from '../queries/schema.ts';
import { randomId, randomUuid } from '../random-id.ts';
import { momentOn } from './clock.ts';
import type { DemoCohort, DemoEvidence, DemoPerson, DemoStudent } from './content.ts';
import { administrator, dataProtectionOfficer, juryChair, programmeHead, teachers } from './people.ts';
import { carriedProgrammes } from '../domain/programmes/carried.ts';

/** Gives the bytes of a file of `files/`; the platform that runs the demonstration knows where they are. */
export type ReadDemoFile = (name: string) => Promise<Uint8Array>;

export type Staff = { readonly teachers: readonly string[]; readonly juryChair: string; readonly administrator: string };

export type EnrolledEvidence = DemoEvidence & { readonly id: string };

export type Enrolled = {
  readonly student: DemoStudent;
  readonly enrolment: string;
  readonly person: string;
  readonly evidence: readonly EnrolledEvidence[];
  /** Place in the class: spreads the acts over the day and shares the students among the teachers. */
  readonly order: number;
};

const person = (platform: Platform, one: DemoPerson, id: string): Compilable =>
  insertPerson(platform.db, { id, given_name: one.givenName, family_name: one.familyName, email: one.email, language: 'fr' });

/** Writes the staff; their roles come with each cohort, but for those who are over all of them or over a programme. */
export async function enrolStaff(platform: Platform): Promise<{ staff: Staff; writes: Compilable[] }> {
  const id = (): string => randomId(platform.randomBytes);
  const staff: Staff = { teachers: teachers.map(id), juryChair: id(), administrator: id() };
  const [head, officer] = [id(), id()];
  return {
    staff,
    writes: [
      ...teachers.map((one, index) => person(platform, one, staff.teachers[index]!)),
      person(platform, juryChair, staff.juryChair),
      person(platform, administrator, staff.administrator),
      insertGrant(platform.db, { person_id: staff.administrator, role: 'administrator', cohort_id: '*' }),
      person(platform, programmeHead, head),
      insertGrant(platform.db, { person_id: head, role: 'programme_head', cohort_id: '*', programme_code: carriedProgrammes.NEO.code }),
      person(platform, dataProtectionOfficer, officer),
      insertGrant(platform.db, { person_id: officer, role: 'data_protection_officer', cohort_id: '*' }),
    ],
  };
}

/** Writes one cohort: its staff's roles, its students, their traces and files. */
export async function enrolCohort(
  platform: Platform,
  cohort: DemoCohort,
  staff: Staff,
  readFile: ReadDemoFile,
): Promise<{ cohortId: string; enrolled: Enrolled[]; writes: Compilable[] }> {
  const { db, randomBytes } = platform;
  const cohortId = randomId(randomBytes);
  const programme = carriedProgrammes[cohort.programme];
  const grant = (personId: string, role: Role): Compilable => insertGrant(db, { person_id: personId, role, cohort_id: cohortId });
  const writes: Compilable[] = [
    insertCohort(db, { id: cohortId, programme_code: programme.code, programme_version: programme.version, name: cohort.name }),
    ...staff.teachers.flatMap((one) => [grant(one, 'teacher'), grant(one, 'jury_member')]),
    grant(staff.juryChair, 'jury_chair'),
  ];
  const enrolled: Enrolled[] = [];
  for (const [order, student] of cohort.students.entries()) {
    const personId = randomId(randomBytes);
    const enrolment = randomId(randomBytes);
    writes.push(
      person(platform, student, personId),
      grant(personId, 'student'),
      insertEnrolment(db, { id: enrolment, person_id: personId, cohort_id: cohortId, subject_id: randomUuid(randomBytes), regime: student.regime }),
      ...insertPortfolio(db, randomId(randomBytes), {
        enrolment_id: enrolment,
        handle: student.portfolio?.handle ?? randomId(randomBytes),
        headline: student.portfolio?.headline ?? '',
        presentation: student.portfolio?.presentation ?? '',
        choices: '{"credentials":[],"evidence":[],"reflections":[]}',
        indexable: student.portfolio?.indexable ? 1 : 0,
        updated_at: momentOn(cohort.calendars[student.reviews[0]!.period]!.planned, order),
      }),
    );
    const evidence: EnrolledEvidence[] = [];
    for (const one of student.evidence) {
      const id = randomId(randomBytes);
      writes.push(...(await deposit(platform, { enrolment, personId, order }, { ...one, id }, readFile)));
      evidence.push({ ...one, id });
    }
    enrolled.push({ student, enrolment, person: personId, evidence, order });
  }
  return { cohortId, enrolled, writes };
}

async function aboutOf(platform: Platform, evidence_id: string, about: NonNullable<DemoEvidence['about']>, readFile: ReadDemoFile): Promise<Tables['evidence_about']> {
  const captions = about.captions ? await readFile(about.captions) : null;
  const preview = about.preview ? cleanFile(await readFile(about.preview)) : null;
  const size = preview && imageSize(preview.bytes);
  return {
    evidence_id, own_share: about.ownShare ?? '', members: JSON.stringify(about.members ?? []), ai_use: about.aiUse ?? '', confidential: about.confidential ? 1 : 0, transcript: about.transcript ?? '',
    captions_digest: captions && (await platform.files.put(captions)), captions_bytes: captions?.length ?? null,
    preview_digest: preview && (await platform.files.put(preview.bytes)), preview_type: preview?.type ?? null, preview_bytes: preview?.bytes.length ?? null, preview_width: size?.width ?? null, preview_height: size?.height ?? null,
  };
}

/** A trace as the deposit page would have written it; a file is judged by its bytes here too. */
async function deposit(
  platform: Platform,
  owner: { enrolment: string; personId: string; order: number },
  one: EnrolledEvidence,
  readFile: ReadDemoFile,
): Promise<Compilable[]> {
  const bytes = one.file ? await readFile(one.file.name) : null;
  const clean = bytes ? cleanFile(bytes) : null;
  if (bytes && !clean) throw new Error(`${one.file?.name} is of no type that a student may deposit`);
  const mediaType = clean?.type ?? null;
  const size = clean?.type.startsWith('image/') ? imageSize(clean.bytes) : null;
  const at = momentOn(one.on, owner.order);
  return [
    ...insertEvidence(
      platform.db,
      {
        id: one.id,
        enrolment_id: owner.enrolment,
        period: one.period,
        kind: bytes ? 'file' : one.link ? 'link' : 'text',
        genre: one.genre ?? 'production',
        title: one.title,
        description: one.description,
        public_text: one.publicText,
        reflection: one.reflection,
        link: bytes ? null : (one.link ?? null),
        file_digest: clean ? await platform.files.put(clean.bytes) : null,
        file_type: mediaType,
        file_bytes: clean?.bytes.length ?? null,
        file_name: one.file?.name ?? null,
        image_alt: one.file?.alt ?? '',
        image_width: size && upright(size, clean!.orientation).width,
        image_height: size && upright(size, clean!.orientation).height,
        deposited_at: at,
      },
      one.competencies,
    ),
    ...(one.about ? [putAbout(platform.db, await aboutOf(platform, one.id, one.about, readFile))] : []),
    ...(one.analysis ? insertAnalysis(platform.db, one.id, 1, { reflection: one.reflection, answers: { ...NO_ANALYSIS, ...one.analysis } }, at) : []),
    recordEvent(platform.db, randomId(platform.randomBytes), { at, personId: owner.personId, kind: 'evidence_deposited', subject: one.id }),
  ];
}
