/** What happens to a provider: it is down, slow, forgets to tell or tells twice, as its simulator can. */
import { shopperAt } from '../../test/support/shopper.ts';
import type { Actor } from '../actor.ts';
import { drawn, type World } from '../world.ts';
import type { Provider } from './pay.ts';

const moods = ['decline', 'timeout', 'down', 'throttled', 'duplicate-webhook', 'late-webhook', 'no-webhook'];

export const makePaymentProvider = (world: World, provider: Provider): Actor => {
  const random = world.randomOf(provider);
  return {
    name: provider,
    hours: { from: 6, to: 24 },
    pauseMinutes: 150,
    acts: [
      {
        name: 'changes its mood',
        odds: 1,
        run: async () => {
          const next = drawn(random, moods);
          await shopperAt(world.stack.url).post(`/_local/providers/${provider}/scenario`, { next });
          return next;
        },
      },
    ],
  };
};
