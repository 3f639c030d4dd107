/**
 * A small cohort of the real NEO programme, brought to the door of a jury:
 * students with evidence, submitted reviews and teachers' proposals.
 */
import neo from '../api/domain/programmes/neo.json' with { type: 'json' };
import { readNeo } from '../api/domain/programmes/read.ts';
import { insertCohort, insertProgramme } from '../api/queries/cohorts.ts';
import { insertEvidence } from '../api/queries/evidence.ts';
import { insertJury } from '../api/queries/juries.ts';
import { insertEnrolment, insertGrant, insertPerson } from '../api/queries/people.ts';
import { insertAssessment, insertReview, insertReviewEvidence, insertStep } from '../api/queries/reviews.ts';
import type { Role } from '../api/queries/schema.ts';
import type { Platform } from '../api/platform/platform.ts';
import { randomId, randomUuid } from '../api/random-id.ts';

export const programme = readNeo(neo, '2026');

export type Promotion = {
  readonly cohort: string;
  readonly jury: string;
  readonly period: string;
  readonly students: readonly { person: string; email: string; enrolment: string; review: string; evidence: string }[];
  readonly emails: { readonly teacher: string; readonly chair: string; readonly member: string; readonly administrator: string; readonly otherTeacher: string };
};

/**
 * @param students how many; each has one cited text trace for all four competencies
 * @param traces how many each student has; those after the first say more of themselves
 * @param file makes the first trace this file, cited by the badges of all four competencies
 * @param proposedLevel what the teacher proposes in each competency
 */
export async function createPromotion(
  platform: Platform,
  { students = 2, period = 'S1', proposedLevel = 1, traces = 1, file = null as Uint8Array | null } = {},
): Promise<Promotion> {
  const { db } = platform;
  const stored = file
    ? { kind: 'file' as const, file_digest: await platform.files.put(file), file_type: 'text/plain', file_bytes: file.length, file_name: 'entretien.txt' }
    : { kind: 'text' as const, file_digest: null, file_type: null, file_bytes: null, file_name: null };
  const id = (): string => randomId(platform.randomBytes);
  const at = platform.now().toISOString();
  const commit = async (statements: Parameters<Platform['commit']>[0]): Promise<void> => {
    const committed = await platform.commit(statements);
    if (!committed.ok) throw new Error(committed.conflict.rule);
  };
  const cohort = id();
  if (!(await db.selectFrom('programme').select('code').executeTakeFirst())) await commit([insertProgramme(db, programme, at)]);
  await commit([insertCohort(db, { id: cohort, programme_code: programme.code, programme_version: programme.version, name: 'NEO · promotion d’essai' })]);

  const staff = async (name: string, role: Role, scope: string): Promise<{ id: string; email: string }> => {
    const person = { id: id(), given_name: name, family_name: 'Essai', email: `${name.toLowerCase()}-${id().slice(0, 6)}@palier.example`, language: 'fr' as const };
    await commit([insertPerson(db, person), insertGrant(db, { person_id: person.id, role, cohort_id: scope })]);
    return person;
  };
  const teacher = await staff('Enseignante', 'teacher', cohort);
  const chair = await staff('Presidente', 'jury_chair', cohort);
  const member = await staff('Membre', 'jury_member', cohort);
  const administrator = await staff('Administrateur', 'administrator', '*');
  const otherTeacher = await staff('Ailleurs', 'teacher', 'another-cohort');

  const enrolled = [];
  for (let index = 0; index < students; index += 1) {
    const one = { person: id(), email: `etudiant-${index}-${id().slice(0, 6)}@palier.example`, enrolment: id(), review: id(), evidence: id() };
    const more = Array.from({ length: traces - 1 }, (_, trace) => ({
      id: id(),
      title: `Réalisation nº ${trace + 2}`,
      text: `Réalisation nº ${trace + 2} de l’étudiant nº ${index + 1} : un parcours conçu avec trois tuteurs, essayé par douze personnes et repris après leurs remarques.`,
    }));
    const competencies = programme.competencies.map((competency) => competency.code);
    const states = ['planned', 'open', 'self_assessed', 'submitted', 'feedback_complete', 'interview_held', 'drafted', 'signed', 'sent_to_jury'] as const;
    const acts = ['plan', 'open', 'self_assess', 'submit', 'complete_feedback', 'hold_interview', 'draft', 'sign', 'send_to_jury'] as const;
    const step = (n: number) => insertStep(db, { review_id: one.review, revision: n + 1, act: acts[n]!, state: states[n]!, person_id: one.person, note: '', at });
    await commit([
      insertPerson(db, { id: one.person, given_name: 'Étudiant', family_name: `Nº ${index + 1}`, email: one.email, language: 'fr' }),
      insertGrant(db, { person_id: one.person, role: 'student', cohort_id: cohort }),
      insertEnrolment(db, { id: one.enrolment, person_id: one.person, cohort_id: cohort, subject_id: randomUuid(platform.randomBytes), regime: 'initial' }),
      ...insertEvidence(
        db,
        {
          id: one.evidence, enrolment_id: one.enrolment, period, ...stored, genre: 'production', title: 'Entretien avec un ingénieur',
          description: 'Un entretien préparé, mené et analysé.', public_text: 'Un entretien avec un ingénieur pédagogique.', reflection: 'Réflexion privée.',
          link: null, image_alt: '', image_width: null, image_height: null, deposited_at: at,
        },
        competencies,
      ),
      ...more.flatMap(({ id: trace, title, text }) =>
        insertEvidence(
          db,
          {
            id: trace, enrolment_id: one.enrolment, period, kind: 'link', genre: 'production', title, description: '', public_text: text, reflection: 'Réflexion privée.',
            link: `https://traces.exemple.fr/${trace}`, file_digest: null, file_type: null, file_bytes: null, file_name: null, image_alt: '', image_width: null, image_height: null, deposited_at: at,
          },
          competencies,
        ),
      ),
      insertReview(db, { id: one.review, enrolment_id: one.enrolment, period }),
      step(0),
      step(1),
      insertReviewEvidence(db, { review_id: one.review, evidence_id: one.evidence, citable: 1, public_text: 'Un entretien avec un ingénieur pédagogique.' }),
      ...more.map(({ id: trace, text }) => insertReviewEvidence(db, { review_id: one.review, evidence_id: trace, citable: 1, public_text: text })),
      ...[2, 3, 4, 5, 6, 7, 8].map(step),
      ...competencies.map((competency) =>
        insertAssessment(db, { id: id(), review_id: one.review, competency, kind: 'teacher', assessor_id: teacher.id, level: proposedLevel, comment: 'Commentaire privé de l’enseignante.', revision: 1, at }),
      ),
    ]);
    enrolled.push(one);
  }
  const jury = id();
  await commit(insertJury(db, { id: jury, cohort_id: cohort, period, title: `Jury ${period}`, convened_on: '2026-01-30' }, enrolled.map((one) => one.review)));
  return {
    cohort,
    jury,
    period,
    students: enrolled,
    emails: { teacher: teacher.email, chair: chair.email, member: member.email, administrator: administrator.email, otherTeacher: otherTeacher.email },
  };
}
