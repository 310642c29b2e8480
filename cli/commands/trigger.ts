/** `waybill trigger`: makes something happen in a local shop, so that an event comes of it. */
import { Argument, type CommandUnknownOpts } from '@commander-js/extra-typings';
import * as z from 'zod';
import { Ended } from '../exit-codes.ts';
import { askLocal } from '../local-stack.ts';
import { poll } from '../poll.ts';
import type { Open, Session } from '../session.ts';
import { day, wholeNumber } from './pages.ts';
import { type Made, stepsOf } from './trigger-steps.ts';

type Triggered = keyof typeof stepsOf;
export const triggered = Object.keys(stepsOf) as [Triggered, ...Triggered[]];

const lookSeconds = 0.2;
const usualTimeoutSeconds = 30;

const eventSchema = z.object({
  id: z.string(),
  version: z.number(),
  data: z.record(z.string(), z.unknown()),
});
const pageSchema = z.object({ items: z.array(z.object({ type: z.string(), detail: eventSchema })) });

/** The newest one that tells of what was made. */
const heardOf = async (
  url: string,
  type: string,
  made: Made,
): Promise<z.output<typeof eventSchema> | undefined> => {
  const about = made.orderId ?? made.variantId ?? '';
  const { items } = await askLocal(
    url,
    `GET /_local/events?limit=1&type=${type}&mentions=${about}`,
    pageSchema,
  );
  return items[0]?.detail;
};

const trigger = async (session: Session, type: Triggered, timeoutSeconds: number): Promise<void> => {
  const { answers, io, url } = session;
  /** Before anything is asked of the API: a shop with customers is no place to try things. */
  await askLocal(url, 'GET /_local/stack', z.unknown());
  const made: Made = {};
  for (const step of stepsOf[type]) await step(session, made);
  const event = await poll(() => heardOf(url, type, made), {
    everySeconds: lookSeconds,
    timeoutSeconds,
    stopped: io.stopped,
  });
  if (event === undefined) throw new Ended('unsuccessful', `No ${type} came within ${timeoutSeconds} s`);
  answers.give({ type, ...event, made }, () =>
    [`${type}  ${event.id}`, ...Object.entries(made).map(([name, id]) => `  ${name}  ${id}`)].join('\n'),
  );
};

export const addTrigger = (program: CommandUnknownOpts, open: Open): void => {
  program
    .command('trigger')
    .summary('make an event come about in a local shop')
    .description(
      'Make an event come about in a local shop by doing what leads to it, by the routes that people use: an order is placed, paid, sent, sent back. order.failed moves the stack’s clock on. For staff.',
    )
    .addArgument(new Argument('<event>', 'its type').choices(triggered))
    .option('--timeout <seconds>', 'how long to wait for it', wholeNumber(1, day), usualTimeoutSeconds)
    .action((type, { timeout }) => trigger(open(), type, timeout));
};
