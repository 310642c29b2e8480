/** What an order uses, by step and by function. */
import { budgetOf } from './budget.ts';
import { rounded, table } from './table.ts';
import { only, sum, type Used } from './usage.ts';

export const stepTable = (order: readonly Used[]): string => {
  const { steps, order: all } = budgetOf(order, 0);
  const names = ['calls', 'writeUnits', 'readUnits', 'requests', 'entries', 'messages', 'mails'] as const;
  const rows = [...Object.entries(steps), ['in all', all] as const].map(([step, amounts]) => [
    step,
    ...names.map((name) => rounded(amounts[name])),
  ]);
  const heads = ['DynamoDB calls', 'write units', 'read units', 'requests', 'entries', 'messages', 'mails'];
  return table(['step', ...heads], rows);
};

const isWrite = /^(Put|Update|Delete|TransactWrite|BatchWrite)/;
const isRead = /^(Get|BatchGet|Query|TransactGet)/;

export const functionTable = (order: readonly Used[]): string => {
  const names = [...new Set(only(order, { what: 'invocations' }).map(({ by }) => by))].sort();
  const rows = names.map((by) => {
    const own = only(order, { by });
    const data = only(own, { service: 'DynamoDB' });
    return [
      by,
      sum(own, { what: 'invocations' }),
      sum(order, { service: 'SQS', where: by, what: 'messages' }),
      sum(data, { what: isRead }),
      rounded(sum(data, { what: 'read units' })),
      sum(data, { what: isWrite }),
      rounded(sum(data, { what: 'write units' })),
      sum(own, { service: 'Logs', what: 'lines' }),
    ];
  });
  return table(
    ['function', 'invocations', 'messages', 'reads', 'read units', 'writes', 'write units', 'log lines'],
    rows,
  );
};
