/** A carrier: what it was given moves, arrives, or does not; it tells the same twice, and out of order. */
import { Webhook } from 'standardwebhooks';
import type { Actor } from '../actor.ts';
import type { Person } from '../person.ts';
import { drawn, type World } from '../world.ts';
import { outcomeOf, type Page } from './bodies.ts';

type Shipment = {
  readonly id: string;
  readonly orderId: string;
  readonly status: string;
  readonly trackingNumber?: string;
};

/** Where a parcel may go next. */
const courses: Readonly<Record<string, readonly string[]>> = {
  created: ['in-transit', 'in-transit', 'delivered'],
  'in-transit': ['delivered', 'delivered', 'delivered', 'delivered', 'failed'],
};

const parcelsAtOnce = 8;
const twiceShare = 0.1;

const report = async (world: World, person: Person, secret: string, parcel: Shipment): Promise<string> => {
  const status = drawn(person.random, courses[parcel.status] ?? ['delivered']);
  const body = {
    status,
    at: new Date().toISOString(),
    trackingNumber: parcel.trackingNumber,
  };
  const text = JSON.stringify(body);
  const sentAt = new Date();
  const id = `msg_${parcel.id}_${status}`;
  const headers = {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(sentAt.getTime() / 1000)),
    'webhook-signature': new Webhook(secret).sign(id, sentAt, text),
  };
  const times = person.random() < twiceShare ? 2 : 1;
  let last = 0;
  for (let count = 0; count < times; count += 1) {
    const answer = await fetch(`${world.stack.url}/v1/webhooks/carriers/gig`, {
      method: 'POST',
      headers,
      body: text,
    });
    last = answer.status;
  }
  return `${parcel.id} of ${parcel.orderId} ${status}: ${last}`;
};

/** @param person who may read the parcels */
export const makeCarrier = (world: World, person: Person, secret: string): Actor => ({
  name: 'carrier',
  pauseMinutes: 45,
  hours: { from: 6, to: 21 },
  acts: [
    {
      name: 'reports parcels',
      odds: 1,
      run: async () => {
        const status = drawn(person.random, ['created', 'in-transit']);
        const answer = await person.get<Page<Shipment>>(`/v1/shipments?status=${status}&limit=100`);
        if (answer.status !== 200) return outcomeOf(answer);
        const parcels = answer.body.items.slice(-parcelsAtOnce);
        const said: string[] = [];
        for (const parcel of parcels) said.push(await report(world, person, secret, parcel));
        return said.length === 0 ? undefined : said.join(', ');
      },
    },
  ],
});
