import { accessibility } from './en/accessibility.ts';
import { apiDocs } from './en/api-docs.ts';
import { bulk } from './en/bulk.ts';
import { endorsement } from './en/endorsement.ts';
import { offline } from './en/offline.ts';
import { privateStrings } from './en/private.ts';
import { privacy } from './en/privacy.ts';
import { publicStrings } from './en/public.ts';
import { shared } from './en/shared.ts';
import { share } from './en/share.ts';
import { reflection } from './en/reflection.ts';
import { siteMap } from './en/site-map.ts';
import { takeaway } from './en/takeaway.ts';
import { verification } from './en/verification.ts';
import type { fr } from './fr.ts';

export const en = { ...publicStrings, apiDocs, accessibility, share, siteMap, verification, bulk, offline, takeaway, endorsement, privacy, reflection, shared, private: privateStrings } satisfies typeof fr;
