/** How far right each cell of a row stands: as near to its neighbours above and below as the others let it. */
import type { Cell, Chain } from './grid.ts';
import { type Link, linksOf } from './ordering.ts';

const gap = 18;

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

const wishOf = (cell: Cell, neighbours: readonly Link[], places: Places): Wish => {
  let weight = 0;
  let total = 0;
  for (const { cell: neighbour, strength } of neighbours) {
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

type Rows = readonly (readonly Cell[])[];

/** How far a cell can go while the others stay. */
const roomOf = (row: readonly Cell[], cell: Cell, places: Places): { least: number; most: number } => {
  const index = row.indexOf(cell);
  const [left, right] = [row[index - 1], row[index + 1]];
  return {
    least: left ? (places.get(left) ?? 0) + (left.width + cell.width) / 2 + gap : Number.NEGATIVE_INFINITY,
    most: right ? (places.get(right) ?? 0) - (right.width + cell.width) / 2 - gap : Number.POSITIVE_INFINITY,
  };
};

/** Puts the bends of an arrow below each other, as far down as there is room; from there on anew. */
const straighten = ({ cells }: Chain, rows: Rows, places: Places): void => {
  let run: Cell[] = [];
  let room = { least: Number.NEGATIVE_INFINITY, most: Number.POSITIVE_INFINITY };
  const settle = (): void => {
    const wished = run.reduce((sum, cell) => sum + (places.get(cell) ?? 0), 0) / run.length;
    for (const cell of run) places.set(cell, Math.min(room.most, Math.max(room.least, wished)));
  };
  for (const cell of cells.slice(1, -1)) {
    const own = roomOf(rows[cell.row] ?? [], cell, places);
    const both = { least: Math.max(room.least, own.least), most: Math.min(room.most, own.most) };
    if (both.least > both.most) {
      settle();
      run = [];
    }
    room = run.length === 0 ? own : both;
    run.push(cell);
  }
  settle();
};

const rounds = 40;
const straightenings = 6;

/** The middle of every cell; the leftmost edge of all is at 0. */
export const placeCells = (rows: Rows, chains: readonly Chain[]): Places => {
  const { above, below } = linksOf(chains);
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
  for (let turn = 0; turn < straightenings; turn += 1)
    for (const chain of chains) straighten(chain, rows, places);
  const left = Math.min(...[...places].map(([cell, middle]) => middle - cell.width / 2));
  return new Map([...places].map(([cell, middle]) => [cell, middle - left]));
};
