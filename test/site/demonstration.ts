/** One house with the whole demonstration in it, and a browser beside it, for the tests of one file. */
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll } from 'vitest';
import type { DemoPeople } from '../../api/demo/seed.ts';
import { summarise, type Summary } from '../../api/platform/commands/demo.ts';
import type { House } from '../house.ts';
import { describeInChromium, launch } from './chromium.ts';
import { seededHouse } from './seeded.ts';
import { createVisit, type Visit, type VisitOptions } from './visit.ts';

export type Demonstration = {
  readonly house: House;
  readonly people: DemoPeople;
  /** Path of the showcase student's public page. */
  readonly portfolio: string;
  /**
   * Somebody with a browser of their own, who comes by a one-click link when `as` says who, and stands on their first page; who
   * is signed in `already` has no page open. Closed after the test, unless it is `kept`.
   */
  visit(options?: VisitOptions & { as?: keyof Summary['signIn']; already?: boolean; kept?: boolean }): Promise<Visit>;
};

export const pathOf = (url: string): string => new URL(url).pathname;

/** Lets somebody of the demonstration who has no link of their own into a browser. */
export async function enterAs({ house }: Pick<Demonstration, 'house'>, { context }: Visit, email: string): Promise<void> {
  const { cookie } = await house.as(email);
  await context.addCookies(cookie.split('; ').map((pair) => ({ name: pair.slice(0, pair.indexOf('=')), value: pair.slice(pair.indexOf('=') + 1), url: house.origin })));
}

/**
 * Tests over one seeded house. What one test does stays for the next ones, as
 * it would in a day of work.
 */
export function describeDemonstration(name: string, tests: (demonstration: () => Demonstration) => void): void {
  let opened: { demonstration: Demonstration; browser: Browser } | undefined;
  const visits: Visit[] = [];
  const open = (): void => {
    beforeAll(async () => {
      const { house, people } = await seededHouse();
      const { signIn } = await summarise(house.platform, people);
      const browser = await launch();
      const visit: Demonstration['visit'] = async ({ as, already = false, kept = false, ...options } = {}) => {
        const one = await createVisit(browser, house.origin, options);
        if (!kept) visits.push(one);
        if (as && already) await enterAs({ house }, one, people.signIn[as].email);
        else if (as) await one.open(pathOf(signIn[as]));
        return one;
      };
      opened = { browser, demonstration: { house, people, portfolio: `/portfolios/${people.portfolio}`, visit } };
    });
    afterEach(async () => {
      await Promise.all(visits.splice(0).map((one) => one.close()));
    });
    afterAll(async () => {
      await opened?.browser.close();
      await opened?.demonstration.house.close();
    });
  };
  describeInChromium(name, open, () => tests(() => opened!.demonstration));
}
