/** The whole local stack without a socket, with the people who work in it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadDemo } from '../demo/load.ts';
import type { WeatherOptions } from '../local/aws/weather/make-weather.ts';
import type { Answer, LocalServer } from '../local/server.ts';
import { type LocalStack, startStack } from '../local/stack.ts';

export const port = 4000;
export const origin = `http://127.0.0.1:${port}`;

/** Hands what it is given to whoever answers at the origin. */
const withoutSocket = (hosts: Map<string, Answer>): LocalServer => ({
  port,
  serve: (answer) => void hosts.set(origin, answer),
  refuseAll: () => void hosts.delete(origin),
  stop: async () => {},
});

export type ShopOptions = {
  readonly hosts: Map<string, Answer>;
  readonly assembly: string;
  readonly weather: WeatherOptions | undefined;
  readonly report: (line: string) => void;
  /** All modules are loaded: time may pass. */
  readonly begin: () => void;
};

export type Shop = {
  readonly stack: LocalStack;
  readonly dataDir: string;
  readonly close: () => Promise<void>;
};

export const startShop = async ({ hosts, assembly, weather, report, begin }: ShopOptions): Promise<Shop> => {
  const dataDir = mkdtempSync(join(tmpdir(), 'waybill-simulation-'));
  const stack = await startStack({
    dataDir,
    port,
    server: withoutSocket(hosts),
    assembly,
    throttled: false,
    report,
    ...(weather && { weather }),
    env: { POWERTOOLS_LOG_LEVEL: 'SILENT', RATE_LIMITS: 'off' },
  });
  begin();
  const [pool] = stack.resources.ofType('AWS::Cognito::UserPool');
  await loadDemo({ url: stack.url, userPoolId: pool?.ref ?? '' });
  return {
    stack,
    dataDir,
    close: async () => {
      await stack.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
};
