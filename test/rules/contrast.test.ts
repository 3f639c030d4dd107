/**
 * The colours of the style sheets and of badges, pair by pair as they are used:
 * 3:1 for what is no text and carries meaning (RGAA 4.1, 3.3). What pages make
 * of them is looked at in Chromium by `test/site/contrast.ts`.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { badgeImage } from '../../api/domain/badge-image.ts';
import { THEMES as PORTFOLIO_THEMES } from '../../api/domain/portfolio-view.ts';
import { ROOT } from '../house.ts';

type Rgb = readonly [red: number, green: number, blue: number];

/** Linear light, 0 to 1 (CSS Color 4, sections 8 and 10: OKLCH → OKLab → linear sRGB). */
function linearOf(colour: string): Rgb {
  if (colour === 'white' || colour === 'black') return colour === 'white' ? [1, 1, 1] : [0, 0, 0];
  if (colour.startsWith('#')) {
    const parts = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16) / 255);
    return parts.map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)) as unknown as Rgb;
  }
  const [lightness, chroma, hue] = /^oklch\(([\d.]+) ([\d.]+) ([\d.]+)\)$/.exec(colour)!.slice(1).map(Number) as [number, number, number];
  const [a, b] = [chroma * Math.cos((hue * Math.PI) / 180), chroma * Math.sin((hue * Math.PI) / 180)];
  const [l, m, s] = [lightness + 0.3963377774 * a + 0.2158037573 * b, lightness - 0.1055613458 * a - 0.0638541728 * b, lightness - 0.0894841775 * a - 1.291485548 * b].map((one) => one ** 3) as [number, number, number];
  const rgb = [4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s, -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s, -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s];
  return rgb.map((one) => Math.min(1, Math.max(0, one))) as unknown as Rgb;
}

/** WCAG 2.2, « contrast ratio ». */
function ratio(one: string, other: string): number {
  const [dark, light] = [one, other].map((colour) => linearOf(colour)).map(([r, g, b]) => 0.2126 * r + 0.7152 * g + 0.0722 * b).sort((a, b) => a - b) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

const css = readFileSync(join(ROOT, 'portfolio-site/src/styles/tokens.css'), 'utf8');
const tokensOf = (text: string): Record<string, string> => Object.fromEntries([...text.matchAll(/--([\w-]+): ((?:oklch\([^)]+\)|white|black));/g)].map(([, name, value]) => [name!, value!]));
const [light = '', dark = '', print = ''] = css.split('@media');
/** The looks of portfolios, each over the tokens of light and of dark. */
const looks = readFileSync(join(ROOT, 'portfolio-site/src/styles/themes.css'), 'utf8');
const [looksLight = '', looksDark = ''] = looks.split('@media').slice(1);
const lookOf = (text: string, look: string): Record<string, string> => tokensOf(new RegExp(`\\.theme-${look} \\{([^}]*)\\}`).exec(text)?.[1] ?? '');
const LOOKS = PORTFOLIO_THEMES.filter((look) => look !== 'palier');
const THEMES = {
  light: tokensOf(light),
  dark: { ...tokensOf(light), ...tokensOf(dark) },
  print: { ...tokensOf(light), ...tokensOf(print) },
  ...Object.fromEntries(LOOKS.flatMap((look) => [
    [`${look}, light`, { ...tokensOf(light), ...lookOf(looksLight, look) }],
    [`${look}, dark`, { ...tokensOf(light), ...tokensOf(dark), ...lookOf(looksDark, look) }],
  ])),
};
const PAGES = ['paper', 'surface', 'sunk'];
const TINTS = ['neutral-tint', 'good-tint', 'bad-tint', 'warn-tint'];
/** What is drawn in a colour, and on what it stands. */
const USED: readonly (readonly [colour: string, on: readonly string[]])[] = [
  // Fields, quiet buttons, steps that are not reached.
  ['edge', [...PAGES, 'neutral-tint']],
  // Buttons, the page one is on, the next step.
  ['accent', [...PAGES, 'neutral-tint', 'tint-1']],
  ['focus', [...PAGES, ...TINTS, 'tint-0', 'tint-1', 'tint-2', 'tint-3']],
  // Steps, signs.
  ...[0, 1, 2, 3].map((hue) => [`hue-${hue}`, [...PAGES, `tint-${hue}`]] as const),
  ...['good', 'bad', 'warn', 'neutral'].map((tone) => [tone, [...PAGES, `${tone}-tint`]] as const),
  ['ink', [...PAGES, ...TINTS]],
  ['ink-soft', [...PAGES, ...TINTS]],
];

describe('contrast', () => {
  it('is counted as it is elsewhere', () => {
    expect(ratio('white', 'black')).toBeCloseTo(21);
    expect(ratio('#767676', 'white')).toBeCloseTo(4.54, 2);
    expect(ratio('oklch(0.5 0.14 262)', 'white')).toBeCloseTo(ratio('#345fb2', 'white'), 0);
  });

  for (const [theme, tokens] of Object.entries(THEMES)) {
    it(`is 3:1 at least for each pair in use, ${theme}`, () => {
      const faint = USED.flatMap(([colour, grounds]) => grounds.map((ground) => [colour, ground, ratio(tokens[colour]!, tokens[ground]!)] as const)).filter(([, , found]) => !(found >= 3));
      expect(faint).toEqual([]);
    });
  }

  const TEXT = ['ink', 'ink-soft', 'accent', 'accent-strong', 'good', 'bad', 'warn', 'neutral'];
  for (const [theme, tokens] of Object.entries(THEMES)) {
    it(`is 4.5:1 at least for text on every ground of a page, ${theme}`, () => {
      const pairs = [...TEXT.flatMap((colour) => PAGES.map((ground) => [colour, ground] as const)), ['on-accent', 'accent'], ['on-accent', 'accent-strong']] as const;
      expect(pairs.map(([colour, ground]) => [colour, ground, ratio(tokens[colour]!, tokens[ground]!)] as const).filter(([, , found]) => !(found >= 4.5))).toEqual([]);
    });
  }

  it('is computed for every look that a student can choose, in both lights', () => {
    for (const look of LOOKS) for (const text of [looksLight, looksDark]) expect([look, Object.keys(lookOf(text, look)).length]).toEqual([look, 11]);
    expect([...looks.matchAll(/\.theme-(\w+)/g)].map((one) => one[1]).sort()).toEqual([...LOOKS, ...LOOKS].sort());
  });

  it('is 3:1 at least in the picture of a badge, for each hue', () => {
    for (const competencyIndex of [0, 1, 2, 3]) {
      const svg = badgeImage({ levels: ['Un', 'Deux', 'Trois'], reached: 2, verb: 'CONCEVOIR', statement: 'CONCEVOIR.', competencyIndex, levelName: 'Deux', issuer: 'Université' });
      const [, paper, frame] = /<rect x="4"[^>]*fill="(#\w+)" stroke="(#\w+)"/.exec(svg)!;
      const [, tint] = /<path d="M8 226H312V[^>]*fill="(#\w+)"/.exec(svg)!;
      const open = /fill="none" stroke="(#\w+)"/.exec(svg)![1]!;
      const [, lamp, rim] = /rx="3" fill="(#\w+)" stroke="(#\w+)"/.exec(svg)!;
      const pairs = [[frame!, paper!], [frame!, tint!], [open, paper!], [rim!, paper!], [rim!, lamp!]] as const;
      expect(pairs.map(([one, other]) => [one, other, ratio(one, other)] as const).filter(([, , found]) => !(found >= 3))).toEqual([]);
    }
  });
});
