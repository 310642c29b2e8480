/** An actor is data: who, how often, and what with which odds. */
import type { Random } from '../local/aws/weather/random.ts';
import { drawn, type World } from './world.ts';

export type Act = {
  readonly name: string;
  /** How often it is chosen, beside the other acts. */
  readonly odds: number;
  /** @returns what came of it, for the story; undefined when there was nothing to do */
  readonly run: () => Promise<string | undefined>;
};

export type Actor = {
  readonly name: string;
  /** Between two acts, on average. */
  readonly pauseMinutes: number;
  /** Asleep outside of these hours. Left out: never. */
  readonly hours?: { readonly from: number; readonly to: number };
  readonly acts: readonly Act[];
};

const choose = (random: Random, acts: readonly Act[]): Act => {
  const all = acts.reduce((sum, { odds }) => sum + odds, 0);
  let left = random() * all;
  for (const act of acts) {
    left -= act.odds;
    if (left < 0) return act;
  }
  return drawn(random, acts);
};

const isAwake = ({ hours }: Actor): boolean => {
  const hour = new Date().getUTCHours();
  return hours === undefined || (hour >= hours.from && hour < hours.to);
};

/** Lives until the world is over. Pauses are drawn from an exponential distribution, as arrivals are. */
export const live = async (world: World, actor: Actor): Promise<void> => {
  const random = world.randomOf(`${actor.name} acts`);
  for (;;) {
    await world.sleep(-Math.log(1 - random()) * actor.pauseMinutes * 60);
    if (world.isOver()) return;
    if (!isAwake(actor)) continue;
    const act = choose(random, actor.acts);
    const what = await act.run();
    if (what !== undefined) world.story.tell(actor.name, act.name, what);
  }
};
