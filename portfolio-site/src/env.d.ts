/// <reference types="astro/client" />

type Role = 'student' | 'teacher' | 'jury_member' | 'jury_chair' | 'programme_head' | 'administrator' | 'data_protection_officer';

declare namespace App {
  interface Locals {
    /** Set by Hono: French at /x, English at /en/x (Astro never sees the prefix). */
    language: import('./links.ts').Language;
    /** Without the language's prefix and without query, e.g. '/verifier'. */
    path: string;
    /** e.g. 'https://palier.example', no trailing slash. */
    origin: string;
    /** The person signed in; always null on a page rendered for the public. */
    person: { id: string; name: string; roles: Role[]; isReferent: boolean } | null;
    /** Signed in, with a second factor still to show: every private page leads to the one that asks for it. */
    held?: boolean;
    /** When the visitor's session ends: without another request, and whatever is done. */
    sessionEnd?: { endsAt: string; latestAt: string; secondsLeft: number; secondsInAll: number } | null;
    /** Only for /rendered/kept: what a form said whose session had ended, and the names of its files. */
    kept?: { fields: [name: string, value: string][]; files: string[]; action: string };
    /** After a restore nothing is issued until an administrator confirms; told to staff only. */
    gateClosed?: boolean;
    /** When the university account of a student closes, and whether they have another way in; told on each of their pages. */
    departure?: { closesOn: string; closed: boolean; hasOtherWay: boolean } | null;
    /** The API called in process, with the visitor's own cookies. */
    api: import('../../api/client.ts').ApiClient;
    /** Only for /rendered/portfolio, /rendered/credential and /rendered/clr. */
    snapshot?: import('../../api/domain/portfolio.ts').PortfolioSnapshot | import('../../api/domain/portfolio.ts').CredentialSnapshot | import('../../api/domain/clr.ts').ClrSnapshot;
    /** Absolute address of the picture that a link to this page brings with it; only where the page is public at an address of its own. */
    picture?: string | null;
    /** The page is read below a link: the last day on which it opens, and its path with the place of the token. */
    shared?: { lastOn: string | null; path: string };
    /** Links of the student's to other sites lead to a page of ours first: on published pages and below a link, and nowhere else. */
    leaves?: true;
    /** Only for /rendered/leaving. */
    leaving?: import('../../api/domain/leaving.ts').Leaving;
    /** The page is one of a portfolio that its student takes away: when, and from where. */
    takeaway?: { asOf: string; origin: string };
    /** Only for /api/docs: the description of the API (OpenAPI 3.1). */
    openapi?: unknown;
    /** Only for /rendered/problem. */
    problem?: { status: number; title: string; detail: string; successor?: string | null };
  }
}
