/** What a simulated provider remembers: transactions and refunds, in the stack's journal. */
import type { DatabaseSync } from 'node:sqlite';
import * as z from 'zod';

/**
 * `slow`: the shopper has paid and the bank has not told the provider yet; `expired`: the shop took the place to pay
 * away.
 */
const transactionStatusSchema = z.enum(['open', 'slow', 'succeeded', 'declined', 'expired']);
export type TransactionStatus = z.output<typeof transactionStatusSchema>;

const detailsSchema = z.record(z.string(), z.string());

const transactionSchema = z.object({
  id: z.number(),
  provider: z.string(),
  reference: z.string(),
  /** Minor units. */
  amount: z.number(),
  currency: z.string(),
  status: transactionStatusSchema,
  /** How this payment goes, see `scenarios.ts`. */
  scenario: z.string(),
  /** What only its provider knows: addresses to go back to, phone numbers, keys. */
  details: z.string().transform((text) => detailsSchema.parse(JSON.parse(text))),
  created_at: z.number(),
  finished_at: z.number().nullable(),
});
export type Transaction = z.output<typeof transactionSchema>;

const refundSchema = z.object({
  id: z.number(),
  transaction_id: z.number(),
  amount: z.number(),
  /** The merchant's own name for it, as the provider keeps it; unique where the provider says so. */
  note: z.string(),
  created_at: z.number(),
});
export type BankRefund = z.output<typeof refundSchema>;

const disputeStatusSchema = z.enum(['open', 'won', 'lost', 'accepted']);
export type DisputeStatus = z.output<typeof disputeStatusSchema>;

const disputeSchema = z.object({
  id: z.number(),
  transaction_id: z.number(),
  amount: z.number(),
  status: disputeStatusSchema,
  created_at: z.number(),
  decided_at: z.number().nullable(),
});
export type BankDispute = z.output<typeof disputeSchema>;

export type NewTransaction = Pick<Transaction, 'reference' | 'amount' | 'currency' | 'details'>;

const schema = `
  CREATE TABLE IF NOT EXISTS providers_transactions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    provider TEXT NOT NULL,
    reference TEXT NOT NULL,
    amount INTEGER NOT NULL,
    currency TEXT NOT NULL,
    status TEXT NOT NULL,
    scenario TEXT NOT NULL,
    details TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    finished_at INTEGER
  ) STRICT;
  CREATE INDEX IF NOT EXISTS providers_transactions_reference
    ON providers_transactions (provider, reference);
  CREATE TABLE IF NOT EXISTS providers_refunds (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    transaction_id INTEGER NOT NULL REFERENCES providers_transactions (id),
    amount INTEGER NOT NULL,
    note TEXT NOT NULL,
    created_at INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS providers_refunds_transaction ON providers_refunds (transaction_id);
  CREATE TABLE IF NOT EXISTS providers_disputes (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    transaction_id INTEGER NOT NULL REFERENCES providers_transactions (id),
    amount INTEGER NOT NULL,
    status TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    decided_at INTEGER
  ) STRICT;
  CREATE INDEX IF NOT EXISTS providers_disputes_transaction ON providers_disputes (transaction_id);
`;

export type Bank = {
  readonly open: (transaction: NewTransaction, scenario: string) => Transaction;
  /** The latest one with this reference. */
  readonly find: (reference: string) => Transaction | undefined;
  readonly byId: (id: number) => Transaction | undefined;
  /** Newest first; of a period (milliseconds, both ends belong to it) or all. */
  readonly list: (period?: readonly [from: number, to: number]) => Transaction[];
  readonly finish: (id: number, status: TransactionStatus) => Transaction;
  readonly remember: (id: number, details: Readonly<Record<string, string>>) => Transaction;
  /** @returns undefined when it would be more than what is left */
  readonly refund: (transaction: Transaction, amount: number, note: string) => BankRefund | undefined;
  readonly refundsOf: (transactionId: number) => BankRefund[];
  readonly refundByNote: (note: string) => BankRefund | undefined;
  readonly dispute: (transaction: Transaction, amount: number) => BankDispute;
  /** Oldest first. */
  readonly disputesOf: (transactionId: number) => BankDispute[];
  readonly disputeById: (id: number) => BankDispute | undefined;
  readonly decide: (id: number, status: DisputeStatus) => BankDispute;
};

export const makeBank = (journal: DatabaseSync, provider: string, now: () => number): Bank => {
  journal.exec(schema);
  const insert = journal.prepare(
    `INSERT INTO providers_transactions
       (provider, reference, amount, currency, status, scenario, details, created_at)
     VALUES (?, ?, ?, ?, 'open', ?, ?, ?)`,
  );
  const select = (condition: string) =>
    journal.prepare(`SELECT * FROM providers_transactions WHERE provider = ? ${condition} ORDER BY id DESC`);
  const selectOfPeriod = select('AND created_at BETWEEN ? AND ?');
  const selectByReference = select('AND reference = ?');
  const selectById = select('AND id = ?');
  const setStatus = journal.prepare(
    'UPDATE providers_transactions SET status = ?, finished_at = ? WHERE id = ?',
  );
  const setDetails = journal.prepare('UPDATE providers_transactions SET details = ? WHERE id = ?');
  const insertRefund = journal.prepare(
    'INSERT INTO providers_refunds (transaction_id, amount, note, created_at) VALUES (?, ?, ?, ?)',
  );
  const selectRefunds = journal.prepare(
    'SELECT * FROM providers_refunds WHERE transaction_id = ? ORDER BY id',
  );
  const selectRefundByNote = journal.prepare(
    `SELECT r.* FROM providers_refunds r JOIN providers_transactions t ON t.id = r.transaction_id
     WHERE t.provider = ? AND r.note = ?`,
  );

  const insertDispute = journal.prepare(
    "INSERT INTO providers_disputes (transaction_id, amount, status, created_at) VALUES (?, ?, 'open', ?)",
  );
  const selectDisputes = journal.prepare(
    'SELECT * FROM providers_disputes WHERE transaction_id = ? ORDER BY id',
  );
  const selectDispute = journal.prepare('SELECT * FROM providers_disputes WHERE id = ?');
  const setDispute = journal.prepare('UPDATE providers_disputes SET status = ?, decided_at = ? WHERE id = ?');

  const one = (row: unknown): Transaction | undefined =>
    row === undefined ? undefined : transactionSchema.parse(row);
  const byId = (id: number): Transaction | undefined => one(selectById.get(provider, id));
  const mustFind = (id: number): Transaction => {
    const transaction = byId(id);
    if (!transaction) throw new RangeError(`no transaction ${id}`);
    return transaction;
  };
  const refundsOf = (transactionId: number): BankRefund[] =>
    selectRefunds.all(transactionId).map((row) => refundSchema.parse(row));
  const refundByNote = (note: string): BankRefund | undefined => {
    const row = selectRefundByNote.get(provider, note);
    return row === undefined ? undefined : refundSchema.parse(row);
  };

  const disputeById = (id: number): BankDispute | undefined => {
    const row = selectDispute.get(id);
    return row === undefined ? undefined : disputeSchema.parse(row);
  };
  const mustFindDispute = (id: number): BankDispute => {
    const found = disputeById(id);
    if (!found) throw new RangeError(`no dispute ${id}`);
    return found;
  };

  return {
    disputeById,
    disputesOf: (transactionId) => selectDisputes.all(transactionId).map((row) => disputeSchema.parse(row)),
    dispute: ({ id }, amount) =>
      mustFindDispute(Number(insertDispute.run(id, amount, now()).lastInsertRowid)),
    decide: (id, status) => {
      setDispute.run(status, now(), id);
      return mustFindDispute(id);
    },
    byId,
    refundsOf,
    refundByNote,
    open: ({ reference, amount, currency, details }, scenario) => {
      const { lastInsertRowid } = insert.run(
        provider,
        reference,
        amount,
        currency,
        scenario,
        JSON.stringify(details),
        now(),
      );
      return mustFind(Number(lastInsertRowid));
    },
    find: (reference) => one(selectByReference.get(provider, reference)),
    list: ([from, to] = [0, Number.MAX_SAFE_INTEGER]) =>
      selectOfPeriod.all(provider, from, to).map((row) => transactionSchema.parse(row)),
    finish: (id, status) => {
      setStatus.run(status, now(), id);
      return mustFind(id);
    },
    remember: (id, details) => {
      setDetails.run(JSON.stringify({ ...mustFind(id).details, ...details }), id);
      return mustFind(id);
    },
    refund: (transaction, amount, note) => {
      const returned = refundsOf(transaction.id).reduce((total, refund) => total + refund.amount, 0);
      if (transaction.status !== 'succeeded' || amount <= 0 || returned + amount > transaction.amount) {
        return undefined;
      }
      const { lastInsertRowid } = insertRefund.run(transaction.id, amount, note, now());
      return refundSchema.parse({
        id: Number(lastInsertRowid),
        transaction_id: transaction.id,
        amount,
        note,
        created_at: now(),
      });
    },
  };
};
