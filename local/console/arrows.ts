/** The lines of the drawing: from state to state through the bends between them. */
import type { Edge, Graph } from './graph.ts';
import type { Cell, Chain, Grid, Size } from './grid.ts';
import { nearestPlaces } from './placement.ts';

type Point = { readonly x: number; readonly y: number };

/** The middle of a cell and the row it stands in. */
export type CellPlaces = (cell: Cell) => {
  readonly x: number;
  readonly top: number;
  readonly height: number;
};

type Boxes = ReadonlyMap<string, Size & Point>;

export type Arrow = {
  readonly edge: Edge;
  /** Where the path's own coordinates begin. */
  readonly at: Point;
  /** `M … C …` of an SVG path, from the start to the head. */
  readonly path: string;
  /** The middle of the label. */
  readonly label?: Point | undefined;
};

const portDistance = 16;
const portMargin = 14;

/** Side by side along a state's side, each as near to its wish as the corners and the others let it. */
const alongSide = (wishes: readonly number[], { x, width }: Size & Point): number[] => {
  const [least, most] = [x + portMargin, x + width - portMargin];
  const distance = Math.min(portDistance, (most - least) / wishes.length);
  const within = wishes.map((wish) => ({ at: Math.min(most, Math.max(least, wish)), weight: 1 }));
  const distances = wishes.map(() => distance);
  return nearestPlaces(within, distances).map((place, index) => {
    const roomAtLeft = least + index * distance;
    const roomAtRight = most - (wishes.length - 1 - index) * distance;
    return Math.min(roomAtRight, Math.max(roomAtLeft, place));
  });
};

/** Where arrows touch a state's lower or upper side: if they can, straight above or below where they go next. */
const portsOf = (
  chains: readonly Chain[],
  side: 'lower' | 'upper',
  placeOf: CellPlaces,
  boxes: Boxes,
): Map<Chain, number> => {
  const endOf = ({ cells }: Chain): Cell | undefined => (side === 'lower' ? cells[0] : cells.at(-1));
  const wishOf = ({ cells }: Chain): number => {
    const next = side === 'lower' ? cells[1] : cells.at(-2);
    return next ? placeOf(next).x : 0;
  };
  const ports = new Map<Chain, number>();
  for (const [cell, all] of Map.groupBy(chains, endOf)) {
    const box = boxes.get(cell?.name ?? '');
    if (!box) continue;
    const fromLeft = all.toSorted((a, b) => wishOf(a) - wishOf(b));
    const places = alongSide(fromLeft.map(wishOf), box);
    for (const [index, chain] of fromLeft.entries()) ports.set(chain, places[index] ?? 0);
  }
  return ports;
};

const round = (value: number): number => Math.round(value * 10) / 10;

/** Leaves and arrives upright. */
const curve = (from: Point, to: Point): string => {
  if (Math.abs(from.x - to.x) < 0.5) return `L${round(to.x)} ${round(to.y)}`;
  const middle = round((from.y + to.y) / 2);
  return `C${round(from.x)} ${middle} ${round(to.x)} ${middle} ${round(to.x)} ${round(to.y)}`;
};

const pathThrough = (points: readonly Point[]): string => {
  const [start, ...others] = points;
  if (!start) return '';
  const lines = others.map((point, index) => curve(points[index] ?? point, point));
  return [`M${round(start.x)} ${round(start.y)}`, ...lines].join('');
};

const labelOf = ({ cells }: Chain, placeOf: CellPlaces): Point | undefined => {
  const cell = cells.find(({ kind }) => kind === 'label');
  if (!cell) return undefined;
  const { x, top, height } = placeOf(cell);
  return { x, y: top + height / 2 };
};

const loopOf = (edge: Edge, { x, y, width, height }: Size & Point): Arrow => {
  const [right, upper, lower] = [x + width, y + height * 0.3, y + height * 0.7];
  const path = `M${round(right)} ${round(upper)}c22 -8 22 ${round(lower - upper + 8)} 0 ${round(lower - upper)}`;
  return { edge, at: { x: 0, y: 0 }, path };
};

/** Arrows that lead back up end at the lower side of their state, where they come from. */
export const arrowsOf = (graph: Graph, { chains }: Grid, placeOf: CellPlaces, boxes: Boxes): Arrow[] => {
  const lowerPorts = portsOf(chains, 'lower', placeOf, boxes);
  const upperPorts = portsOf(chains, 'upper', placeOf, boxes);
  /** Straight down to the end of its row first, because a neighbour there may be higher. */
  const leaving = ({ x, y }: Point, cell: Cell | undefined): Point[] => {
    const row = cell && placeOf(cell);
    return row && row.top + row.height > y ? [{ x, y: row.top + row.height }] : [];
  };
  const arriving = ({ x, y }: Point, cell: Cell | undefined): Point[] => {
    const row = cell && placeOf(cell);
    return row && row.top < y ? [{ x, y: row.top }] : [];
  };
  const pointsOf = (chain: Chain): Point[] => {
    const [first, ...rest] = chain.cells;
    const last = rest.pop();
    const top = boxes.get(first?.name ?? '');
    const bottom = boxes.get(last?.name ?? '');
    if (!top || !bottom) return [];
    const bends = rest.flatMap((cell) => {
      const { x, top: y, height } = placeOf(cell);
      return height === 0
        ? [{ x, y }]
        : [
            { x, y },
            { x, y: y + height },
          ];
    });
    const start = { x: lowerPorts.get(chain) ?? 0, y: top.y + top.height };
    const end = { x: upperPorts.get(chain) ?? 0, y: bottom.y };
    return [start, ...leaving(start, first), ...bends, ...arriving(end, last), end];
  };
  const arrows = chains.map((chain): Arrow => {
    const points = pointsOf(chain);
    const path = pathThrough(chain.isBackward ? points.toReversed() : points);
    return { edge: chain.edge, at: { x: 0, y: 0 }, path, label: labelOf(chain, placeOf) };
  });
  const loops = graph.edges.flatMap((edge) => {
    const box = edge.from === edge.to ? boxes.get(edge.from) : undefined;
    return box ? loopOf(edge, box) : [];
  });
  return [...arrows, ...loops];
};
