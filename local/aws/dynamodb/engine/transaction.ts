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
  transactionConflict,
} from './errors.ts';
import type { Replacement } from './index-store.ts';
import { readItem, readKey } from './item-operations.ts';
import type { Weather } from './weather.ts';
import {
  type Action,
  carryOut,
  decide,
  type Effects,
  type Input,
  type ItemWrite,
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
    const must = `have length less than or equal to ${maximumItems}`;
    throw invalidMember(`'[${items.length} items]'`, 'transactItems', must);
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

const codes: Readonly<Record<string, string>> = {
  ConditionalCheckFailedException: 'ConditionalCheckFailed',
  TransactionConflictException: 'TransactionConflict',
  ThrottlingException: 'ThrottlingError',
};

const reasonOf = (error: unknown): CancellationReason => {
  if (!(error instanceof DynamoDbError)) throw error;
  return { Code: codes[error.name] ?? 'ValidationError', Message: error.message, ...error.members };
};

/** What each item is to become, or why the transaction is refused. */
type Decided = { readonly write: ItemWrite } & (Replacement | { readonly reason: CancellationReason });

const decided = (write: ItemWrite, weather: Weather): Decided => {
  try {
    return { write, ...decide(write, weather) };
  } catch (error) {
    return { write, reason: reasonOf(error) };
  }
};

/** @throws TransactionCanceledException */
const carryOutAll = (outcomes: readonly Decided[], effects: Effects, consumed: Consumption): void => {
  const changes = outcomes.flatMap((outcome) => ('reason' in outcome ? [] : [outcome]));
  if (changes.length < outcomes.length) {
    throw cancelled(outcomes.map((outcome) => ('reason' in outcome ? outcome.reason : { Code: 'None' })));
  }
  const bytes = changes.reduce((total, { before, after }) => total + ((after ?? before)?.size ?? 0), 0);
  if (bytes > maximumBytes) {
    throw invalid(
      'Transaction request size limit exceeded: the aggregate size of the items cannot exceed 4 MB',
    );
  }
  for (const change of changes) carryOut(change.write, change, effects, consumed);
};

/** The same text for the same value, whatever the order of its members. */
const canonical = (value: unknown): string => {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonical(member)}`).join()}}`;
};

/** Requests with a token, remembered for ten minutes. */
class Tokens {
  private readonly find: StatementSync;
  private readonly keep: StatementSync;
  private readonly forget: StatementSync;
  /** Tokens that nobody else has: what comes with one again is the same request. */
  private readonly ofThisProcess = new WeakSet<symbol>();

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
  once({ ClientRequestToken: token, TransactItems: items }: Input, now: number, work: () => void): void {
    if (typeof token === 'string') this.onceInTenMinutes(token, canonical(items), now, work);
    else if (typeof token !== 'symbol') work();
    else if (!this.ofThisProcess.has(token)) {
      work();
      this.ofThisProcess.add(token);
    }
  }

  private onceInTenMinutes(token: string, items: string, now: number, work: () => void): void {
    const digest = hash('sha256', items, 'base64');
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
    const consumed = new Consumption('write', input.ReturnConsumedCapacity, { isTransaction: true });
    this.tokens.once(input, effects.now.getTime(), () => {
      const outcomes = writes.map((write) => decided(write, effects.weather));
      carryOutAll(outcomes, effects, consumed);
      effects.weather.occupied?.(writes.map((write) => ({ place: placeOf(write), range: write.key.range })));
    });
    return consumed.describe();
  }

  /** @throws TransactionCanceledException when another transaction is busy with an item */
  get(input: Input, storeNamed: StoreNamed, weather: Weather): object {
    const consumed = new Consumption('read', input.ReturnConsumedCapacity, { isTransaction: true });
    const requests = itemsOf(input).map((item) => {
      const get = item.Get as Input | undefined;
      if (!get) throw invalid('TransactItems can only contain Get');
      const store = storeNamed(get.TableName);
      return { store, ...readKey(store, get) };
    });
    assertDistinct(requests, duplicates);
    const conflict = reasonOf(transactionConflict());
    const reasons = requests.map((request) =>
      weather.conflicts?.(placeOf(request), request.key.range) ? conflict : { Code: 'None' },
    );
    if (reasons.includes(conflict)) throw cancelled(reasons);
    const Responses = requests.map((request) => {
      const Item = readItem(request.store, request, true, consumed);
      return Item ? { Item } : {};
    });
    return { Responses, ...consumed.describe() };
  }
}
