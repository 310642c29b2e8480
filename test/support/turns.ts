/**
 * Plays several actors against the one database in an order that a seed decides. Every call of an actor to DynamoDB
 * waits at a turnstile; only when all actors wait there (or have finished) one of them may make its call. So the
 * same seed gives the same interleaving again.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { dynamo } from '../../functions/shared/dynamo.ts';
import type { Random } from '../../local/aws/weather/random.ts';

type Actor = { readonly waiting: (() => void)[]; isDone: boolean };

class Turnstile {
  private readonly actors: Actor[] = [];
  private readonly random: Random;
  private isCalling = false;

  constructor(random: Random) {
    this.random = random;
  }

  join(): Actor {
    const actor: Actor = { waiting: [], isDone: false };
    this.actors.push(actor);
    return actor;
  }

  wait(actor: Actor): Promise<void> {
    return new Promise((resolve) => {
      actor.waiting.push(resolve);
      this.advance();
    });
  }

  callEnded(): void {
    this.isCalling = false;
    this.advance();
  }

  leave(actor: Actor): void {
    actor.isDone = true;
    this.advance();
  }

  /** Lets one through when nobody is on the way. */
  private advance(): void {
    if (this.isCalling) return;
    const alive = this.actors.filter(({ isDone }) => !isDone);
    if (alive.length === 0 || alive.some(({ waiting }) => waiting.length === 0)) return;
    this.isCalling = true;
    alive[Math.floor(this.random() * alive.length)]?.waiting.shift()?.();
  }
}

type Place = { readonly turnstile: Turnstile; readonly actor: Actor };

const places = new AsyncLocalStorage<Place>();
let installed = false;

const install = (): void => {
  if (installed) return;
  installed = true;
  dynamo().middlewareStack.add(
    (next) => async (args) => {
      const place = places.getStore();
      if (!place) return next(args);
      await place.turnstile.wait(place.actor);
      try {
        return await next(args);
      } finally {
        place.turnstile.callEnded();
      }
    },
    { step: 'initialize', name: 'turns' },
  );
};

/** Runs all of them to their ends, whatever they end in. */
export const takeTurns = async (
  random: Random,
  actors: readonly (() => Promise<unknown>)[],
): Promise<PromiseSettledResult<unknown>[]> => {
  install();
  const turnstile = new Turnstile(random);
  const joined = actors.map((run) => ({ run, actor: turnstile.join() }));
  return Promise.allSettled(
    joined.map(({ run, actor }) =>
      places.run({ turnstile, actor }, async () => {
        try {
          return await run();
        } finally {
          turnstile.leave(actor);
        }
      }),
    ),
  );
};
