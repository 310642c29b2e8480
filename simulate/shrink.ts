/**
 * Cuts a simulation that fails down to a short story: fewer days and acts, fewer traits, fewer actors, as long as it fails
 * by the same invariant. Each try is a simulation of its own, so the parts are taken away in the order in which they cost least.
 */
import type { Plan } from './plan.ts';

/** @returns the name of the invariant that a plan breaks */
export type Try = (plan: Plan) => Promise<string | undefined>;

/** Half of what is left is taken away first, then less and less: what stays is needed, each by itself. */
const withoutNeedless = async <T>(
  parts: readonly T[],
  stillFails: (kept: readonly T[]) => Promise<boolean>,
): Promise<readonly T[]> => {
  let kept = parts;
  for (let size = Math.ceil(parts.length / 2); size >= 1 && kept.length > 0; size = Math.floor(size / 2)) {
    for (let from = 0; from < kept.length; ) {
      const fewer = [...kept.slice(0, from), ...kept.slice(from + size)];
      if (await stillFails(fewer)) kept = fewer;
      else from += size;
    }
  }
  return kept;
};

export type Found = { readonly acts: number; readonly day: number; readonly actors: readonly string[] };

/** @param found how far the failing simulation came, and who was in it  @param tries how many simulations may be run */
export const shrink = async (plan: Plan, found: Found, attempt: Try, tries: number): Promise<Plan> => {
  const invariant = await attempt(plan);
  if (invariant === undefined) return plan;
  let left = tries;
  const stillFails = async (smaller: Plan): Promise<boolean> => {
    if (left === 0) return false;
    left -= 1;
    return (await attempt(smaller)) === invariant;
  };
  let smallest = plan;
  const take = async (change: Partial<Plan>): Promise<boolean> => {
    const smaller = { ...smallest, ...change };
    const fails = await stillFails(smaller);
    if (fails) smallest = smaller;
    return fails;
  };
  await take({ days: Math.min(plan.days, Math.max(1, found.day)), acts: found.acts });
  await withoutNeedless(smallest.traits, (traits) => take({ traits }));
  await withoutNeedless(found.actors, (kept) =>
    take({ without: [...plan.without, ...found.actors.filter((name) => !kept.includes(name))] }),
  );
  while (smallest.acts > 1 && (await take({ acts: Math.floor(smallest.acts / 2) })));
  return smallest;
};
