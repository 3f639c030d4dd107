/**
 * A public badge on somebody else's page: a frame without a script, its code to
 * copy, and what a site learns that asks for it (oEmbed 1.0, oembed.com).
 */

/** Of the frame, in CSS pixels. */
export const EMBED = { width: 480, height: 272 } as const;
/** Narrower or lower than this the frame scrolls. */
export type Frame = { readonly width: number; readonly height: number };

/** The frame within what the asking site allows (oEmbed 1.0, section 2.2): never larger. */
export const fitFrame = ({ maxWidth, maxHeight }: { readonly maxWidth: number | null; readonly maxHeight: number | null }): Frame => ({
  width: Math.min(EMBED.width, maxWidth ?? EMBED.width),
  height: Math.min(EMBED.height, maxHeight ?? EMBED.height),
});

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const attribute = (text: string): string => text.replace(/[&<>"]/g, (one) => ENTITIES[one]!);

/**
 * The code to copy. Sandboxed: the frame runs nothing, and may only open the badge's own page in another tab.
 * @param address of the frame; @param title what it is, for whoever does not see it
 */
export const embedCode = (address: string, title: string, { width, height }: Frame = EMBED): string =>
  `<iframe src="${attribute(address)}" title="${attribute(title)}" width="${width}" height="${height}" loading="lazy" sandbox="allow-popups allow-popups-to-escape-sandbox" referrerpolicy="no-referrer" style="border:0;max-width:100%"></iframe>`;

/** The badge that an address of ours is of, in either language; `null` for any other address. */
export function badgeOfAddress(text: string, origin: string): { readonly id: string; readonly language: 'fr' | 'en' } | null {
  if (!URL.canParse(text)) return null;
  const url = new URL(text);
  const [, english, id] = /^(\/en)?\/credentials\/([a-z0-9]+)$/.exec(url.pathname) ?? [];
  return url.origin === origin && id !== undefined ? { id, language: english === undefined ? 'fr' : 'en' } : null;
}

/**
 * « Ajouter au profil LinkedIn »: an ordinary link to LinkedIn's own form, filled in
 * (the parameters of its "Add to profile" documentation). Nothing is told before it is followed.
 * @param organisation by LinkedIn's number of its page where the institution has stated one, else by name
 * @param issuedOn ISO date; `expiresOn` as well, `null` for what does not expire
 */
export function linkedInAddress(badge: {
  readonly name: string; readonly organisation: { readonly name: string; readonly linkedIn: string | null }; readonly issuedOn: string; readonly expiresOn: string | null; readonly id: string; readonly url: string;
}): string {
  const month = (day: string): { year: string; month: string } => ({ year: day.slice(0, 4), month: String(Number(day.slice(5, 7))) });
  const [issued, expires] = [month(badge.issuedOn), badge.expiresOn === null ? null : month(badge.expiresOn)];
  const { name, linkedIn } = badge.organisation;
  const fields = {
    startTask: 'CERTIFICATION_NAME', name: badge.name, ...(linkedIn === null ? { organizationName: name } : { organizationId: linkedIn }),
    issueYear: issued.year, issueMonth: issued.month, ...(expires === null ? {} : { expirationYear: expires.year, expirationMonth: expires.month }), certUrl: badge.url, certId: badge.id,
  };
  return `https://www.linkedin.com/profile/add?${new URLSearchParams(fields)}`;
}
