/** Histories are chains without a missing link, and the numbers of invoices have no gap. */
import { flawsInPartition } from '../../functions/orders/verify-history.ts';
import { assertGapFree } from '../../test/support/gap-free.ts';
import type { Facts } from '../facts.ts';
import type { Invariant } from './invariant.ts';

const chained = /^(ORDER|PAYMENT|SHIPMENT|RETURN|HANDOVER)#/;

const gaps = ({ items }: Facts): string[] => {
  try {
    assertGapFree(
      items.flatMap(({ table, item }) => (table.toLowerCase().includes('invoices') ? [item as never] : [])),
    );
    return [];
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
};

export const histories: Invariant = {
  name: 'histories',
  always: true,
  flaws: (facts) => {
    const partitions = Map.groupBy(
      facts.items.filter(({ item }) => chained.test(item.pk)),
      ({ table, item }) => `${table} ${item.pk}`,
    );
    const broken = [...partitions.values()].flatMap((entries) =>
      flawsInPartition(entries.map(({ item }) => item)),
    );
    return [...broken, ...gaps(facts)];
  },
};
