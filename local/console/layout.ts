/** Where every state, arrow and label of a state machine stands. Pure: the same definition, the same drawing. */
import { type Arrow, arrowsOf, type CellPlaces } from './arrows.ts';
import type { Graph, Node } from './graph.ts';
import { type Cell, type Grid, gridOf, type Size } from './grid.ts';
import { orderRows } from './ordering.ts';
import { placeCells } from './placement.ts';

export type Box = Size & { readonly x: number; readonly y: number };

export type PlacedState = Box & {
  readonly node: Node;
  /** How many states it is inside of. */
  readonly depth: number;
};

export type Drawing = Size & {
  /** Outer ones first, so that inner ones are drawn on top of them. */
  readonly states: readonly PlacedState[];
  readonly arrows: readonly Arrow[];
};

const stateHeight = 40;
const stateCharacterWidth = 7.6;
const statePadding = 44;
const leastStateWidth = 110;
/** Room at the right for an arrow that leads back to the same state. */
export const loopWidth = 30;

const innerPadding = 16;
const headerHeight = 34;
const rowGap = 13;

const moved = (
  { width, height, states, arrows }: Drawing,
  x: number,
  y: number,
  deeper: number,
): Drawing => ({
  width,
  height,
  states: states.map((state) => ({
    ...state,
    x: state.x + x,
    y: state.y + y,
    depth: state.depth + deeper,
  })),
  arrows: arrows.map((arrow) => ({
    ...arrow,
    at: { x: arrow.at.x + x, y: arrow.at.y + y },
    label: arrow.label && { ...arrow.label, x: arrow.label.x + x, y: arrow.label.y + y },
  })),
});

/** A box for the state's name, or one around the drawings of its branches side by side. */
const sizeOf = ({ name }: Node, inner: readonly Drawing[]): Size => {
  const width = Math.max(leastStateWidth, Math.round(name.length * stateCharacterWidth + statePadding));
  if (inner.length === 0) return { width, height: stateHeight };
  const wide = inner.reduce((sum, drawing) => sum + drawing.width + innerPadding, innerPadding);
  const high = Math.max(...inner.map((drawing) => drawing.height));
  return { width: Math.max(width, wide), height: headerHeight + high + innerPadding };
};

/** Each row is as high as the highest in it; all are centred in their row. */
const rowsOf = ({ rows }: Grid): { top: number; height: number }[] => {
  let top = 0;
  return rows.map((row) => {
    const height = Math.max(0, ...row.map((cell) => cell.height));
    const placed = { top, height };
    top += height + rowGap;
    return placed;
  });
};

const placesOf = (grid: Grid): CellPlaces => {
  const middles = placeCells(grid.rows, grid.chains);
  const rows = rowsOf(grid);
  return (cell: Cell) => ({ x: middles.get(cell) ?? 0, ...(rows[cell.row] ?? { top: 0, height: 0 }) });
};

const branchesInside = (box: Box, inner: readonly Drawing[]): Drawing[] => {
  const wide = inner.reduce((sum, drawing) => sum + drawing.width, innerPadding * (inner.length - 1));
  let x = box.x + (box.width - wide) / 2;
  return inner.map((drawing) => {
    const placed = moved(drawing, x, box.y + headerHeight, 1);
    x += drawing.width + innerPadding;
    return placed;
  });
};

export const layOut = (graph: Graph): Drawing => {
  const drawn = new Map(
    graph.nodes.map((node) => {
      const inner = node.inner.map(layOut);
      return [node.name, { node, inner, size: sizeOf(node, inner) }];
    }),
  );
  const loops = new Set(graph.edges.filter(({ from, to }) => from === to).map(({ from }) => from));
  const spaceOf = (name: string): Size => {
    const { width, height } = drawn.get(name)?.size ?? { width: 0, height: 0 };
    return { width: width + (loops.has(name) ? 2 * loopWidth : 0), height };
  };
  const raw = gridOf(graph, spaceOf);
  const grid: Grid = { ...raw, rows: orderRows(raw) };
  const placeOf = placesOf(grid);
  const cells = grid.rows.flat();
  const boxes = cells.flatMap((cell) => {
    const found = drawn.get(cell.name);
    if (!found) return [];
    const { x, top, height } = placeOf(cell);
    const { size } = found;
    return { ...found, box: { ...size, x: x - size.width / 2, y: top + (height - size.height) / 2 } };
  });
  const inside = boxes.flatMap(({ box, inner }) => branchesInside(box, inner));
  const boxOf = new Map(boxes.map(({ node, box }) => [node.name, box]));
  return {
    width: Math.max(...cells.map((cell) => placeOf(cell).x + cell.width / 2)),
    height: Math.max(...boxes.map(({ box }) => box.y + box.height)),
    states: [
      ...boxes.map(({ node, box }) => ({ node, ...box, depth: 0 })),
      ...inside.flatMap(({ states }) => states),
    ],
    arrows: [...arrowsOf(graph, grid, placeOf, boxOf), ...inside.flatMap(({ arrows }) => arrows)],
  };
};
