/**
 * The drawing's rows. States stand in the even ones. An arrow passes every row between its ends as a bend, so that
 * nothing is drawn on top of it; its label is a bend with a width, in the odd row next to where the arrow starts.
 */
import type { Edge, Graph } from './graph.ts';
import { rankStates } from './ranks.ts';

export type Size = { readonly width: number; readonly height: number };

export type Cell = Size & {
  readonly kind: 'state' | 'bend' | 'label';
  readonly row: number;
  /** The state's name; empty for others. */
  readonly name: string;
};

/** From top to bottom: state, bends, state. An arrow that leads back up is drawn from the last to the first. */
export type Chain = { readonly edge: Edge; readonly cells: readonly Cell[]; readonly isBackward: boolean };

export type Grid = { readonly rows: readonly (readonly Cell[])[]; readonly chains: readonly Chain[] };

const bendWidth = 10;
const labelHeight = 18;
const labelCharacterWidth = 6.1;
const labelPadding = 12;
const longestLabel = 34;

/** What fits; the whole text is the arrow's title. */
export const shortLabel = (label: string): string =>
  label.length > longestLabel ? `${label.slice(0, longestLabel - 1)}…` : label;

const labelWidth = (label: string): number => shortLabel(label).length * labelCharacterWidth + labelPadding;

const passing = (edge: Edge, row: number, labelRow: number): Cell =>
  row === labelRow && edge.label !== ''
    ? { kind: 'label', row, name: '', width: labelWidth(edge.label), height: labelHeight }
    : { kind: 'bend', row, name: '', width: bendWidth, height: 0 };

const chainOf = (edge: Edge, isBackward: boolean, states: ReadonlyMap<string, Cell>): Chain | undefined => {
  const top = states.get(isBackward ? edge.to : edge.from);
  const bottom = states.get(isBackward ? edge.from : edge.to);
  if (!top || !bottom || top === bottom) return undefined;
  const rows = Array.from({ length: bottom.row - top.row - 1 }, (_, index) => top.row + 1 + index);
  const labelRow = isBackward ? bottom.row - 1 : top.row + 1;
  return { edge, isBackward, cells: [top, ...rows.map((row) => passing(edge, row, labelRow)), bottom] };
};

/** Arrows from a state to itself have no chain. */
export const gridOf = (graph: Graph, sizeOf: (name: string) => Size): Grid => {
  const { rankOf, backward } = rankStates(graph);
  const states = new Map(
    graph.nodes.map(({ name }): [string, Cell] => [
      name,
      { kind: 'state', name, row: 2 * (rankOf.get(name) ?? 0), ...sizeOf(name) },
    ]),
  );
  const chains = graph.edges.flatMap((edge) => chainOf(edge, backward.has(edge), states) ?? []);
  const cells = new Set([...states.values(), ...chains.flatMap((chain) => chain.cells)]);
  const last = Math.max(...[...cells].map(({ row }) => row));
  const rows = Array.from({ length: last + 1 }, (_, row) => [...cells].filter((cell) => cell.row === row));
  return { rows, chains };
};
