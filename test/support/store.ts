/** A fresh DynamoDB engine in memory with the given tables, for tests of stores and functions without the stack. */

import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll } from '@jest/globals';
import { settingsTable } from '../../functions/settings/table.ts';
import { auditTable } from '../../functions/shared/audit-table.ts';
import { platformTable } from '../../functions/shared/platform-table.ts';
import { type TableDefinition, tableVariable } from '../../functions/shared/table.ts';
import { startEngineAlone } from '../../local/aws/dynamodb/alone.ts';
import { answerInProcess } from '../../local/aws/sdk-in-process.ts';
import { makeWeather } from '../../local/aws/weather/make-weather.ts';
import { createTable } from './create-table.ts';
import { startDynamoDbLocal } from './dynamodb-local.ts';
import { hostileWorld } from './hostile-world.ts';

type TestEngine = { readonly endpoint: string; readonly stop: () => Promise<void> };

/** What the engine itself does to its callers: nobody here is a function, or has a network. */
const traitsOfEngine = ['transaction-conflicts', 'lagging-indexes'];

const weatherOfEngine = () => {
  const world = hostileWorld();
  if (!world) return {};
  const { weather, begin } = makeWeather({ ...world, traits: traitsOfEngine }, () => performance.now());
  begin();
  return { weather };
};

/** Behind a port for whoever comes by one; SDK clients of this process are answered without it. */
const startOurs = async (): Promise<TestEngine> => {
  const { endpoint, answer, call, stop } = await startEngineAlone({ port: 0, ...weatherOfEngine() });
  const takeBack = answerInProcess(endpoint, answer, call);
  return {
    endpoint,
    stop: async () => {
      takeBack();
      await stop();
    },
  };
};

/** Ours, by `WAYBILL_HOSTILE` in a world that is not kind, or with `WAYBILL_DYNAMODB=dynamodb-local` AWS's own. */
const startTestEngine = (): Promise<TestEngine> =>
  process.env.WAYBILL_DYNAMODB === 'dynamodb-local' ? startDynamoDbLocal() : startOurs();

/** Call at the top of a test file. The tables that `serve` itself needs, and the settings, are there in any case. */
export const withTables = (...named: readonly TableDefinition[]): void => {
  const tables = [...new Set<TableDefinition>([...named, platformTable, auditTable, settingsTable])];
  let engine: TestEngine | undefined;
  beforeAll(async () => {
    engine = await startTestEngine();
    process.env.AWS_REGION = 'eu-west-1';
    process.env.AWS_ACCESS_KEY_ID = 'local';
    process.env.AWS_SECRET_ACCESS_KEY = 'local';
    process.env.AWS_ENDPOINT_URL_DYNAMODB = engine.endpoint;
    process.env.STAGE = 'test';
    process.env.RATE_LIMITS = 'off';
    process.env.PAYMENT_PROVIDERS = 'paystack,chapa,mpesa,stripe';
    process.env.RETURN_ORIGINS = 'https://shop.example';
    const client = new DynamoDBClient({});
    await Promise.all(tables.map((table) => createTable(client, table)));
    for (const table of tables) process.env[tableVariable(table)] = table.name;
    client.destroy();
  });
  afterAll(async () => {
    await engine?.stop();
  });
};
