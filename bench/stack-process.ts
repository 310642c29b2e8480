/** `npm start` as a child process with a data directory of its own, and how much CPU it and its engine used. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export type StackProcess = {
  readonly url: string;
  /** Of the stack and all its children, since they started. Linux only; elsewhere 0. */
  readonly cpuMilliseconds: () => number;
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
  /** A module that Node loads before all others. */
  readonly preload?: string;
};

const startTimeoutMilliseconds = 60_000;
/** USER_HZ, which Linux fixes for user space. */
const ticksPerSecond = 100;

const statOf = (pid: string): { parent: number; milliseconds: number } | undefined => {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    const ticks = Number(fields[11]) + Number(fields[12]);
    return { parent: Number(fields[1]), milliseconds: (ticks * 1000) / ticksPerSecond };
  } catch {
    return undefined;
  }
};

/** Of a process and all its children, since they started. Linux only; elsewhere 0. */
export const cpuMillisecondsOf = (root: number): number => {
  if (process.platform !== 'linux') return 0;
  const processes = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      const stat = statOf(pid);
      return stat ? [{ pid: Number(pid), ...stat }] : [];
    });
  const family = new Set([root]);
  for (const pid of family) {
    for (const child of processes) if (child.parent === pid) family.add(child.pid);
  }
  return processes.filter(({ pid }) => family.has(pid)).reduce((sum, one) => sum + one.milliseconds, 0);
};

const newDataDirectory = (): string => mkdtempSync(join(tmpdir(), 'waybill-process-'));

export const startStackProcess = async ({
  dataDir = newDataDirectory(),
  port = 0,
  env = {},
  words = [],
  preload,
}: StackProcessOptions = {}): Promise<StackProcess> => {
  const before = preload === undefined ? [] : ['--import', preload];
  const child = spawn(process.execPath, [...before, 'local/main.ts', ...words], {
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
