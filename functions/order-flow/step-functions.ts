/** The one client of Step Functions. */
import { SFNClient } from '@aws-sdk/client-sfn';
import { callLimits } from '../shared/sdk.ts';

let client: SFNClient | undefined;

/** Created on first use, so that importing it needs no environment. */
export const stepFunctions = (): SFNClient => {
  client ??= new SFNClient(callLimits());
  return client;
};
