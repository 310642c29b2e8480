/**
 * Step Functions' API and its state transitions have token buckets: 300 and 5,000 a second in the largest regions,
 * and "new AWS accounts have reduced state transition quotas". Calls beyond are refused (`ThrottlingException`),
 * transitions beyond wait. AWS documentation: "Step Functions service quotas",
 * https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html
 * How far a new account's are reduced is not said: these are what a laptop's load reaches.
 */
import { type Quota, tokenBucket } from '../token-bucket.ts';
import type { SdkCall, Trait } from '../weather.ts';

const usualCallsPerSecond = 12;
const transitionsForCall = 2;
const quotaOf = (perSecond: number): Quota => ({ burst: perSecond, perSecond });

/** Nobody waits longer for a step. */
const longestWaitMilliseconds = 1_000;

const isOfWorkflows = ({ service }: SdkCall): boolean => service === 'SFN';

export const workflowQuotas: Trait = {
  name: 'workflow-quotas',
  passes: true,
  what: 'Step Functions takes 12 calls of an operation a second, or workflow-quotas=5, and makes twice as many transitions',
  make: ({ now, strike, value = String(usualCallsPerSecond) }) => {
    const callsPerSecond = Number(value);
    if (!(callsPerSecond > 0)) throw new Error(`workflow-quotas=${value} is not a number of calls`);
    const buckets = new Map<string, ReturnType<typeof tokenBucket>>();
    const steps = tokenBucket(quotaOf(callsPerSecond * transitionsForCall), now);
    return {
      isOverQuota: (call) => {
        if (!isOfWorkflows(call)) return false;
        const bucket = buckets.get(call.operation) ?? tokenBucket(quotaOf(callsPerSecond), now);
        buckets.set(call.operation, bucket);
        if (bucket.wait() > 0) {
          strike();
          return true;
        }
        bucket.take(1);
        return false;
      },
      stepWaitsMilliseconds: () => {
        const wait = Math.min(steps.wait(), longestWaitMilliseconds);
        steps.take(1);
        if (wait > 0) strike();
        return wait;
      },
    };
  },
};
