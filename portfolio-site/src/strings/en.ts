import { accessibility } from './en/accessibility.ts';
import { apiDocs } from './en/api-docs.ts';
import { bulk } from './en/bulk.ts';
import { endorsement } from './en/endorsement.ts';
import { offline } from './en/offline.ts';
import { privateStrings } from './en/private.ts';
import { privacy } from './en/privacy.ts';
import { publicStrings } from './en/public.ts';
import { shared } from './en/shared.ts';
import { siteMap } from './en/site-map.ts';
import { verification } from './en/verification.ts';
import type { fr } from './fr.ts';

export const en = { ...publicStrings, apiDocs, accessibility, siteMap, verification, bulk, offline, endorsement, privacy, shared, private: privateStrings } satisfies typeof fr;
