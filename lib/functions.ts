/**
 * Every Lambda function of the deployment: what starts it, and all that it may touch. The stacks make the
 * functions, their routes, queues, rules and roles of this list; the local runtime sees the result.
 */
import type { FunctionDefinition } from './function-definition.ts';

export const functions: readonly FunctionDefinition[] = [];
