/**
 * TransactWriteItems and TransactGetItems: all or nothing.
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html
 */
import { hash } from 'node:crypto';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { assertDistinct, atLeastOne, type StoreNamed } from './batch.ts';
import { Consumption } from './capacity.ts';
import {
  type CancellationReason,
  cancelled,
  DynamoDbError,
  invalid,
  invalidMember,
  throughputExceeded,
  transactionOngoing,
} from './errors.ts';
import { readItem, readKey } from './item-operations.ts';
import type { Stored } from './item-store.ts';
import type { Weather } from './weather.ts';
import {
  type Action,
  assertCondition,
  carryOut,
  type Effects,
  type Input,
  type ItemWrite,
  isThrottled,
  placeOf,
  readWrite,
} from './write.ts';

const maximumItems = 100;
/** 4 MB of items, together. */
const maximumBytes = 4 * 1024 * 1024;
const tokenMilliseconds = 10 * 60 * 1000;
const maximumTokenLength = 36;

const itemsOf = (input: Input): Input[] => {
  const { TransactItems: items } = input;
  if (!Array.isArray(items) || items.length === 0) {
    throw invalidMember("'[]'", 'transactItems', atLeastOne);
  }
  if (items.length > maximumItems) {
    throw invalidMember(
      `'[${items.length} items]'`,
      'transactItems',
      'have length less than or equal to 100',
    );
  }
  return items as Input[];
};

const duplicates = 'Transaction request cannot include multiple operations on one item';

const actions: readonly Action[] = ['Put', 'Update', 'Delete', 'ConditionCheck'];

const readTransactItem = (item: Input, storeNamed: StoreNamed): ItemWrite => {
  const [action, ...others] = actions.filter((name) => item[name] !== undefined && item[name] !== null);
  if (!action || others.length > 0) {
    throw invalid('TransactItems can only contain one of Check, Put, Update or Delete');
  }
  const operation = item[action] as Input;
  if (action === 'ConditionCheck' && typeof operation.ConditionExpression !== 'string') {
    throw invalidMember('null', 'transactItems.1.member.conditionCheck.conditionExpression', 'not be null');
  }
  return readWrite(action, storeNamed(operation.TableName), operation);
};

type Decided = {
  readonly write: ItemWrite;
  readonly stored: Stored | undefined;
  readonly after: Stored | undefined;
};

const reasonOf = (error: unknown): CancellationReason => {
  if (!(error instanceof DynamoDbError)) throw error;
  if (error.name === 'ConditionalCheckFailedException') {
    return { Code: 'ConditionalCheckFailed', Message: error.message, ...error.members };
  }
  return { Code: 'ValidationError', Message: error.message };
};

const conflict: CancellationReason = { Code: 'TransactionConflict', Message: transactionOngoing };

const throttle: CancellationReason = { Code: 'ThrottlingError', Message: throughputExceeded };

const decide = (write: ItemWrite, weather: Weather): Decided | CancellationReason => {
  const { store, key } = write;
  if (weather.conflicts?.(placeOf(write), key.range)) return conflict;
  try {
    const stored = store.get(key);
    assertCondition(write, stored);
    const after = write.next(stored);
    return isThrottled(write, after ?? stored, weather) ? throttle : { write, stored, after };
  } catch (error) {
    return reasonOf(error);
  }
};

const isReason = (outcome: Decided | CancellationReason): outcome is CancellationReason => 'Code' in outcome;

const bytesOf = ({ stored, after }: Decided): number => (after ?? stored)?.size ?? 0;

/** Requests with a token, remembered for ten minutes. */
class Tokens {
  private readonly find: StatementSync;
  private readonly keep: StatementSync;
  private readonly forget: StatementSync;

  constructor(database: DatabaseSync) {
    database.exec(
      'CREATE TABLE IF NOT EXISTS transaction_tokens (token TEXT PRIMARY KEY, digest TEXT NOT NULL, at INTEGER NOT NULL) STRICT',
    );
    this.find = database.prepare('SELECT digest FROM transaction_tokens WHERE token = ? AND at > ?');
    this.keep = database.prepare('INSERT OR REPLACE INTO transaction_tokens VALUES (?, ?, ?)');
    this.forget = database.prepare('DELETE FROM transaction_tokens WHERE at <= ?');
  }

  /**
   * Nothing when the request was carried out before.
   * @throws IdempotentParameterMismatchException when the token came with another request
   */
  once(token: unknown, items: readonly Input[], now: number, work: () => void): void {
    if (typeof token !== 'string') {
      work();
      return;
    }
    const digest = hash('sha256', canonical(items), 'base64');
    const found = this.find.get(token, now - tokenMilliseconds);
    if (found?.digest === digest) return;
    if (found) {
      throw new DynamoDbError(
        'IdempotentParameterMismatchException',
        'The requested transaction was already sent with the same client request token but different content',
      );
    }
    work();
    this.forget.run(now - tokenMilliseconds);
    this.keep.run(token, digest, now);
  }
}

/** The same text for the same request, whatever the order of its members. */
const canonical = (value: unknown): string => {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  let text = '{';
  const members = value as Readonly<Record<string, unknown>>;
  for (const name of Object.keys(value).sort())
    text += `${JSON.stringify(name)}:${canonical(members[name])},`;
  return `${text}}`;
};

export class Transactions {
  private readonly tokens: Tokens;

  constructor(database: DatabaseSync) {
    this.tokens = new Tokens(database);
  }

  write(input: Input, storeNamed: StoreNamed, effects: Effects): object {
    const items = itemsOf(input);
    const token = input.ClientRequestToken;
    if (typeof token === 'string' && (token.length === 0 || token.length > maximumTokenLength)) {
      throw invalidMember(`'${token}'`, 'clientRequestToken', 'have length less than or equal to 36');
    }
    const writes = items.map((item) => readTransactItem(item, storeNamed));
    assertDistinct(writes, duplicates);
    const consumed = new Consumption('write', { isTransaction: true });
    this.tokens.once(token, items, effects.now.getTime(), () => {
      const outcomes = writes.map((write) => decide(write, effects.weather));
      this.carryOut(outcomes, effects, consumed);
      effects.weather.occupied?.(writes.map((write) => ({ place: placeOf(write), range: write.key.range })));
    });
    return consumed.describe(input.ReturnConsumedCapacity);
  }

  /** @throws TransactionCanceledException */
  private carryOut(
    outcomes: readonly (Decided | CancellationReason)[],
    effects: Effects,
    consumed: Consumption,
  ): void {
    if (outcomes.some(isReason)) {
      throw cancelled(outcomes.map((outcome) => (isReason(outcome) ? outcome : { Code: 'None' })));
    }
    const decided = outcomes.filter((outcome): outcome is Decided => !isReason(outcome));
    if (decided.reduce((total, outcome) => total + bytesOf(outcome), 0) > maximumBytes) {
      throw invalid(
        'Transaction request size limit exceeded: the aggregate size of the items cannot exceed 4 MB',
      );
    }
    for (const { write, stored, after } of decided) carryOut(write, stored, after, effects, consumed);
  }

  /** @throws TransactionCanceledException when another transaction is busy with an item */
  get(input: Input, storeNamed: StoreNamed, weather: Weather): object {
    const consumed = new Consumption('read', { isTransaction: true });
    const requests = itemsOf(input).map((item) => {
      const get = item.Get as Input | undefined;
      if (!get) throw invalid('TransactItems can only contain Get');
      const store = storeNamed(get.TableName);
      return { store, ...readKey(store, get) };
    });
    assertDistinct(requests, duplicates);
    const reasons = requests.map((request) =>
      weather.conflicts?.(placeOf(request), request.key.range) ? conflict : { Code: 'None' },
    );
    if (reasons.includes(conflict)) throw cancelled(reasons);
    const Responses = requests.map((request) => {
      const Item = readItem(request.store, request, true, consumed);
      return Item ? { Item } : {};
    });
    return { Responses, ...consumed.describe(input.ReturnConsumedCapacity) };
  }
}
