/** Who stands left of whom in each row: sweeps down and up, each row sorted by where its neighbours stand. */
import type { Cell, Chain, Grid } from './grid.ts';

/** A neighbour in the next row, and how hard the arrow between pulls the two together. */
export type Link = { readonly cell: Cell; readonly strength: number };

type Neighbours = ReadonlyMap<Cell, readonly Link[]>;

export type Links = { readonly above: Neighbours; readonly below: Neighbours };

/** The usual way is drawn straight; where errors go must bend. */
const strengthOf = ({ edge, isBackward }: Chain): number => (edge.kind === 'catch' || isBackward ? 1 : 4);

/** Two cells are linked when an arrow passes from one to the other. */
export const linksOf = (chains: readonly Chain[]): Links => {
  const above = new Map<Cell, Link[]>();
  const below = new Map<Cell, Link[]>();
  const add = (links: Map<Cell, Link[]>, from: Cell, link: Link): void =>
    void links.set(from, [...(links.get(from) ?? []), link]);
  for (const chain of chains) {
    const strength = strengthOf(chain);
    for (const [index, lower] of chain.cells.entries()) {
      const upper = chain.cells[index - 1];
      if (!upper) continue;
      add(above, lower, { cell: upper, strength });
      add(below, upper, { cell: lower, strength });
    }
  }
  return { above, below };
};

type Rows = readonly (readonly Cell[])[];

const positionsOf = (row: readonly Cell[]): Map<Cell, number> =>
  new Map(row.map((cell, index) => [cell, index]));

const mean = (numbers: readonly number[]): number =>
  numbers.reduce((sum, each) => sum + each, 0) / numbers.length;

/** By the mean position of its neighbours; a cell without any stays about where it is. */
const sorted = (row: readonly Cell[], beside: readonly Cell[], neighbours: Neighbours): Cell[] => {
  const positions = positionsOf(beside);
  const wish = new Map(
    row.map((cell, index) => {
      const found = (neighbours.get(cell) ?? []).map((each) => positions.get(each.cell) ?? 0);
      return [cell, found.length === 0 ? index : mean(found)];
    }),
  );
  return row.toSorted((a, b) => (wish.get(a) ?? 0) - (wish.get(b) ?? 0));
};

const sweep = (rows: Rows, links: Links, isDown: boolean): Rows => {
  const turned = isDown ? rows : rows.toReversed();
  const done: (readonly Cell[])[] = [];
  for (const row of turned) {
    const beside = done.at(-1);
    done.push(beside ? sorted(row, beside, isDown ? links.above : links.below) : row);
  }
  return isDown ? done : done.toReversed();
};

/** How often arrows cross between neighbouring rows. */
export const crossingsOf = (rows: Rows, { below }: Links): number => {
  let crossings = 0;
  for (const [index, row] of rows.entries()) {
    const positions = positionsOf(rows[index + 1] ?? []);
    const ends = row.map((cell) => (below.get(cell) ?? []).map((each) => positions.get(each.cell) ?? 0));
    for (const [left, lefts] of ends.entries()) {
      const rights = ends.slice(left + 1).flat();
      for (const end of lefts) crossings += rights.filter((other) => other < end).length;
    }
  }
  return crossings;
};

const sweeps = 24;

export const orderRows = ({ rows, chains }: Grid): Rows => {
  const links = linksOf(chains);
  let current: Rows = rows;
  let best = { rows: current, crossings: crossingsOf(current, links) };
  for (let turn = 0; turn < sweeps && best.crossings > 0; turn += 1) {
    current = sweep(current, links, turn % 2 === 0);
    const crossings = crossingsOf(current, links);
    if (crossings < best.crossings) best = { rows: current, crossings };
  }
  return best.rows;
};
