import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { kept, latest } from './kept.ts';

describe('what is found again by its name', () => {
  it('is what was put last, and what was used longest ago makes room', () => {
    const step = fc.record({ name: fc.constantFrom('a', 'b', 'c', 'd', 'e'), does: fc.constantFrom('get', 'put', 'delete') });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const store = kept<number>();
        // The same by the book: a list in the order of use.
        let order: { name: string; value: number }[] = [];
        steps.forEach(({ name, does }, value) => {
          const known = order.find((one) => one.name === name);
          const others = order.filter((one) => one.name !== name);
          if (does === 'put') {
            store.put(name, value, 3);
            order = [...others, { name, value }].slice(-3);
          } else if (does === 'delete') {
            store.delete(name);
            order = others;
          } else {
            expect(store.get(name)).toBe(known?.value);
            if (known) order = [...others, known];
          }
          expect([...store.values()].sort()).toEqual(order.map((one) => one.value).sort());
          expect(store.size()).toBe(order.length);
          expect(store.has(name)).toBe(order.some((one) => one.name === name));
        });
      }),
    );
  });
});

describe('the latest by their names', () => {
  it('are the last so many, each once, with what was said of them last', () => {
    const step = fc.record({ name: fc.constantFrom('', 'a', 'b', 'c', 'd', 'e', 'f'), does: fc.constantFrom('put', 'put', 'delete') });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const store = latest<number>(4);
        let slots: ({ name: string; value: number } | null)[] = [];
        steps.forEach(({ name, does }, value) => {
          if (does === 'put') {
            store.put(name, value);
            slots = [...slots, { name, value }].slice(-4);
          } else {
            store.delete(name);
            const last = slots.findLastIndex((one) => one?.name === name);
            slots = slots.map((one, index) => (index === last ? null : one));
          }
          for (const each of ['', 'a', 'b', 'c', 'd', 'e', 'f']) {
            const found = store.get(each);
            // What was put again is the newer one; once that is taken, an older one is not given for it.
            const newest = slots.findLast((one) => one?.name === each)?.value;
            expect(found === undefined || found === newest).toBe(true);
          }
          if (does === 'put') expect(store.get(name)).toBe(value);
          if (does === 'delete') expect(store.get(name)).toBeUndefined();
        });
      }),
    );
  });
});
