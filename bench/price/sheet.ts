/** What one order costs, and what it uses, as tables. */

import { type Assumptions, billOf, type Line, type Metered, total, type Volume } from './bill.ts';
import { billedMilliseconds } from './billed-time.ts';
import type { FunctionTime } from './lambda-time.ts';
import { dollars, rounded, table, whole } from './table.ts';
import type { Tariff } from './tariff.ts';
import { functionTable, stepTable } from './use-tables.ts';

export const volumes: readonly Volume[] = [{ ordersADay: 1_000 }, { ordersADay: 1_000_000 }];

/** The review's: who orders does so one and a half times a month. `npm run price -- --orders-of-a-customer 3` says another. */
export const usualAssumptions: Assumptions = { ordersOfACustomer: 1.5, plan: 'essentials' };

const head = (volume: Volume): string => `at ${whole(volume.ordersADay)} a day`;

const billTable = (bills: readonly (readonly Line[])[]): string => {
  const [, last = []] = bills;
  const rows = last.map(({ what, part }) => {
    const lines = bills.map((bill) => bill.find((line) => line.what === what));
    return [
      part === 'core' ? what : `${what} (${part})`,
      rounded(lines.at(-1)?.amount ?? 0),
      ...lines.map((line) => dollars(line?.dollars ?? 0)),
    ];
  });
  const sums: [string, ...Parameters<typeof total>[1][]][] = [
    ['**without mails, accounts, traces**', 'core'],
    ['**with mails and traces**', 'core', 'mails', 'traces'],
    ['**with accounts, too**', 'core', 'mails', 'traces', 'accounts'],
  ];
  for (const [name, ...parts] of sums) {
    rows.push([name, '', ...bills.map((bill) => `**${dollars(total(bill, ...parts))}**`)]);
  }
  return table(['one order', 'amount', ...volumes.map(head)], rows);
};

const planTable = (metered: Metered, tariff: Tariff, assumptions: Assumptions): string =>
  table(
    ['accounts', ...volumes.map(head), 'a month, at a million a day'],
    (['essentials', 'lite'] as const).map((plan) => {
      const bills = volumes.map((volume) => billOf(metered, tariff, volume, { ...assumptions, plan }));
      const shares = bills.map((bill) => {
        const own = total(bill, 'accounts');
        const share = (100 * own) / total(bill, 'core', 'mails', 'traces', 'accounts');
        return `${dollars(own)} (${share.toFixed(0)} %)`;
      });
      return [plan, ...shares, `$${whole(total(bills.at(-1) ?? [], 'accounts') * 30_000_000)}`];
    }),
  );

const memories = [256, 512, 1024, 1769] as const;

const timeTable = (times: readonly FunctionTime[]): string =>
  table(
    [
      'function',
      'memory',
      'CPU, first',
      'CPU, warm',
      'waits',
      'heap',
      ...memories.map((memory) => `warm at ${memory} MB`),
    ],
    times.map(({ name, memoryMegabytes, first, warm }) => [
      name,
      memoryMegabytes,
      Math.round(first.cpu),
      Math.round(warm.cpu),
      Math.round(warm.waits),
      Math.round(warm.heap),
      ...memories.map((memory) => billedMilliseconds(warm, memory)),
    ]),
  );

export const costSheet = (metered: Metered, tariff: Tariff, assumptions: Assumptions): string => {
  const bills = volumes.map((volume) => billOf(metered, tariff, volume, assumptions));
  const parts = [
    `Prices of ${tariff.date}, ${tariff.region}; ${assumptions.ordersOfACustomer} orders of a customer in a month.`,
    billTable(bills),
    planTable(metered, tariff, assumptions),
    stepTable(metered.order),
    functionTable(metered.order),
  ];
  if (metered.times) parts.push(timeTable(metered.times));
  return parts.join('\n\n');
};
