/** `api/queries/file-columns.ts` against the schema: a column that names files is not forgotten by backups, nor by what takes files away. */
import { afterAll, expect, it } from 'vitest';
import { openDatabase } from '../../api/platform/database-node.ts';
import { FILE_COLUMNS } from '../../api/queries/file-columns.ts';

const database = openDatabase(':memory:');
afterAll(() => database.close());

/** Digests of something else than bytes of the store: of text in the same table, of secrets, of signatures, of what is elsewhere. */
const OF_OTHER_THINGS = [
  'bilan.digest', 'bilan_answer.digest', 'clr.digest', 'credential_plan.digest', 'document_signature.digest', 'endorsement_link.token_digest', 'endorsement_plan.digest',
  'event.after_digest', 'event.before_digest', 'evidence_seal.digest', 'foreign_badge.text_digest', 'former_address.digest', 'link_watch.digest', 'share_link.token_digest', 'sign_in_request.address_digest',
  'sign_in_request.browser_digest', 'sign_in_request.token_digest', 'signature.digest', 'upload.digest', 'view_link.token_digest',
];

it('says of each column of digests whether it names files', () => {
  const columns = database.raw
    .prepare("SELECT m.name || '.' || c.name FROM sqlite_master m, pragma_table_info(m.name) c WHERE m.type = 'table' AND c.name GLOB '*digest' AND m.name NOT LIKE 'sqlite_%'")
    .pluck()
    .all() as string[];
  // The one column of files with another name.
  const files = FILE_COLUMNS.map(({ table, column }) => `${table}.${column}`).filter((one) => one !== 'setting.value');
  expect(columns.sort()).toEqual([...files, ...OF_OTHER_THINGS].sort());
});
