/** `waybill orders watch`: says what happens, as it happens. */
import { type CommandUnknownOpts, Option } from '@commander-js/extra-typings';
import { answered, type components } from '../../sdk/index.ts';
import { Ended } from '../exit-codes.ts';
import { poll } from '../poll.ts';
import { moneyText, timeText } from '../print.ts';
import type { Open, Session } from '../session.ts';
import { finalStatuses, namedOrder, type Order, orderStatuses } from './order-words.ts';
import { day, wholeNumber } from './pages.ts';

type Entry = components['schemas']['TimelineEntry'];
type Given = {
  readonly until?: Order['status'] | undefined;
  readonly every: number;
  readonly timeout?: number | undefined;
};

const entryText = ({ at, kind, title, actor, detail }: Entry): string =>
  `${timeText(at)}  ${kind.padEnd(10)}  ${title} (${actor})${detail === '' ? '' : `: ${detail}`}`;

/** What is new is what stands behind what was told: a timeline is only ever added to, at its end or near it. */
const teller = ({ answers }: Session) => {
  const told = new Map<string, number>();
  return (entries: readonly Entry[]): void => {
    const seen = new Map<string, number>();
    for (const entry of entries) {
      const name = JSON.stringify(entry);
      const count = (seen.get(name) ?? 0) + 1;
      seen.set(name, count);
      if (count <= (told.get(name) ?? 0)) continue;
      told.set(name, count);
      answers.tell(entry, () => entryText(entry));
    }
  };
};

const watchOne = async (session: Session, name: string, given: Given): Promise<void> => {
  const { api, answers, io } = session;
  const { until, every, timeout } = given;
  const tell = teller(session);
  const { id } = await namedOrder(api, name);
  const path = { id };
  const last = await poll(
    async () => {
      /** First the order: what led to its status is then in the timeline. */
      const order = await answered(api.GET('/v1/orders/{id}', { params: { path } }));
      tell((await answered(api.GET('/v1/orders/{id}/timeline', { params: { path } }))).items);
      return order.status === until || finalStatuses.includes(order.status) ? order : undefined;
    },
    { everySeconds: every, timeoutSeconds: timeout, stopped: io.stopped },
  );
  if (last === undefined && !io.stopped.aborted) {
    throw new Ended(
      'unsuccessful',
      `Time is over: the order is not ${until ?? 'at its end'} after ${timeout} s`,
    );
  }
  if (last === undefined) return;
  answers.note(`The order is ${last.status}.`);
  if (until !== undefined && last.status !== until) {
    throw new Ended('unsuccessful', `The order ended as ${last.status}, and is never ${until}`);
  }
};

const newest = 50;

/** Also what happened before, of the newest page: a screen begins with something on it. */
const watchAll = async ({ api, answers, io }: Session, { every, timeout }: Given): Promise<void> => {
  const told = new Map<string, string>();
  await poll(
    async () => {
      const { items } = await answered(api.GET('/v1/orders', { params: { query: { limit: newest } } }));
      for (const order of items.toReversed()) {
        if (told.get(order.id) === order.status) continue;
        const before = told.get(order.id);
        told.set(order.id, order.status);
        const { id, number, status, totals, updatedAt } = order;
        answers.tell(
          { at: updatedAt, id, number, status, before, total: totals.total },
          () =>
            `${timeText(updatedAt)}  ${number ?? id}  ${before === undefined ? '' : `${before} → `}${status}  ${moneyText(totals.total)}`,
        );
      }
      return undefined;
    },
    { everySeconds: every, timeoutSeconds: timeout, stopped: io.stopped },
  );
};

export const addWatch = (orders: CommandUnknownOpts, open: Open): void => {
  orders
    .command('watch')
    .summary('what happens, as it happens')
    .description(
      `With an order: its timeline, until it is at its end or of the status that was asked for. Without: the newest ${newest} orders, and each change of status among them. With --json a line each.`,
    )
    .argument('[order]', 'its number, or its id (ord_…)')
    .addOption(new Option('--until <status>', 'end when the order is this').choices(orderStatuses))
    .option('--every <seconds>', 'how often to look', wholeNumber(1, day), 1)
    .option('--timeout <seconds>', 'how long to watch; left out: until Ctrl-C', wholeNumber(1, day))
    .action(async (name, given) => {
      const session = open();
      if (name !== undefined) return watchOne(session, name, given);
      if (given.until !== undefined) throw new Ended('usage', '--until is for one order: say which');
      return watchAll(session, given);
    });
};
