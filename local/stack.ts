/** The whole stack in this process: engine, services, functions, one port. Used by `npm start` and by the journeys. */
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { makeAdminPages } from './admin/serve-pages.ts';
import { type Engine, engineOf, keepExpiring } from './aws/dynamodb/engine.ts';
import { makeTables } from './aws/dynamodb/tables.ts';
import { setEnvironment } from './aws/lambda/environment.ts';
import {
  type FunctionSource,
  functionsOf,
  lambdaEnvironment,
  makeFunctions,
  type Surroundings,
  sharedEnvironment,
} from './aws/lambda/functions.ts';
import { invocationRoutes } from './aws/lambda/invocations.ts';
import { answerInProcess } from './aws/sdk-in-process.ts';
import type { LocalRoutes, Runtime, Service } from './aws/service.ts';
import { makeAws } from './aws/services.ts';
import { type Context, projectRoot, readAssembly, synthesizeCached } from './aws/template/assembly.ts';
import { localAddresses } from './aws/template/public-addresses.ts';
import { resolveTemplates } from './aws/template/resolve-templates.ts';
import type { Resources } from './aws/template/template.ts';
import {
  type MadeWeather,
  makeWeather,
  type WeatherOptions,
  weatherRoutes,
} from './aws/weather/make-weather.ts';
import { type Clock, startClock } from './clock.ts';
import { clockRoutes } from './clock-routes.ts';
import { makeConsole } from './console/console.ts';
import { lockDataDirectory } from './data-lock.ts';
import { openJournal, readSetting, writeSetting } from './journal.ts';
import { answerOf } from './one-port.ts';
import { type LocalServer, startServer } from './server.ts';
import { untilSettled } from './settled.ts';
import { stackRoute } from './stack-route.ts';
import { makeWorld, worldEnvironment, worldSecrets } from './world/world.ts';

export type StackOptions = Omit<Surroundings, 'weather'> & {
  readonly dataDir: string;
  /** 0: any free one */
  readonly port: number;
  /** Who takes the requests; left out: a server at the port. */
  readonly server?: LocalServer;
  /** Empties the data directory first. */
  readonly fresh?: boolean;
  /** The folder of a cloud assembly; left out: synthesized now, or taken from the cache. */
  readonly assembly?: string;
  /** Settings that `lib/settings.ts` has, by name, when it is synthesized; left out: those of the stage. */
  readonly settings?: Context;
  /** Further environment of the functions; wins over the template's. */
  readonly env?: Readonly<Record<string, string>>;
  /** false lifts API Gateway's throttling. */
  readonly throttled?: boolean;
  /** AWS as it is on a bad day. Left out: as on a good one. */
  readonly weather?: WeatherOptions;
  readonly report?: (line: string) => void;
};

export type LocalStack = {
  readonly url: string;
  readonly resources: Resources;
  /** Moves the stack's clock forward and starts all that became due. */
  readonly advance: (seconds: number) => void;
  /** Resolves when nothing is running or due: streams drained, queues without due messages, executions waiting. */
  readonly settled: (timeoutSeconds?: number) => Promise<void>;
  /** Of a world that is not kind. It is kind until the weather begins, so that a demo can be loaded before. */
  readonly weather: Pick<MadeWeather, 'begin' | 'calm' | 'reading'> | undefined;
  /** Builds what is at `/admin` if nobody has: it is built at the latest when somebody asks for it. */
  readonly preparePages: () => void;
  /** Loads the functions that nobody has called yet. */
  readonly loadFunctions: () => Promise<void>;
  /** Does something once per data directory; again when it was cut short. */
  readonly once: (name: string, work: () => Promise<void>) => Promise<void>;
  readonly stop: () => Promise<void>;
};

/** What to undo when the stack stops or does not come up, last first. */
type Undo = (() => Promise<void> | void)[];

const undoAll = async (undo: Undo): Promise<void> => {
  for (const step of undo.splice(0).reverse()) await step();
};

const lockFile = 'lock';

const emptyDirectory = (directory: string): void => {
  for (const name of readdirSync(directory)) {
    if (name !== lockFile) rmSync(join(directory, name), { recursive: true, force: true });
  }
};

const clockSetting = 'clock-offset-seconds';

const openClock = (journal: DatabaseSync): Clock =>
  startClock(Number(readSetting(journal, clockSetting) ?? 0));

type Foundation = {
  readonly journal: DatabaseSync;
  readonly clock: Clock;
  readonly engine: Engine;
  readonly server: LocalServer;
  readonly assembly: string;
  readonly made: MadeWeather | undefined;
};

/** Where the tools that people make web pages with serve them while they write: such a page may call the API at once. */
const localSettings: Context = {
  corsOrigins: [3000, 4200, 5173, 8080]
    .flatMap((port) => [`http://localhost:${port}`, `http://127.0.0.1:${port}`])
    .join(','),
};

/** Everything that needs no template, side by side. */
const layFoundation = async (options: StackOptions, undo: Undo): Promise<Foundation> => {
  const { dataDir, port, assembly, meter, report = () => {} } = options;
  const unlock = lockDataDirectory(dataDir);
  undo.push(unlock);
  if (options.fresh) emptyDirectory(dataDir);
  const journal = openJournal(dataDir);
  undo.push(() => journal.close());
  const clock = openClock(journal);
  undo.push(clock.stop);
  const onError = (error: unknown): void => report(`request failed: ${String(error)}`);
  const server = Promise.resolve(options.server ?? startServer(port, onError)).then((started) => {
    undo.push(started.stop);
    return started;
  });
  const made = options.weather && makeWeather(options.weather, clock.now);
  const engine = engineOf(dataDir, clock, made?.weather ?? (meter && { consumed: meter.consumed }));
  undo.push(engine.stop, keepExpiring(engine, clock));
  const synthesized =
    assembly === undefined
      ? synthesizeCached({ ...localSettings, ...options.settings })
      : Promise.resolve(assembly);
  const outcomes = await Promise.allSettled([server, synthesized]);
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
  return { journal, clock, server: await server, engine, assembly: await synthesized, made };
};

const environmentOf = (
  sources: readonly FunctionSource[],
  resources: Resources,
  url: string,
  overrides: Readonly<Record<string, string>>,
): Record<string, string> => {
  const rewrite = localAddresses(resources, url);
  const shared = sharedEnvironment(sources, overrides);
  return Object.fromEntries(Object.entries(shared).map(([name, value]) => [name, rewrite(value)]));
};

const startServices = async (services: Readonly<Record<string, Service>>, undo: Undo): Promise<void> => {
  for (const service of Object.values(services)) {
    await service.start?.();
    undo.push(async () => service.stop?.());
  }
};

const bringUp = async (options: StackOptions, undo: Undo): Promise<LocalStack> => {
  const { env = {}, throttled = true, meter, load, report = () => {} } = options;
  const { journal, clock, server, engine, assembly, made } = await layFoundation(options, undo);
  const url = `http://127.0.0.1:${server.port}`;
  const resources = resolveTemplates(readAssembly(assembly), url);
  const sources = functionsOf(resources);
  const overrides = {
    ...lambdaEnvironment(url, engine.endpoint ?? `${url}/_aws`),
    ...worldEnvironment(new Set(sources.flatMap(({ environment }) => Object.keys(environment))), url),
    ...env,
  };
  undo.push(setEnvironment(environmentOf(sources, resources, url, overrides)));
  await makeTables(resources, engine.call);
  const weather = made?.weather;
  const functions = makeFunctions(sources, projectRoot, { weather, meter, load });
  const runtime: Runtime = { clock, journal, url, report, invoke: functions.invoke, weather };
  const aws = makeAws(runtime, {
    resources,
    engine,
    dataDirectory: options.dataDir,
    firstSecrets: worldSecrets(),
  });
  const services = { ...aws.services, ...makeWorld(runtime, aws.secretOf), console: makeConsole(runtime) };
  const advance = (seconds: number): void => {
    writeSetting(journal, clockSetting, String(clock.offsetSeconds() + seconds));
    clock.advance(seconds);
  };
  const routes: LocalRoutes = {
    ...clockRoutes(clock, advance),
    ...weatherRoutes(made),
    ...invocationRoutes(functions.invokeOnce),
    ...stackRoute({
      url,
      dynamoDbEndpoint: engine.endpoint ?? `${url}/_aws`,
      functions: functions.names,
      services: Object.keys(services),
    }),
  };
  const pages = makeAdminPages();
  undo.push(pages.stop);
  const answer = answerOf({ services, functions, resources, engine, throttled, pages }, routes);
  server.serve(answer);
  const dynamoDb = engine.endpoint === undefined ? engine.call : undefined;
  undo.push(answerInProcess(url, answer, dynamoDb, weather));
  await startServices(services, undo);
  undo.push(server.refuseAll);
  return {
    url,
    resources,
    advance,
    settled: untilSettled(services, functions),
    weather: made,
    preparePages: pages.prepare,
    loadFunctions: functions.loadAll,
    once: async (name, work) => {
      if (readSetting(journal, name) === 'done') return;
      await work();
      writeSetting(journal, name, 'done');
    },
    stop: () => undoAll(undo),
  };
};

/** @throws Error with what to do, after everything that was started is stopped again */
export const startStack = async (options: StackOptions): Promise<LocalStack> => {
  const undo: Undo = [];
  try {
    return await bringUp(options, undo);
  } catch (error) {
    await undoAll(undo);
    throw error;
  }
};
