/** From what a function takes of a processor to what Lambda bills. */
import type { Invocations, Volume } from './bill.ts';
import type { FunctionTime } from './lambda-time.ts';

/** A whole core: AWS documentation, "Configure Lambda function memory". Below it a share, in proportion. */
const megabytesOfACore = 1_769;

/** Below this many orders a day a function has most often just begun, or has not yet warmed up. */
const warmOrdersADay = 100_000;

export const billedMilliseconds = (
  { cpu, waits }: { readonly cpu: number; readonly waits: number },
  memoryMegabytes: number,
): number => Math.ceil((cpu * megabytesOfACore) / Math.min(megabytesOfACore, memoryMegabytes) + waits);

/** GB-seconds of one order. A batch that is larger than the measured one is not longer here: it is cheap either way. */
export const billedSeconds = (
  calls: readonly Invocations[],
  times: readonly FunctionTime[],
  { ordersADay }: Volume,
): number =>
  calls.reduce((total, { name, calls }) => {
    const time = times.find((one) => one.name === name);
    if (!time) throw new Error(`${name} was not measured`);
    const measured = ordersADay < warmOrdersADay ? time.first : time.warm;
    const milliseconds = billedMilliseconds(measured, time.memoryMegabytes);
    return total + (calls * milliseconds * time.memoryMegabytes) / 1024 / 1000;
  }, 0);
