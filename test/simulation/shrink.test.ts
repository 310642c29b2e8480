import { expect, it } from '@jest/globals';
import type { Plan } from '../../simulate/plan.ts';
import { shrink } from '../../simulate/shrink.ts';

const actors = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
const plan: Plan = {
  seed: 1,
  days: 5,
  traits: ['rain', 'hail', 'fog'],
  without: [],
  acts: Number.POSITIVE_INFINITY,
};
const found = { acts: 90, day: 2, actors };

/** Fails when it hails, two certain actors are there, and they have 20 acts. */
const fails = ({ traits, without, acts }: Plan): boolean =>
  traits.includes('hail') && !without.includes('c') && !without.includes('f') && acts >= 20;

const attempt = async (tried: Plan): Promise<string | undefined> => (fails(tried) ? 'stock' : undefined);

it('leaves only what a failure needs', async () => {
  expect(await shrink(plan, found, attempt, 200)).toEqual({
    seed: 1,
    days: 2,
    traits: ['hail'],
    without: ['a', 'b', 'd', 'e', 'g', 'h'],
    acts: 22,
  });
});

it('keeps what fails by another invariant only', async () => {
  const other = async (tried: Plan): Promise<string> => (tried.traits.length < 3 ? 'money' : 'stock');
  expect((await shrink(plan, found, other, 200)).traits).toEqual(plan.traits);
});

it('stops after so many tries with what it has', async () => {
  let tried = 0;
  const counting = async (smaller: Plan): Promise<string | undefined> => {
    tried += 1;
    return attempt(smaller);
  };
  const smallest = await shrink(plan, found, counting, 4);
  expect(tried).toBe(5);
  expect(fails(smallest)).toBe(true);
});

it('leaves alone what does not fail', async () => {
  expect(await shrink({ ...plan, traits: [] }, found, attempt, 200)).toEqual({ ...plan, traits: [] });
});
