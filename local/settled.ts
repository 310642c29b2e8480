/** Waits until nothing is under way in the stack. */
import type { Functions } from './aws/lambda/functions.ts';
import type { Service } from './aws/service.ts';

const checkMilliseconds = 5;
/** Work passes from one service to the next without a gap in which all are idle; twice in a row rules out a glimpse. */
const quietChecks = 3;

const defaultTimeoutSeconds = 60;

export const untilSettled =
  (services: Readonly<Record<string, Service>>, functions: Functions) =>
  async (timeoutSeconds = defaultTimeoutSeconds): Promise<void> => {
    const deadline = performance.now() + timeoutSeconds * 1000;
    let quiet = 0;
    while (quiet < quietChecks) {
      const busy = Object.entries(services).flatMap(([name, { idle }]) => (idle?.() === false ? [name] : []));
      if (functions.running() > 0) busy.push('functions');
      quiet = busy.length === 0 ? quiet + 1 : 0;
      if (performance.now() > deadline)
        throw new Error(`not settled in ${timeoutSeconds} s: ${busy.join(', ')}`);
      await new Promise((resolve) => setTimeout(resolve, checkMilliseconds));
    }
  };
