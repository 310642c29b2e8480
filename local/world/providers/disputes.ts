/** A shopper's bank questions a payment: opened and decided by a tool, told as the provider tells of it. */
import type { LocalAnswer, LocalRequest } from '../../aws/service.ts';
import type { Bank, BankDispute, DisputeStatus, Transaction } from './bank.ts';
import type { Deliveries } from './deliveries.ts';
import { bodyOf, type Dialect, json } from './dialect.ts';

type Parts = { readonly bank: Bank; readonly dialect: Dialect; readonly deliveries: Deliveries };

const outcomes = { open: 'open', win: 'won', lose: 'lost' } as const satisfies Record<string, DisputeStatus>;

const isOutcome = (value: unknown): value is keyof typeof outcomes =>
  typeof value === 'string' && Object.hasOwn(outcomes, value);

/** Resolves when the shop has answered the first try of each message. */
const tell = async (
  { dialect, deliveries }: Parts,
  dispute: BankDispute,
  transaction: Transaction,
): Promise<void> => {
  for (const message of dialect.disputeMessages?.(dispute, transaction) ?? []) await deliveries.send(message);
};

/** By the shop, through the provider's API, or by the bank. */
export const decideDispute = async (
  parts: Parts,
  { id, transaction_id }: BankDispute,
  status: DisputeStatus,
): Promise<BankDispute> => {
  const transaction = parts.bank.byId(transaction_id);
  const decided = parts.bank.decide(id, status);
  if (!transaction) return decided;
  parts.dialect.disputeDecided?.(decided, transaction);
  await tell(parts, decided, transaction);
  return decided;
};

/** `open` opens one; `win` and `lose` decide the open one, or one that nobody was told of. */
export const disputeTool =
  (parts: Parts) =>
  async (request: LocalRequest): Promise<LocalAnswer> => {
    const { bank, dialect } = parts;
    const transaction = bank.find(request.params.txRef ?? '');
    if (!transaction) return json(404, { message: 'There is no such payment' });
    const { outcome = 'open', amount = transaction.amount } = bodyOf(request);
    if (!isOutcome(outcome)) return json(400, { message: 'outcome is open, win or lose' });
    if (!dialect.disputeMessages) return json(400, { message: 'This provider tells of no disputes' });
    if (transaction.status !== 'succeeded') return json(409, { message: 'Only what was paid is disputed' });
    const open = bank.disputesOf(transaction.id).find(({ status }) => status === 'open');
    const dispute = open ?? bank.dispute(transaction, Number(amount));
    if (outcome === 'open') {
      await tell(parts, dispute, transaction);
      return json(200, dispute);
    }
    return json(200, await decideDispute(parts, dispute, outcomes[outcome]));
  };
