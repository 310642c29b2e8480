/** The one client of Step Functions, and how the executions of an order are called. */
import { SFNClient } from '@aws-sdk/client-sfn';
import { callLimits } from '../shared/sdk.ts';

let client: SFNClient | undefined;

/** Created on first use, so that importing it needs no environment. */
export const stepFunctions = (): SFNClient => {
  client ??= new SFNClient(callLimits());
  return client;
};

/** The second course of an order; the first is called by the order's id alone. */
export const closingName = (orderId: string): string => `${orderId}-closing`;
