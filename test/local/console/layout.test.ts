import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Flow, innerFlows } from '../../../local/aws/step-functions/asl.ts';
import { graphOf } from '../../../local/console/graph.ts';
import { type Box, type Drawing, layOut } from '../../../local/console/layout.ts';
import { nearestPlaces } from '../../../local/console/placement.ts';
import { rankStates } from '../../../local/console/ranks.ts';
import { anyFlow, orderFlow } from './flows.ts';

const drawingOf = (flow: Flow): Drawing => layOut(graphOf(flow));

const namesIn = (flow: Flow): string[] =>
  Object.entries(flow.States).flatMap(([name, state]) => [name, ...innerFlows(state).flatMap(namesIn)]);

/** Every way from state to state that the definition has, as the definition says it. */
const waysIn = (flow: Flow): string[] =>
  Object.entries(flow.States).flatMap(([from, state]) => {
    const choices = state.Type === 'Choice' ? state.Choices.map(({ Next }) => `${from} choice ${Next}`) : [];
    const otherwise = state.Type === 'Choice' && state.Default ? [`${from} default ${state.Default}`] : [];
    const next = 'Next' in state && state.Next ? [`${from} next ${state.Next}`] : [];
    const caught = 'Catch' in state ? (state.Catch ?? []).map(({ Next }) => `${from} catch ${Next}`) : [];
    return [...choices, ...otherwise, ...next, ...new Set(caught), ...innerFlows(state).flatMap(waysIn)];
  });

const overlap = (a: Box, b: Box): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

const holds = (outer: Box, inner: Box): boolean =>
  outer.x <= inner.x &&
  outer.y <= inner.y &&
  inner.x + inner.width <= outer.x + outer.width &&
  inner.y + inner.height <= outer.y + outer.height;

describe('the drawing of a state machine', () => {
  it('has a place for every state', () => {
    fc.assert(
      fc.property(anyFlow, (flow) => {
        const names = drawingOf(flow).states.map(({ node }) => node.name);
        expect(names.sort()).toEqual(namesIn(flow).sort());
      }),
    );
  });

  it('puts no two states on top of each other, except a branch into its state', () => {
    fc.assert(
      fc.property(anyFlow, (flow) => {
        const { states } = drawingOf(flow);
        for (const [index, a] of states.entries())
          for (const b of states.slice(index + 1))
            if (overlap(a, b))
              expect(a.depth < b.depth ? holds(a, b) : b.depth < a.depth && holds(b, a)).toBe(true);
      }),
    );
  });

  it('stays within its size', () => {
    fc.assert(
      fc.property(anyFlow, (flow) => {
        const { states, width, height } = drawingOf(flow);
        const paper = { x: -0.01, y: -0.01, width: width + 0.02, height: height + 0.02 };
        expect(states.filter((state) => !holds(paper, state))).toEqual([]);
      }),
    );
  });

  it('has an arrow for every Next, Default, choice and catcher, in branches too', () => {
    fc.assert(
      fc.property(anyFlow, (flow) => {
        const drawn = drawingOf(flow).arrows.map(({ edge }) => `${edge.from} ${edge.kind} ${edge.to}`);
        expect(drawn.sort()).toEqual(waysIn(flow).sort());
      }),
    );
  });

  it('begins each arrow at the side of its state and ends it at the side of the other', () => {
    fc.assert(
      fc.property(anyFlow, (flow) => {
        const { states, arrows } = drawingOf(flow);
        for (const { edge, at, path } of arrows) {
          if (edge.from === edge.to) continue;
          const numbers = (path.match(/-?[\d.]+/g) ?? []).map(Number);
          const [startX = 0, startY = 0] = numbers;
          const [endX = 0, endY = 0] = numbers.slice(-2);
          const touches = (name: string, x: number, y: number): boolean =>
            states.some((box) => {
              const [left, upper] = [box.x - at.x, box.y - at.y];
              const isAtSide = Math.abs(y - upper) < 0.1 || Math.abs(y - upper - box.height) < 0.1;
              return box.node.name === name && left < x && x < left + box.width && isAtSide;
            });
          expect([touches(edge.from, startX, startY), touches(edge.to, endX, endY)]).toEqual([true, true]);
        }
      }),
    );
  });

  it('keeps labels off the states', () => {
    fc.assert(
      fc.property(anyFlow, (flow) => {
        const { states, arrows } = drawingOf(flow);
        const plain = states.filter(({ node }) => node.inner.length === 0);
        for (const { label } of arrows)
          if (label)
            expect(plain.some((state) => overlap(state, { ...label, width: 0.1, height: 0.1 }))).toBe(false);
      }),
    );
  });

  it('is the same for the same definition', () => {
    expect(drawingOf(orderFlow)).toEqual(drawingOf(orderFlow));
  });

  it('puts branches side by side into their state', () => {
    const boxes = new Map(drawingOf(orderFlow).states.map((state) => [state.node.name, state]));
    const [both, mail, ship] = ['Both', 'Mail', 'Ship'].map((name) => boxes.get(name));
    if (!both || !mail || !ship) throw new Error('a state has no place');
    expect(holds(both, mail) && holds(both, ship)).toBe(true);
    expect(mail.x + mail.width).toBeLessThan(ship.x);
  });
});

describe('the arrows of a definition', () => {
  it('join catchers that lead to the same state, and tell conditions without their brackets', () => {
    const { edges } = graphOf(orderFlow);
    expect(edges.slice(0, 4)).toEqual([
      { from: 'Pay', to: 'IsPaid', kind: 'next', label: '' },
      { from: 'Pay', to: 'Undo', kind: 'catch', label: 'States.Timeout, States.ALL' },
      { from: 'IsPaid', to: 'Both', kind: 'choice', label: 'paid' },
      { from: 'IsPaid', to: 'Undo', kind: 'default', label: 'otherwise' },
    ]);
  });
});

describe('the rows', () => {
  it('go down along every arrow but those that close a loop', () => {
    fc.assert(
      fc.property(anyFlow, (flow) => {
        const graph = graphOf(flow);
        const { rankOf, backward } = rankStates(graph);
        const up = graph.edges.filter(({ from, to }) => (rankOf.get(to) ?? 0) <= (rankOf.get(from) ?? 0));
        expect(new Set(up)).toEqual(backward);
      }),
    );
  });

  it('have a loop lead back to where it was entered', () => {
    const { backward } = rankStates(graphOf(orderFlow));
    expect([...backward].map(({ from, to }) => `${from} → ${to}`)).toEqual(['Undo → Pay']);
  });
});

describe('places near to wishes', () => {
  it('keep their order and distances, and are the wishes where there is room', () => {
    const cell = fc.record({
      at: fc.integer({ min: -500, max: 500 }),
      distance: fc.integer({ min: 1, max: 90 }),
    });
    fc.assert(
      fc.property(fc.array(cell, { minLength: 1, maxLength: 12 }), (cells) => {
        const wishes = cells.map(({ at }) => ({ at, weight: 1 }));
        const distances = cells.map(({ distance }) => distance);
        const places = nearestPlaces(wishes, distances);
        const isGranted = cells.every(
          ({ at, distance }, index) => at - (cells[index - 1]?.at ?? -1e9) >= distance,
        );
        if (isGranted) expect(places).toEqual(cells.map(({ at }) => at));
        for (const [index, place] of places.entries())
          if (index > 0)
            expect(place - (places[index - 1] ?? 0)).toBeGreaterThanOrEqual((distances[index] ?? 0) - 1e-6);
      }),
    );
  });

  it('share what is missing equally', () => {
    const wishes = [
      { at: 0, weight: 1 },
      { at: 0, weight: 1 },
    ];
    expect(nearestPlaces(wishes, [0, 10])).toEqual([-5, 5]);
  });
});
