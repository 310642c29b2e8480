/** Bugs by which somebody hears nothing, twice, or what never was. */
import type { Bug } from './bug.ts';

export const tellingBugs: readonly Bug[] = [
  {
    name: 'an event of the outbox is never published',
    kind: 'a lost item of the outbox',
    changes: {
      'functions/events/publish.ts': [
        [
          'const entries = events.map(',
          "const entries = events.filter(({ type }) => type !== 'order.shipped').map(",
        ],
      ],
    },
  },
  {
    name: 'an event is told again by another id',
    kind: 'an id that changes with each try',
    changes: {
      'functions/events/publish.ts': [
        [
          'const entries = events.map((event)',
          `const again = events.filter(({ type }) => type === 'order.confirmed')
            .map((event) => ({ ...event, id: String(event.id).replace(/..$/, 'ZZ') }));
          const entries = [...events, ...again].map((event)`,
        ],
      ],
    },
  },
  {
    name: 'a receipt is never sent',
    kind: 'a mail that is forgotten',
    changes: {
      'functions/notifications/tasks.ts': [
        ["if (task === 'notifyCustomer') await", "if (task === 'notifyCustomer') void"],
        ["notify({ orderId, kind: 'receipt' }, receipt, now);", 'receipt;'],
      ],
    },
  },
  {
    name: 'who cancelled is told that it is on its way',
    kind: 'a mail that contradicts',
    changes: {
      'functions/notifications/tasks.ts': [
        [
          '(order, reader) => cancellation(order, reader, tookMoney(order)),',
          `async (order, reader) => {
            const { shipped } = await import('./templates/shipped.ts');
            return tookMoney(order) ? shipped(order, reader) : cancellation(order, reader, false);
          },`,
        ],
      ],
    },
  },
  {
    name: 'a mail is noted as sent before it is',
    kind: 'two writes in the wrong order',
    traits: ['failing-calls', 'mail-rate'],
    changes: {
      'functions/notifications/notify.ts': [
        [
          'const outcome = await sendClaimed(claim, orderId, compose, now);',
          "await closeNotice(claim, 'sent', now);\n  const outcome = await sendClaimed(claim, orderId, compose, now);",
        ],
        ['  await closeNotice(claim, outcome, now);\n', ''],
      ],
    },
  },
  {
    name: 'a delivery that failed is taken for done',
    kind: 'a retry that is dropped',
    changes: {
      'functions/webhooks/delivery.ts': [
        ['if (isTaken(attempt)) {', 'if (isTaken(attempt) || attempt.status === 500) {'],
      ],
    },
  },
  {
    name: 'an event whose handler failed is taken for done',
    kind: 'a swallowed error',
    traits: ['failing-calls', 'transaction-conflicts'],
    changes: {
      'functions/events/consume.ts': [['      throw error;\n    }\n  };', '    }\n  };']],
    },
  },
  {
    name: 'a closed day is summed up again',
    kind: 'what is closed changes',
    changes: {
      'functions/analytics/close-days.ts': [
        [
          'const { settings } = await readShopSettings();',
          `const { settings } = await readShopSettings();
          const { UpdateCommand } = await import('@aws-sdk/lib-dynamodb');
          const { dynamo, tableName } = await import('../shared/dynamo.ts');
          const { analyticsTable, closedKey } = await import('./table.ts');
          const last = dayAfter((await nextToClose())?.next ?? '2000-01-01', -1);
          await dynamo().send(new UpdateCommand({
            TableName: tableName(analyticsTable),
            Key: closedKey(last),
            UpdateExpression: 'SET #closedAt = :now',
            ConditionExpression: 'attribute_exists(#closedAt)',
            ExpressionAttributeNames: { '#closedAt': 'closedAt' },
            ExpressionAttributeValues: { ':now': new Date().toISOString() },
          })).catch(() => {});`,
        ],
      ],
    },
  },
  {
    name: 'an approved order counts twice',
    kind: 'an effect that happens twice',
    changes: {
      'functions/analytics/store.ts': [["':orders': sale.orders,", "':orders': 2 * sale.orders,"]],
    },
  },
];
