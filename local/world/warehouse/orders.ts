/** What the simulated warehouse has on its desk, in the stack's journal. */
import type { DatabaseSync } from 'node:sqlite';
import * as z from 'zod';

const fromJson = <S extends z.ZodType>(schema: S) =>
  z.string().transform((text) => schema.parse(JSON.parse(text)));

const itemsSchema = z.array(z.object({ itemId: z.string(), quantity: z.number() }));

const rowSchema = z
  .object({
    order_id: z.string(),
    status: z.enum(['requested', 'shipped', 'delivered']),
    items: fromJson(itemsSchema),
    cancelled: fromJson(z.array(z.string())),
    request: fromJson(z.record(z.string(), z.unknown())),
    times_requested: z.number(),
    held: z.number().nullable(),
  })
  .transform((row) => ({
    orderId: row.order_id,
    status: row.status,
    items: row.items,
    cancelledItemIds: row.cancelled,
    /** How often it was asked for; it is packed once. */
    timesRequested: row.times_requested,
    /** It waits until it is released. */
    held: row.held === 1,
    request: row.request,
  }));

export type WarehouseOrder = z.output<typeof rowSchema>;

export type WarehouseOrders = {
  /** The first request of an order counts, later ones are only counted. */
  readonly request: (orderId: string, items: z.output<typeof itemsSchema>, request: object) => WarehouseOrder;
  /** What has left does not change. @param sequence one with a lower number than was heard before changes nothing */
  readonly change: (orderId: string, items: z.output<typeof itemsSchema>, sequence: number) => void;
  /** An order that is not known is not kept either. */
  readonly cancel: (orderId: string, itemIds: readonly string[]) => void;
  /** @param sequence of the message: one with a lower number than was heard before changes nothing */
  readonly hold: (orderId: string, held: boolean, sequence: number) => void;
  readonly move: (orderId: string, status: 'shipped' | 'delivered') => WarehouseOrder;
  readonly find: (orderId: string) => WarehouseOrder | undefined;
  /** Newest first. */
  readonly list: () => WarehouseOrder[];
};

export const makeWarehouseOrders = (journal: DatabaseSync): WarehouseOrders => {
  journal.exec(
    `CREATE TABLE IF NOT EXISTS warehouse_orders (
       sequence INTEGER PRIMARY KEY AUTOINCREMENT, order_id TEXT NOT NULL UNIQUE, status TEXT NOT NULL,
       items TEXT NOT NULL, cancelled TEXT NOT NULL, request TEXT NOT NULL, times_requested INTEGER NOT NULL
     ) STRICT;
     CREATE TABLE IF NOT EXISTS warehouse_holds (order_id TEXT PRIMARY KEY, held INTEGER NOT NULL, hold_sequence INTEGER NOT NULL) STRICT;
     CREATE TABLE IF NOT EXISTS warehouse_changes (order_id TEXT PRIMARY KEY, change_sequence INTEGER NOT NULL) STRICT`,
  );
  const upsert = journal.prepare(
    `INSERT INTO warehouse_orders (order_id, status, items, cancelled, request, times_requested)
     VALUES (?, 'requested', ?, '[]', ?, 1)
     ON CONFLICT (order_id) DO UPDATE SET times_requested = times_requested + 1`,
  );
  const withHolds = 'SELECT * FROM warehouse_orders LEFT JOIN warehouse_holds USING (order_id)';
  const select = journal.prepare(`${withHolds} WHERE order_id = ?`);
  const selectAll = journal.prepare(`${withHolds} ORDER BY sequence DESC`);
  const setHeld = journal.prepare(
    `INSERT INTO warehouse_holds (order_id, held, hold_sequence) VALUES (?, ?, ?)
     ON CONFLICT (order_id) DO UPDATE SET held = excluded.held, hold_sequence = excluded.hold_sequence
     WHERE excluded.hold_sequence > hold_sequence`,
  );
  const heardChange = journal.prepare(
    `INSERT INTO warehouse_changes (order_id, change_sequence) VALUES (?, ?)
     ON CONFLICT (order_id) DO UPDATE SET change_sequence = excluded.change_sequence
     WHERE excluded.change_sequence > change_sequence`,
  );
  const setItems = journal.prepare(
    "UPDATE warehouse_orders SET items = ? WHERE order_id = ? AND status = 'requested'",
  );
  const setStatus = journal.prepare('UPDATE warehouse_orders SET status = ? WHERE order_id = ?');
  const setCancelled = journal.prepare('UPDATE warehouse_orders SET cancelled = ? WHERE order_id = ?');

  const find = (orderId: string): WarehouseOrder | undefined => {
    const row = select.get(orderId);
    return row && rowSchema.parse(row);
  };
  return {
    find,
    list: () => selectAll.all().map((row) => rowSchema.parse(row)),
    request: (orderId, items, request) => {
      upsert.run(orderId, JSON.stringify(items), JSON.stringify(request));
      return rowSchema.parse(select.get(orderId));
    },
    change: (orderId, items, sequence) => {
      if (heardChange.run(orderId, sequence).changes > 0) setItems.run(JSON.stringify(items), orderId);
    },
    cancel: (orderId, itemIds) => {
      const cancelled = new Set([...(find(orderId)?.cancelledItemIds ?? []), ...itemIds]);
      setCancelled.run(JSON.stringify([...cancelled]), orderId);
    },
    hold: (orderId, held, sequence) => {
      setHeld.run(orderId, held ? 1 : 0, sequence);
    },
    move: (orderId, status) => {
      setStatus.run(status, orderId);
      return rowSchema.parse(select.get(orderId));
    },
  };
};
