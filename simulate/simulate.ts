/** One simulation: a shop, its people, its days; checked after each day, and when all has come to rest. */
import { demoAccounts } from '../demo/accounts.ts';
import type { Answer } from '../local/server.ts';
import { snapshotOf } from '../test/support/data-snapshot.ts';
import { type Actor, live } from './actor.ts';
import { castOf } from './cast.ts';
import { type Facts, readFacts } from './facts.ts';
import { invariants } from './invariants/all.ts';
import { personIn } from './person.ts';
import type { Plan } from './plan.ts';
import { type Shop, startShop } from './start-shop.ts';
import { Story } from './story.ts';
import { Violation } from './violation.ts';
import type { Scheduler } from './virtual/scheduler.ts';
import { makeWorld, type World } from './world.ts';

export type Outcome = {
  readonly hash: string;
  readonly story: Story;
  readonly violation: Violation | undefined;
  readonly orders: number;
  readonly day: number;
  readonly actors: readonly string[];
};

export type Setting = {
  readonly plan: Plan;
  readonly scheduler: Scheduler;
  readonly hosts: Map<string, Answer>;
  /** The folder of a cloud assembly. */
  readonly assembly: string;
  readonly report: (line: string) => void;
};

const dayMilliseconds = 86_400_000;
/** Longer than any window, wait and pause that is not a person's. */
const restHours = 12;

type Page = { readonly items: readonly { readonly id: string }[] };
type Product = { readonly variants: readonly { readonly id: string }[] };

const variantsOf = async (url: string): Promise<string[]> => {
  const { items } = (await (await fetch(`${url}/v1/products?limit=100`)).json()) as Page;
  const ids: string[] = [];
  for (const { id } of items) {
    const product = (await (await fetch(`${url}/v1/products/${id}`)).json()) as Product;
    ids.push(...product.variants.map((variant) => variant.id));
  }
  return ids;
};

const check = (facts: Facts, isAtRest: boolean, before: Facts | undefined): void => {
  for (const { name, always, flaws } of invariants) {
    if (!always && !isAtRest) continue;
    const [first, ...more] = flaws(facts);
    if (first === undefined) continue;
    throw new Violation(name, more.length === 0 ? first : `${first} (and ${more.length} more)`);
  }
  for (const [day, closed] of Object.entries(before?.closedDays ?? {})) {
    if (facts.closedDays[day] === closed) continue;
    throw new Violation('closed days', `${day} was closed as ${closed} and is now ${facts.closedDays[day]}`);
  }
};

const passDays = async (
  world: World,
  shop: Shop,
  scheduler: Scheduler,
  cast: readonly Actor[],
): Promise<void> => {
  const inspector = personIn(world, 'inspector', demoAccounts.staff.email);
  const place = {
    url: shop.stack.url,
    dataDir: shop.dataDir,
    staff: inspector,
    isHostile: world.isHostile,
    heard: world.heard,
  };
  const look = (): Promise<Facts> => readFacts(place);
  const startsAt = scheduler.now();
  const lives = Promise.all(cast.map((actor) => live(world, actor)));
  let failed = false;
  lives.catch(() => {
    failed = true;
  });
  let facts: Facts | undefined;
  for (let day = 1; day <= world.plan.days && !failed; day += 1) {
    await Promise.race([
      scheduler.sleepUntil(startsAt + day * dayMilliseconds),
      lives.then(() => new Promise(() => {})),
    ]);
    const now = await look();
    check(now, false, facts);
    facts = now;
  }
  await lives;
  shop.stack.weather?.calm();
  await scheduler.sleepUntil(scheduler.now() + restHours * 3_600_000);
  check(await look(), true, facts);
};

const noteEnd = async (story: Story, url: string): Promise<void> => {
  const snapshot = await snapshotOf(url);
  for (const [key, digest] of Object.entries(snapshot)) story.note(`${key} ${digest}`);
};

/** Runs in a process that the scheduler governs (`virtual/install.ts`). */
export const simulate = async ({ plan, scheduler, hosts, assembly, report }: Setting): Promise<Outcome> => {
  const weather = plan.traits.length > 0 ? { seed: plan.seed, traits: plan.traits } : undefined;
  const shop = await startShop({ hosts, assembly, weather, report, begin: () => scheduler.begin() });
  const startsAt = scheduler.now();
  const story = new Story(startsAt);
  let world: World | undefined;
  let cast: readonly Actor[] = [];
  let violation: Violation | undefined;
  try {
    const variantIds = await variantsOf(shop.stack.url);
    world = makeWorld({ plan, stack: shop.stack, story, scheduler, variantIds, hosts });
    shop.stack.weather?.begin();
    cast = await castOf(world);
    await passDays(world, shop, scheduler, cast);
    await noteEnd(story, shop.stack.url);
  } catch (error) {
    if (!(error instanceof Violation)) throw error;
    violation = error;
  } finally {
    await shop.close();
  }
  const day = Math.max(1, Math.ceil((scheduler.now() - startsAt) / dayMilliseconds));
  const actors = cast.map(({ name }) => name);
  return { hash: story.hash(), story, violation, orders: world?.orders.length ?? 0, day, actors };
};
