/** The staff of the demonstration. Fictional, like everybody here; addresses end in `.example`. */
import type { JuryMember } from '../domain/jury.ts';
import type { DemoPerson } from './content.ts';

export const teachers = [
  { givenName: 'Hélène', familyName: 'Castaignède', email: 'helene.castaignede@neo.example' },
  { givenName: 'Vincent', familyName: 'Abadier', email: 'vincent.abadier@neo.example' },
  { givenName: 'Samira', familyName: 'Guerroudji', email: 'samira.guerroudji@neo.example' },
] as const satisfies readonly DemoPerson[];

export const juryChair: DemoPerson = { givenName: 'Françoise', familyName: 'Lemoinier', email: 'francoise.lemoinier@neo.example' };

export const administrator: DemoPerson = { givenName: 'Olivier', familyName: 'Prigentil', email: 'olivier.prigentil@neo.example' };

export const programmeHead: DemoPerson = { givenName: 'Solène', familyName: 'Quérimont', email: 'solene.querimont@neo.example' };

export const dataProtectionOfficer: DemoPerson = { givenName: 'Bastien', familyName: 'Valdorge', email: 'bastien.valdorge@neo.example' };

export const nameOf = (person: DemoPerson): string => `${person.givenName} ${person.familyName}`;

/** Who sits on the juries; the last member comes from a host organisation and has no account. */
export const juryMembers: readonly Omit<JuryMember, 'present'>[] = [
  { name: nameOf(juryChair), quality: 'president' },
  ...teachers.map((one) => ({ name: nameOf(one), quality: 'member' as const })),
  { name: 'Bérénice Aubrac-Morin', quality: 'guest' },
];
