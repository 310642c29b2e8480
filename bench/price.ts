/**
 * `npm run price`: meters one order on a local stack of its own, two lines, cart → approved, and says what it costs at list
 * prices and how many fit. Numbers are metered; what is assumed is in `bench/price/waits.ts` and the options.
 *
 *   --check                      only counts, against `bench/budget.json`; exits with 1 when something grew
 *   --write                      writes the budget and the tables of `docs/cost.md` anew
 *   --plan lite                  Cognito's plan; left out: essentials
 *   --orders-of-a-customer 3     in a month; left out: 1.5
 */
import { parseArgs } from 'node:util';
import * as z from 'zod';
import { billOf, total } from './price/bill.ts';
import { budgetOf, compareBudget, detailOf, readBudget, writeBudget } from './price/budget.ts';
import { capacitySheet } from './price/capacity.ts';
import { measureFunctions } from './price/lambda-time.ts';
import { meterOneOrder } from './price/metered-order.ts';
import { writeCostPage } from './price/page.ts';
import { costSheet, usualAssumptions, volumes } from './price/sheet.ts';
import { readTariff } from './price/tariff.ts';

const { values } = parseArgs({
  options: {
    check: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
    plan: { type: 'string' },
    'orders-of-a-customer': { type: 'string' },
  },
});
const assumptions = z
  .object({ plan: z.enum(['essentials', 'lite']), ordersOfACustomer: z.coerce.number().positive() })
  .parse({
    plan: values.plan ?? usualAssumptions.plan,
    ordersOfACustomer: values['orders-of-a-customer'] ?? usualAssumptions.ordersOfACustomer,
  });

const print = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

const tariff = readTariff();
const { used, partitions } = await meterOneOrder();
const order = used.filter(({ step }) => step !== 'account');
const atScale = volumes.at(-1) ?? { ordersADay: 1_000_000 };
const budget = budgetOf(order, total(billOf({ order }, tariff, atScale, assumptions), 'core'));

const check = (): void => {
  const { over, lower } = compareBudget(budget, readBudget());
  for (const line of over) print(line);
  const steps = Object.keys(budget.steps).filter((step) => over.some((line) => line.startsWith(`${step}:`)));
  for (const step of steps) for (const line of detailOf(order, step)) print(`  ${step}, ${line}`);
  if (over.length > 0) {
    print(
      'An order uses more than bench/budget.json allows. What is worth it goes in by `npm run price -- --write`.',
    );
    process.exitCode = 1;
    return;
  }
  const { calls, writeUnits, readUnits, states, dollars } = budget.order;
  print(
    `an order: ${calls} calls, ${writeUnits} write units, ${readUnits} read units, ${states} states, $${dollars}`,
  );
  if (lower) print('It uses less than its budget: `npm run price -- --write` lowers it.');
};

if (values.check) check();
else {
  const times = await measureFunctions();
  const costs = costSheet({ order, times }, tariff, assumptions);
  const capacity = capacitySheet({
    order,
    account: used.filter(({ step }) => step === 'account'),
    partitions,
    times,
  });
  print(`${costs}\n\n${capacity}`);
  if (values.write) {
    writeBudget(budget);
    writeCostPage({ costs, capacity });
  }
}
