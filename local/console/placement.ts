/** How far right each cell of a row stands: as near to its neighbours above and below as the others let it. */
import type { Cell } from './grid.ts';
import type { Links } from './ordering.ts';

const gap = 18;

/** Long arrows are kept straight before states are centred. */
const pull = (a: Cell, b: Cell): number => {
  if (a.kind !== 'state' && b.kind !== 'state') return 8;
  return a.kind === 'state' && b.kind === 'state' ? 1 : 2;
};

type Wish = { readonly at: number; readonly weight: number };
type Block = { at: number; weight: number; count: number };

/**
 * The places nearest to the wishes (least squares) that keep the order: neighbours that would overlap are merged
 * into one block, which stands at the mean of what they wish.
 *
 * @param distances from each cell's middle to the one before it; the first is not looked at
 */
export const nearestPlaces = (wishes: readonly Wish[], distances: readonly number[]): number[] => {
  let offset = 0;
  const offsets = distances.map((distance, index) => {
    if (index > 0) offset += distance;
    return offset;
  });
  const blocks: Block[] = [];
  for (const [index, { at, weight }] of wishes.entries()) {
    let block: Block = { at: at - (offsets[index] ?? 0), weight, count: 1 };
    for (let before = blocks.at(-1); before && before.at > block.at; before = blocks.at(-1)) {
      blocks.pop();
      const sum = before.weight + block.weight;
      const middle = (before.at * before.weight + block.at * block.weight) / sum;
      block = { at: middle, weight: sum, count: before.count + block.count };
    }
    blocks.push(block);
  }
  return blocks
    .flatMap(({ at, count }) => Array.from({ length: count }, () => at))
    .map((at, index) => at + (offsets[index] ?? 0));
};

type Places = Map<Cell, number>;

const wishOf = (cell: Cell, neighbours: readonly Cell[], places: Places): Wish => {
  let weight = 0;
  let total = 0;
  for (const neighbour of neighbours) {
    const strength = pull(cell, neighbour);
    weight += strength;
    total += strength * (places.get(neighbour) ?? 0);
  }
  return weight === 0 ? { at: places.get(cell) ?? 0, weight: 0.1 } : { at: total / weight, weight };
};

const distancesIn = (row: readonly Cell[]): number[] =>
  row.map((cell, index) => {
    const before = row[index - 1];
    return before ? (before.width + cell.width) / 2 + gap : 0;
  });

const packed = (row: readonly Cell[]): number[] => {
  let at = 0;
  return distancesIn(row).map((distance) => {
    at += distance;
    return at;
  });
};

const rounds = 40;

/** The middle of every cell; the leftmost edge of all is at 0. */
export const placeCells = (rows: readonly (readonly Cell[])[], { above, below }: Links): Places => {
  const places: Places = new Map();
  const put = (row: readonly Cell[], middles: readonly number[]): void => {
    for (const [index, cell] of row.entries()) places.set(cell, middles[index] ?? 0);
  };
  for (const row of rows) put(row, packed(row));
  for (let round = 0; round < rounds; round += 1) {
    const isDown = round % 2 === 0;
    const isLate = round > rounds / 2;
    for (const row of isDown ? rows : rows.toReversed()) {
      const wishes = row.map((cell) => {
        const behind = (isDown ? above : below).get(cell) ?? [];
        const ahead = (isDown ? below : above).get(cell) ?? [];
        return wishOf(cell, isLate || behind.length === 0 ? [...behind, ...ahead] : behind, places);
      });
      put(row, nearestPlaces(wishes, distancesIn(row)));
    }
  }
  const left = Math.min(...[...places].map(([cell, middle]) => middle - cell.width / 2));
  return new Map([...places].map(([cell, middle]) => [cell, middle - left]));
};
