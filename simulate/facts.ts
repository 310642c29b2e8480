/** What is written everywhere, read at one moment from below: all tables, the providers' own books, the bus, the mails. */
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import * as z from 'zod';
import { holdSchema, movementSchema, stockSchema } from '../functions/inventory/stock.ts';
import { orderSchema } from '../functions/orders/order.ts';
import { postingSchema } from '../functions/payments/ledger.ts';
import { paymentSchema, refundSchema } from '../functions/payments/payment.ts';
import { storedItems } from '../test/support/data-snapshot.ts';
import type { Heard } from './world.ts';

type Stored = Readonly<Record<string, unknown>> & { readonly pk: string; readonly sk: string };

export type Facts = {
  /** When it was begun to read. */
  readonly now: number;
  /** Somebody else's bad day explains what waits. */
  readonly isHostile: boolean;
  readonly items: readonly { readonly table: string; readonly item: Stored }[];
  readonly orders: readonly z.output<typeof orderSchema>[];
  readonly stocks: readonly z.output<typeof stockSchema>[];
  readonly holds: readonly z.output<typeof holdSchema>[];
  readonly movements: readonly z.output<typeof movementSchema>[];
  readonly payments: readonly z.output<typeof paymentSchema>[];
  readonly refunds: readonly z.output<typeof refundSchema>[];
  readonly postings: readonly z.output<typeof postingSchema>[];
  /** Closed days of analytics, by their dates. */
  readonly closedDays: Readonly<Record<string, string>>;
  readonly attention: readonly { readonly kind: string; readonly orderId?: string | undefined }[];
  /** What was announced in the tables. */
  readonly announced: readonly DomainEvent[];
  /** What came on the bus, oldest first, repetitions included. */
  readonly told: readonly DomainEvent[];
  readonly bank: readonly BankTransaction[];
  readonly mails: readonly Mail[];
  /** What partners took, repetitions included. */
  readonly heard: readonly Heard[];
  readonly deadLetters: readonly { readonly queue: string; readonly body: string }[];
};

const domainEventSchema = z.looseObject({
  id: z.string(),
  type: z.string(),
  occurredAt: z.string(),
  orderId: z.string().optional(),
  data: z.looseObject({}),
});
export type DomainEvent = z.output<typeof domainEventSchema>;

const bankSchema = z.object({
  provider: z.string(),
  reference: z.string(),
  amount: z.number(),
  currency: z.string(),
  status: z.string(),
  refunded: z.number(),
});
/** What a provider took, and what of it went back. */
export type BankTransaction = z.output<typeof bankSchema>;

const mailSchema = z.object({ to: z.string(), subject: z.string(), text: z.string(), at: z.number() });
export type Mail = z.output<typeof mailSchema>;

const bankQuery = `
  SELECT provider, reference, t.amount AS amount, currency, status,
    coalesce((SELECT sum(amount) FROM providers_refunds r WHERE r.transaction_id = t.id), 0) AS refunded
    FROM providers_transactions t ORDER BY t.id`;
const mailQuery = 'SELECT addresses AS "to", subject, text, sent_at AS at FROM ses_emails ORDER BY sequence';
const envelopeSchema = z.object({ source: z.string(), detail: z.unknown() });

const readJournal = (dataDir: string): Pick<Facts, 'bank' | 'mails' | 'told'> => {
  const journal = new DatabaseSync(join(dataDir, 'journal.sqlite'), { readOnly: true });
  try {
    const events = journal.prepare('SELECT envelope FROM events_log ORDER BY sequence').all();
    const told = events.flatMap(({ envelope }) => {
      const { detail } = envelopeSchema.parse(JSON.parse(String(envelope)));
      const parsed = domainEventSchema.safeParse(detail);
      return parsed.success ? [parsed.data] : [];
    });
    return {
      told,
      bank: z.array(bankSchema).parse(journal.prepare(bankQuery).all()),
      mails: z.array(mailSchema).parse(journal.prepare(mailQuery).all()),
    };
  } finally {
    journal.close();
  }
};

type Page = {
  readonly items: readonly { readonly kind: string; readonly orderId?: string }[];
  readonly nextCursor?: string;
};

type Staff = { readonly get: <T>(path: string) => Promise<{ readonly status: number; readonly body: T }> };

const readAttention = async (staff: Staff): Promise<Facts['attention']> => {
  const all: Page['items'][number][] = [];
  let cursor = '';
  for (;;) {
    const { body } = await staff.get<Page>(`/v1/attention?limit=100${cursor}`);
    all.push(...(body.items ?? []));
    if (body.nextCursor === undefined) return all;
    cursor = `&cursor=${encodeURIComponent(body.nextCursor)}`;
  }
};

const withEvents = z.object({ events: z.array(domainEventSchema) });

const announcedIn = (item: Stored): readonly DomainEvent[] => {
  if (!item.sk.startsWith('EVENT#')) return [];
  const parsed = withEvents.safeParse(item);
  return parsed.success ? parsed.data.events : [];
};

export type Place = {
  readonly url: string;
  readonly dataDir: string;
  /** Who may read what waits for a person. */
  readonly staff: Staff;
  readonly isHostile: boolean;
  readonly heard: readonly Heard[];
};

export const readFacts = async ({ url, dataDir, staff, isHostile, heard }: Place): Promise<Facts> => {
  const now = Date.now();
  const items: { table: string; item: Stored }[] = [];
  for await (const { table, item } of storedItems(url)) items.push({ table, item: item as Stored });
  const those = <S extends z.ZodType>(where: (sk: string, pk: string) => boolean, schema: S): z.output<S>[] =>
    items.flatMap(({ item }) => (where(item.sk, item.pk) ? [schema.parse(item)] : []));
  const of = (prefix: string, partition: string) => (sk: string, pk: string) =>
    sk.startsWith(prefix) && pk.startsWith(partition);
  const deadLetters = await staff.get<{ items: { queue: string; body: string }[] }>('/_local/dead-letters');
  const movements = items.flatMap(({ item }) =>
    item.movement === undefined ? [] : [movementSchema.parse(item.movement)],
  );
  return {
    now,
    isHostile,
    heard: [...heard],
    items,
    orders: those((sk, pk) => sk === 'ORDER' && pk.startsWith('ORDER#'), orderSchema),
    stocks: those((sk) => sk === 'STOCK', stockSchema),
    holds: those(of('HOLD#', 'STOCK#'), holdSchema),
    movements,
    payments: those((sk) => sk === 'PAYMENT', paymentSchema),
    refunds: those(of('REFUND#', 'PAYMENT#'), refundSchema),
    postings: those(of('LEDGER#', 'PAYMENT#'), z.object({ postings: z.array(postingSchema) })).flatMap(
      ({ postings }) => postings,
    ),
    closedDays: Object.fromEntries(
      items.flatMap(({ item }) => (item.pk.startsWith('CLOSED#') ? [[item.sk, JSON.stringify(item)]] : [])),
    ),
    announced: items.flatMap(({ item }) => announcedIn(item)),
    attention: await readAttention(staff),
    deadLetters: deadLetters.body.items ?? [],
    ...readJournal(dataDir),
  };
};
