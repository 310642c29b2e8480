/** Makes docs/lifecycles.md of the very tables that the code moves by, and of the causes beside them. */
import { shipmentCauses, shipmentMachine } from '../functions/fulfilment/shipment.ts';
import { holdCauses, holdMachine } from '../functions/inventory/lifecycle.ts';
import { itemCauses, itemMachine, orderCauses, orderMachine } from '../functions/orders/lifecycle.ts';
import { paymentCauses, paymentMachine } from '../functions/payments/lifecycle.ts';
import { returnCauses, returnMachine } from '../functions/returns/return.ts';
import { type Causes, type Machine, statesOf } from '../functions/shared/machine.ts';

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
    readonly causes: Causes<M>;
  },
): Chapter => ({ title, machine, ...told });

const chapters: readonly Chapter[] = [
  chapter('Order', orderMachine, {
    about: 'What the customer sees as `status`. Only the workflow confirms, fails and approves.',
    begins: 'Checkout of a cart, or `POST /v1/orders`',
    causes: orderCauses,
  }),
  chapter('Payment', paymentMachine, {
    about: 'One per order, with as many attempts as it takes. The order carries a copy of its status.',
    begins: 'With the order',
    causes: paymentCauses,
  }),
  chapter('Order item', itemMachine, {
    about: 'On the wire by name or by code: 1 processing, 2 shipped, 3 delivered, 4 cancelled.',
    begins: 'With the order',
    causes: itemCauses,
  }),
  chapter('Hold', holdMachine, {
    about: 'The stock that an order keeps while it waits for its money, per variant.',
    begins: 'With the order, in the same transaction',
    causes: holdCauses,
  }),
  chapter('Shipment', shipmentMachine, {
    about: 'Follows the report that happened last, in whatever order reports arrive.',
    begins: 'Staff, the shop’s owner, or the warehouse: `POST /v1/orders/{id}/shipments`',
    causes: shipmentCauses,
  }),
  chapter('Return', returnMachine, {
    about: 'Several per order, each of some pieces; within 30 days of their delivery.',
    begins: 'The customer or staff: `POST /v1/orders/{id}/returns`',
    causes: returnCauses,
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
  '<!-- Made by `npm run docs` of the transition tables in the code: change those. -->',
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
