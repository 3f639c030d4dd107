import type { Platform } from '../platform/platform.ts';

type Waiting<Item, Answer> = { readonly item: Item; readonly answer: (answer: Answer) => void; readonly fail: (fault: unknown) => void };
type Gathering<Item, Answer> = {
  waiting: Waiting<Item, Answer>[];
  /** Until the round that runs is over, or has taken too long. */
  running: Promise<unknown>;
  /** As many as were answered by the last round or waited at its end: whoever was answered is likely to ask again at once. */
  expected: number;
  /** Told when somebody joins. */
  joined: () => void;
};

/** Milliseconds after which whoever waits no longer waits for the round before: one that reads a film holds nobody up. */
const PATIENCE = 100;
/** Milliseconds for which the next round waits for those whom the last one answered, where it is told to: with them, its commits are shared by twice as many. */
const COMPANY = 4;

/**
 * Does at once what several requests ask for while an earlier round runs, or
 * within one turn of the event loop: one read, one commit, one look for all of
 * them. Each is answered for itself. On Workers each request does its own.
 *
 * @param work answers in the order of the items; a fault of it is everybody's
 * @param most items of one round at the most; what is above it is the next round's
 * @param gathers waits a moment for as many as asked before; for rounds whose own cost is many times that moment's
 */
export function together<Item, Answer>(
  work: (platform: Platform, items: readonly Item[]) => Promise<readonly Answer[]>,
  most: number,
  { gathers = false }: { readonly gathers?: boolean } = {},
): (platform: Platform, item: Item) => Promise<Answer> {
  const gatherings = new WeakMap<Platform, Gathering<Item, Answer>>();
  const run = async (platform: Platform, round: readonly Waiting<Item, Answer>[]): Promise<void> => {
    try {
      const answers = await work(platform, round.map(({ item }) => item));
      round.forEach(({ answer }, index) => answer(answers[index]!));
    } catch (fault) {
      for (const { fail } of round) fail(fault);
    }
  };
  /** Begins the next round with all who wait by then. The processor is one: two rounds at once would only be smaller, and cost more each. */
  const begin = async (platform: Platform, endOfTurn: () => Promise<void>, gathering: Gathering<Item, Answer>): Promise<void> => {
    await gathering.running;
    await endOfTurn();
    if (gathers) await company(gathering, most);
    const round = gathering.waiting.splice(0, most);
    const running = run(platform, round).then(() => void (gathering.expected = round.length + gathering.waiting.length));
    gathering.running = orAfter(PATIENCE, running);
    if (gathering.waiting.length > 0) void begin(platform, endOfTurn, gathering);
  };
  return async (platform, item) => {
    if (platform.endOfTurn === null) return (await work(platform, [item]))[0]!;
    const gathering = gatherings.get(platform) ?? { waiting: [], running: Promise.resolve(), expected: 0, joined: () => {} };
    gatherings.set(platform, gathering);
    const answered = new Promise<Answer>((answer, fail) => void gathering.waiting.push({ item, answer, fail }));
    gathering.joined();
    if (gathering.waiting.length === 1) void begin(platform, platform.endOfTurn, gathering);
    return answered;
  };
}

/** Resolves when as many wait as are expected, or no more would fit, or a moment later. Nobody waits who asked alone. */
function company<Item, Answer>(gathering: Gathering<Item, Answer>, most: number): Promise<void> | undefined {
  const enough = Math.min(gathering.expected, most);
  if (gathering.waiting.length >= enough) return undefined;
  return new Promise((resolve) => {
    const begin = (): void => {
      clearTimeout(timer);
      gathering.joined = () => {};
      resolve();
    };
    const timer = setTimeout(begin, COMPANY);
    gathering.joined = () => {
      if (gathering.waiting.length >= enough) begin();
    };
  });
}

/** Resolves with the work, or after so many milliseconds. */
function orAfter(milliseconds: number, work: Promise<void>): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    void work.then(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}
