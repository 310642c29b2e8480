/**
 * A request as a good client makes it: what is refused for the moment is sent again, after as long as `Retry-After` says.
 * 503 with no reason of the shop's own is for the moment: API Gateway's own has no code, the store's outage has `unavailable`.
 */
const mostTries = 40;
/** Where nothing is said: twice as long after each try. */
const firstPauseMilliseconds = 100;
const mostDoublings = 5;

export type Repeating = {
  /** A longer wait is an answer: a provider that is down, a secret that is missing. */
  readonly longestWaitSeconds: number;
  /** Whether 429 is waited for, too. */
  readonly isPatient?: boolean;
};

const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

const codeOf = async (response: Response): Promise<unknown> => {
  try {
    const body: unknown = await response.clone().json();
    return typeof body === 'object' && body !== null && 'code' in body ? body.code : undefined;
  } catch {
    return undefined;
  }
};

const passes = async (
  response: Response,
  { longestWaitSeconds, isPatient = false }: Repeating,
): Promise<boolean> => {
  if (Number(response.headers.get('retry-after')) > longestWaitSeconds) return false;
  if (response.status === 429) return isPatient;
  if (response.status !== 503) return false;
  const code = await codeOf(response);
  return code === undefined || code === 'unavailable';
};

const waitOf = ({ headers }: Response, tries: number): number => {
  const told = headers.get('retry-after');
  return told === null ? firstPauseMilliseconds * 2 ** Math.min(tries, mostDoublings) : Number(told) * 1000;
};

/** @returns the last answer, when it goes on for too long */
export const repeatRefused = async (
  request: () => Promise<Response>,
  repeating: Repeating,
): Promise<Response> => {
  for (let tries = 0; ; tries += 1) {
    const response = await request();
    if (tries === mostTries || !(await passes(response, repeating))) return response;
    await pause(waitOf(response, tries));
  }
};
