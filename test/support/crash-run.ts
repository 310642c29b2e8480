/**
 * Runs a story while one of its calls is lost, and goes on as the real world does: clients repeat what failed with
 * the same key, providers repeat webhooks, queues and workflows repeat by their own rules once their time has come.
 */
import type { Decision, Gate } from './gate.ts';
import type { Answer, Shopper } from './shopper.ts';
import type { TestStack } from './stack.ts';

/** What is lost at the call with this number (the first is 1). */
export type CrashPoint = { readonly call: number; readonly loss: Exclude<Decision, 'pass'> };

export type Crash = {
  readonly happened: () => string | undefined;
  readonly calls: () => number;
};

/** Long enough for what runs in the same moment to die with it; nothing retries so soon. */
const outageMilliseconds = 30;

/**
 * The function that makes the call dies at it: its further calls are lost too.
 * @returns what to ask afterwards
 */
export const crashAt = (gate: Gate, point: CrashPoint | undefined): Crash => {
  let count = 0;
  let deadUntil = 0;
  let happened: string | undefined;
  gate.decide(({ service, operation }) => {
    if (performance.now() < deadUntil) return 'lose-call';
    count += 1;
    if (count !== point?.call) return 'pass';
    happened = `${service} ${operation}`;
    deadUntil = performance.now() + outageMilliseconds;
    return point.loss;
  });
  return { happened: () => happened, calls: () => count };
};

export const noCrash = (gate: Gate): void => gate.decide(() => 'pass');

const maximumRepetitions = 12;
const repetitionSeconds = 35;

/** A client that repeats until it is answered: with the same key, after a while. */
export const insist = async <T>(
  stack: TestStack,
  send: () => Promise<Answer<T>>,
  isDone: (answer: Answer<T>) => boolean = ({ status }) => status < 300,
): Promise<Answer<T>> => {
  for (let count = 0; ; count += 1) {
    const answer = await send();
    if (isDone(answer)) return answer;
    if (count === maximumRepetitions || (answer.status < 500 && answer.status !== 409)) {
      throw new Error(`gave up after ${count} repetitions: ${answer.status} ${answer.text}`);
    }
    await stack.advance(repetitionSeconds);
  }
};

const patienceSteps = 14;
const stepSeconds = 60;

/** Lets time pass until it is so, as queues, retries and schedules need it. A look that fails is a look again. */
export const eventually = async (
  stack: TestStack,
  isSo: () => Promise<boolean>,
  what: string,
): Promise<void> => {
  for (let step = 0; step < patienceSteps; step += 1) {
    await stack.settled();
    if (await isSo().catch(() => false)) return;
    await stack.advance(stepSeconds);
  }
  throw new Error(`${what} did not come true in ${patienceSteps * stepSeconds} s`);
};

export type Insistent = Pick<Shopper, 'get'> & {
  readonly post: <T>(path: string, body: object) => Promise<T>;
};

/** A shopper whose every POST carries a key and is repeated until it is answered. */
export const insistent = (stack: TestStack, shopper: Shopper): Insistent => ({
  get: shopper.get,
  post: async <T>(path: string, body: object): Promise<T> => {
    const headers = { 'idempotency-key': crypto.randomUUID() };
    return (await insist<T>(stack, () => shopper.post<T>(path, body, { headers }))).body;
  },
});
