/** Makes docs/lifecycles.md of the very tables that the code moves by; what causes each transition is said here. */
import { shipmentMachine } from '../functions/fulfilment/shipment.ts';
import { holdMachine } from '../functions/inventory/lifecycle.ts';
import { itemMachine, orderMachine } from '../functions/orders/lifecycle.ts';
import { paymentMachine } from '../functions/payments/lifecycle.ts';
import { returnMachine } from '../functions/returns/return.ts';
import { type Machine, statesOf } from '../functions/shared/machine.ts';

type TransitionsOf<M extends Machine<string, string>> = {
  [S in keyof M['transitions']]: keyof M['transitions'][S];
}[keyof M['transitions']] &
  string;

type Chapter = {
  readonly title: string;
  readonly about: string;
  readonly machine: Machine<string, string>;
  readonly begins: string;
  readonly causes: Readonly<Record<string, string>>;
};

/** The compiler wants a cause for every transition of the machine, and none besides. */
const chapter = <const M extends Machine<string, string>>(
  title: string,
  machine: M,
  told: {
    readonly about: string;
    readonly begins: string;
    readonly causes: Readonly<Record<TransitionsOf<M>, string>>;
  },
): Chapter => ({ title, machine, ...told });

const chapters: readonly Chapter[] = [
  chapter('Order', orderMachine, {
    about: 'What the customer sees as `status`. Only the workflow confirms, fails and approves.',
    begins: 'Checkout of a cart, or `POST /v1/orders`',
    causes: {
      confirm:
        'The workflow’s `CommitStock`, once the payment has succeeded, or cash on delivery was chosen; the stock is sold in the same transaction',
      cancel:
        'The customer or staff, while nothing is on its way and nothing has arrived: by cancelling or deleting the order, or by cancelling its last item; what is in parcels that could not be delivered is cancelled, too. Or all that was paid went back before anything had left. What was paid is promised back in the same transaction, the stock with it',
      fail: 'The workflow’s `EndOpenOrder`: the payment window is over, or the goods were gone when the money came',
      ship: 'The last open item has left',
      deliver: 'The last open item has arrived',
      approve:
        'The workflow’s `ApproveOrder`, its second course: every item is delivered or cancelled, one at least is delivered, and cash taken at the door has been reported',
      refund:
        'All that was ever paid for it went back, after something had left: by returns, by staff, or at the provider. What has not left stays and goes back on the shelf',
    },
  }),
  chapter('Payment', paymentMachine, {
    about: 'One per order, with as many attempts as it takes. The order carries a copy of its status.',
    begins: 'With the order',
    causes: {
      initiate: 'The customer or staff: `POST /v1/orders/{id}/payments`, also for another attempt',
      awaitCash: 'The same, for cash on delivery: the order is confirmed and sent unpaid',
      succeed:
        'The provider says so, in whichever way we hear of it first: webhook, browser coming back, verification, reconciliation, sweep. Staff, for manual payments; the carrier, for cash. Money for an order that has ended, or is paid already, is recorded as surplus, pays nothing, and goes back by itself (manual money: by staff)',
      decline: 'The provider declined the attempt, and none other is under way',
      expire: 'The order ended unpaid, in the same transaction: its window was over, or it was cancelled',
      refundPart: 'Staff, a cancelled item, or a return that was received',
      refundAll:
        'Staff, the cancellation of a paid order, or the last of several refunds. Of an expired payment: money came late, and all of it is back',
    },
  }),
  chapter('Order item', itemMachine, {
    about: 'On the wire by name or by code: 1 processing, 2 shipped, 3 delivered, 4 cancelled.',
    begins: 'With the order',
    causes: {
      ship: 'All its pieces are in shipments; or staff or its shop’s owner: `PATCH /v1/order-items/{id}/status`',
      deliver:
        'All shipments with pieces of it were delivered; or staff or its shop’s owner, as for shipping',
      cancel:
        'The customer, staff, or its shop’s owner, while nothing of it is on its way and nothing has arrived; what is in a parcel that could not be delivered is cancelled, too. Or the whole order ended. What was paid, minus what went back before and minus what the kept pieces cost by the order’s own rules, is promised back in the same transaction, which may be nothing; a sold piece goes back on the shelf',
    },
  }),
  chapter('Hold', holdMachine, {
    about: 'The stock that an order keeps while it waits for its money, per variant.',
    begins: 'With the order, in the same transaction',
    causes: {
      commit:
        'The workflow’s `CommitStock`. When the hold has expired, the goods are taken out of what is available; when there is too little, the order fails and is refunded',
      release: 'The order ended unpaid',
      expire:
        'Somebody else needs the goods, and the hold’s time is over: ten minutes after the payment window',
    },
  }),
  chapter('Shipment', shipmentMachine, {
    about: 'Follows the report that happened last, in whatever order reports arrive.',
    begins: 'Staff, the shop’s owner, or the warehouse: `POST /v1/orders/{id}/shipments`',
    causes: {
      depart:
        'A report `in-transit` of staff, the shop’s owner, the warehouse, or the carrier’s signed webhook',
      deliver: 'A report `delivered` of one of them',
      fail: 'A report `failed` of one of them',
    },
  }),
  chapter('Return', returnMachine, {
    about: 'Several per order, each of some pieces; within 30 days of their delivery.',
    begins: 'The customer or staff: `POST /v1/orders/{id}/returns`',
    causes: {
      approve: 'Staff: the customer may send it back',
      reject: 'Staff, with a reason, also after approval: the pieces may be asked for again',
      receive:
        'Staff: the goods are there. What was paid, minus what went back before and minus what the kept pieces cost by the order’s own rules, is promised back, and they go back on the shelf or not',
    },
  }),
];

type Step = { readonly from: string; readonly transition: string; readonly to: string };

const stepsOf = (machine: Machine<string, string>): Step[] =>
  statesOf(machine).flatMap((from) =>
    Object.entries(machine.transitions[from] ?? {}).map(([transition, to]) => ({
      from,
      transition,
      to: String(to),
    })),
  );

/** Mermaid wants words for states. */
const nameOf = (state: string): string => state.replaceAll('-', '_');

const diagramOf = (machine: Machine<string, string>): string[] => [
  '```mermaid',
  'stateDiagram-v2',
  ...statesOf(machine)
    .filter((state) => state !== nameOf(state))
    .map((state) => `  state "${state}" as ${nameOf(state)}`),
  `  [*] --> ${nameOf(machine.initial)}`,
  ...stepsOf(machine).map(({ from, transition, to }) => `  ${nameOf(from)} --> ${nameOf(to)}: ${transition}`),
  ...machine.final.map((state) => `  ${nameOf(state)} --> [*]`),
  '```',
];

const tableOf = ({ machine, begins, causes }: Chapter): string[] => {
  const steps = stepsOf(machine);
  const transitions = [...new Set(steps.map(({ transition }) => transition))];
  return [
    '| transition | from → to | who or what causes it |',
    '|---|---|---|',
    `| – | → \`${machine.initial}\` | ${begins} |`,
    ...transitions.map((transition) => {
      const moves = steps
        .filter((step) => step.transition === transition)
        .map(({ from, to }) => `\`${from}\` → \`${to}\``);
      return `| ${transition} | ${moves.join('<br>')} | ${causes[transition]} |`;
    }),
  ];
};

const introduction = [
  '# Lifecycles',
  '',
  '<!-- Made by `npm run docs` of the transition tables in the code: change those, and docs/lifecycles.ts. -->',
  '',
  'Six small machines. Each is one table in the code (`functions/orders/lifecycle.ts`, `functions/fulfilment/shipment.ts`,',
  '`functions/returns/return.ts`); what is not in a table is refused with `illegal-transition`. Doing what was done before',
  'changes nothing.',
];

export const lifecyclesPage = (): string =>
  [
    ...introduction,
    ...chapters.flatMap((told) => [
      '',
      `## ${told.title}`,
      '',
      told.about,
      '',
      ...diagramOf(told.machine),
      '',
      ...tableOf(told),
    ]),
    '',
  ].join('\n');
