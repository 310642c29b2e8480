/**
 * Every Lambda function of the deployment: what starts it, and all that it may touch. The stacks make the
 * functions, their routes, queues, rules and roles of this list; the local runtime sees the result.
 */
import { withConsumedEvents } from './consumed-events.ts';
import { withEdgeTables } from './edge-tables.ts';
import type { FunctionDefinition } from './function-definition.ts';
import { exchangeFunctions } from './functions/exchange-functions.ts';
import { fulfilmentFunctions } from './functions/fulfilment-functions.ts';
import { orderFunctions } from './functions/order-functions.ts';
import { paymentFunctions } from './functions/payment-functions.ts';
import { platformFunctions } from './functions/platform-functions.ts';
import { storefrontFunctions } from './functions/storefront-functions.ts';

/** As they are written. Each group is a stack, nested in the service's. */
const writtenByGroup = {
  storefront: storefrontFunctions,
  orders: orderFunctions,
  payments: paymentFunctions,
  fulfilment: fulfilmentFunctions,
  platform: platformFunctions,
  exchange: exchangeFunctions,
} as const;

export type FunctionGroups = Readonly<Record<string, readonly FunctionDefinition[]>>;

/** What each function's own code needs. */
const rowsByGroup: FunctionGroups = Object.fromEntries(
  Object.entries(writtenByGroup).map(([group, written]) => [group, written.map(withConsumedEvents)]),
);

export const rows: readonly FunctionDefinition[] = Object.values(rowsByGroup).flat();

export const functionGroups: FunctionGroups = Object.fromEntries(
  Object.entries(rowsByGroup).map(([group, definitions]) => [group, definitions.map(withEdgeTables)]),
);

export const functions: readonly FunctionDefinition[] = Object.values(functionGroups).flat();
