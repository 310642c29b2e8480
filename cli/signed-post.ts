/** One event to a receiver, signed as Waybill's own webhooks are: the same header fields, over the same text. */
import { types } from 'node:util';
import { Webhook } from 'standardwebhooks';

/** As long as the shop waits for a receiver. */
const timeoutMilliseconds = 10_000;

export type Message = { readonly id: string; readonly type: string; readonly payload: string };

export type Attempt = {
  readonly milliseconds: number;
  /** Of HTTP; left out when there was no answer. */
  readonly status?: number;
  readonly error?: string;
};

const signed = ({ id, payload }: Message, secret: string, at: Date): Record<string, string> => ({
  'content-type': 'application/json',
  'webhook-id': id,
  'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
  'webhook-signature': new Webhook(secret).sign(id, at, payload),
  'user-agent': 'Waybill-Webhooks/1.0',
});

const reasonOf = (error: unknown): string => {
  if (!types.isNativeError(error)) return String(error);
  if (error.name === 'TimeoutError') return 'no answer within 10 seconds';
  const { cause } = error;
  return types.isNativeError(cause) && 'code' in cause ? String(cause.code) : error.message;
};

/** Once, no redirect followed. Never throws: a failure is an outcome. */
export const postSigned = async (to: string, secret: string, message: Message): Promise<Attempt> => {
  const began = performance.now();
  const took = () => ({ milliseconds: Math.round(performance.now() - began) });
  try {
    const { status, body } = await fetch(to, {
      method: 'POST',
      headers: signed(message, secret, new Date()),
      body: message.payload,
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMilliseconds),
    });
    await body?.cancel();
    return { ...took(), status };
  } catch (error) {
    return { ...took(), error: reasonOf(error) };
  }
};
