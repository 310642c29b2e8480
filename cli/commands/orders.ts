/** `waybill orders`: lists them, shows one, traces its course, watches it. */
import { type CommandUnknownOpts, Option } from '@commander-js/extra-typings';
import { answered } from '../../sdk/index.ts';
import { table } from '../print.ts';
import type { Open } from '../session.ts';
import { namedOrder, orderColumns, orderStatuses, orderText } from './order-words.ts';
import { moreOf, paged, pageOptions } from './pages.ts';
import { traceText } from './trace-words.ts';
import { addWatch } from './watch.ts';

const anOrder = ['<order>', 'its number, or its id (ord_…)'] as const;

const addList = (orders: CommandUnknownOpts, open: Open): void => {
  const list = orders
    .command('list')
    .summary('orders, newest first')
    .description('Orders, newest first: customers see their own, staff everybody’s.')
    .addOption(
      new Option('--status <status>', 'of this status alone').choices([
        ...orderStatuses,
        'processing',
      ] as const),
    )
    .option('--from <time>', 'placed at or after this day or moment')
    .option('--to <time>', 'placed at or before this day or moment')
    .option('--customer <id>', 'of this customer (usr_…)')
    .option('--email <e-mail>', 'of the customer with this address; for staff')
    .option('--sku <sku>', 'with this in it')
    .option('--search <text>', 'a number, an id, a SKU, a phone; for staff also an e-mail address');
  pageOptions(list).action(async (given) => {
    const { status, from, to, customer, email, sku, search } = given;
    const { api, answers } = open();
    const query = {
      ...(status && { status }),
      ...(from && { from }),
      ...(to && { to }),
      ...(customer && { customerId: customer }),
      ...(email && { email }),
      ...(sku && { sku }),
      ...(search && { q: search }),
    };
    const page = await paged(given, (at) =>
      api.GET('/v1/orders', { params: { query: { ...query, ...at } } }),
    );
    answers.give(page, () =>
      page.items.length === 0 ? 'No orders.' : `${table(page.items, orderColumns)}${moreOf(page)}`,
    );
  });
};

export const addOrders = (program: CommandUnknownOpts, open: Open): void => {
  const orders = program
    .command('orders')
    .summary('list, show, trace, watch orders')
    .description('The shop’s orders.');
  addList(orders, open);
  orders
    .command('show')
    .summary('one order')
    .description('One order: its items, its money, where it goes.')
    .argument(...anOrder)
    .option('--at <time>', 'as it was then; for staff')
    .action(async (name, { at }) => {
      const { api, answers } = open();
      const present = await namedOrder(api, name);
      const order =
        at === undefined
          ? present
          : await answered(
              api.GET('/v1/orders/{id}', { params: { path: { id: present.id }, query: { at } } }),
            );
      answers.give(order, () => orderText(order));
    });
  orders
    .command('trace')
    .summary('the course of one order')
    .description(
      'The workflow executions of an order: the states it entered and left, and their errors. For staff.',
    )
    .argument(...anOrder)
    .action(async (name) => {
      const { api, answers } = open();
      const { id } = await namedOrder(api, name);
      const trace = await answered(api.GET('/v1/orders/{id}/trace', { params: { path: { id } } }));
      answers.give(trace, () => traceText(trace));
    });
  addWatch(orders, open);
};
