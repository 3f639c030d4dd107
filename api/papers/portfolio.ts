/**
 * A portfolio as a paper: made from what its page shows and from nothing else,
 * tagged, with its pictures, and with a code and an address to verify each
 * badge. It says when the page was published: a paper cannot be withdrawn.
 */
import { toBytes } from 'pdfkit/output';
import { shownStaircases, type PortfolioSnapshot, type PublicEndorsement, type PublicProduction } from '../domain/portfolio.ts';
import type { Section } from '../domain/portfolio-view.ts';
import { semestersOf } from '../domain/timeline.ts';
import { published } from '../strings/published.ts';
import { drawFeet } from './lay-out.ts';
import { compact } from './lines.ts';
import type { Typeface } from './paper.ts';
import { artifact, BODY, COLUMN, flow, INK, MARGIN, measure, need, openPen, RULE, shown, SOFT, type Pen, type Style } from './pen.ts';
import { drawBadges } from './portfolio-badges.ts';
import { linked } from './portfolio-links.ts';
import { drawProduction, type Picture } from './portfolio-production.ts';
import { drawRadar, radarOf, RADAR_HEIGHT } from './portfolio-radar.ts';
import { drawStaircases } from './portfolio-staircases.ts';
import { drawTimeline } from './portfolio-timeline.ts';
import { competencyOf, day, inLanguageOf, sayer, type Told } from './told.ts';

export type PortfolioPaper = {
  readonly snapshot: PortfolioSnapshot;
  readonly language: 'fr' | 'en';
  readonly origin: string;
  /** By production; without one, its words stand in its place. */
  readonly pictures: ReadonlyMap<string, Picture>;
  /** Its addresses are below a link that ends one day. */
  readonly below?: true;
};

/** Of pages that are older than views. */
const BEFORE_VIEWS: readonly Section[] = ['levels', 'productions', 'placements', 'memoir', 'endorsements'];

const NAME: Style = { face: 'bold', size: 34, colour: INK, leading: 38 };
const HEADLINE: Style = { face: 'regular', size: 14.5, colour: INK, leading: 20 };
const OVER: Style = { face: 'regular', size: 10, colour: SOFT, leading: 14 };
const H2: Style = { face: 'bold', size: 17, colour: INK, leading: 22 };
const QUOTED: Style = { ...BODY, size: 11, leading: 16 };
export const NOTE: Style = { face: 'regular', size: 9.5, colour: SOFT, leading: 13.5 };

/** @returns the bytes of the PDF: the same for the same page, on one machine as on another of its kind */
export async function portfolioPaper(paper: PortfolioPaper, typeface: Typeface): Promise<Uint8Array<ArrayBuffer>> {
  const { snapshot, language } = paper;
  const words = published.paper[language];
  const told: Told = { words, language, say: sayer(language, snapshot.programme.code), origin: paper.origin };
  const pen = openPen({ title: words.title(snapshot.name), subject: words.subject(snapshot.programme.title), author: snapshot.name, language, at: snapshot.publishedAt }, typeface);
  drawHead(pen, snapshot, told);
  for (const section of snapshot.sections ?? BEFORE_VIEWS) drawSection(pen, section, paper, told);
  // Snapshots that are older than its place in a view have it at the end.
  if (!snapshot.sections?.includes('elsewhere')) drawForeign(pen, snapshot, told);
  drawVerification(pen, snapshot, told, paper.below === true);
  pen.root.end();
  drawFeet(pen, { running: words.running(snapshot.name), pageOf: words.pageOf });
  const bytes = toBytes(pen.doc);
  pen.doc.end();
  return bytes;
}

function drawHead(pen: Pen, snapshot: PortfolioSnapshot, { words, say }: Told): void {
  const { name, headline, presentation, programme, issuer } = snapshot;
  flow(pen, pen.root, 'P', `${words.over} · ${say(programme.title)} · ${issuer.name}`, OVER);
  if (programmeWords(snapshot).some((french) => say(french) !== french)) flow(pen, pen.root, 'P', words.translated, NOTE);
  pen.y += 10;
  flow(pen, pen.root, 'H1', name, [...name].length > 26 ? { ...NAME, size: 25, leading: 29 } : NAME);
  pen.y += 4;
  if (headline !== '') flow(pen, pen.root, 'P', headline, HEADLINE, { width: COLUMN * 0.86, options: foreign(words === published.paper.en) });
  drawLanding(pen);
  for (const paragraph of compact(presentation).split(/\n{2,}/).filter((one) => one.trim() !== '')) {
    flow(pen, pen.root, 'P', paragraph, BODY, { options: foreign(words === published.paper.en) });
    pen.y += 7;
  }
}

/** What the paper shows of the programme's own words. */
const programmeWords = (snapshot: PortfolioSnapshot): string[] => [
  snapshot.programme.title,
  ...shownStaircases(snapshot).flatMap(({ statement, badges }) => [statement, ...badges.map(({ levelName }) => levelName)]),
];

/** What students write is in French, whatever the language of the paper. */
export const foreign = (isEnglish: boolean): { lang?: string } => (isEnglish ? { lang: 'fr-FR' } : {});

/** The brand's staircase, as at the head of the page. */
function drawLanding(pen: Pen): void {
  const foot = pen.y + 44;
  const steps = [0.7, 0.78, 0.86, 0.94].map((place) => MARGIN.side + COLUMN * place);
  artifact(pen, () => {
    const { doc } = pen;
    doc.lineWidth(1.2).strokeColor(INK).moveTo(MARGIN.side, foot);
    steps.forEach((x, index) => doc.lineTo(x, foot - index * 9).lineTo(x, foot - (index + 1) * 9));
    doc.lineTo(MARGIN.side + COLUMN, foot - steps.length * 9).stroke();
  });
  pen.y = foot + 16;
}

/** A section's title, with a bookmark; so much of what follows stands on the same page. */
export function drawTitle(pen: Pen, text: string, keep: number): ReturnType<Pen['doc']['outline']['addItem']> {
  if (pen.y > MARGIN.top) pen.y += 16;
  need(pen, H2.leading + keep);
  const bookmark = pen.doc.outline.addItem(shown(pen, text));
  flow(pen, pen.root, 'H2', text, H2);
  pen.y += 7;
  return bookmark;
}

function drawSkills(pen: Pen, snapshot: PortfolioSnapshot, told: Told): void {
  const reached = shownStaircases(snapshot);
  if (reached.length === 0) return;
  drawTitle(pen, told.words.skills, 150);
  flow(pen, pen.root, 'P', told.words.skillsLead(snapshot.issuer.name), NOTE);
  pen.y += 8;
  drawStaircases(pen, reached, snapshot.programme.levels, told);
}

function drawReached(pen: Pen, snapshot: PortfolioSnapshot, told: Told): void {
  const reached = radarOf(snapshot);
  if (reached.length === 0) return;
  drawTitle(pen, told.words.radarTitle, RADAR_HEIGHT);
  drawRadar(pen, reached, snapshot.programme.levels, told);
}

function drawSemesters(pen: Pen, snapshot: PortfolioSnapshot, told: Told): void {
  const semesters = semestersOf(snapshot);
  if (semesters.length === 0) return;
  drawTitle(pen, told.words.timeline, 170);
  drawTimeline(pen, semesters, snapshot, told);
}

/** In the order of the student's view. */
function drawSection(pen: Pen, section: Section, paper: PortfolioPaper, told: Told): void {
  const { snapshot } = paper;
  const { words } = told;
  switch (section) {
    case 'levels':
      return drawSkills(pen, snapshot, told);
    case 'productions':
      return drawProductions(pen, words.productions, 'production', paper, told);
    case 'placements':
      return drawProductions(pen, words.stages, 'stage', paper, told);
    case 'memoir':
      return drawProductions(pen, words.memoir, 'memoir', paper, told);
    case 'endorsements':
      return drawEndorsements(pen, snapshot.endorsements ?? [], told);
    case 'skills':
      return drawStated(pen, words.ownSkills, (snapshot.skills ?? []).map(({ label, text }) => (label === null ? text : `${label} : ${text}`)), told);
    case 'degree':
      return snapshot.degree ? drawStated(pen, words.degree.title, [snapshot.degree.name], told, [snapshot.degree.on === null ? words.degree.preparing : words.degree.obtained(day(told.language, snapshot.degree.on)), words.degree.declared(snapshot.name)]) : undefined;
    case 'contact':
      return drawStated(pen, words.contact, snapshot.contact ? [snapshot.contact] : [], told);
    case 'elsewhere':
      return drawForeign(pen, snapshot, told);
    case 'radar':
      return drawReached(pen, snapshot, told);
    case 'timeline':
      return drawSemesters(pen, snapshot, told);
  }
}

/** What the student says of themselves and nobody here vouches for. */
function drawStated(pen: Pen, title: string, own: readonly string[], { language }: Told, notes: readonly string[] = []): void {
  if (own.length === 0) return;
  drawTitle(pen, title, 40);
  for (const text of own) flow(pen, pen.root, 'P', text, BODY, { options: foreign(language === 'en') });
  for (const text of notes) flow(pen, pen.root, 'P', text, NOTE);
  pen.y += 6;
}

function drawProductions(pen: Pen, title: string, kind: PublicProduction['kind'], { snapshot, pictures }: PortfolioPaper, told: Told): void {
  const some = snapshot.productions.filter((one) => one.kind === kind);
  if (some.length === 0) return;
  const bookmark = drawTitle(pen, title, 120);
  for (const one of some) {
    bookmark.addItem(shown(pen, one.title));
    drawProduction(pen, one, pictures.get(one.id) ?? null, snapshot.staircases, told);
  }
}

function drawEndorsements(pen: Pen, endorsements: readonly PublicEndorsement[], { words, language }: Told): void {
  if (endorsements.length === 0) return;
  drawTitle(pen, words.endorsements, 90);
  flow(pen, pen.root, 'P', words.endorsementsLead, NOTE);
  pen.y += 6;
  for (const one of endorsements) {
    const options = one.language === language ? {} : { lang: one.language === 'fr' ? 'fr-FR' : 'en-GB' };
    const place = { x: MARGIN.side + 14, width: COLUMN - 14, ground: RULE, options };
    // Whose words they are stands on the page where they begin.
    need(pen, NOTE.leading * measure(pen, words.endorsementOf(one.subject.title), NOTE, COLUMN - 14).length + 3 * QUOTED.leading);
    flow(pen, pen.root, 'P', words.endorsementOf(one.subject.title), NOTE, { x: MARGIN.side + 14, width: COLUMN - 14 });
    if (one.subject.changed) flow(pen, pen.root, 'P', words.endorsedChanged, NOTE, { x: MARGIN.side + 14, width: COLUMN - 14 });
    if (one.comment !== '') flow(pen, pen.root, 'BlockQuote', one.comment, QUOTED, place);
    for (const { competency, text } of one.statements) flow(pen, pen.root, 'BlockQuote', `${competency} : ${text}`, QUOTED, place);
    const role = [one.function, one.organisation].filter((part) => part !== '').join(', ');
    flow(pen, pen.root, 'P', words.endorsementBy(one.name, role, day(language, one.collectedAt)), { ...NOTE, face: 'bold', colour: INK }, { x: MARGIN.side + 14, width: COLUMN - 14 });
    pen.y += 12;
  }
}

/** Under their own issuers, without a verdict: a paper keeps none up to date. */
function drawForeign(pen: Pen, { foreignBadges = [], issuer }: PortfolioSnapshot, { words, language }: Told): void {
  if (foreignBadges.length === 0) return;
  drawTitle(pen, words.foreign, 60);
  flow(pen, pen.root, 'P', words.foreignLead(issuer.name), NOTE);
  pen.y += 6;
  for (const one of foreignBadges) {
    flow(pen, pen.root, 'P', one.name, { ...BODY, face: 'bold' });
    flow(pen, pen.root, 'P', `${one.issuer.name} (${one.issuer.at}), ${day(language, one.awardedOn)}`, NOTE);
    linked(pen, '', one.url, one.url, NOTE, { x: MARGIN.side, width: COLUMN });
    pen.y += 8;
  }
}

function drawVerification(pen: Pen, snapshot: PortfolioSnapshot, told: Told, isBelow: boolean): void {
  const { words, language } = told;
  const badges = shownStaircases(snapshot).flatMap((staircase) => staircase.badges.map((badge) => ({ badge, competency: competencyOf(told, staircase) })));
  if (badges.length > 0) {
    drawTitle(pen, words.verify, 150);
    flow(pen, pen.root, 'P', words.verifyLead, NOTE);
    pen.y += 10;
    drawBadges(pen, badges, told);
    flow(pen, pen.root, 'P', words.notADiploma, { ...NOTE, face: 'bold', colour: INK });
    pen.y += 4;
  }
  flow(pen, pen.root, 'P', words.made(day(language, snapshot.publishedAt), inLanguageOf(language, told.origin, snapshot.url)), NOTE);
  if (isBelow) flow(pen, pen.root, 'P', words.below, NOTE);
  if (pen.missing > 0) flow(pen, pen.root, 'P', words.missingLetters(pen.missing), NOTE);
}
