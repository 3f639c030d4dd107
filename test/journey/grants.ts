import type { Role } from '../../api/queries/schema.ts';
import type { House } from '../house.ts';

/** Takes a person's authority away while they are signed in. */
export async function deleteGrant(house: House, personId: string, role?: Role): Promise<void> {
  const all = house.platform.db.deleteFrom('role_grant').where('person_id', '=', personId);
  const committed = await house.platform.commit([role ? all.where('role', '=', role) : all]);
  if (!committed.ok) throw new Error(committed.conflict.rule);
}
