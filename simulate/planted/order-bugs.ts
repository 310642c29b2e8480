/** Bugs by which people get what is not theirs, or another thing than they were told. */
import type { Bug } from './bug.ts';

export const orderBugs: readonly Bug[] = [
  {
    name: 'whoever has an account sees all orders',
    kind: 'a wrong check of whose it is',
    changes: {
      'functions/orders/access.ts': [
        [
          "if (!mayTouch(asking, order)) throw notFound('order');",
          "if (!mayTouch(asking, order) && !asking.caller) throw notFound('order');",
        ],
      ],
    },
  },
  {
    name: 'a guest’s secret opens any guest’s order',
    kind: 'a secret that is not compared',
    changes: {
      'functions/orders/order-token.ts': [
        ['if (!guest || orderId !== id) return false;', 'if (!guest) return false;'],
        ['given.length === kept.length && timingSafeEqual(given, kept)', 'given.length === kept.length'],
      ],
    },
  },
  {
    name: 'a key that was used does its work again',
    kind: 'a replay that is answered differently',
    changes: {
      'functions/shared/http/idempotency.ts': [
        ['if (begun.written) return { seed };', 'if (begun.written || seed) return { seed };'],
      ],
    },
  },
  {
    name: 'a use of a promotion is counted without asking whether one is left',
    kind: 'a redeem that is not atomic',
    changes: {
      'functions/promotions/redemption-writes.ts': [
        [
          "'#version = :version AND #used < :limit AND attribute_not_exists(#shards)'",
          "'#version = :version AND (#used < :limit OR #used >= :one) AND attribute_not_exists(#shards)'",
        ],
      ],
    },
  },
  {
    name: 'a promotion may be used once more than it says',
    kind: 'off by one',
    changes: {
      'functions/promotions/redemption-writes.ts': [
        [
          "'#version = :version AND #used < :limit AND attribute_not_exists(#shards)'",
          "'#version = :version AND #used <= :limit AND attribute_not_exists(#shards)'",
        ],
      ],
      'functions/pricing/eligibility.ts': [
        ['promotion.used >= limits.total', 'promotion.used > limits.total'],
      ],
    },
  },
  {
    name: 'an order is looked for where lists are read',
    kind: 'a stale index',
    traits: ['lagging-indexes'],
    changes: {
      'functions/orders/access.ts': [
        [
          'const order = await mustGetOrder(orderId);',
          `const { listAllOrders } = await import('./store.ts');
          const { items } = await listAllOrders({}, { limit: 100 });
          const order = items.find(({ id }) => id === orderId);
          if (!order) throw notFound('order');`,
        ],
      ],
    },
  },
  {
    name: 'an entry of a history does not name the one before',
    kind: 'a broken chain',
    changes: {
      'functions/events/chain.ts': [
        ['...(previous !== undefined && { previous })', '...(previous === undefined && { previous })'],
      ],
    },
  },
  {
    name: 'a number of an invoice is left out',
    kind: 'a gap',
    changes: {
      'functions/invoices/store.ts': [
        ["String(place).padStart(6, '0')", "String(place > 3 ? place + 1 : place).padStart(6, '0')"],
      ],
    },
  },
];
