/** The checker against histories whose verdict is known: Herlihy and Wing's queues and registers (1990), and Porcupine's. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Operation } from './history.ts';
import { assertLinearizable, checkLinearizable, type Model } from './linearizable.ts';
import { cartModel, stockModel } from './models.ts';

type Call<I, O> = readonly [client: string, input: I, output: O | undefined, call: number, end: number];

const history = <I, O>(...calls: readonly Call<I, O>[]): Operation<I, O>[] =>
  calls.map(([client, input, output, call, end]) => ({ client, input, output, call, return: end }));

type QueueInput = { readonly enqueue: string } | 'dequeue';

const queue: Model<readonly string[], QueueInput, string> = {
  start: [],
  step: (values, input, output) => {
    if (input !== 'dequeue') return [[...values, input.enqueue]];
    if (output === undefined) return values.length > 0 ? [values.slice(1)] : [];
    return values[0] === output ? [values.slice(1)] : [];
  },
};

type RegisterInput = { readonly write: number } | 'read';

const register: Model<number, RegisterInput, number> = {
  start: 0,
  step: (value, input, output) => {
    if (input !== 'read') return [input.write];
    return output === undefined || output === value ? [value] : [];
  },
};

describe('a queue', () => {
  const [x, y] = [{ enqueue: 'x' }, { enqueue: 'y' }];

  it.each([
    [
      true,
      'two enqueued at once come out in either order',
      history<QueueInput, string>(
        ['A', x, 'ok', 1, 4],
        ['B', y, 'ok', 2, 3],
        ['B', 'dequeue', 'x', 5, 6],
        ['A', 'dequeue', 'y', 7, 9],
        ['A', x, 'ok', 10, 11],
      ),
    ],
    [
      false,
      'what was enqueued first does not come out second',
      history<QueueInput, string>(['A', x, 'ok', 1, 2], ['B', y, 'ok', 3, 4], ['A', 'dequeue', 'y', 5, 6]),
    ],
    [
      true,
      'an enqueue that nobody heard of may have happened',
      history<QueueInput, string>(['A', x, undefined, 1, Infinity], ['B', 'dequeue', 'x', 2, 3]),
    ],
    [
      true,
      'and may not',
      history<QueueInput, string>(
        ['A', x, undefined, 1, Infinity],
        ['B', y, 'ok', 2, 3],
        ['B', 'dequeue', 'y', 4, 5],
      ),
    ],
    [
      false,
      'nothing comes out twice',
      history<QueueInput, string>(
        ['A', x, 'ok', 1, 10],
        ['B', y, 'ok', 2, 3],
        ['A', 'dequeue', 'y', 11, 12],
        ['C', 'dequeue', 'y', 11, 12],
      ),
    ],
  ])('%s: %s', (expected, _, calls) => {
    expect(checkLinearizable(queue, calls).isLinearizable).toBe(expected);
  });
});

describe('a register', () => {
  it.each([
    [
      true,
      'a read beside a write sees what was, or what is',
      history<RegisterInput, number>(
        ['A', { write: 100 }, 100, 0, 100],
        ['B', 'read', 100, 25, 75],
        ['C', 'read', 0, 30, 60],
      ),
    ],
    [
      false,
      'nobody sees what was, after somebody saw what is',
      history<RegisterInput, number>(
        ['A', { write: 200 }, 200, 0, 100],
        ['B', 'read', 200, 10, 30],
        ['C', 'read', 0, 40, 90],
      ),
    ],
    [
      false,
      'a read after a write is not stale',
      history<RegisterInput, number>(['A', { write: 1 }, 1, 1, 2], ['B', 'read', 0, 3, 4]),
    ],
    [
      false,
      'two see two writes in one order',
      history<RegisterInput, number>(
        ['A', { write: 1 }, 1, 1, 10],
        ['B', { write: 2 }, 2, 1, 10],
        ['C', 'read', 1, 11, 12],
        ['C', 'read', 2, 13, 14],
      ),
    ],
    [true, 'nothing happened', []],
  ])('%s: %s', (expected, _, calls) => {
    expect(checkLinearizable(register, calls).isLinearizable).toBe(expected);
  });

  it('is right about every history that one thing made, however its calls overlap', () => {
    const spans = fc.array(fc.tuple(fc.nat(3), fc.nat(5), fc.nat(5), fc.boolean()), { maxLength: 14 });
    fc.assert(
      fc.property(spans, (drawn) => {
        let value = 0;
        const calls = drawn.map(([written, early, late, isRead], index): Call<RegisterInput, number> => {
          const at = 10 * (index + 1);
          if (isRead) return ['A', 'read', value, at - 1 - early * 7, at + 1 + late * 7];
          value = written;
          return ['A', { write: written }, written, at - 1 - early * 7, at + 1 + late * 7];
        });
        return checkLinearizable(register, history(...calls)).isLinearizable;
      }),
    );
  });
});

describe('things of a shop', () => {
  it('are told when the last piece is sold twice', () => {
    const sold = history<Parameters<ReturnType<typeof stockModel>['step']>[1], 'done'>(
      ['Ada', { do: 'take', quantity: 1 }, 'done', 1, 4],
      ['Grace', { do: 'take', quantity: 1 }, 'done', 2, 3],
    );
    expect(() => assertLinearizable('the mug', stockModel(1), sold)).toThrow(
      /the mug did not do one thing after the other\. An order was found of 1 of 2 calls.*\n.*"take".*\n.*none of these/,
    );
    expect(checkLinearizable(stockModel(2), sold).isLinearizable).toBe(true);
  });

  it('are told when somebody is refused what was there all the time', () => {
    const refused = history<Parameters<ReturnType<typeof stockModel>['step']>[1], { available: number }>([
      'Ada',
      { do: 'take', quantity: 2 },
      { available: 1 },
      1,
      2,
    ]);
    expect(checkLinearizable(stockModel(2), refused).isLinearizable).toBe(false);
    expect(checkLinearizable(stockModel(1), refused).isLinearizable).toBe(true);
  });

  it('are told when one of two changes of a cart is lost', () => {
    const lost = history<Parameters<ReturnType<typeof cartModel>['step']>[1], Record<string, number>>(
      ['phone', { do: 'add', line: 'mug', quantity: 1 }, { mug: 1 }, 1, 5],
      ['laptop', { do: 'add', line: 'cup', quantity: 1 }, { cup: 1 }, 2, 6],
    );
    expect(checkLinearizable(cartModel({}), lost).isLinearizable).toBe(false);
  });
});
