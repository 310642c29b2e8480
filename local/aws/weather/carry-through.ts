/** The way of an SDK call through the weather, there and back. */
import { admitCall, outsideSandbox } from '../lambda/sandbox.ts';
import type { CallFailure, SdkCall, Weather } from './weather.ts';

/** What a client of the SDK was told about waiting. */
export type CallLimits = { readonly requestTimeout?: number; readonly throwOnRequestTimeout?: boolean };

export type Carried = { readonly response: object };

/** As Node reports a connection that ends before the answer. */
const connectionLost = (): Error => Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });

/** Nobody answers: the client gives up when it was told to, and otherwise waits for ever. */
const unanswered = ({ requestTimeout = 0, throwOnRequestTimeout = false }: CallLimits): Promise<Carried> =>
  new Promise((_, reject) => {
    if (!throwOnRequestTimeout || requestTimeout === 0) return;
    const message = `a request has exceeded the configured ${requestTimeout} ms requestTimeout`;
    const error = Object.assign(new Error(message), { name: 'TimeoutError', code: 'ETIMEDOUT' });
    setTimeout(() => reject(error), requestTimeout);
  });

type Refused = Extract<CallFailure, { kind: 'refused' }>;

const refusal = ({ status, code, message }: Refused): Carried => ({
  response: {
    statusCode: status,
    headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amzn-errortype': code },
    body: Buffer.from(JSON.stringify({ __type: code, message })),
  },
});

const throttled: Refused = {
  kind: 'refused',
  status: 400,
  code: 'ThrottlingException',
  message: 'Rate exceeded',
};

/** Only functions have weather: who tests or looks inside is answered as ever. */
export const carryThrough = async (
  weather: Weather,
  call: SdkCall,
  limits: CallLimits = {},
  carry: () => Promise<Carried>,
): Promise<Carried> => {
  const idle = await admitCall(weather, call);
  if (idle === undefined) return carry();
  if (weather.socketIsDead?.(idle)) throw connectionLost();
  if (weather.hangs?.(call)) return unanswered(limits);
  if (weather.isOverQuota?.(call)) return refusal(throttled);
  const failure = weather.failureOf?.(call);
  if (failure?.kind === 'refused') return refusal(failure);
  if (failure?.kind === 'lost-call') throw connectionLost();
  const answer = await outsideSandbox(carry);
  if (failure?.kind === 'lost-answer') throw connectionLost();
  return answer;
};
