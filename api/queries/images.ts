/** An institution's own images: what was brought, and which one is shown. */
import { sql, type Compilable } from 'kysely';
import type { Database, Tables } from './schema.ts';

export type AchievementKey = { readonly programme_code: string; readonly programme_version: string; readonly competency: string; readonly level: number };

export const insertImage = (db: Database, image: Tables['achievement_image']): Compilable => db.insertInto('achievement_image').values(image);
export const findImage = (db: Database, id: string) => db.selectFrom('achievement_image').selectAll().where('id', '=', id).executeTakeFirst();
export const insertImageChoice = (db: Database, choice: Tables['achievement_image_choice']): Compilable => db.insertInto('achievement_image_choice').values(choice);

/** The last choice for an achievement, with its image; an image of `null` is the drawn one. */
export const findImageChoice = (db: Database, key: AchievementKey) =>
  db
    .selectFrom('achievement_image_choice')
    .leftJoin('achievement_image', 'achievement_image.id', 'achievement_image_choice.image_id')
    .select(['achievement_image_choice.revision', 'achievement_image.id', 'achievement_image.svg_digest', 'achievement_image.png_digest', 'achievement_image.text_equivalent'])
    .where('achievement_image_choice.programme_code', '=', key.programme_code)
    .where('achievement_image_choice.programme_version', '=', key.programme_version)
    .where('achievement_image_choice.competency', '=', key.competency)
    .where('achievement_image_choice.level', '=', key.level)
    .orderBy('achievement_image_choice.revision', 'desc')
    .limit(1)
    .executeTakeFirst();

/** The images that are shown in a programme. */
export const listChosenImages = (db: Database, code: string, version: string) =>
  db
    .selectFrom('achievement_image_choice as choice')
    .innerJoin('achievement_image', 'achievement_image.id', 'choice.image_id')
    .select(['achievement_image.id', 'choice.competency', 'choice.level', 'achievement_image.text_equivalent', 'achievement_image.form', 'choice.chosen_at'])
    .where('choice.programme_code', '=', code)
    .where('choice.programme_version', '=', version)
    .where(
      'choice.revision',
      '=',
      sql<number>`(select max(newer.revision) from achievement_image_choice newer where newer.programme_code = choice.programme_code and newer.programme_version = choice.programme_version and newer.competency = choice.competency and newer.level = choice.level)`,
    )
    .orderBy('choice.competency')
    .orderBy('choice.level')
    .execute();
