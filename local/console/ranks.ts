/** Which row each state stands in: below everything that leads to it, loops aside. */
import type { Edge, Graph } from './graph.ts';

export type Ranked = {
  readonly rankOf: ReadonlyMap<string, number>;
  /** Arrows that lead back up: those that close a loop when one walks from the start. */
  readonly backward: ReadonlySet<Edge>;
};

const outgoing = (graph: Graph): ReadonlyMap<string, readonly Edge[]> =>
  Map.groupBy(graph.edges, ({ from }) => from);

/** Walks in depth from the start, then from whatever that did not reach; arrows to a state still open go back. */
const walk = (graph: Graph): { finished: string[]; backward: Set<Edge> } => {
  const edgesOf = outgoing(graph);
  const finished: string[] = [];
  const backward = new Set<Edge>();
  const seen = new Set<string>();
  const open = new Set<string>();
  const visit = (name: string): void => {
    seen.add(name);
    open.add(name);
    for (const edge of edgesOf.get(name) ?? []) {
      if (open.has(edge.to)) backward.add(edge);
      else if (!seen.has(edge.to)) visit(edge.to);
    }
    open.delete(name);
    finished.push(name);
  };
  for (const name of [graph.start, ...graph.nodes.map((node) => node.name)]) if (!seen.has(name)) visit(name);
  return { finished, backward };
};

/** Longest way from the start: every arrow that does not go back goes down at least one row. */
export const rankStates = (graph: Graph): Ranked => {
  const { finished, backward } = walk(graph);
  const edgesOf = outgoing(graph);
  const rankOf = new Map(graph.nodes.map(({ name }) => [name, 0]));
  for (const name of finished.toReversed()) {
    const rank = rankOf.get(name) ?? 0;
    for (const edge of edgesOf.get(name) ?? []) {
      if (!backward.has(edge)) rankOf.set(edge.to, Math.max(rankOf.get(edge.to) ?? 0, rank + 1));
    }
  }
  return { rankOf, backward };
};
