/** For who is told of events: checks the signature, and says by types what an event's data are. */
import { Webhook } from 'standardwebhooks';
import type { components } from './generated/schema.ts';

type EventData = components['schemas']['EventData'];
export type EventType = keyof EventData;

/** `switch (event.type)` says what `event.data` is. Deduplicate by the header `webhook-id`, which is the event's. */
export type WaybillEvent = {
  [T in EventType]: {
    readonly id: string;
    readonly type: T;
    readonly version: number;
    /** ISO 8601 */
    readonly timestamp: string;
    readonly data: EventData[T];
  };
}[EventType];

/** What `POST /v1/webhook-endpoints/{id}/test` sends. */
export type TestMessage = {
  readonly type: 'webhook.test';
  readonly timestamp: string;
  readonly data: { readonly message: string };
};

/**
 * @param secret `whsec_…`, as it was shown when the endpoint was made
 * @param rawBody as it came, not parsed and written again
 * @throws WebhookVerificationError (of standardwebhooks) when the signature does not hold, or is older than five minutes
 */
export const readWebhook = (
  secret: string,
  headers: Readonly<Record<string, string | string[] | undefined>>,
  rawBody: string,
): WaybillEvent | TestMessage => {
  const signed = Object.fromEntries(
    ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) => [
      name,
      String(headers[name] ?? ''),
    ]),
  );
  new Webhook(secret).verify(rawBody, signed, { jsonParse: false });
  return JSON.parse(rawBody) as WaybillEvent | TestMessage;
};
