/** What all actors share: the shop, the time, the story so far, and what they know of each other's orders. */
import { type Random, streamOf } from '../local/aws/weather/random.ts';
import type { Answer } from '../local/server.ts';
import type { LocalStack } from '../local/stack.ts';
import type { Plan } from './plan.ts';
import type { Story } from './story.ts';
import type { Scheduler } from './virtual/scheduler.ts';

/** An order that somebody placed, as the placer knows it. */
export type KnownOrder = {
  readonly id: string;
  /** The actor who placed it. */
  readonly by: string;
  /** The secret that opens a guest's order. */
  readonly token?: string;
};

/** What a partner was told: `webhook-id` and body of each message that it took. */
export type Heard = { readonly id: string; readonly body: string };

export type World = {
  /** Who answers at which origin; partners join. */
  readonly hosts: Map<string, Answer>;
  /** By partners, what they took. */
  readonly heard: Heard[];
  readonly plan: Plan;
  readonly stack: LocalStack;
  readonly story: Story;
  readonly orders: KnownOrder[];
  /** Variants by their ids, as the shop's pages show them. */
  readonly variantIds: readonly string[];
  readonly randomOf: (name: string) => Random;
  readonly sleep: (seconds: number) => Promise<void>;
  /** Nobody begins anything any more. */
  readonly isOver: () => boolean;
  readonly isHostile: boolean;
};

export type WorldParts = Pick<World, 'hosts'> & {
  readonly plan: Plan;
  readonly stack: LocalStack;
  readonly story: Story;
  readonly scheduler: Scheduler;
  readonly variantIds: readonly string[];
};

const daySeconds = 86_400;

export const makeWorld = ({ plan, stack, story, scheduler, variantIds, hosts }: WorldParts): World => {
  const endsAt = scheduler.now() + plan.days * daySeconds * 1000;
  return {
    plan,
    stack,
    story,
    variantIds,
    hosts,
    heard: [],
    orders: [],
    randomOf: (name) => streamOf(plan.seed, name),
    sleep: (seconds) => scheduler.sleepUntil(Math.min(scheduler.now() + Math.round(seconds * 1000), endsAt)),
    isOver: () => scheduler.now() >= endsAt || story.acts >= plan.acts,
    isHostile: plan.traits.length > 0,
  };
};

export const drawn = <T>(random: Random, things: readonly T[]): T => {
  const found = things[Math.floor(random() * things.length)];
  if (found === undefined) throw new RangeError('there is nothing to draw from');
  return found;
};
