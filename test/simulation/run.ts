/** Runs a simulation as its users do: in a process of its own. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';

export type Ran = { readonly code: number | null; readonly text: string; readonly hash: string | undefined };

const tool = join(import.meta.dirname, '../../simulate/main.ts');
const plant = join(import.meta.dirname, '../support/plant.mjs');

/** By the end of a file's path: what stands there, and instead. */
export type Planted = Readonly<Record<string, readonly (readonly [string, string])[]>>;

export const runSimulation = async (options: readonly string[], planted?: Planted): Promise<Ran> => {
  const child = spawn(process.execPath, [...(planted ? ['--import', plant] : []), tool, ...options], {
    env: { ...process.env, ...(planted && { WAYBILL_PLANTED: JSON.stringify(planted) }) },
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (text += String(chunk)));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, text, hash: /^seed \d+ hash ([0-9a-f]{64})$/m.exec(text)?.[1] };
};
