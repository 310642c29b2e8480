/** The engine alone behind its HTTP face: `npm run dynamodb -- --port 8000 [--data DIR]`, and a meter's upstream. */
import { mkdirSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { startServer } from '../../server.ts';
import { notFound, refuse } from '../http-api/response.ts';
import type { Weather } from '../weather/weather.ts';
import { databaseFileIn, type Engine, openEngine } from './engine.ts';

export type EngineAlone = Pick<Engine, 'answer' | 'call'> & {
  readonly endpoint: string;
  readonly stop: () => Promise<void>;
};

const expiryMilliseconds = 60_000;

export type EngineAloneOptions = {
  /** 0: any free one. */
  readonly port: number;
  /** Left out: in memory. */
  readonly dataDirectory?: string;
  readonly report?: (line: string) => void;
  /** What it does to its callers on a bad day. */
  readonly weather?: Weather;
};

/** @throws Error that says what to do when the port is taken, or the folder holds other data */
export const startEngineAlone = async (options: EngineAloneOptions): Promise<EngineAlone> => {
  const { port, dataDirectory, report = () => {}, weather } = options;
  if (dataDirectory !== undefined) mkdirSync(dataDirectory, { recursive: true });
  const engine = openEngine({
    now: () => new Date(),
    ...(dataDirectory !== undefined && { file: databaseFileIn(dataDirectory) }),
    ...(weather && { weather }),
  });
  const expiring = setInterval(engine.expire, expiryMilliseconds);
  const server = await startServer(port, (error) => report(`request failed: ${String(error)}`));
  server.serve(async (request) =>
    request.method === 'POST' ? engine.answer(request) : refuse(notFound, request.target),
  );
  return {
    answer: engine.answer,
    call: engine.call,
    endpoint: `http://127.0.0.1:${server.port}`,
    stop: async () => {
      clearInterval(expiring);
      await server.stop();
      engine.stop();
    },
  };
};

const print = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

if (import.meta.main) {
  const { values } = parseArgs({ options: { port: { type: 'string' }, data: { type: 'string' } } });
  const engine = await startEngineAlone({
    port: Number(values.port ?? 8000),
    report: print,
    ...(values.data !== undefined && { dataDirectory: values.data }),
  });
  print(`ready ${engine.endpoint}`);
  const stop = (): void => void engine.stop();
  process.once('SIGINT', stop).once('SIGTERM', stop);
}
