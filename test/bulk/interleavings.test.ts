/**
 * A file of stock is applied by two workers while staff adjust the same goods, a shopper takes some and another file says
 * what was counted, in seeded random orders of their calls to the database. Each line counts once, and the ledger tells all.
 */
import { expect, it } from '@jest/globals';
import { type Import, newImport } from '../../functions/bulk/import.ts';
import { listFaults, progressOf } from '../../functions/bulk/import-store.ts';
import { stockLines } from '../../functions/bulk/kinds/stock-lines.ts';
import { bulkTable } from '../../functions/bulk/table.ts';
import { takeLines } from '../../functions/bulk/take-lines.ts';
import { catalogTable } from '../../functions/catalog/table.ts';
import { adjustStock, getStock, listMovements } from '../../functions/inventory/ledger.ts';
import type { Movement } from '../../functions/inventory/stock.ts';
import { createStockWrite, holdWrites } from '../../functions/inventory/store.ts';
import { inventoryTable } from '../../functions/inventory/table.ts';
import { isDomainError } from '../../functions/shared/errors.ts';
import { type Id, idOf, newId, rootUlidOf, ulidFrom, ulidOf } from '../../functions/shared/ids.ts';
import { transact } from '../../functions/shared/transact.ts';
import { newVariant, start } from '../carts/shop.ts';
import { type Actors, someOf, tellAll, together } from '../support/seeds.ts';
import { withTables } from '../support/store.ts';

withTables(bulkTable, catalogTable, inventoryTable);

const actor = 'staff:usr_staff';
const bought = 2;

type File = { readonly document: Import; readonly lines: Parameters<typeof takeLines>[1] };

const fileOf = (columns: string[], rows: readonly (readonly string[])[]): File => ({
  document: {
    ...newImport(
      { id: newId('import', start), kind: 'stock', createdBy: newId('user', start), roles: ['staff'] },
      start,
    ),
    status: 'running',
    layout: { delimiter: ',', columns },
    total: rows.length,
  },
  lines: rows.map((cells, index) => ({ cells, line: index + 2, next: { byte: 0, line: index + 3 } })),
});

const stocked = async (pieces: number): Promise<Id<'variant'>> => {
  const variantId = await newVariant();
  await transact([createStockWrite(variantId, start)]);
  const id = newId('adjustment', start);
  await adjustStock({ id, variantId, delta: pieces, reason: 'received', actor }, start);
  return variantId;
};

const skuOf = (variantId: Id<'variant'>): string => `${rootUlidOf(ulidOf(variantId))}-0`;

const begun = async () => {
  const [mug, cup] = [await stocked(4), await stocked(4)];
  const [mugs, cups] = [skuOf(mug), skuOf(cup)];
  const moves = fileOf(
    ['sku', 'delta', 'reason'],
    [
      [mugs, '5', 'received'],
      [mugs, '-2', 'damage'],
      [cups, '3', 'received'],
      [mugs, '-6', 'correction'],
      ['nothing', '1', 'received'],
    ],
  );
  const counts = fileOf(
    ['sku', 'onHand'],
    [
      [mugs, '7'],
      [cups, '7'],
    ],
  );
  return { mug, cup, moves, counts, takingId: newId('adjustment', start) };
};
type Begun = Awaited<ReturnType<typeof begun>>;

/** From what is decided by then, as a worker begins that a message woke. */
const work = async ({ document, lines }: File): Promise<void> => {
  const { decided } = await progressOf(document.id);
  await takeLines({ document, kind: stockLines, decided, apply: stockLines.applier() }, lines);
};

const actorsOf = ({ mug, moves, counts, takingId }: Begun): Actors => {
  const adjusted = (id: Id<'adjustment'>, delta: number) =>
    adjustStock({ id, variantId: mug, delta, reason: delta > 0 ? 'received' : 'damage', actor }, start);
  return {
    moved: () => work(moves),
    'moved by another worker': () => work(moves),
    counted: () => work(counts),
    'counted by another worker': () => work(counts),
    'staff add': () => adjusted(newId('adjustment', start), 3),
    'staff take': () => adjusted(takingId, -3),
    'staff take, told again': () => adjusted(takingId, -3),
    bought: () =>
      transact(holdWrites([{ variantId: mug, quantity: bought }], newId('order', start), start, start)),
  };
};

const entriesOf = (movements: readonly Movement[], { document, lines }: File): number => {
  const ids = new Set(lines.map(({ line }) => idOf('adjustment', ulidFrom(`${document.id}:${line}`))));
  return movements.filter(({ id }) => ids.has(id)).length;
};

const checkFile = async (movements: readonly Movement[], file: File): Promise<void> => {
  const { id } = file.document;
  const { changed, unchanged, failed } = (await progressOf(id)).counts;
  expect(changed + unchanged + failed).toBe(file.lines.length);
  expect(entriesOf(movements, file)).toBe(changed);
  const { items: faults } = await listFaults(id, { limit: 100 });
  expect(faults).toHaveLength(failed);
  for (const { message } of faults) expect(message).toMatch(/^Only \d+ left of|^There is no variant/);
};

const check = async (
  { mug, cup, moves, counts }: Begun,
  isDone: (name: string) => boolean,
): Promise<void> => {
  const movements: Movement[] = [];
  for (const variantId of [mug, cup]) {
    const { items } = await listMovements(variantId, { limit: 100 });
    const { onHand, held, available } = await getStock(variantId);
    expect(items.reduce((sum, { delta }) => sum + delta, 0)).toBe(onHand);
    expect(available).toBe(onHand - held);
    expect(available).toBeGreaterThanOrEqual(0);
    expect(held).toBe(variantId === mug && isDone('bought') ? bought : 0);
    movements.push(...items);
  }
  const byStaff = movements.filter((one) => one.actor === actor).map(({ delta }) => delta);
  const taken = isDone('staff take') || isDone('staff take, told again') ? [-3] : [];
  const added = isDone('staff add') ? [3] : [];
  expect(byStaff.sort((a, b) => a - b)).toEqual([...taken, ...added, 4, 4]);
  if (isDone('moved') || isDone('moved by another worker')) await checkFile(movements, moves);
  if (isDone('counted') || isDone('counted by another worker')) await checkFile(movements, counts);
};

it('a line of a file counts once, and the stock is what the ledger says, whoever moves the same goods at once', async () => {
  await tellAll(0.5, async (random, say) => {
    const story = await begun();
    const actors = actorsOf(story);
    const names = someOf(random, Object.keys(actors));
    say(names.join(', '));
    const ends = await together(random, actors, names, (reason) =>
      isDomainError(reason, 'insufficient-stock'),
    );
    await check(story, (name) => ends[names.indexOf(name)]?.status === 'fulfilled');
  });
}, 900_000);
