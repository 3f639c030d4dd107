/** The composition of a jury as it was typed: one line for each person. */
import { MEMBER_QUALITIES, MOST_MEMBERS, type JuryMember } from '../../../../api/domain/jury.ts';
import { text, ticked } from './form.ts';

export function readMembers(form: FormData): { revision: number; members: JuryMember[] } {
  const members = Array.from({ length: MOST_MEMBERS + 10 }, (_, place): JuryMember => ({
    name: text(form, `nom-${place}`),
    quality: MEMBER_QUALITIES.find((one) => one === text(form, `qualite-${place}`)) ?? 'member',
    present: ticked(form, `present-${place}`),
  }));
  return { revision: Number.parseInt(text(form, 'revision'), 10) || 0, members: members.filter((one) => one.name !== '') };
}
