/** How many orders a second fit: for each limit the rate at which it binds, the tightest first. */
import { shards } from '../../functions/shared/shards.ts';
import { simultaneousRuns } from '../../lib/concurrency.ts';
import { invocationsOf } from './bill.ts';
import { billedMilliseconds } from './billed-time.ts';
import { sharedKeys } from './hot-keys.ts';
import type { FunctionTime } from './lambda-time.ts';
import { quotaNamed } from './quotas.ts';
import { rounded, table } from './table.ts';
import { only, sum, sumBy, type Used } from './usage.ts';

export type Capacity = {
  readonly order: readonly Used[];
  /** Of one new customer: registered, verified, signed in. */
  readonly account: readonly Used[];
  /** Write units by partition, of two orders of different customers. */
  readonly partitions: readonly ReadonlyMap<string, number>[];
  readonly times: readonly FunctionTime[];
};

type Limit = {
  readonly what: string;
  readonly quota: number;
  readonly first: number | undefined;
  /** What one order takes of it. */
  readonly each: number;
  readonly ask: string | undefined;
};

/** Orders a second: what binds later than this is left out. */
const nobodyAsks = 2_000;
const secondsOfADay = 86_400;
const atScale = { ordersADay: 1_000_000 };
const lambdaConcurrency = 1_000;

const limitOf = (name: string, each: number, detail?: string): Limit => {
  const { what, default: quota, first, ask } = quotaNamed(name);
  return { what: detail === undefined ? what : `${what}: ${detail}`, quota, first, each, ask };
};

/** Of one order, one function after the other: what runs at once is the rate times this. */
const secondsOf = ({ order, times }: Capacity): number =>
  invocationsOf(order, atScale).reduce((total, { name, calls }) => {
    const time = times.find((one) => one.name === name);
    return total + (time ? (calls * billedMilliseconds(time.warm, time.memoryMegabytes)) / 1000 : 0);
  }, 0);

const serviceLimits = (capacity: Capacity): Limit[] => {
  const { order, account } = capacity;
  const calls = (what: string): number => sum(order, { what });
  const mails = calls('mails');
  return [
    limitOf('lambda-concurrency', secondsOf(capacity), 'seconds of an order'),
    limitOf('states-start', calls('executions')),
    limitOf('states-transition', calls('states')),
    limitOf('states-answer', calls('SendTaskSuccess')),
    limitOf('bus-put', calls('PutEvents')),
    limitOf('bus-invocations', sum(order, { service: 'SQS', what: 'messages' })),
    limitOf('api-requests', sum(order, { service: 'API Gateway', what: 'requests' })),
    limitOf('mail-rate', mails),
    {
      ...limitOf('mail-day', mails * secondsOfADay),
      what: `${quotaNamed('mail-day').what}, evenly over a day`,
    },
    limitOf('user-authentication', sum(account, { what: /InitiateAuth$/ }), 'every shopper signs in first'),
    limitOf(
      'user-creation',
      sum(account, { what: /^(SignUp|ConfirmSignUp|AdminCreateUser|AdminConfirmSignUp)$/ }),
      'every shopper is new',
    ),
  ];
};

/** Of tables and indexes together: the one that takes most. */
const tableLimits = ({ order }: Capacity): Limit[] =>
  (['write', 'read'] as const).flatMap((kind) => {
    const [most] = sumBy(only(order, { what: `${kind} units` }), 'where');
    return most ? [limitOf(`table-${kind}`, most[1], `\`${most[0]}\``)] : [];
  });

const partitionLimits = ({ partitions }: Capacity): Limit[] =>
  sharedKeys(partitions).map(({ key, units, isSharded }) => {
    const { ask: _, ...limit } = limitOf('partition-write', units, `\`${key}\``);
    const own = 'nothing: orders of it wait (record 52)';
    if (!isSharded) return { ...limit, ask: own };
    return {
      ...limit,
      quota: limit.quota * shards,
      what: `${limit.what}, ${shards} of them`,
      ask: 'more shards',
    };
  });

/** A consumer runs at most so often at once: its queue waits, and nothing else does. */
const consumerLimits = ({ order, times }: Capacity): Limit[] => {
  const runs = simultaneousRuns({ lambdaConcurrency } as Parameters<typeof simultaneousRuns>[0]);
  const slowest = sumBy(only(order, { service: 'SQS', what: 'received' }), 'where').flatMap(
    ([name, batches]) => {
      const time = times.find((one) => one.name === name);
      return time
        ? [{ name, seconds: (batches * billedMilliseconds(time.warm, time.memoryMegabytes)) / 1000 }]
        : [];
    },
  );
  slowest.sort((one, other) => other.seconds - one.seconds);
  return slowest.slice(0, 2).map(({ name, seconds }) => ({
    what: `\`${name}\`, runs at once (\`lib/concurrency.ts\`: a fiftieth of the account’s)`,
    quota: runs,
    first: 2,
    each: seconds,
    ask: 'lambdaConcurrency in the settings, when the account has more; its queue waits meanwhile',
  }));
};

const rate = (amount: number): number => (amount < 10 ? rounded(amount) : Math.round(amount));

export const capacitySheet = (capacity: Capacity): string => {
  const limits = [
    ...serviceLimits(capacity),
    ...tableLimits(capacity),
    ...partitionLimits(capacity),
    ...consumerLimits(capacity),
  ].filter(({ quota, each }) => each > 0 && quota / each < nobodyAsks);
  limits.sort((one, other) => one.quota / one.each - other.quota / other.each);
  const rows = limits.map(({ what, quota, first, each, ask }) => [
    what,
    quota,
    rounded(each),
    rate(quota / each),
    first === undefined ? '–' : rate(first / each),
    ask ?? '–',
  ]);
  return table(
    ['limit', 'quota', 'an order takes', 'orders/s', 'on a new account, orders/s', 'what to ask for'],
    rows,
  );
};
