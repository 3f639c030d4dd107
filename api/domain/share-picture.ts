/**
 * The picture that a link to a public page brings with it (Open Graph): drawn
 * from what the page shows and from nothing else, as SVG; 1200 × 630, which is
 * what previews of links crop least. Its words are those that were signed, in
 * French, so one picture serves both languages of a page.
 */
import { at, badgeImage, cut, FAINT, HUES, indexOfCode, INK, label, LIGHT, markOf, PAPER, sizeToFit, wrap } from './badge-image.ts';
import { shownStaircases, type CredentialSnapshot, type PortfolioSnapshot, type PublicStaircase } from './portfolio.ts';

export const SHARE_PICTURE = { width: 1200, height: 630 } as const;
const LEFT = 72;
const COLUMN = SHARE_PICTURE.width - 2 * LEFT;
/** Staircases side by side; skills of a scale with one level, in two columns. */
const MOST_STAIRCASES = 4;
const MOST_SKILLS = 6;

const frame = (inner: string, defs = ''): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${SHARE_PICTURE.width} ${SHARE_PICTURE.height}" width="${SHARE_PICTURE.width}" height="${SHARE_PICTURE.height}" font-family="'Atkinson Hyperlegible Next',sans-serif">` +
  `<defs>${defs}</defs><rect width="${SHARE_PICTURE.width}" height="${SHARE_PICTURE.height}" fill="${PAPER}"/>${inner}</svg>`;

const line = (words: string, y: number, size: number, { fill = INK, weight = 400, x = LEFT, width = COLUMN as number, most = 200 } = {}): string => {
  const shown = cut(words, most);
  return label(shown, x, y, sizeToFit(shown, width, size), fill, weight, 'start');
};

/** « CONCEVOIR » → « Concevoir »; a statement without a verb as it stands. */
const nameOf = ({ verb, statement }: Pick<PublicStaircase, 'verb' | 'statement'>): string =>
  verb === null || verb === '' ? statement.replace(/\.\s*$/, '') : verb.charAt(0) + verb.slice(1).toLocaleLowerCase('fr');

const hatching = (hue: number): string => {
  const mark = markOf(hue);
  const filled = mark.hue === 1 ? `fill="${PAPER}"` : `stroke="${PAPER}" stroke-width="1.6" fill="none"`;
  return `<pattern id="h${mark.hue}" width="12" height="12" patternUnits="userSpaceOnUse"><path d="${mark.hatching}" ${filled} opacity="0.45"/></pattern>`;
};

/** One competency: its sign over the landing that was reached, its name, the level's name. */
function staircase(one: PublicStaircase, levels: number, x: number, width: number, foot: number): string {
  const index = indexOfCode(one.competencyCode);
  const { ink } = at(HUES, index);
  const mark = markOf(index);
  const step = width / levels;
  const gap = Math.min(2, step / 4);
  const rise = Math.min(27, 108 / levels);
  const steps = Array.from({ length: levels }, (_, place) => {
    const height = rise * (place + 1);
    const box = `x="${x + place * step + gap}" y="${foot - height}" width="${step - 2 * gap}" height="${height}"`;
    return place + 1 > one.reached ? `<rect ${box} fill="none" stroke="${FAINT}" stroke-width="2"/>` : `<rect ${box} fill="${ink}"/><rect ${box} fill="url(#h${mark.hue})"/>`;
  });
  const middle = x + (one.reached - 0.5) * step;
  const top = foot - rise * one.reached;
  const level = one.badges.at(-1)?.levelName ?? '';
  return (
    `${steps.join('')}<rect x="${middle - step / 2 - 2}" y="${top - 7}" width="${step + 4}" height="9" rx="3" fill="${LIGHT}" stroke="${INK}" stroke-width="1.5"/>` +
    `<path transform="translate(${middle - 15} ${top - 44}) scale(1.25)" d="${mark.sign}" fill="${ink}"/>` +
    line(nameOf(one), foot + 38, 27, { weight: 700, x, width }) +
    line(level, foot + 70, 24, { x, width })
  );
}

function skill(one: PublicStaircase, x: number, y: number, width: number): string {
  const index = indexOfCode(one.competencyCode);
  const rows = wrap(nameOf(one), 40, 2);
  return `<path transform="translate(${x} ${y - 22})" d="${markOf(index).sign}" fill="${at(HUES, index).ink}"/>${rows.map((words, row) => line(words, y + row * 28, 24, { x: x + 38, width: width - 38 })).join('')}`;
}

/** The brand's staircase across the picture, as at the head of the page. */
const landing = (y: number): string => `<path d="M0 ${y}H760V${y - 16}H870V${y - 32}H980V${y - 48}H1090V${y - 64}H1200" fill="none" stroke="${INK}" stroke-width="3"/>`;

/** @param word what this is, e.g. « Portfolio » */
export function portfolioPicture(page: Pick<PortfolioSnapshot, 'name' | 'headline' | 'programme' | 'issuer' | 'staircases' | 'sections'>, word: string): string {
  const reached = shownStaircases(page);
  const isFlat = page.programme.levels.length === 1;
  const headline = page.headline === '' ? [] : wrap(page.headline, 60, 2);
  const size = Math.min(...headline.map((words) => sizeToFit(words, COLUMN, 33)));
  const shown = reached.slice(0, isFlat ? MOST_SKILLS : MOST_STAIRCASES);
  const width = Math.min(250, (COLUMN - 40 * (MOST_STAIRCASES - 1)) / MOST_STAIRCASES);
  const half = COLUMN / 2;
  const drawn = isFlat
    ? shown.map((one, place) => skill(one, LEFT + (place % 2) * half, 382 + Math.floor(place / 2) * 64, half - 20))
    : shown.map((one, place) => staircase(one, page.programme.levels.length, LEFT + place * (width + 40), width, 478));
  return frame(
    line(`${word} · ${page.programme.title}`, 76, 27, { fill: '#4a5166', most: 80 }) +
      line(page.name, headline.length > 0 ? 152 : 184, 80, { weight: 700, most: 60 }) +
      headline.map((words, row) => label(words, LEFT, 206 + row * 40, size, INK, 400, 'start')).join('') +
      landing(306) +
      drawn.join('') +
      line(page.issuer.name, 600, 24, { fill: '#4a5166', most: 80 }),
    [0, 1, 2, 3].map(hatching).join(''),
  );
}

/** @param own the institution's own picture of this badge as a PNG in base64, where it shows one */
export function credentialPicture(badge: Pick<CredentialSnapshot, 'recipientName' | 'competency' | 'level' | 'programme' | 'issuer' | 'achievementName'>, words: { readonly reached: string; readonly badge: string }, own: string | null): string {
  const { competency, level, programme, issuer } = badge;
  const levels = [...programme.levels].sort((a, b) => a.order - b.order).map(({ name }) => name);
  const drawn = own === null
    ? badgeImage({ levels, reached: level.order, verb: competency.verb, statement: competency.statement, competencyIndex: indexOfCode(competency.code), levelName: level.name, issuer: issuer.name }).replace('width="320" height="320"', `x="${LEFT}" y="85" width="460" height="460"`)
    : `<image x="${LEFT}" y="85" width="460" height="460" preserveAspectRatio="xMidYMid meet" href="data:image/png;base64,${own}"/>`;
  const place = { x: 590, width: SHARE_PICTURE.width - 590 - LEFT };
  const statement = wrap(competency.statement.replace(/\.\s*$/, ''), 40, 3);
  return frame(
    drawn +
      line(words.badge, 128, 26, { ...place, fill: '#4a5166' }) +
      line(badge.recipientName, 196, 56, { ...place, weight: 700, most: 60 }) +
      line(words.reached, 258, 28, place) +
      line(level.name, 322, 54, { ...place, weight: 700, most: 60 }) +
      statement.map((row, index) => line(row, 374 + index * 36, 28, place)).join('') +
      line(programme.title, 496, 22, { ...place, fill: '#4a5166', most: 90 }) +
      line(issuer.name, 530, 22, { ...place, fill: '#4a5166', most: 90 }),
  );
}
