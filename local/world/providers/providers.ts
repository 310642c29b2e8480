/** The payment providers that the stack imitates: each file of `dialects/` exports one under its own name. */
import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Runtime, Service } from '../../aws/service.ts';
import { json, type Secret, type Simulated } from './dialect.ts';
import { makeSimulator } from './simulator.ts';

const folder = join(import.meta.dirname, 'dialects');

const load = async (file: string): Promise<[string, Simulated]> => {
  const module: Readonly<Record<string, Simulated>> = await import(pathToFileURL(join(folder, file)).href);
  const name = basename(file, '.ts');
  const dialect = module[name];
  if (!dialect) throw new Error(`dialects/${file} exports no ${name}`);
  return [name, dialect];
};

const simulated: Readonly<Record<string, Simulated>> = Object.fromEntries(
  await Promise.all(readdirSync(folder).sort().map(load)),
);

/** What their secrets hold on a first start: the form that the functions expect, with random values. */
export const firstSecrets = (): Readonly<Record<string, Secret>> =>
  Object.fromEntries(Object.entries(simulated).map(([name, { firstSecret }]) => [name, firstSecret()]));

export type ProvidersConfig = {
  /** The secret that the functions read too. */
  readonly secretOf: (provider: string) => Secret;
  /** Where the shop takes this provider's webhooks. */
  readonly webhookUrlOf: (provider: string) => string;
};

export const makeProviders = (runtime: Runtime, { secretOf, webhookUrlOf }: ProvidersConfig): Service => {
  const simulators = Object.entries(simulated).map(([name, { makeDialect }]) =>
    makeSimulator(runtime, {
      name,
      makeDialect,
      secret: () => secretOf(name),
      webhookUrl: webhookUrlOf(name),
    }),
  );
  return {
    routes: Object.assign(
      {
        'GET /_local/providers': () => json(200, { items: Object.keys(simulated).map((name) => ({ name })) }),
      },
      ...simulators.map(({ routes }) => routes),
    ),
    start: async () => {
      for (const simulator of simulators) await simulator.start?.();
    },
    stop: async () => {
      await Promise.all(simulators.map(async (simulator) => simulator.stop?.()));
    },
    idle: () => simulators.every((simulator) => simulator.idle?.() ?? true),
  };
};
