import { apiDocs } from './en/api-docs.ts';
import { endorsement } from './en/endorsement.ts';
import { privateStrings } from './en/private.ts';
import { publicStrings } from './en/public.ts';
import { verification } from './en/verification.ts';
import type { fr } from './fr.ts';

export const en = { ...publicStrings, apiDocs, verification, endorsement, private: privateStrings } satisfies typeof fr;
