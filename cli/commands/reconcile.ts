/** `waybill reconcile`: our payments against the providers' lists. */
import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { answered, type components } from '../../sdk/index.ts';
import { Ended } from '../exit-codes.ts';
import { type Column, moneyText, table, timeText } from '../print.ts';
import type { Open } from '../session.ts';

type Run = components['schemas']['Reconciliation'];
type Finding = Run['findings'][number];

/** Providers' money may be in a currency that the shop does not sell in. */
const amountText = ({ amount, currency }: Finding): string =>
  amount === undefined || currency === undefined ? '' : moneyText({ amount, currency });

const columns: readonly Column<Finding>[] = [
  ['FINDING', ({ kind }) => kind],
  ['PROVIDER', ({ provider }) => provider],
  ['REFERENCE', ({ txRef }) => txRef],
  ['AMOUNT', amountText, 'right'],
  ['ORDER', ({ orderId }) => orderId ?? ''],
  ['', ({ repaired }) => (repaired ? 'repaired' : 'for staff')],
];

const textOf = ({ id, from, to, checked, findings }: Run): string =>
  [
    `${id}: ${checked} payments from ${timeText(from)} to ${timeText(to)}, ${findings.length} findings`,
    ...(findings.length === 0 ? [] : ['', table(findings, columns)]),
  ].join('\n');

/** What is left to be done by somebody; nothing is left of a run that found nothing, or repaired all. */
const leftOver = ({ status, findings, unreachable, comparedTo }: Run): string[] => {
  const open = findings.filter(({ repaired }) => !repaired).length;
  return [
    ...(open === 0 ? [] : [`${open} findings are for people: waybill attention`]),
    ...(unreachable.length === 0 ? [] : [`${unreachable.join(', ')} did not answer`]),
    ...(status === 'done' ? [] : [`compared to ${comparedTo ?? 'nowhere'}, the scheduled run goes on`]),
  ];
};

export const addReconcile = (program: CommandUnknownOpts, open: Open): void => {
  program
    .command('reconcile')
    .summary('compare our payments with the providers’')
    .description(
      'Compare our payments with the providers’, repair what is safe and list the rest. Left out, the time is what the API takes for usual. For staff.',
    )
    .option('--from <time>', 'payments begun at or after this day or moment')
    .option('--to <time>', 'payments begun at or before this day or moment')
    .action(async ({ from, to }) => {
      const { api, answers } = open();
      const body = { ...(from && { from }), ...(to && { to }) };
      const run = await answered(api.POST('/v1/payments/reconciliations', { body }));
      answers.give(run, () => textOf(run));
      const left = leftOver(run);
      if (left.length > 0) throw new Ended('unsuccessful', left.join('; '));
    });
};
