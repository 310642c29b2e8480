/** A simulation in a process of its own: a process can be made to play by the seed only before it loads anything. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';

export type Ran = { readonly code: number | null; readonly text: string; readonly hash: string | undefined };

const tool = join(import.meta.dirname, 'main.ts');

export type ChildOptions = {
  /** Loaded before everything else. */
  readonly preload?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Hears what it says as it says it. */
  readonly onText?: (text: string) => void;
};

export const runSimulation = async (
  words: readonly string[],
  { preload, env = {}, onText = () => {} }: ChildOptions = {},
): Promise<Ran> => {
  const before = preload === undefined ? process.execArgv : ['--import', preload];
  const child = spawn(process.execPath, [...before, tool, ...words], { env: { ...process.env, ...env } });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      onText(chunk);
    });
  }
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, text, hash: /^seed \d+ hash ([0-9a-f]{64})$/m.exec(text)?.[1] };
};
