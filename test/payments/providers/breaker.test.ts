import { describe, expect, it } from '@jest/globals';
import type { ProviderName } from '../../../functions/payments/payment.ts';
import { throughBreaker } from '../../../functions/payments/providers/breaker.ts';
import { providerUnavailable } from '../../../functions/payments/providers/http.ts';
import { paymentsTable } from '../../../functions/payments/table.ts';
import { DomainError } from '../../../functions/shared/errors.ts';
import { startClock } from '../../../local/clock.ts';
import { withTables } from '../../support/store.ts';

withTables(paymentsTable);

const clock = startClock();

const unavailable = { code: 'provider-unavailable' };

/** A provider that is up or down, and counts who asked it. */
const aProvider = (name: ProviderName) => {
  const state = { isUp: true, asked: 0 };
  const ask = (): Promise<string> =>
    throughBreaker(
      name,
      async () => {
        state.asked += 1;
        if (!state.isUp) throw providerUnavailable(name);
        return 'yes';
      },
      new Date(),
    );
  return { state, ask };
};

const failing = async (ask: () => Promise<string>, times: number): Promise<void> => {
  for (let time = 0; time < times; time += 1) await expect(ask()).rejects.toMatchObject(unavailable);
};

describe('the circuit breaker', () => {
  it('lets nobody wait for a provider after five failures in a row', async () => {
    const { state, ask } = aProvider('paystack');
    state.isUp = false;
    await failing(ask, 5);
    expect(state.asked).toBe(5);
    await failing(ask, 3);
    expect(state.asked).toBe(5);
  });

  it('lets one try when its time is over, and closes when that succeeds', async () => {
    const { state, ask } = aProvider('stripe');
    state.isUp = false;
    await failing(ask, 5);
    clock.advance(16);
    state.isUp = true;
    const all = await Promise.allSettled([ask(), ask(), ask(), ask()]);
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(state.asked).toBe(6);
    expect(await ask()).toBe('yes');
  });

  it('stays open for twice as long when the trial fails', async () => {
    const { state, ask } = aProvider('chapa');
    state.isUp = false;
    await failing(ask, 5);
    clock.advance(16);
    await failing(ask, 1);
    expect(state.asked).toBe(6);
    clock.advance(16);
    await failing(ask, 1);
    expect(state.asked).toBe(6);
    clock.advance(16);
    state.isUp = true;
    expect(await ask()).toBe('yes');
  });

  it('forgets failures that are far apart, and those before a success', async () => {
    const { state, ask } = aProvider('mpesa');
    for (let round = 0; round < 4; round += 1) {
      state.isUp = false;
      await failing(ask, 4);
      if (round % 2 === 0) {
        state.isUp = true;
        await ask();
      } else clock.advance(61);
    }
    expect(state.asked).toBe(18);
  });

  it('does not count refusals: a provider that refuses is there', async () => {
    const refuse = () =>
      throughBreaker(
        'manual',
        async () => {
          throw new DomainError('payment-declined', 'no');
        },
        new Date(),
      );
    for (let time = 0; time < 7; time += 1) {
      await expect(refuse()).rejects.toMatchObject({ code: 'payment-declined' });
    }
  });
});
