/** What the pictures of a programme's badges have no room for, said to whoever looks at a version before it is frozen. */
import { cutInImage } from '../badge-image.ts';
import type { Programme } from '../programme.ts';

/** Names that the pictures cut, since whole they would be illegible in 96 pixels: those of levels, and the verbs or, where there is none, the codes of competencies. */
export function cutInPictures({ levels, competencies }: Pick<Programme, 'levels' | 'competencies'>): string[] {
  const names = levels.map((one) => one.name);
  const cutLevels = names.filter((levelName) => cutInImage({ levels: names, levelName, verb: 'X', statement: '' }).level);
  const cutCompetencies = competencies.filter(({ verb, statement }) => cutInImage({ levels: names, levelName: 'X', verb, statement }).competency);
  return [...cutLevels, ...cutCompetencies.map(({ verb, code }) => verb || code)];
}
