/**
 * A guest's order is claimed, by several accounts at once, while it is cancelled, the guest is forgotten and the account that
 * claims it is deleted, in seeded random orders of their calls to the database.
 */
import { expect, it } from '@jest/globals';
import { claimOrder } from '../../functions/guests/claim-order.ts';
import { deletePerson, ensureProfile } from '../../functions/identity/store.ts';
import { cancelOrder } from '../../functions/order-flow/end-order.ts';
import { forgetCustomer } from '../../functions/orders/forgetting.ts';
import { deleteGuest } from '../../functions/orders/guest-store.ts';
import { opensOrder } from '../../functions/orders/order-token.ts';
import { mustGetOrder } from '../../functions/orders/store.ts';
import { isGuestId } from '../../functions/shared/customer-id.ts';
import { type Id, newId, newRootUlid, newUlid } from '../../functions/shared/ids.ts';
import { retryOnConflict } from '../../functions/shared/transact.ts';
import { start } from '../carts/shop.ts';
import { asFunction } from '../support/as-function.ts';
import { newEmail } from '../support/guest.ts';
import { withOrderLinks } from '../support/order-links.ts';
import { type Actors, someOf, tellAll, together } from '../support/seeds.ts';
import { anonymousCart, checkOutCart, codeOf, countsOf, stocked } from './guest-story.ts';
import { withCheckout } from './with-checkout.ts';

withCheckout();
withOrderLinks();

const claim = asFunction('guests-api', claimOrder);
const forget = asFunction('orders-privacy', forgetCustomer);

const account = async (email: string): Promise<Id<'user'>> => {
  const userId = newId('user', start);
  await ensureProfile({ userId, email, name: 'Gesa', roles: ['customer'], disabled: false }, start);
  return userId;
};

const begun = async () => {
  const [email, cart] = [newEmail(), await anonymousCart(await stocked())];
  const seed = newRootUlid(newUlid(start));
  const { order, orderToken = '' } = await checkOutCart(cart, email, seed);
  const { id, customerId: guestId } = order;
  if (!isGuestId(guestId)) throw new Error('it is a guest’s');
  const [mine, theirs, thief] = [await account(email), await account(email), await account(newEmail())];
  return { email, cart, seed, id, guestId, orderToken, mine, theirs, thief };
};
type Begun = Awaited<ReturnType<typeof begun>>;

const actorsOf = ({ email, cart, seed, id, guestId, orderToken, mine, theirs, thief }: Begun): Actors => {
  const cancel = () => cancelOrder(id, { actor: guestId }, start);
  const deleted = async (userId: Id<'user'>) => {
    await retryOnConflict(() => deletePerson(userId, start));
    await forget(userId, start);
  };
  return {
    'I claim': () => claim(id, mine, orderToken, start),
    'I claim again': () => claim(id, mine, orderToken, start),
    'somebody with my address claims': () => claim(id, theirs, orderToken, start),
    'a thief claims': () => claim(id, thief, orderToken, start),
    'my account is deleted': () => deleted(mine),
    cancel,
    'cancel again': cancel,
    'staff forget the guest': async () => {
      await deleteGuest(guestId, start);
      await forget(guestId, start);
    },
    'checked out again': () => checkOutCart(cart, email, seed),
  };
};

const tooLate = ['not-found', 'forbidden', 'illegal-transition', 'conflict', 'unavailable'];

const check = async (
  { id, guestId, mine, theirs, orderToken }: Begun,
  isDone: (name: string) => boolean,
): Promise<void> => {
  const order = await mustGetOrder(id);
  const owners = [
    ...(isDone('I claim') || isDone('I claim again') ? [mine] : []),
    ...(isDone('somebody with my address claims') ? [theirs] : []),
  ];
  expect(owners.length).toBeLessThan(2);
  expect(order.customerId).toBe(owners[0] ?? guestId);
  expect(isDone('a thief claims')).toBe(false);
  const isForgotten = isDone(order.customerId === mine ? 'my account is deleted' : 'staff forget the guest');
  const isOwnerGone = isForgotten && order.customerId !== theirs;
  expect(order.ownerGone ?? false).toBe(isOwnerGone);
  expect(opensOrder(orderToken, order)).toBe(owners.length === 0 && !isOwnerGone);
  const isCancelled = isDone('cancel') || isDone('cancel again');
  expect(order.status).toBe(isCancelled ? 'cancelled' : 'pending');
  const street = isCancelled && isOwnerGone ? 'deleted' : '1 Marina';
  expect(order.shippingAddressSnapshot?.line1).toBe(street);
  expect(await countsOf(guestId)).toBe(isCancelled ? undefined : 1);
};

it('a guest’s order is one account’s, ends once, and forgets who is gone and nobody else, whatever happens at once', async () => {
  await tellAll(0.5, async (random, say) => {
    const story = await begun();
    const actors = actorsOf(story);
    const names = someOf(random, Object.keys(actors));
    say(names.join(', '));
    const ends = await together(random, actors, names, (reason) => tooLate.includes(codeOf(reason)));
    await check(story, (name) => ends[names.indexOf(name)]?.status === 'fulfilled');
  });
}, 600_000);
