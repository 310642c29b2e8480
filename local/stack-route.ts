/** What the stack consists of, for the console and for tools. */
import type { LocalRoutes } from './aws/service.ts';

export type StackDescription = {
  readonly url: string;
  /** The engine itself, for tools that want DynamoDB without a detour. */
  readonly dynamoDbEndpoint: string;
  readonly functions: readonly string[];
  readonly services: readonly string[];
};

export const stackRoute = (description: StackDescription): LocalRoutes => ({
  'GET /_local/stack': () => ({ status: 200, body: description }),
});
