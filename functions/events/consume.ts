/**
 * Makes a Lambda handler of event handlers, for a function that is fed by its queue. Each message is an EventBridge
 * envelope whose detail is a domain event. What fails is reported alone and comes again; what keeps failing for most of a
 * day ends in the dead-letter queue. Handlers must not mind an event that comes twice, late, or out of order.
 */
import type { SQSRecord } from 'aws-lambda';
import * as z from 'zod';
import { fromQueue } from '../shared/from-queue.ts';
import { log } from '../shared/log.ts';
import { type EventType, eventCatalogue } from './catalogue.ts';
import { type Definition, readData } from './define-event.ts';

/** An event as its consumer sees it: of its newest version, parsed by the catalogue's schema. */
export type ConsumedEvent<T extends EventType> = {
  readonly id: string;
  readonly type: T;
  readonly version: number;
  readonly occurredAt: string;
  readonly data: z.output<(typeof eventCatalogue)[T]['data']>;
};

export type EventHandlers = {
  readonly [T in EventType]?: (event: ConsumedEvent<T>) => Promise<unknown>;
};

const envelopeSchema = z.object({
  detail: z.object({
    id: z.string(),
    type: z.string(),
    version: z.int(),
    occurredAt: z.string(),
    orderId: z.string().optional(),
    data: z.unknown(),
  }),
});

type AnyData = (typeof eventCatalogue)[EventType]['data'];

const isKnown = (type: string): type is EventType => Object.hasOwn(eventCatalogue, type);

/** @throws Error for an event that this consumer does not understand: a person must look, so it is dead-lettered */
const parseEvent = (body: string): ConsumedEvent<EventType> & { readonly orderId?: string | undefined } => {
  const { detail } = envelopeSchema.parse(JSON.parse(body));
  const { type } = detail;
  if (!isKnown(type)) throw new Error(`unknown event ${type}`);
  const definition: Definition<AnyData> = eventCatalogue[type];
  return { ...detail, type, version: definition.version, data: readData(definition, detail) };
};

export const consume = (handlers: EventHandlers) => {
  const consumeOne = async ({ body, messageId }: SQSRecord): Promise<void> => {
    const event = parseEvent(body);
    const handle = handlers[event.type] as
      | ((event: ConsumedEvent<EventType>) => Promise<unknown>)
      | undefined;
    if (!handle) throw new Error(`no handler for ${event.type}`);
    try {
      await handle(event);
      log.info('event consumed', { event: event.type, eventId: event.id, orderId: event.orderId });
    } catch (error) {
      log.error('event failed and comes again', {
        event: event.type,
        eventId: event.id,
        orderId: event.orderId,
        messageId,
        error,
      });
      throw error;
    }
  };
  /** `npm run check` holds the function's row in lib/functions/ against them. */
  return Object.assign(fromQueue(consumeOne), { handles: Object.keys(handlers) });
};
