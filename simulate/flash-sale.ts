/**
 * `node simulate/flash-sale.ts [--seed N] [--shoppers N]`: a hundred pieces, a code with fifty uses, and far more people than
 * that in the same ten seconds, while the rest of the shop goes on, on time that does not pass by itself and on tables that
 * take what AWS says they take. Exit code 1 when something of it is not as it must be.
 */
import { parseArgs } from 'node:util';
import * as z from 'zod';
import { synthesizeCached } from '../local/aws/template/assembly.ts';
import { streamOf } from '../local/aws/weather/random.ts';
import type { Answer } from '../local/server.ts';
import { say } from './report.ts';
import { flawsOfSale, linesOf } from './sale/report.ts';
import { install } from './virtual/install.ts';
import { Scheduler } from './virtual/scheduler.ts';

const startsAt = Date.parse('2026-03-02T12:00:00Z');

const text = (instead: string) => ({ type: 'string', default: instead }) as const;
const { values } = parseArgs({ options: { seed: text('1'), shoppers: text('10000') } });
const { seed, shoppers } = z
  .object({ seed: z.coerce.number().int().min(0), shoppers: z.coerce.number().int().min(1) })
  .parse(values);

/** Everybody comes by a gateway, each as themselves: nobody has to sign in first. */
const assembly = await synthesizeCached({ trustedGateway: 'on' });
const hosts = new Map<string, Answer>();
const scheduler = new Scheduler(startsAt, streamOf(seed, 'scheduler'));
install(scheduler, seed, hosts);
const { holdSale } = await import('./sale/hold-sale.ts');
const sale = await scheduler.run(() => holdSale({ seed, shoppers, scheduler, hosts, assembly }));
for (const line of linesOf(sale)) say(line);
for (const flaw of flawsOfSale(sale)) {
  say(flaw);
  process.exitCode = 1;
}
