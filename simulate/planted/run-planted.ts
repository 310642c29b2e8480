/** Runs a simulation as its users do, with bugs planted into the product or without. */
import { join } from 'node:path';
import { type Ran, runSimulation } from '../child.ts';
import type { Changes } from './bug.ts';

const preload = join(import.meta.dirname, '../../test/support/plant.mjs');

export const runPlanted = (words: readonly string[], changes: Changes = {}): Promise<Ran> =>
  runSimulation(words, { preload, env: { WAYBILL_PLANTED: JSON.stringify(changes) } });
