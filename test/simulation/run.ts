/** Runs a simulation as its users do, with bugs planted into the product or without. */
import { join } from 'node:path';
import { type Ran, runSimulation as run } from '../../simulate/child.ts';

const preload = join(import.meta.dirname, '../support/plant.mjs');

/** By the end of a file's path: what stands there, and instead. */
export type Planted = Readonly<Record<string, readonly (readonly [string, string])[]>>;

export const runSimulation = (words: readonly string[], planted: Planted = {}): Promise<Ran> =>
  run(words, { preload, env: { WAYBILL_PLANTED: JSON.stringify(planted) } });
