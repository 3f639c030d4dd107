/** Each badge with a code that leads to its verification page, and the same address in letters for whoever has only a keyboard. */
import encodeQR from 'qr';
import { QUIET_ZONE, qrPath } from '../domain/qr-path.ts';
import type { PublicBadge } from '../domain/portfolio.ts';
import { COLUMN, content, element, flow, INK, MARGIN, measure, need, SOFT, type Pen, type Style } from './pen.ts';
import { linked } from './portfolio-links.ts';
import { day, inLanguageOf, type Told } from './told.ts';

const GAP = 22;
const WIDTH = (COLUMN - GAP) / 2;
const CODE = 78;
const TEXT = WIDTH - CODE - 10;
const NAME: Style = { face: 'bold', size: 9.5, colour: INK, leading: 12.5 };
const LEVEL: Style = { face: 'regular', size: 9.5, colour: INK, leading: 12.5 };
const ADDRESS: Style = { face: 'regular', size: 8, colour: SOFT, leading: 10.5 };

type Shown = { readonly badge: PublicBadge; readonly competency: string };

export function drawBadges(pen: Pen, badges: readonly Shown[], told: Told): void {
  for (let index = 0; index < badges.length; index += 2) {
    const row = badges.slice(index, index + 2);
    need(pen, Math.max(CODE, ...row.map((one) => heightOf(pen, one, told))) + 12);
    const top = pen.y;
    const ends = row.map((one, place) => {
      pen.y = top;
      drawBadge(pen, one, MARGIN.side + place * (WIDTH + GAP), told);
      return pen.y;
    });
    pen.y = Math.max(...ends) + 12;
  }
}

const addressOf = ({ badge }: Shown, { language, origin }: Told): string => inLanguageOf(language, origin, badge.credentialUrl);
const levelOf = ({ badge }: Shown, { say, language }: Told): string => `${say(badge.levelName)}, ${day(language, badge.awardedOn)}`;

const heightOf = (pen: Pen, one: Shown, told: Told): number =>
  ([[one.competency, NAME], [levelOf(one, told), LEVEL], [addressOf(one, told), ADDRESS]] as const).reduce((sum, [text, style]) => sum + measure(pen, text, style, TEXT).length * style.leading, 0);

function drawBadge(pen: Pen, one: Shown, x: number, told: Told): void {
  const top = pen.y;
  const address = addressOf(one, told);
  const rows = encodeQR(address, 'raw', { ecc: 'medium', border: QUIET_ZONE });
  const owner = element(pen, pen.root, 'Figure', { alt: told.words.qr(`${one.competency}, ${told.say(one.badge.levelName)}`, address), placement: 'Block', bbox: [x, top, x + CODE, top + CODE] });
  content(pen, owner, 'Figure', () => {
    const { doc } = pen;
    doc.rect(x, top, CODE, CODE).fill('#ffffff');
    doc.save().translate(x, top).scale(CODE / rows.length).path(qrPath(rows)).fill('#000000');
    doc.restore();
  });
  owner.end();
  pen.y = top + 4;
  const place = { x: x + CODE + 10, width: TEXT };
  flow(pen, pen.root, 'P', one.competency, NAME, place);
  flow(pen, pen.root, 'P', levelOf(one, told), LEVEL, place);
  linked(pen, '', address, address, ADDRESS, place);
  pen.y = Math.max(pen.y, top + CODE);
}
