/** What a simulation is made of: all that can be taken away from it to tell its story shorter. */
export type Plan = {
  readonly seed: number;
  readonly days: number;
  /** Names of traits of `local/aws/weather`; none: a kind world. */
  readonly traits: readonly string[];
  /** Actors that stay away. */
  readonly without: readonly string[];
  /** How many acts all of them do together at most. */
  readonly acts: number;
};

export const wordsOf = ({ seed, days, traits, without, acts }: Plan): readonly string[] => [
  ...['--seed', String(seed), '--days', String(days)],
  ...(traits.length > 0 ? ['--traits', traits.join(',')] : []),
  ...(without.length > 0 ? ['--without', without.join(',')] : []),
  ...(Number.isFinite(acts) ? ['--acts', String(acts)] : []),
];

/** The command that tells it again. */
export const commandOf = (plan: Plan): string => `npm run simulate -- ${wordsOf(plan).join(' ')}`;
