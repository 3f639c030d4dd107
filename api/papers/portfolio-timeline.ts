/** The semesters as a staircase, with the signs of the levels reached on each landing and a mark for each piece of work; below it, the same in words. */
import { at, HUES, indexOfCode, markOf } from '../domain/badge-image.ts';
import type { PortfolioSnapshot } from '../domain/portfolio.ts';
import { landings, type Semester } from '../domain/timeline.ts';
import { BODY, COLUMN, content, element, flow, INK, MARGIN, need, SOFT, type Pen, type Style } from './pen.ts';
import { competencyOf, type Told } from './told.ts';

const [TOP, BOTTOM, HEIGHT] = [26, 78, 96] as const;
const PERIOD: Style = { face: 'bold', size: 12, colour: INK, leading: 16 };
const LABEL: Style = { face: 'bold', size: 9, colour: SOFT, leading: 12.5 };

export function drawTimeline(pen: Pen, semesters: readonly Semester[], snapshot: Pick<PortfolioSnapshot, 'staircases'>, told: Told): void {
  const { words } = told;
  // One semester is no staircase.
  if (semesters.length > 1) drawLandings(pen, semesters, words.timelineIs(semesters.map(({ period, badges, made }) => words.timelineLine(period, badges.length, made.length))));
  for (const { period, badges, made } of semesters) {
    need(pen, PERIOD.leading + LABEL.leading + BODY.leading * 2);
    flow(pen, pen.root, 'H3', period, PERIOD, { options: told.language === 'en' ? { lang: 'fr-FR' } : {} });
    const levels = badges.map((badge) => {
      const staircase = snapshot.staircases.find(({ competencyCode }) => competencyCode === badge.competencyCode)!;
      return `${competencyOf(told, staircase)} : ${told.say(badge.levelName)}`;
    });
    for (const [label, some, own] of [[words.skills, levels, false], [words.productions, made.map(({ title }) => title), true]] as const) {
      if (some.length === 0) continue;
      flow(pen, pen.root, 'P', label, LABEL);
      for (const line of some) flow(pen, pen.root, 'P', line, BODY, { options: own && told.language === 'en' ? { lang: 'fr-FR' } : {} });
      pen.y += 2;
    }
    pen.y += 8;
  }
}

function drawLandings(pen: Pen, semesters: readonly Semester[], alt: string): void {
  need(pen, HEIGHT + PERIOD.leading * 3);
  const { path, at: places } = landings(semesters.length, COLUMN, TOP, BOTTOM);
  const owner = element(pen, pen.root, 'Figure', { alt, placement: 'Block', bbox: [MARGIN.side, pen.y, MARGIN.side + COLUMN, pen.y + HEIGHT] });
  content(pen, owner, 'Figure', () => {
    const { doc } = pen;
    doc.save().translate(MARGIN.side, pen.y).lineWidth(1.2).strokeColor(INK).path(path).stroke();
    semesters.forEach(({ badges, made }, place) => {
      const { x, y, width } = places[place]!;
      const fitting = (count: number, each: number): number => Math.min(count, Math.floor((width - 10) / each));
      badges.slice(0, fitting(badges.length, 18)).forEach(({ competencyCode }, order) => {
        const index = indexOfCode(competencyCode);
        doc.save().translate(x + 5 + order * 18, y - 19).scale(0.62).path(markOf(index).sign).fill(at(HUES, index).ink);
        doc.restore();
      });
      for (let order = 0; order < fitting(made.length, 10); order += 1) doc.lineWidth(0.9).strokeColor(SOFT).rect(x + 6 + order * 10, y + 6, 5.5, 5.5).stroke();
    });
    doc.restore();
  });
  owner.end();
  pen.y += HEIGHT + 8;
}
