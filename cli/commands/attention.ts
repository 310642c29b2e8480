/** `waybill attention`: what was promised and did not happen. */
import { type CommandUnknownOpts, Option } from '@commander-js/extra-typings';
import { answered, type components } from '../../sdk/index.ts';
import { type Column, moneyText, table, timeText } from '../print.ts';
import type { Open } from '../session.ts';
import { moreOf, paged, pageOptions } from './pages.ts';

type Attention = components['schemas']['Attention'];

export const attentionKinds = [
  'refund-failed',
  'refund-stuck',
  'payment-mismatched',
  'surplus-not-sent-back',
  'dispute-open',
  'difference-unpaid',
  'cash-not-reported',
  'reconciliation-finding',
  'books-differ',
  'parcel-failed',
  'shipping-overdue',
  'delivery-overdue',
  'stock-differs',
  'webhook-endpoint-disabled',
  'webhook-delivery-dead',
  'external-system-down',
  'sync-conflict',
  'order-stands-still',
  'import-stands-still',
  'export-stands-still',
  'dead-letter',
] as const satisfies readonly Attention['kind'][];

const columns: readonly Column<Attention>[] = [
  ['SINCE', ({ at }) => timeText(at)],
  ['KIND', ({ kind }) => kind],
  ['ID', ({ id }) => id],
  ['ORDER', ({ orderId }) => orderId ?? ''],
  [
    'AT STAKE',
    ({ stake: { text, amount } }) => (amount === undefined ? text : `${moneyText(amount)}: ${text}`),
  ],
  ['NEXT STEP', ({ nextStep }) => nextStep],
];

export const addAttention = (program: CommandUnknownOpts, open: Open): void => {
  const attention = program
    .command('attention')
    .summary('what waits for a person')
    .description('What was promised and did not happen, and what to do about it. For staff.');
  pageOptions(
    attention
      .command('list', { isDefault: true })
      .summary('all of it, newest first')
      .description('All that waits for a person, newest first, each with its next step.')
      .addOption(new Option('--kind <kind>', 'of this kind alone').choices(attentionKinds)),
  ).action(async ({ kind, ...given }) => {
    const { api, answers } = open();
    const page = await paged(given, (at) =>
      api.GET('/v1/attention', { params: { query: { ...at, ...(kind && { kind }) } } }),
    );
    answers.give(page, () =>
      page.items.length === 0 ? 'Nothing waits.' : `${table(page.items, columns)}${moreOf(page)}`,
    );
  });
  attention
    .command('settle')
    .summary('note that it was settled outside')
    .description(
      'Note that it was settled outside of Waybill: money handed over, agreed on with the customer.',
    )
    .argument('<id>', 'att_…, as the list shows it')
    .requiredOption('--note <text>', 'how')
    .action(async (id, { note }) => {
      const { api, answers } = open();
      await answered(api.POST('/v1/attention/{id}/settle', { params: { path: { id } }, body: { note } }));
      answers.give({ id, settled: true }, () => `${id} is settled`);
    });
};
