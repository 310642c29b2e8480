/** Runs the steps one after the other and tells each; the first that fails ends it, and what was made is taken back. */
import { closeSmoke, type Smoke, type SmokeOptions, smokeSteps } from './smoke-steps.ts';

const nameWidth = 34;

const told = (mark: string, name: string, what: string): string =>
  `${mark}  ${name.padEnd(nameWidth)} ${what}`;

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** @returns whether every step passed */
export const runSmoke = async (options: SmokeOptions, say: (line: string) => void): Promise<boolean> => {
  const smoke: Smoke = { options };
  let passed = true;
  for (const [name, step] of Object.entries(smokeSteps)) {
    const began = performance.now();
    try {
      const what = await step(smoke);
      say(told('ok  ', name, `${what} (${Math.round(performance.now() - began)} ms)`));
    } catch (error) {
      say(told('FAIL', name, messageOf(error)));
      passed = false;
      break;
    }
  }
  try {
    say(told('ok  ', 'takes off sale what it made', await closeSmoke(smoke)));
  } catch (error) {
    say(told('FAIL', 'takes off sale what it made', messageOf(error)));
    return false;
  }
  return passed;
};
