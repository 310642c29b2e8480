/** Writes `outgoing/` of the bucket that is shared with the external system: one file for each version of an order. */
import { csvOf } from './csv-message.ts';
import type { Message } from './message.ts';
import type { Sender } from './port.ts';
import { putFile, unlessBroken } from './s3.ts';

/** A version that is told again is the same file. */
const nameOf = (message: Message): string =>
  message.type === 'order.changed'
    ? `outgoing/orders/${message.data.orderId}/${String(message.data.version).padStart(8, '0')}.csv`
    : `outgoing/refusals/${message.key}.csv`;

export const filesSender = (): Sender => ({
  send: (message) => unlessBroken(() => putFile(nameOf(message), csvOf(message))),
});
