/** `npm start` as a child process with a data directory of its own, and how much CPU and memory it and its children use. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cpuMillisecondsOf, megabytesOf } from './process-use.ts';

export type StackProcess = {
  readonly url: string;
  /** Of the stack and all its children, since they started. Linux only; elsewhere 0. */
  readonly cpuMilliseconds: () => number;
  /** Of the same, in memory now. Linux only; elsewhere 0. */
  readonly megabytes: () => number;
  /** As a power cut would: no farewell, the data directory stays. */
  readonly kill: () => Promise<void>;
  /** Stops it and removes its data directory. */
  readonly stop: () => Promise<void>;
};

export type StackProcessOptions = {
  /** Left out: a new temporary one. */
  readonly dataDir?: string;
  /** Left out: any free one. */
  readonly port?: number;
  /** Further environment; the rate limits are off. */
  readonly env?: Readonly<Record<string, string>>;
  /** What `npm start` is told: `['--hostile=7']`. */
  readonly words?: readonly string[];
  /** Whose stack; left out: this one's. It has had its `npm ci`. */
  readonly checkout?: string;
  /** A module that Node loads before all others. */
  readonly preload?: string;
};

const projectFolder = join(import.meta.dirname, '..');
const startTimeoutMilliseconds = 60_000;

const newDataDirectory = (): string => mkdtempSync(join(tmpdir(), 'waybill-process-'));

export const startStackProcess = async ({
  dataDir = newDataDirectory(),
  port = 0,
  env = {},
  words = [],
  checkout = projectFolder,
  preload,
}: StackProcessOptions = {}): Promise<StackProcess> => {
  const before = preload === undefined ? [] : ['--import', preload];
  const child = spawn(process.execPath, [...before, 'local/main.ts', ...words], {
    cwd: checkout,
    env: { ...process.env, PORT: String(port), WAYBILL_DATA: dataDir, WAYBILL_RATE_LIMITS: 'off', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  const ready = new Promise<string>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('the stack did not start')), startTimeoutMilliseconds);
    child.once('exit', (code) => reject(new Error(`the stack ended with ${code}:\n${output}`)));
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString('utf8');
      const url = /^ready (\S+)$/m.exec(output)?.[1];
      if (url === undefined) return;
      clearTimeout(timer);
      resolve(url);
    });
  });
  const url = await ready;
  return {
    url,
    cpuMilliseconds: () => cpuMillisecondsOf(child.pid ?? 0),
    megabytes: () => megabytesOf(child.pid ?? 0),
    kill: async () => {
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    },
    stop: async () => {
      const hasEnded = child.exitCode !== null || child.signalCode !== null;
      const ended = hasEnded ? undefined : once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
};
