/**
 * Every Lambda function of the deployment: what starts it, and all that it may touch. The stacks make the
 * functions, their routes, queues, rules and roles of this list; the local runtime sees the result.
 */
import { withEdgeTables } from './edge-tables.ts';
import type { FunctionDefinition } from './function-definition.ts';
import { orderFunctions } from './functions/order-functions.ts';
import { platformFunctions } from './functions/platform-functions.ts';
import { storefrontFunctions } from './functions/storefront-functions.ts';

export const functions: readonly FunctionDefinition[] = [
  ...storefrontFunctions,
  ...orderFunctions,
  ...platformFunctions,
].map(withEdgeTables);
