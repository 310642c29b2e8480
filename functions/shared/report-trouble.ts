/** Says in the log that something went wrong which shows nowhere else, and rings the alarm that is there for it. */
import { log } from './log.ts';
import { countOne } from './metric.ts';
import { type Trouble, troubleMetric } from './trouble-contract.ts';

/** @param details whatever helps to find the cause; `orderId` where there is one */
export const reportTrouble = (
  trouble: Trouble,
  message: string,
  details: Readonly<Record<string, unknown>> = {},
): void => log.error(message, { ...details, ...countOne(troubleMetric, new Date()), trouble });
