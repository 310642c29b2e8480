/** All traits of a world that is not kind. Each fills places of its own. */
import { coldStarts } from './traits/cold-starts.ts';
import { deadSockets } from './traits/dead-sockets.ts';
import { disorderedQueues } from './traits/disordered-queues.ts';
import { failingCalls } from './traits/failing-calls.ts';
import { frozenWork } from './traits/frozen-work.ts';
import { hungCalls } from './traits/hung-calls.ts';
import { laggingIndexes } from './traits/lagging-indexes.ts';
import { mailLimit } from './traits/mail-limit.ts';
import { mailRate } from './traits/mail-rate.ts';
import { malformedSecret } from './traits/malformed-secret.ts';
import { missingSecret } from './traits/missing-secret.ts';
import { newAccount } from './traits/new-account.ts';
import { poolMailLimit } from './traits/pool-mail-limit.ts';
import { refusedEntries } from './traits/refused-entries.ts';
import { repeatedBatches } from './traits/repeated-batches.ts';
import { repeatedEvents } from './traits/repeated-events.ts';
import { repeatedMessages } from './traits/repeated-messages.ts';
import { sesSandbox } from './traits/ses-sandbox.ts';
import { tableThroughput } from './traits/table-throughput.ts';
import { throttledInvocations } from './traits/throttled-invocations.ts';
import { timeOuts } from './traits/time-outs.ts';
import { transactionConflicts } from './traits/transaction-conflicts.ts';
import { workflowQuotas } from './traits/workflow-quotas.ts';
import type { Trait } from './weather.ts';

const ofTables = [transactionConflicts, laggingIndexes, tableThroughput];
const ofCalls = [hungCalls, failingCalls, deadSockets];
const ofFunctions = [throttledInvocations, newAccount, coldStarts, timeOuts, frozenWork];
const ofEvents = [disorderedQueues, repeatedMessages, repeatedBatches, refusedEntries, repeatedEvents];
const ofQuotas = [workflowQuotas, mailRate];
const staying = [sesSandbox, mailLimit, poolMailLimit, missingSecret, malformedSecret];

export const traits: readonly Trait[] = [
  ...ofTables,
  ...ofCalls,
  ...ofFunctions,
  ...ofEvents,
  ...ofQuotas,
  ...staying,
];
