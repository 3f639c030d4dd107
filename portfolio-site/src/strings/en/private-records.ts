import type { EnrolmentField } from '../../../../api/domain/refusal.ts';
import type { records as fr } from '../fr/private-records.ts';

const unreadable: Readonly<Record<`field_${EnrolmentField}`, string>> = {
  field_effectiveOn: 'the day from which it holds cannot be read', field_until: 'the day until which it holds cannot be read', field_reference: 'the decision’s reference is missing, or cannot be read', field_year: 'the programme has no such year',
  field_host: 'the host’s name is missing, or cannot be read', field_tutor: 'the tutor’s name cannot be read', field_beginsOn: 'the day of the beginning cannot be read', field_endsOn: 'the day of the end cannot be read, or is before the beginning',
  field_title: 'the memoir’s title is missing, or cannot be read', field_director: 'the director’s name is missing, or cannot be read', field_defendedOn: 'the day of the defence cannot be read',
  field_decidedOn: 'the day of the decision is missing, or yet to come', field_competencies: 'the competency is missing',
};

export const records: typeof fr = {
  link: 'Import placements, memoirs and exemptions',
  title: (cohort) => `Import records: ${cohort}`,
  intro: 'A CSV file: a line of headings, then one line per placement, memoir or exemption; the student stands in it by their address. Nothing is written before you have seen what will change, and an empty cell leaves what is known.',
  kind: 'What the file holds',
  kinds: { placements: 'Placements and work-study', memoirs: 'Memoirs', exemptions: 'Exemptions' },
  columns: {
    placements: 'courriel (email) or inscription (enrolment), nature (stage or alternance), année (year), organisme (host); optional: état (state), tuteur (tutor), début (begins), fin (ends), heures prévues (hours planned), heures faites (hours done), confidentiel (yes or no). A placement is known again by its year, its kind and its host.',
    memoirs: 'courriel (email) or inscription (enrolment), titre (title), directeur (director); optional: soutenu le (defended), confidentiel (yes or no).',
    exemptions: 'courriel (email) or inscription (enrolment), compétence (competency), niveau (level), au titre de (basis: VAE, transfer, direct M2, prior study), date de la décision (decided), référence (reference).',
  },
  what: 'Item',
  changes: { new: 'Added', updated: 'Updated', nothing: 'Already there' },
  counts: (added, updated, nothing) => `${added} added; ${updated} updated; ${nothing} ${nothing === 1 ? 'line' : 'lines'} without effect.`,
  done: (added, updated) => `Import done: ${added} added, ${updated} updated.`,
  faults: {
    student_unknown: 'nobody is enrolled in this cohort under this address',
    own_enrolment: 'nobody keeps their own file',
    word_unknown: 'this word is not known here',
    hours_unreadable: 'this number of hours cannot be read',
    day_unreadable: 'this day cannot be read (DD/MM/YYYY)',
    repeated: 'the same stands above for this student',
    several_known: 'several placements of this student answer to it: change them in their file',
    competency_unknown: 'the programme has no such competency',
    level_unknown: 'the programme has no such level',
    level_awarded: 'this level, or a higher one, is awarded already',
    ...unreadable,
  },
};
