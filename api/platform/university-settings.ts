/** The settings of a university's own sign-in (OpenID Connect). Parsed once; a wrong one stops the start with a sentence. */
import { z } from 'zod';

/** Not the administrator: what a directory says does not make somebody master of the installation. */
const ROLES = ['student', 'teacher', 'jury_member', 'jury_chair', 'programme_head', 'data_protection_officer'] as const;

export type UniversityRole = { readonly claim: string; readonly value: string; readonly role: (typeof ROLES)[number]; readonly cohort: string; readonly programme: string };

export type University = {
  /** As the provider spells it in `iss`; its configuration is found from it (OpenID Connect Discovery 1.0). */
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** What the button says; the institution's name when absent. */
  readonly name: string | null;
  readonly scope: string;
  /** The claim that names a person for good; never an e-mail address. */
  readonly claim: string;
  /** Which values of which claims give which role, in which cohort or programme (`*`: in all of them). */
  readonly roles: readonly UniversityRole[];
  /** The value of `acr`, or one of `amr`, by which the provider says that a second factor was used. */
  readonly secondFactor: string | null;
};

export const UNIVERSITY_SETTINGS = {
  PALIER_OIDC_ISSUER: z.string().optional(),
  PALIER_OIDC_CLIENT_ID: z.string().optional(),
  PALIER_OIDC_CLIENT_SECRET: z.string().optional(),
  PALIER_OIDC_NAME: z.string().max(120).optional(),
  PALIER_OIDC_SCOPE: z.string().regex(/(^| )openid( |$)/, { error: 'PALIER_OIDC_SCOPE doit contenir « openid » (must contain "openid").' }).default('openid email profile'),
  PALIER_OIDC_CLAIM: z
    .string()
    .regex(/^(?!email$)[\w:./-]{1,120}$/i, { error: 'PALIER_OIDC_CLAIM doit nommer un identifiant stable, qui n’est pas l’adresse électronique (must name a stable identifier, not the e-mail address).' })
    .default('sub'),
  PALIER_OIDC_ROLES: z.string().default(''),
  PALIER_OIDC_MFA: z.string().max(200).optional(),
};

type Settings = z.infer<z.ZodObject<typeof UNIVERSITY_SETTINGS>>;
type Answer = { ok: true; university: University | null } | { ok: false; sentence: string };

/** @param loopback a provider on the same machine may be without TLS, for development */
export function readUniversity(settings: Settings, loopback: boolean): Answer {
  const { PALIER_OIDC_ISSUER: issuer, PALIER_OIDC_CLIENT_ID: clientId, PALIER_OIDC_CLIENT_SECRET: clientSecret } = settings;
  if (issuer === undefined && clientId === undefined && clientSecret === undefined) return { ok: true, university: null };
  if (issuer === undefined || clientId === undefined || clientSecret === undefined) {
    return { ok: false, sentence: 'PALIER_OIDC_ISSUER, PALIER_OIDC_CLIENT_ID et PALIER_OIDC_CLIENT_SECRET : les trois, ou aucun (all three, or none).' };
  }
  if (!isIssuer(issuer, loopback)) return { ok: false, sentence: 'PALIER_OIDC_ISSUER : une adresse https, sans paramètres (an https address without a query).' };
  const roles = readRoles(settings.PALIER_OIDC_ROLES);
  if (!roles.ok) return roles;
  return {
    ok: true,
    university: {
      issuer,
      clientId,
      clientSecret,
      name: settings.PALIER_OIDC_NAME ?? null,
      scope: settings.PALIER_OIDC_SCOPE,
      claim: settings.PALIER_OIDC_CLAIM,
      roles: roles.roles,
      secondFactor: settings.PALIER_OIDC_MFA ?? null,
    },
  };
}

function isIssuer(text: string, loopback: boolean): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  if (url.search !== '' || url.hash !== '' || url.username !== '') return false;
  return url.protocol === 'https:' || (loopback && url.protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname));
}

/** `claim=value → role`, `… → role @ cohort` or `… → role @ programme:CODE`, one a line or separated by semicolons. */
function readRoles(text: string): { ok: true; roles: UniversityRole[] } | { ok: false; sentence: string } {
  const roles: UniversityRole[] = [];
  for (const part of text.split(/[;\n]/).map((one) => one.trim()).filter((one) => one !== '')) {
    const [, claim, value, name, place = '*'] = /^([^=\s]+)\s*=\s*(.+?)\s*(?:→|->)\s*([a-z_]+)(?:\s*@\s*(\S+))?$/.exec(part) ?? [];
    const role = ROLES.find((one) => one === name);
    if (!claim || !value || !role) {
      return { ok: false, sentence: `PALIER_OIDC_ROLES : « ${part} » ne se lit pas comme « claim=valeur -> rôle » ; rôles : ${ROLES.join(', ')} (is not "claim=value -> role").` };
    }
    const [, programme] = /^programme:(.+)$/.exec(place) ?? [];
    roles.push({ claim, value, role, cohort: programme ? '*' : place, programme: programme ?? '*' });
  }
  return { ok: true, roles };
}
