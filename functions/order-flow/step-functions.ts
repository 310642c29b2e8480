/** The one client of Step Functions. */
import { SFNClient } from '@aws-sdk/client-sfn';

let client: SFNClient | undefined;

/** Created on first use, so that importing it needs no environment. */
export const stepFunctions = (): SFNClient => {
  client ??= new SFNClient({
    requestHandler: { connectionTimeout: 1_000, requestTimeout: 5_000 },
  });
  return client;
};
