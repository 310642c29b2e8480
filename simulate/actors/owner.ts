/** A shop's owner: moves what is theirs by hand, and asks for what is not. */
import type { Actor } from '../actor.ts';
import type { Person } from '../person.ts';
import { Violation } from '../violation.ts';
import { drawn } from '../world.ts';
import { outcomeOf, type Page } from './bodies.ts';

type OwnedItem = { readonly id: string; readonly shopId: string; readonly status: string };

const next: Readonly<Record<string, string>> = { processing: 'shipped', shipped: 'delivered' };

const own = async (person: Person, shopIds: readonly string[]): Promise<readonly OwnedItem[]> => {
  const answer = await person.get<Page<OwnedItem>>('/v1/order-items?limit=50');
  if (answer.status !== 200) return [];
  const strange = answer.body.items.find(({ shopId }) => !shopIds.includes(shopId));
  if (strange) {
    throw new Violation('privacy', `${person.name} finds ${strange.id} of ${strange.shopId} on their list`);
  }
  return answer.body.items;
};

const move = async (person: Person, shopIds: readonly string[]): Promise<string | undefined> => {
  const movable = (await own(person, shopIds)).filter(({ status }) => next[status] !== undefined);
  if (movable.length === 0) return undefined;
  const { id, status } = drawn(person.random, movable);
  const answer = await person.patch(`/v1/order-items/${id}/status`, { status: next[status] });
  return `${id} ${status} → ${next[status]}: ${outcomeOf(answer)}`;
};

export const makeOwner = (person: Person, shopIds: readonly string[]): Actor => ({
  name: person.name,
  pauseMinutes: 100,
  hours: { from: 9, to: 17 },
  acts: [{ name: 'moves an item', odds: 1, run: () => move(person, shopIds) }],
});
