/** The one client of SQS. */
import { SQSClient } from '@aws-sdk/client-sqs';
import { callLimits } from './sdk.ts';

let client: SQSClient | undefined;

/** Created on first use, so that importing it needs no environment. A queue's URL names it, and is not where to call. */
export const sqs = (): SQSClient => {
  client ??= new SQSClient({ ...callLimits(), useQueueUrlAsEndpoint: false });
  return client;
};
