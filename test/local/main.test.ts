import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import { freePort } from '../support/free-port.ts';
import { until } from '../support/until.ts';

type Run = {
  readonly child: ChildProcess;
  readonly output: () => string;
  readonly exit: Promise<number | null>;
};

const main = join(import.meta.dirname, '../../local/start.ts');

const prepare = join(import.meta.dirname, '../../local/prepare.ts');

const direct = [process.execPath, '--no-warnings', main];
const throughNpm = ['npm', 'start', '--silent'];

const run = (port: number, dataDir: string, [command = '', ...words] = direct): Run => {
  const child = spawn(command, words, {
    env: { PATH: process.env.PATH, PORT: String(port), WAYBILL_DATA: dataDir },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const note = (chunk: Buffer): void => {
    output += chunk.toString();
  };
  child.stdout?.on('data', note);
  child.stderr?.on('data', note);
  return { child, output: () => output, exit: new Promise((resolve) => child.once('exit', resolve)) };
};

const isReady = ({ output, child }: Run): Promise<boolean> =>
  until(() => /^ready http:/m.test(output()) || child.exitCode !== null, {
    timeoutSeconds: 40,
    what: 'ready',
  });

const answers = async (url: string): Promise<boolean> =>
  fetch(url).then(
    () => true,
    () => false,
  );

/** Where functions and tools find the engine. */
const engineUrl = async (url: string): Promise<string> => {
  const answer = await fetch(`${url}/_local/stack`);
  return z.object({ dynamoDbEndpoint: z.string() }).parse(await answer.json()).dynamoDbEndpoint;
};

let directory: string;
let port: number;
let first: Run;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'waybill-main-'));
  port = await freePort();
  first = run(port, directory);
  await isReady(first);
}, 60_000);

afterAll(() => {
  first.child.kill('SIGKILL');
  rmSync(directory, { recursive: true, force: true });
});

describe('npm ci', () => {
  it('leaves what the first start needs, and has nothing to complain of', async () => {
    const prepared = run(0, directory, [process.execPath, '--no-warnings', prepare]);
    expect(await prepared.exit).toBe(0);
    expect(prepared.output()).toBe('');
  }, 120_000);
});

describe('npm start', () => {
  it('says where everything is, and then that it is ready', () => {
    const lines = first.output().trim().split('\n');
    expect(lines.at(-1)).toBe(`ready http://127.0.0.1:${port}`);
    for (const word of ['/v1', '/_local', '/_aws', 'ada@example.com', 'Waybill-demo-1', directory]) {
      expect(first.output()).toContain(word);
    }
  });

  it('says which port is taken, and exits with 1', async () => {
    const other = mkdtempSync(join(tmpdir(), 'waybill-main-'));
    const second = run(port, other);
    expect(await second.exit).toBe(1);
    expect(second.output()).toContain(`port ${port} is taken by another program`);
    rmSync(other, { recursive: true, force: true });
  });

  it('says which process has the data, and exits with 1', async () => {
    const second = run(await freePort(), directory);
    expect(await second.exit).toBe(1);
    expect(second.output()).toContain(`is in use by another instance (process ${first.child.pid})`);
  });

  it('leaves no engine behind at kill -9, and starts again on the same data', async () => {
    const engine = await engineUrl(`http://127.0.0.1:${port}`);
    expect(await answers(engine)).toBe(true);
    first.child.kill('SIGKILL');
    await first.exit;
    await until(async () => !(await answers(engine)), { what: 'the end of the engine' });
    first = run(port, directory);
    await isReady(first);
    const products = await fetch(`http://127.0.0.1:${port}/v1/products?limit=100`);
    expect(await products.json()).toMatchObject({ items: { length: 24 } });
  }, 60_000);

  it('stops at SIGTERM with its engine', async () => {
    const engine = await engineUrl(`http://127.0.0.1:${port}`);
    first.child.kill('SIGTERM');
    expect(await first.exit).toBe(0);
    expect(await answers(engine)).toBe(false);
  });

  it.each(['SIGTERM', 'SIGKILL'] as const)(
    'stops when the npm that started it gets %s',
    async (signal) => {
      const url = `http://127.0.0.1:${port}`;
      const started = run(port, directory, throughNpm);
      await isReady(started);
      const engine = await engineUrl(url);
      started.child.kill(signal);
      await started.exit;
      await until(async () => !(await answers(url)) && !(await answers(engine)), {
        what: 'the end of the stack',
      });
    },
    60_000,
  );
});
