/** A sample of what a folder holds, judged by the stock libraries with the keys that the folder would publish. */
import { join } from 'node:path';
import { DataIntegrityProof } from '@digitalbazaar/data-integrity';
import { cryptosuite } from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import { verifyCredential } from '@digitalbazaar/vc';
import SqliteDatabase from 'better-sqlite3';
import { createLocalJWKSet, jwtVerify, type JSONWebKeySet } from 'jose';
import { loaderWith } from '../../credentials/documents.ts';
import { didWebFromOrigin } from '../../credentials/index.ts';
import { didDocument, jwks } from '../../keys/did-document.ts';
import { listKeys } from '../../api/queries/keys.ts';
import { openFolder } from './folder.ts';

type Published = { id: string; verificationMethod: { id: string }[] };

/** @returns the ids of drawn credentials that a stock verifier refuses, in either form */
export async function findForgeries(folder: string, size: number, draw: (low: number, high: number) => number): Promise<string[]> {
  const platform = await openFolder(folder);
  const did = didWebFromOrigin(platform.config.origin);
  const keys = await listKeys(platform.db);
  platform.close();
  const document = didDocument(did, keys) as Published;
  const documents = new Map<string, object>([[did, document], ...document.verificationMethod.map((one): [string, object] => [one.id, { '@context': 'https://w3id.org/security/multikey/v1', ...one }])]);
  const documentLoader = loaderWith(documents);
  const jwkSet = createLocalJWKSet(jwks(did, keys) as unknown as JSONWebKeySet);
  const raw = new SqliteDatabase(join(folder, 'palier.sqlite'));
  const rows = raw.prepare('SELECT s.id, embedded, jwt FROM signed_credential s LEFT JOIN signed_jwt j ON j.id = s.id ORDER BY jwt IS NULL, s.id').all() as { id: string; embedded: string; jwt: string | null }[];
  raw.close();
  const refused: string[] = [];
  for (let drawn = 0; drawn < size; drawn += 1) {
    // Half of them among those that have a token, which stand first.
    const last = drawn % 2 === 0 ? rows.filter((row) => row.jwt !== null).length - 1 : rows.length - 1;
    const { id, embedded, jwt } = rows[draw(0, last)]!;
    const suite = new DataIntegrityProof({ cryptosuite });
    const { verified } = await verifyCredential({ credential: JSON.parse(embedded) as object, suite, documentLoader, checkStatus: async () => ({ verified: true }) });
    const token = jwt === null ? null : await jwtVerify(jwt, jwkSet, { issuer: did }).catch(() => null);
    if (!verified || (jwt !== null && token === null)) refused.push(id);
  }
  return refused;
}
