/** Bugs by which goods are made, lost, or sold twice. */
import type { Bug } from './bug.ts';

export const stockBugs: readonly Bug[] = [
  {
    name: 'a counter is forgotten when goods are released',
    kind: 'a counter that is not kept',
    changes: {
      'functions/inventory/stock.ts': [
        ['release: { onHand: 0, held: -1, available: 1 }', 'release: { onHand: 0, held: -1, available: 0 }'],
      ],
    },
  },
  {
    name: 'a hold does not ask whether enough is there',
    kind: 'a dropped condition',
    traits: ['transaction-conflicts'],
    changes: {
      'functions/inventory/stock-writes.ts': [
        [
          "const availableSuffices = '#available >= :quantity'",
          "const availableSuffices = '#available >= :quantity OR #version > :quantity'",
        ],
      ],
    },
  },
  {
    name: 'goods are held in a transaction before the order’s own',
    kind: 'two transactions instead of one',
    changes: {
      'functions/checkout/place-order.ts': [
        ['      ...holdWrites(order.items, order.id, until, now),\n', ''],
        [
          'const [refusal] = await tryTransact(',
          `const [unheld] = await tryTransact(holdWrites(order.items, order.id, until, now));
          if (unheld?.error.code === 'insufficient-stock') throw new DomainError('conflict', 'Others were quicker');
          const [refusal] = await tryTransact(`,
        ],
      ],
    },
  },
  {
    name: 'a cancelled order keeps its hold',
    kind: 'a step that is left out',
    changes: {
      'functions/inventory/store.ts': [
        ["if (hold?.state !== 'held') return [];", "if (hold?.state !== 'expired') return [];"],
      ],
    },
  },
  {
    name: 'an edit moves all of a line',
    kind: 'the whole instead of the difference',
    changes: {
      'functions/inventory/edit-stock-store.ts': [
        ['quantity: Math.abs(after - before)', 'quantity: Math.max(after, before)'],
      ],
    },
  },
  {
    name: 'a return puts all of an item back on the shelf',
    kind: 'more comes back than left',
    changes: {
      'functions/returns/handle-return.ts': [
        [
          'items.map(({ itemId, quantity }) => ({ variantId: itemOf(order, itemId).variantId, quantity }));',
          `items.map(({ itemId }) => itemOf(order, itemId));`,
        ],
      ],
    },
  },
];
