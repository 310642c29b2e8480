/** Which partitions every order writes to: those that the orders of two customers have in common. */
import { shards } from '../../functions/shared/shards.ts';

export type SharedKey = { readonly key: string; readonly units: number; readonly isSharded: boolean };

const shard = /#\d$/;
const names: readonly [RegExp, string][] = [
  [/(prd|var|cat|usr)_[\w-]+/g, '<$1>'],
  [/#bench\b/g, '#<shop>'],
  [/\d{4}-\d\d-\d\d/g, '<day>'],
  [/\d{4}-\d\d/g, '<month>'],
  [/(?<=UNPAID#address#)[\w-]+/g, '<address>'],
];

const kindOf = (key: string): string => names.reduce((so, [found, name]) => so.replaceAll(found, name), key);

const classOf = (key: string): string => key.replace(shard, '#<shard>');

const byClass = (partitions: ReadonlyMap<string, number>): Map<string, number> => {
  const classes = new Map<string, number>();
  for (const [key, units] of partitions) {
    const name = classOf(key);
    const before = classes.get(name) ?? 0;
    // Keys of one shard each, such as two variants, are no heavier for being two.
    classes.set(name, name === key ? units : before + units);
  }
  return classes;
};

/** The tightest first; keys of things of one kind (two variants) once. */
export const sharedKeys = (orders: readonly ReadonlyMap<string, number>[]): SharedKey[] => {
  const [first = new Map<string, number>(), ...others] = orders.map(byClass);
  const shared = [...first].filter(([key]) => others.every((other) => other.has(key)));
  const kinds = new Map<string, SharedKey>();
  for (const [key, units] of shared) {
    const kind = kindOf(key);
    const isSharded = key.endsWith('#<shard>');
    if ((kinds.get(kind)?.units ?? 0) < units) kinds.set(kind, { key: kind, units, isSharded });
  }
  const weight = ({ units, isSharded }: SharedKey): number => (isSharded ? units / shards : units);
  return [...kinds.values()].sort((one, other) => weight(other) - weight(one));
};
