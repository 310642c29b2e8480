/** A partner who is told of events: checks signatures, keeps what it took, and fails for an hour now and then. */
import { Webhook } from 'standardwebhooks';
import type { Answer } from '../../local/server.ts';
import type { Actor } from '../actor.ts';
import type { Person } from '../person.ts';
import { Violation } from '../violation.ts';
import { drawn, type World } from '../world.ts';

const origin = 'http://127.0.0.1:5001';
/** What partners are told when the order is placed, and what becomes of it. */
export const heardTypes = [
  'order.created',
  'order.confirmed',
  'order.cancelled',
  'order.failed',
  'payment.refunded',
];

const answered = (status: number) => ({ status, headers: [], body: Buffer.from('') });

export const makePartner = async (world: World, person: Person): Promise<Actor[]> => {
  const made = await person.post<{ secret: string }>('/v1/webhook-endpoints', {
    url: `${origin}/hooks`,
    eventTypes: heardTypes,
  });
  if (made.status !== 201)
    throw new Violation('answers', `a partner was not taken: ${made.status} ${made.text}`);
  const webhook = new Webhook(made.body.secret);
  let mood: 'well' | 'fails' | 'forgets' = 'well';
  const take: Answer = async ({ headers, body }) => {
    if (mood === 'fails') return answered(500);
    const fields = Object.fromEntries(headers);
    webhook.verify(body.toString(), fields, { jsonParse: false });
    world.heard.push({ id: fields['webhook-id'] ?? '', body: body.toString() });
    return answered(mood === 'forgets' ? 502 : 204);
  };
  world.hosts.set(origin, take);
  return [
    {
      name: 'partner',
      pauseMinutes: 60,
      hours: { from: 6, to: 22 },
      acts: [
        {
          name: 'is well or not',
          odds: 1,
          run: async () => {
            mood = drawn(person.random, ['well', 'well', 'fails', 'forgets']);
            return mood;
          },
        },
      ],
    },
  ];
};
