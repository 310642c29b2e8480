/** What one order costs at a volume: what was metered, at list prices of a month's amount. */
import { functions } from '../../lib/functions.ts';
import { billedSeconds } from './billed-time.ts';
import type { FunctionTime } from './lambda-time.ts';
import { monthCosts, priceOf, type Tariff } from './tariff.ts';
import { only, sum, sumBy, type Used } from './usage.ts';

/** `core`: what an order needs in any case. */
export type Part = 'core' | 'mails' | 'accounts' | 'traces';
export type Line = {
  readonly part: Part;
  readonly what: string;
  readonly price: string;
  /** Of one order. */
  readonly amount: number;
  /** Dollars of one order. */
  readonly dollars: number;
};

export type Volume = { readonly ordersADay: number };

export type Assumptions = {
  /** How often a customer orders in a month in which they do. */
  readonly ordersOfACustomer: number;
  readonly plan: 'essentials' | 'lite';
};

const daysOfAMonth = 30;
const secondsOfADay = 86_400;

/** Lambda begins with five readers for a queue (AWS documentation: "Using Lambda with Amazon SQS"). */
const readersOfAQueue = 5;
const largestBatch = 10;

/** How many messages come together: as metered, or more where a queue gathers and there is more to gather. */
const batchOf = (consumer: string, messages: number, received: number, { ordersADay }: Volume): number => {
  const gathers = functions.find(({ name }) => name === consumer)?.gathersSeconds ?? 0;
  const perSecond = (messages * ordersADay) / secondsOfADay;
  return Math.max(messages / received, Math.min(largestBatch, (perSecond * gathers) / readersOfAQueue));
};

type Queue = { readonly consumer: string; readonly messages: number; readonly batches: number };

const queuesOf = (order: readonly Used[], volume: Volume): Queue[] =>
  sumBy(only(order, { service: 'SQS', what: 'messages' }), 'where').map(([consumer, messages]) => {
    const received = sum(order, { service: 'SQS', where: consumer, what: 'received' });
    return { consumer, messages, batches: messages / batchOf(consumer, messages, received, volume) };
  });

export type Invocations = { readonly name: string; readonly calls: number };

/** Of one order, by function. */
export const invocationsOf = (order: readonly Used[], volume: Volume): Invocations[] => {
  const batches = new Map(queuesOf(order, volume).map(({ consumer, batches }) => [consumer, batches]));
  const names = new Set(only(order, { what: 'invocations' }).map(({ by }) => by));
  return [...names].sort().map((name) => ({
    name,
    calls: batches.get(name) ?? sum(order, { what: 'invocations', by: name }),
  }));
};

/** X-Ray's own rule: the first of a second, and a twentieth of the rest (AWS documentation: "Configuring sampling rules"). */
const sampledShare = (perSecond: number): number => {
  const first = Math.min(1, 1 / Math.max(perSecond, Number.MIN_VALUE));
  return first + (1 - first) * 0.05;
};

/** Secrets are held for five minutes by each environment: never read more often than once an order and function. */
const secondsOfASecret = 300;
const readers = new Set(
  functions.flatMap(({ name, capabilities = [] }) =>
    capabilities.some((capability) => typeof capability === 'object') ? [name] : [],
  ),
);

const secretCalls = (calls: readonly Invocations[], { ordersADay }: Volume): number =>
  calls.filter(({ name }) => readers.has(name)).length *
  Math.min(1, secondsOfADay / secondsOfASecret / ordersADay);

/** Dollars of one order, the tiers being those of a month. */
const costs = (tariff: Tariff, price: string, amount: number, { ordersADay }: Volume): number => {
  const orders = ordersADay * daysOfAMonth;
  return monthCosts(priceOf(tariff, price), amount * orders) / orders;
};

type Amount = readonly [part: Part, what: string, price: string, amount: number];

const amountsOf = (order: readonly Used[], volume: Volume): Amount[] => {
  const queues = queuesOf(order, volume);
  const calls = invocationsOf(order, volume);
  const executions = sum(order, { what: 'executions' });
  const mails = sum(order, { what: 'mails' });
  const requests =
    sum(order, { service: 'SQS', what: 'messages' }) +
    queues.reduce((total, { batches }) => total + 2 * batches, 0) +
    sum(order, { service: 'SQS', what: /^(Send|Receive|Delete|Change)/ });
  const traced = sampledShare((executions * volume.ordersADay) / secondsOfADay);
  return [
    ['core', 'Step Functions, states entered', 'states-transition', sum(order, { what: 'states' })],
    ['core', 'DynamoDB, write units', 'dynamodb-write', sum(order, { what: 'write units' })],
    ['core', 'DynamoDB, read units', 'dynamodb-read', sum(order, { what: 'read units' })],
    ['core', 'DynamoDB streams, records for Lambda', 'streams-read', sum(order, { what: 'records' })],
    ['core', 'Lambda, invocations', 'lambda-request', calls.reduce((total, one) => total + one.calls, 0)],
    ['core', 'API requests', 'api-request', sum(order, { service: 'API Gateway', what: 'requests' })],
    ['core', 'API, bytes out', 'data-out', sum(order, { service: 'API Gateway', what: 'bytes out' })],
    ['core', 'EventBridge, entries', 'bus-entry', sum(order, { service: 'EventBridge', what: 'entries' })],
    [
      'core',
      'EventBridge, bytes kept for replay',
      'bus-archive',
      sum(order, { service: 'EventBridge', what: 'bytes' }),
    ],
    ['core', 'SQS, requests', 'queue-request', requests],
    ['core', 'CloudWatch Logs, bytes', 'log-byte', sum(order, { service: 'Logs', what: 'bytes' })],
    ['core', 'Secrets Manager, calls', 'secret-call', secretCalls(calls, volume)],
    ['mails', 'SES, mails', 'mail', mails],
    ['traces', 'X-Ray, traces', 'trace', executions * traced],
  ];
};

export type Metered = {
  readonly order: readonly Used[];
  readonly times?: readonly FunctionTime[] | undefined;
};

/** Largest first. Without times, what a function's time costs is left out. */
export const billOf = (
  { order, times }: Metered,
  tariff: Tariff,
  volume: Volume,
  { ordersOfACustomer, plan }: Assumptions,
): Line[] => {
  const amounts = amountsOf(order, volume);
  if (times) {
    amounts.push([
      'core',
      'Lambda, GB-seconds',
      'lambda-gb-second',
      billedSeconds(invocationsOf(order, volume), times, volume),
    ]);
  }
  amounts.push(['accounts', `Cognito (${plan}), people of a month`, `user-${plan}`, 1 / ordersOfACustomer]);
  const lines = amounts.map(([part, what, price, amount]) => ({
    part,
    what,
    price,
    amount,
    dollars: costs(tariff, price, amount, volume),
  }));
  return lines.sort((one, other) => other.dollars - one.dollars);
};

export const total = (lines: readonly Line[], ...parts: readonly Part[]): number =>
  lines.filter(({ part }) => parts.includes(part)).reduce((dollars, line) => dollars + line.dollars, 0);
