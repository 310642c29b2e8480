/** A partner hears each event of its kinds, by one id, always in the same words; and none that never was. */
import { heardTypes } from '../actors/partner.ts';
import type { Facts } from '../facts.ts';
import type { Invariant } from './invariant.ts';

const few = 3;

/** The endpoint registered before anybody acted: what was told since is for it. Deliveries that wait are still to come. */
const stillToCome = ({ items }: Facts): ReadonlySet<unknown> =>
  new Set(
    items.flatMap(({ item }) =>
      item.eventId !== undefined && item.status !== 'delivered' ? [item.eventId] : [],
    ),
  );

export const heardByPartners: Invariant = {
  name: 'partners',
  always: false,
  flaws: (facts) => {
    const { told, heard } = facts;
    const waiting = stillToCome(facts);
    const known = new Set(told.map(({ id }) => id));
    const byId = Map.groupBy(heard, ({ id }) => id);
    const missed = told.filter(
      ({ id, type }) => heardTypes.includes(type) && !byId.has(id) && !waiting.has(id),
    );
    const torn = [...byId].filter(([, same]) => new Set(same.map(({ body }) => body)).size > 1);
    const invented = [...byId.keys()].filter((id) => !known.has(id));
    const name = (ids: readonly string[]): string => ids.slice(0, few).join(', ');
    return [
      ...(missed.length > 0
        ? [
            `the partner never heard of ${missed.length} events: ${name(missed.map(({ id, type }) => `${type} ${id}`))}`,
          ]
        : []),
      ...(torn.length > 0 ? [`the partner heard ${name(torn.map(([id]) => id))} in different words`] : []),
      ...(invented.length > 0 ? [`the partner heard ${name(invented)}, which nobody announced`] : []),
    ];
  },
};
