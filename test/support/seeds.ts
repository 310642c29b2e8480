/**
 * Stories that a seed tells: who does something at once, and in which order their calls to the database are made.
 * `INTERLEAVINGS` says how many are told (CI: 400), `INTERLEAVING_SEED` tells one again.
 */
import { jest } from '@jest/globals';
import { type Random, randomOf } from '../../local/aws/weather/random.ts';
import { takeTurns } from './turns.ts';

const count = Number(process.env.INTERLEAVINGS ?? 80);
/** Each with its own turns: while one waits for the database, another goes on. */
const storiesAtOnce = 4;
const onlySeed = process.env.INTERLEAVING_SEED;

export type Actors = Readonly<Record<string, () => Promise<unknown>>>;

/** Some of them, as the seed wants it. */
export const someOf = (random: Random, names: readonly string[]): string[] =>
  names.filter(() => random() < 0.4);

export const oneOf = <T>(random: Random, things: readonly T[]): T => {
  const found = things[Math.floor(random() * things.length)];
  if (found === undefined) throw new RangeError('there is nothing to choose from');
  return found;
};

/** Runs those named, call by call in the seed's order. @throws what none of them may end in */
export const together = async (
  random: Random,
  actors: Actors,
  names: readonly string[],
  isExpected: (reason: unknown) => boolean,
): Promise<PromiseSettledResult<unknown>[]> => {
  const ends = await takeTurns(
    random,
    names.map((name) => () => actors[name]?.() ?? Promise.resolve()),
  );
  for (const end of ends) if (end.status === 'rejected' && !isExpected(end.reason)) throw end.reason;
  return ends;
};

/** Tells a story: says what happened in it so far whenever it is asked. */
export type Story = (random: Random, say: (what: string) => void) => Promise<void>;

const tell = async (story: Story, seed: number): Promise<void> => {
  const said: string[] = [];
  try {
    await story(randomOf(seed), (what) => said.push(what));
  } catch (error) {
    throw new Error(`INTERLEAVING_SEED=${seed}: ${said.join(', ')}`, { cause: error });
  }
};

/**
 * Tells a part of all stories: 1 tells as many as `INTERLEAVINGS` says. Nobody pauses between rounds meanwhile: the
 * turns decide who comes next, and the same seed gives the same story.
 */
export const tellAll = async (part: number, story: Story): Promise<void> => {
  const noPause = jest.spyOn(Math, 'random').mockReturnValue(0);
  const all = Array.from({ length: Math.ceil(count * part) }, (_, index) => index + 1);
  const left = onlySeed === undefined ? all : [Number(onlySeed)];
  const go = async (): Promise<void> => {
    for (let seed = left.shift(); seed !== undefined; seed = left.shift()) await tell(story, seed);
  };
  await Promise.all(Array.from({ length: storiesAtOnce }, go));
  noPause.mockRestore();
};
