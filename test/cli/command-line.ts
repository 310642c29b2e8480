/** Commands as somebody types them, in this process: what they print, and how they end. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll } from '@jest/globals';
import { runWaybill } from '../../cli/run.ts';
import { type DemoAccount, demoAccounts, demoPassword } from '../../demo/accounts.ts';

export type Ran = { readonly code: number; readonly out: string; readonly err: string };

export type Typed = Promise<Ran> & {
  /** What it has printed so far, of what runs until it is stopped. */
  readonly soFar: () => string;
  /** Ctrl-C. */
  readonly stop: () => void;
};

type Surroundings = { readonly stdin?: string; readonly env?: Readonly<Record<string, string>> };

export type CommandLine = {
  /** Where it keeps what it keeps. */
  readonly folder: string;
  readonly type: (words: readonly string[], surroundings?: Surroundings) => Typed;
  /** Of a command that must succeed, with `--json`. */
  readonly json: <T>(...words: string[]) => Promise<T>;
  readonly login: (account: DemoAccount) => Promise<Ran>;
};

/** Call at the top of a test file. @param url where the API is, asked for at each command */
export const withCommandLine = (url: () => string): CommandLine => {
  const folder = mkdtempSync(join(tmpdir(), 'waybill-cli-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const type = (words: readonly string[], { stdin = '', env = {} }: Surroundings = {}): Typed => {
    const printed = { out: '', err: '' };
    const stopping = new AbortController();
    const where = words.includes('--url') ? [] : ['--url', url()];
    const ran = runWaybill([...words, ...where], {
      env: { XDG_CONFIG_HOME: folder, ...env },
      stdin: Readable.from([stdin]),
      out: (text) => {
        printed.out += text;
      },
      err: (text) => {
        printed.err += text;
      },
      stopped: stopping.signal,
    }).then((code) => ({ code, ...printed }));
    return Object.assign(ran, { soFar: () => printed.out, stop: () => stopping.abort() });
  };

  return {
    folder,
    type,
    json: async (...words) => {
      const { code, out, err } = await type([...words, '--json']);
      if (code !== 0) throw new Error(`waybill ${words.join(' ')}: ${code} ${err}`);
      return JSON.parse(out);
    },
    login: (account) =>
      type(['login', demoAccounts[account].email, '--password-stdin'], { stdin: `${demoPassword}\n` }),
  };
};
