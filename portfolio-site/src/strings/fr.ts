import { accessibility } from './fr/accessibility.ts';
import { apiDocs } from './fr/api-docs.ts';
import { bulk } from './fr/bulk.ts';
import { endorsement } from './fr/endorsement.ts';
import { offline } from './fr/offline.ts';
import { privateStrings } from './fr/private.ts';
import { privacy } from './fr/privacy.ts';
import { publicStrings } from './fr/public.ts';
import { shared } from './fr/shared.ts';
import { share } from './fr/share.ts';
import { reflection } from './fr/reflection.ts';
import { siteMap } from './fr/site-map.ts';
import { takeaway } from './fr/takeaway.ts';
import { verification } from './fr/verification.ts';
import { printed } from '../format.ts';

/** Every visible string, French first. Files are grouped by family of pages. */
export const fr = printed({ ...publicStrings, apiDocs, accessibility, share, siteMap, verification, bulk, offline, takeaway, endorsement, privacy, reflection, shared, private: privateStrings });
