/** The page of roles: what is given where, as one choice of a list. */
import { text, type FieldError } from './form.ts';
import { GIVEN_ROLES, type GivenRole } from '../../../../api/domain/role-scope.ts';

export type Place = { cohort: string; programme: string };
export type RoleDraft = { email: string; givenName: string; familyName: string; role: GivenRole; place: string; period: string; from: string; until: string };

export const EVERYWHERE = '*';
/** One word for a place, e.g. `formation:NEO`. */
export const placeKey = ({ cohort, programme }: Place): string => (cohort !== '*' ? `promotion:${cohort}` : programme !== '*' ? `formation:${programme}` : EVERYWHERE);

export function placeOf(key: string): Place {
  const [, kind, id] = /^(promotion|formation):(.+)$/.exec(key) ?? [];
  return { cohort: kind === 'promotion' ? id! : '*', programme: kind === 'formation' ? id! : '*' };
}

export const NO_DRAFT: RoleDraft = { email: '', givenName: '', familyName: '', role: 'teacher', place: EVERYWHERE, period: '', from: '', until: '' };

export const readDraft = (form: FormData): RoleDraft => ({
  email: text(form, 'email').toLowerCase(),
  givenName: text(form, 'givenName'),
  familyName: text(form, 'familyName'),
  role: GIVEN_ROLES.find((one) => one === text(form, 'role')) ?? 'teacher',
  place: text(form, 'place'),
  period: text(form, 'period').toUpperCase(),
  from: text(form, 'from'),
  until: text(form, 'until'),
});

export const roleBody = ({ place, period, from, until, ...rest }: RoleDraft) => ({
  ...rest, ...placeOf(place), period: period === '' ? '*' : period, from: from === '' ? null : from, until: until === '' ? null : until,
});

/** The field that a refusal is about. */
export const errorOf = (problem: { detail: string; code?: string }): FieldError => {
  const fields: Readonly<Record<string, string>> = {
    person_unknown: 'field-givenName', name_unreadable: 'field-givenName', role_scope_unknown: 'field-place', role_days_reversed: 'field-until', invalid_input: 'field-email', role_held_already: 'field-email',
  };
  const field = fields[problem.code ?? ''];
  return { ...(field === undefined ? {} : { field }), message: problem.detail };
};
