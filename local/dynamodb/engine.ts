/** DynamoDB as a child process on a free loopback port; its file survives kill -9. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';

export type Engine = { readonly endpoint: string; readonly stop: () => Promise<void> };

const startTimeoutMilliseconds = 10_000;

export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => (typeof address === 'object' && address ? resolve(address.port) : reject()));
    });
  });

const binary = (): string => createRequire(import.meta.url).resolve('@dynoxide/linux-x64/dynoxide');

const answers = async (endpoint: string, child: ChildProcess): Promise<void> => {
  const deadline = performance.now() + startTimeoutMilliseconds;
  while (performance.now() < deadline) {
    if (child.exitCode !== null) throw new Error(`the DynamoDB engine ended with ${child.exitCode}`);
    try {
      await fetch(endpoint, {
        method: 'POST',
        headers: { 'x-amz-target': 'DynamoDB_20120810.ListTables' },
        body: '{}',
      });
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }
  throw new Error(`the DynamoDB engine did not answer within ${startTimeoutMilliseconds} ms`);
};

/** @param databasePath left out: in memory */
export const startEngine = async (databasePath?: string): Promise<Engine> => {
  const port = await freePort();
  const place = databasePath === undefined ? [] : ['--db-path', databasePath];
  const child = spawn(binary(), ['--host', '127.0.0.1', '--port', String(port), ...place], {
    stdio: 'ignore',
  });
  const endpoint = `http://127.0.0.1:${port}`;
  await answers(endpoint, child);
  return {
    endpoint,
    stop: () =>
      new Promise((resolve) => {
        if (child.exitCode !== null) return resolve();
        child.once('exit', () => resolve());
        child.kill('SIGTERM');
      }),
  };
};
